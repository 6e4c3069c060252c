"""Values of `members` fields."""

from django.db import models


class MemberStatus(models.TextChoices):
    FULL = "full", "正式党员"
    PROBATIONARY = "probationary", "预备党员"


class Gender(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class LeavingReason(models.TextChoices):
    TRANSFERRED = "transferred", "转出"
    DECEASED = "deceased", "去世"
    SUSPENDED = "suspended", "停止党籍"
    REMOVED = "removed", "除名"
    OTHER = "other", "其他"


class PostTitle(models.TextChoices):
    SECRETARY = "secretary", "书记"
    DEPUTY_SECRETARY = "deputy_secretary", "副书记"
    ORGANIZATION_MEMBER = "organization_member", "组织委员"
    PUBLICITY_MEMBER = "publicity_member", "宣传委员"
    DISCIPLINE_MEMBER = "discipline_member", "纪检委员"
    COMMITTEE_MEMBER = "committee_member", "委员"
    FIRST_SECRETARY = "first_secretary", "第一书记"


class IdentifierKind(models.TextChoices):
    """What of a member is kept encrypted and shown masked."""

    ID_NUMBER = "id_number", "身份证号"
    PHONE = "phone", "手机"


class MemberAction(models.TextChoices):
    """What this app records in the audit log."""

    IDENTIFIER_REVEALED = "identifier_revealed", "查看完整证件号码"
    PERSON_SEARCHED = "person_searched", "按完整号码查找党员"
    NAME_SEARCHED = "name_searched", "按姓名查找党员"
    NUMBER_KNOWN = "number_known", "登记时号码已存在"
