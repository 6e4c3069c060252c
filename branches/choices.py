"""Values of `branches` fields."""

from django.db import models


class PartyOrganizationKind(models.TextChoices):
    COMMITTEE = "committee", "党委"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"


#: Years of one term of office (支部工作条例; 党章): committees 5, branches 3.
TERM_YEARS = {
    PartyOrganizationKind.COMMITTEE: 5,
    PartyOrganizationKind.GENERAL_BRANCH: 3,
    PartyOrganizationKind.BRANCH: 3,
}


class FormationMode(models.TextChoices):
    SINGLE = "single", "单独组建"
    JOINT = "joint", "联合组建"
    REGIONAL = "regional", "区域统建"
    INDUSTRY = "industry", "行业统建"
    ATTACHED = "attached", "挂靠组建"


class WorkCoverageMeans(models.TextChoices):
    """By whom the Party works where it has no organization yet."""

    INSTRUCTOR = "instructor", "党建指导员"
    LIAISON = "liaison", "联络员"
    UNION = "union", "工会"
    YOUTH_LEAGUE = "youth_league", "共青团"
    WOMEN = "women", "妇联"
