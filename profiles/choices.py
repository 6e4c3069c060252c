"""Values of the facts about an organization, of tags, areas and key persons."""

from django.db import models


class Answer(models.TextChoices):
    """Blank: nobody has said so far."""

    YES = "yes", "是"
    NO = "no", "否"


class NoPartyReason(models.TextChoices):
    """未建立党组织原因."""

    NO_MEMBERS = "no_members", "没有正式党员"
    TOO_FEW = "too_few", "正式党员不足三名"
    RELATIONS_AWAY = "relations", "党员组织关系不在本单位"
    PREPARING = "preparing", "正在筹建"
    NEW = "new", "新成立不满六个月"
    UNSTABLE = "unstable", "人员流动大、经营不稳定"
    UNWILLING = "unwilling", "出资人（负责人）有顾虑"
    OTHER = "other", "其他"


class PoliticalStatus(models.TextChoices):
    """政治面貌, as forms about owners ask for it."""

    MEMBER = "member", "中共党员"
    PROBATIONARY = "probationary", "中共预备党员"
    LEAGUE = "league", "共青团员"
    OTHER_PARTY = "other_party", "民主党派成员"
    NO_PARTY = "no_party", "无党派人士"
    MASSES = "masses", "群众"


class TagGroup(models.TextChoices):
    NATURE = "nature", "性质"
    SCALE = "scale", "规模"
    INDUSTRY = "industry", "行业"
    NEW_FIELD = "new_field", "新领域新业态"
    CARRIER = "carrier", "载体"
    SOCIAL = "social", "社会组织类型"
    FOCUS = "focus", "重点"


class AreaKind(models.TextChoices):
    BUILDING = "building", "楼宇"
    DISTRICT = "district", "商圈"
    MARKET = "market", "市场"
    MICRO_PARK = "micro_park", "小微园"
    TOWN = "town", "特色小镇"


class PersonRole(models.TextChoices):
    INVESTOR = "investor", "出资人"
    PRINCIPAL = "principal", "负责人"
    BOTH = "both", "出资人兼负责人"


class ProfileAction(models.TextChoices):
    """What this app writes into the audit log."""

    PERSON_REMOVED = "key_person_removed", "删除出资人、负责人"
