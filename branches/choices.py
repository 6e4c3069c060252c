"""Values of `branches` fields."""

from django.db import models


class PartyOrganizationKind(models.TextChoices):
    COMMITTEE = "committee", "党委"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"


#: How the names of each kind end: the full name, then the short one.
ENDINGS = {
    PartyOrganizationKind.COMMITTEE: ("委员会", "党委"),
    PartyOrganizationKind.GENERAL_BRANCH: ("总支部委员会", "党总支"),
    PartyOrganizationKind.BRANCH: ("支部委员会", "党支部"),
}


def renamed(name: str, kind: str) -> str:
    """The name that a Party organization gets with another kind: 某某公司党支部 → 某某公司党总支.

    As it is where it ends in none of the usual ways.
    """
    known = sorted(
        ((ending, place) for pair in ENDINGS.values() for place, ending in enumerate(pair)),
        key=lambda each: -len(each[0]),  # 总支部委员会 ends in 委员会 too
    )
    for ending, place in known:
        if name.endswith(ending):
            return name.removesuffix(ending) + ENDINGS[PartyOrganizationKind(kind)][place]
    return name


#: Years of one term of office by the national rules (支部工作条例; 党章): committees 5, branches 3.
#: What holds in the county are the rows of `branches.TermLength`.
TERM_YEARS = {
    PartyOrganizationKind.COMMITTEE: 5,
    PartyOrganizationKind.GENERAL_BRANCH: 3,
    PartyOrganizationKind.BRANCH: 3,
}


#: Reminders of an election begin so many months before the term ends.
DUE_MONTHS = 6


class FormationMode(models.TextChoices):
    SINGLE = "single", "单独组建"
    JOINT = "joint", "联合组建"
    REGIONAL = "regional", "区域统建"
    INDUSTRY = "industry", "行业统建"
    ATTACHED = "attached", "挂靠组建"
    FUNCTIONAL = "functional", "功能型"
    TEMPORARY = "temporary", "临时"
    STATIONED = "stationed", "派驻"


class CountsAs(models.TextChoices):
    """As what an organization counts that is covered by a certain way of formation."""

    ORGANIZATION = "organization", "组织覆盖"
    WORK = "work", "工作覆盖"
    NOTHING = "nothing", "不计入"


class OfficeGroup(models.TextChoices):
    """Offices whose changes are reported within the same time."""

    LEADERS = "leaders", "书记、副书记、第一书记"
    COMMITTEE = "committee", "委员"


class WorkCoverageMeans(models.TextChoices):
    """By whom the Party works where it has no organization yet."""

    INSTRUCTOR = "instructor", "党建指导员"
    LIAISON = "liaison", "联络员"
    UNION = "union", "工会"
    YOUTH_LEAGUE = "youth_league", "共青团"
    WOMEN = "women", "妇联"
    RESIDENT = "resident", "驻企服务员"


class InstructorKind(models.TextChoices):
    """Who is sent to organizations; each is a means of work coverage."""

    INSTRUCTOR = "instructor", "党建指导员"
    RESIDENT = "resident", "驻企服务员"


class Per(models.TextChoices):
    """In which span of time visits are counted."""

    WEEK = "week", "每周"
    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"


class VisitManner(models.TextChoices):
    """How an organization was visited."""

    ON_SITE = "on_site", "实地走访"
    TELEPHONE = "telephone", "电话联系"
    ONLINE = "online", "线上交流"
    MEETING = "meeting", "参加会议"


class Grade(models.TextChoices):
    """The yearly grade of an instructor."""

    EXCELLENT = "excellent", "优秀"
    COMPETENT = "competent", "称职"
    BASIC = "basic", "基本称职"
    INCOMPETENT = "incompetent", "不称职"


class PartyEvent(models.TextChoices):
    """What happens to a Party organization in its life (沿革)."""

    FOUNDED = "founded", "成立"
    UPGRADED = "upgraded", "改设"
    FORMED_ANEW = "formed_anew", "变更组建方式"
    MOVED = "moved", "变更隶属关系"
    RE_ELECTED = "re_elected", "换届"
    TERM_SHIFTED = "term_shifted", "延期或提前换届"
    ABSORBED = "absorbed", "并入本组织"
    MERGED = "merged", "并入其他党组织"
    DISSOLVED = "dissolved", "撤销"


class BranchAction(models.TextChoices):
    """What this app records in the audit log."""

    PARTY_MERGED = "party_merged", "合并党组织"
    PARTY_DISSOLVED = "party_dissolved", "撤销党组织"
    DECISION_UNDONE = "decision_undone", "撤回合并或撤销党组织"
