"""Values of `lights` fields."""

from django.db import models


class Severity(models.TextChoices):
    RED = "red", "红灯"
    AMBER = "amber", "黄灯"


class Shade(models.TextChoices):
    """The colours in which a county shows its lights, graver first (`LightRank`)."""

    RED = "red", "红"
    ORANGE = "orange", "橙"
    AMBER = "amber", "黄"
    BLUE = "blue", "蓝"

    @property
    def counts_as(self) -> Severity:
        """As what it is counted, whatever a county calls it."""
        return Severity.RED if self in (Shade.RED, Shade.ORANGE) else Severity.AMBER


class SubjectKind(models.TextChoices):
    """Whose light it is."""

    ORGANIZATION = "organization", "两新组织"
    PARTY_ORGANIZATION = "party_organization", "党组织"
    REGION = "region", "镇街（园区）"


class RuleSubject(models.TextChoices):
    """What a rule looks at, one row of it at a time."""

    ORGANIZATION = "organization", "两新组织"
    PARTY_ORGANIZATION = "party_organization", "党组织"
    REGION = "region", "镇街（园区）"
    DUTY = "duty", "党组织的组织生活"
    SINGLE_DUTY = "single_duty", "党组织的单项组织生活"
    MEMBER_GROUP = "member_group", "党组织的党员（只计人数）"


class Deadline(models.TextChoices):
    """From what the first deadline of a light is reckoned."""

    DAYS = "days", "亮灯的统计日起若干天"
    WORKDAYS = "workdays", "亮灯的统计日起若干个工作日"
    FACT = "fact", "数据中的日期"


class Addressee(models.TextChoices):
    """Role and place of whoever a light is for."""

    TOWN = "town", "对象所在镇街（园区）的工作人员"
    SECRETARY = "secretary", "党组织（覆盖组织的党组织）的书记"
    COUNTY = "county", "县级工作人员"


class EarlyWarningKind(models.TextChoices):
    """What is about to happen, or has just happened."""

    NEAR_THREE = "near_three", "将满3名正式党员"
    UNDER_THREE = "under_three", "将不足3名正式党员"
    TERM_ENDING = "term_ending", "任期将届满"
    SECRETARY = "secretary", "书记空缺、将离任"
    JOINT_OVER = "joint_over", "联合支部单位过多"
    JOINT_ONE_SIDED = "joint_one_sided", "联合支部党员同在一家"
    JOINT_SILENT = "joint_silent", "联合支部没有活动"
    UNVISITED = "unvisited", "指导员没有走访"


class EarlyMeasure(models.TextChoices):
    """The numbers by which a county is warned: rows with a validity (`EarlyWarningNumber`)."""

    PROBATION_MONTHS = "probation_months", "预备期满、转正提前几个月"
    DEPARTURE_MONTHS = "departure_months", "党员离开、书记离任提前几个月"
    TERM_MONTHS = "term_months", "任期届满提前几个月"
    AGE_OF_MEN = "age_of_men", "男党员到龄离岗的周岁"
    AGE_OF_WOMEN = "age_of_women", "女党员到龄离岗的周岁"
    JOINT_UNITS = "joint_units", "联合支部最多覆盖几个单位"
    SILENT_MONTHS = "silent_months", "联合支部几个月没有活动"
    VISIT_MONTHS = "visit_months", "指导员几个月没有走访"

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the most that makes sense."""
        if self in (EarlyMeasure.AGE_OF_MEN, EarlyMeasure.AGE_OF_WOMEN):
            return 45, 75
        return (3, 20) if self == EarlyMeasure.JOINT_UNITS else (1, 24)


class GroupState(models.TextChoices):
    """What became of a proposed group of units."""

    PROPOSED = "proposed", "拟联建"
    DROPPED = "dropped", "已撤去"
    FOUNDED = "founded", "已成立"


class LightAction(models.TextChoices):
    """What this app records in the audit log."""

    RULE_CREATED = "rule_created", "新增亮灯规则"
    RULE_CHANGED = "rule_changed", "修改亮灯规则"
    RULE_ENDED = "rule_ended", "停用亮灯规则"
