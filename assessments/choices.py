"""Values of `assessments` fields."""

from django.db import models


class Rated(models.TextChoices):
    """Who is rated by a scheme."""

    PARTY_ORGANIZATION = "party_organization", "党组织"
    SECRETARY = "secretary", "党组织书记"
    INSTRUCTOR = "instructor", "党建指导员"
    DEPARTMENT = "department", "工委成员单位"


class SchemeState(models.TextChoices):
    """How far a scheme has come; only a draft is edited."""

    #: Shipped or loaded to be copied; nobody is rated by it.
    SAMPLE = "sample", "参考样本"
    DRAFT = "draft", "编制中"
    #: Rounds may be opened by it.
    SETTLED = "settled", "已定稿"
    ENDED = "ended", "已停用"


class Source(models.TextChoices):
    """Who gives the marks of an item."""

    COMPUTED = "computed", "系统计算"
    SELF = "self", "党组织自评"
    TOWN = "town", "镇街评"
    COUNTY = "county", "县级评"
    VOTE = "vote", "党员测评"
    COMMITTEE = "committee", "上级党组织测评"
    DEPARTMENT = "department", "部门评"


#: Sources whose marks a hearing gives (`assessments.models.Hearing`).
VOTED = (Source.VOTE, Source.COMMITTEE)


class Side(models.TextChoices):
    """Who votes in a hearing: the source of the items that it gives the marks of."""

    MEMBERS = Source.VOTE.value, "本党组织党员测评"
    COMMITTEE = Source.COMMITTEE.value, "上级党组织测评"


class Verdict(models.TextChoices):
    """What somebody says of whoever reports to a hearing."""

    GOOD = "good", "好"
    FAIR = "fair", "较好"
    USUAL = "usual", "一般"
    POOR = "poor", "较差"


class Method(models.TextChoices):
    """How an item is checked."""

    DATA = "data", "系统数据"
    LEDGER = "ledger", "查台账"
    INTERVIEW = "interview", "访谈"
    VISIT = "visit", "实地看"


class Scoring(models.TextChoices):
    """How a computed item turns its fact into marks."""

    #: From the full marks each step that holds is taken off, down to the floor.
    DEDUCT = "deduct", "扣分"
    #: The first step that holds gives its marks.
    BANDS = "bands", "分档"
    #: The full marks times the fact in hundredths.
    SHARE = "share", "按比例"
    #: So many marks for each, up to the full marks.
    EACH = "each", "按数量"


class Reweighting(models.TextChoices):
    """What becomes of the marks of items that do not apply."""

    DIMENSION = "dimension", "按同类其他项目折算"
    TOTAL = "total", "按全部其他项目折算"
    FULL = "full", "不适用的按满分计"


class TieEnd(models.TextChoices):
    """What becomes of those who are still equal at the last place."""

    ALL = "all", "并列的都评定"
    NONE = "none", "并列的都不评定"


class Level(models.TextChoices):
    """Whose marks they are; the last of them that were given count."""

    SELF = "self", "自评"
    TOWN = "town", "镇街初核"
    COUNTY = "county", "县级评审"


class RoundState(models.TextChoices):
    OPEN = "open", "评定中"
    PUBLICITY = "publicity", "公示中"
    AWARDED = "awarded", "已评定"
    CANCELLED = "cancelled", "已取消"


class AssessmentState(models.TextChoices):
    """How far the rating of one has come."""

    OWN = "own", "待自评"
    TOWN = "town", "待镇街初核"
    COUNTY = "county", "待县级评审"
    REVIEWED = "reviewed", "已评审"


class SlipState(models.TextChoices):
    ASKED = "asked", "待答复"
    ANSWERED = "answered", "已答复"


class AnswerWay(models.TextChoices):
    ONLINE = "online", "平台答复"
    PAPER = "paper", "纸质答复"


class ObjectionSource(models.TextChoices):
    """Who objects, without naming anybody."""

    MEMBER = "member", "党员群众"
    PARTY = "party", "党组织"
    UNIT = "unit", "两新组织"
    DEPARTMENT = "department", "部门"


class Benefit(models.TextChoices):
    """What may follow from a star; a person decides whether it does."""

    GRANT = "grant", "党建工作补助"
    ALLOWANCE = "allowance", "书记津贴"
    NOMINATION = "nomination", "评先评优推荐"
    SERVICE = "service", "服务优先"


#: Of these an amount is said.
MONEY = (Benefit.GRANT, Benefit.ALLOWANCE)


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", "待决定"
    AGREED = "agreed", "已同意"
    DECLINED = "declined", "不同意"
    REVOKED = "revoked", "已撤销"


class RankedBy(models.TextChoices):
    """Units that are ranked; never people."""

    PARTY = "party", "党组织得分"
    TOWN = "town", "镇街平均得分"


class AssessmentAction(models.TextChoices):
    """What this app records in the audit log."""

    SCHEME_SETTLED = "scheme_settled", "评星方案定稿"
    ROUND_OPENED = "round_opened", "启动评星"
    ROUND_PUBLISHED = "round_published", "评星公示"
    ROUND_AWARDED = "round_awarded", "评定星级"
    ROUND_CANCELLED = "round_cancelled", "取消评星"
    CONSEQUENCE_SET = "consequence_set", "结果运用规定"
    BENEFIT_PROPOSED = "benefit_proposed", "提出结果运用"
    BENEFIT_DECIDED = "benefit_decided", "决定结果运用"
    RANKING_PUBLISHED = "ranking_published", "公布排名"
    RANKING_ENDED = "ranking_ended", "撤下排名"
    VETO_RECORDED = "veto_recorded", "登记一票否决"
    VETO_LIFTED = "veto_lifted", "撤销一票否决"
    BALLOTS_PRINTED = "ballots_printed", "制发述职测评投票码"
    HEARING_CLOSED = "hearing_closed", "述职测评计票"
    HEARING_CANCELLED = "hearing_cancelled", "撤销述职测评"
