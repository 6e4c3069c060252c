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
    PERSUADED = "persuaded", "劝退"
    REMOVED = "removed", "除名"
    OTHER = "other", "其他"


#: Whoever left so is not admitted again for so many years.
BARRED = (LeavingReason.PERSUADED, LeavingReason.REMOVED)
BARRED_YEARS = 5


class PostTitle(models.TextChoices):
    SECRETARY = "secretary", "书记"
    DEPUTY_SECRETARY = "deputy_secretary", "副书记"
    ORGANIZATION_MEMBER = "organization_member", "组织委员"
    PUBLICITY_MEMBER = "publicity_member", "宣传委员"
    DISCIPLINE_MEMBER = "discipline_member", "纪检委员"
    COMMITTEE_MEMBER = "committee_member", "委员"
    FIRST_SECRETARY = "first_secretary", "第一书记"


#: The offices that make the committee; a first secretary is sent to it.
COMMITTEE = tuple(title for title in PostTitle if title != PostTitle.FIRST_SECRETARY)
#: Whoever leads it; the others are its members.
LEADERS = (PostTitle.SECRETARY, PostTitle.DEPUTY_SECRETARY)


class SecretarySource(models.TextChoices):
    """Where a secretary comes from (配备方式)."""

    INTERNAL = "internal", "内部推荐"
    SENT = "sent", "选派"
    RECRUITED = "recruited", "公开招聘"


class ChangeKind(models.TextChoices):
    """What a change report says of an office."""

    APPOINTED = "appointed", "新任"
    ACTING = "acting", "主持工作"
    LEFT = "left", "离任"
    FILED = "filed", "补报备案"


class ChangeState(models.TextChoices):
    REPORTED = "reported", "待镇街初审"
    CHECKED = "checked", "待县级批准"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已批准"
    WITHDRAWN = "withdrawn", "已撤回"


#: Of these somebody still has to decide or to mend something.
OPEN_CHANGES = (ChangeState.REPORTED, ChangeState.CHECKED, ChangeState.RETURNED)
#: What these bring is a new holder.
NEW_HOLDER = (ChangeKind.APPOINTED, ChangeKind.ACTING)


class Matter(models.TextChoices):
    """What is decided, for the number of those who must be there and agree."""

    ELECTION = "election", "选举"
    MEETING = "meeting", "党员大会"
    COMMITTEE = "committee", "支委会"
    ADMISSION = "admission", "接收预备党员、转正、处分"


class Basis(models.TextChoices):
    """Of whom so many must agree; regulations differ."""

    ENTITLED = "entitled", "应到会人数"
    PRESENT = "present", "实到会人数"


class LeastPresent(models.TextChoices):
    """Which share of the entitled must be there (`members.quorums.Share`)."""

    HALF = ">=1/2", "半数以上"
    MORE_THAN_HALF = ">1/2", "超过半数"
    TWO_THIRDS = ">=2/3", "三分之二以上"
    MORE_THAN_TWO_THIRDS = ">2/3", "超过三分之二"
    FOUR_FIFTHS = ">=4/5", "五分之四以上"
    MORE_THAN_FOUR_FIFTHS = ">4/5", "超过五分之四"


class LeastInFavour(models.TextChoices):
    """Which share must agree: always more than a part."""

    MORE_THAN_HALF = ">1/2", "超过半数"
    MORE_THAN_TWO_THIRDS = ">2/3", "超过三分之二"
    MORE_THAN_FOUR_FIFTHS = ">4/5", "超过五分之四"


class Ratio(models.TextChoices):
    """What is bounded by a part of a number."""

    #: 差额: so many more stand than are elected.
    CANDIDATES = "candidates", "候选人多于应选名额（至少）"
    #: In the yearly review.
    EXCELLENT = "excellent", "民主评议优秀等次（一般不超过）"


class RatioPart(models.TextChoices):
    TENTH = "1/10", "十分之一"
    FIFTH = "1/5", "五分之一"
    FOURTH = "1/4", "四分之一"
    THIRD = "1/3", "三分之一"
    HALF = "1/2", "二分之一"


class Headcount(models.TextChoices):
    """What the number of full members decides."""

    #: From so many on: 支部工作条例.
    COMMITTEE = "committee", "设支部委员会（正式党员达到）"
    #: Above so many the meeting is not of all members: delegates are elected first.
    DELEGATES = "delegates", "召开党员代表大会（正式党员超过）"


class AllowanceClass(models.TextChoices):
    """By which class of the county's scale an office is paid an allowance."""

    FIRST = "first", "一档"
    SECOND = "second", "二档"
    THIRD = "third", "三档"
    FOURTH = "fourth", "四档"


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
