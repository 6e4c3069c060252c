"""The six checks, and what may be lacking in each."""

from django.db import models


class Topic(models.TextChoices):
    """六清, in the order of the sheet."""

    COUNT = "count", "数量清"
    OPERATION = "operation", "运转清"
    STAFF = "staff", "职工清"
    FORMATION = "formation", "组建清"
    MEMBERS = "members", "党员清"
    OWNERS = "owners", "出资人清"


#: What two of them are called of a society or an association.
OF_ASSOCIATIONS = {Topic.STAFF: "会员清", Topic.OWNERS: "领导层清"}
#: By what a social organization is known as one: 学会、协会、研究会 and the like have members.
ASSOCIATION = "学会|协会|研究会|商会|联合会|促进会|联谊会"

#: Topic → its bit in what a month freezes.
BITS = {topic: 1 << nth for nth, topic in enumerate(Topic)}


class Lack(models.TextChoices):
    """Why a check is not fulfilled."""

    LEGACY_CODE = "legacy_code", "还是 15 位旧注册号"
    PLACE = "place", "区域没有核实"
    ADDRESS = "address", "地址没有填"
    TWIN = "twin", "疑似重复，没有判定"
    FOUNDED = "founded", "成立日期没有填"
    STAFF = "staff", "职工人数是 0"
    ASSOCIATES = "associates", "会员数没有登记"
    UNCOVERED = "uncovered", "没有党组织覆盖或工作覆盖，也没有说明原因"
    NO_MEMBERS = "no_members", "没有党员，也没有核对或比对过"
    PRINCIPAL = "principal", "负责人、出资人没有填"
    POLITICS = "politics", "负责人、出资人政治面貌没有填"
    OLD_COUNT = "old_count", "登记情况久未核对"
    OLD_OPERATION = "old_operation", "经营状态久未核对"
    OLD_STAFF = "old_staff", "人数久未核对"
    OLD_FORMATION = "old_formation", "组建情况久未核对"
    OLD_MEMBERS = "old_members", "党员情况久未核对"
    OLD_OWNERS = "old_owners", "负责人情况久未核对"


#: Lacks that a look at the unit mends.
OLD = {topic: Lack(f"old_{topic}") for topic in Topic}


def title_of(topic: str, association: bool = False) -> str:
    """What a check is called of a unit."""
    found = Topic(topic)
    return OF_ASSOCIATIONS.get(found, found.label) if association else found.label
