"""Values of the fields of drives, what is counted of them, and what is recorded."""

from django.db import models


class DriveKind(models.TextChoices):
    HUNDRED_DAYS = "hundred_days", "“双覆盖”百日攻坚"
    TEN_BATCHES = "ten_batches", "“十个一批”"
    OTHER = "other", "其他专项行动"


class DriveState(models.TextChoices):
    OPEN = "open", "进行中"
    FINISHED = "finished", "已结束"


class Measure(models.TextChoices):
    """What is counted, always from the registry. The first six are states of a day, whose growth
    since the drive began counts; the others are what happened in it."""

    COVERED = "covered", "有党组织覆盖的单位"
    SINGLE = "single", "单独组建的单位"
    WORK = "work", "有工作覆盖的单位"
    EITHER = "either", "“两个覆盖”的单位"
    INSTRUCTED = "instructed", "派驻指导员的单位"
    MEMBERS = "members", "在册党员"
    FORMED = "formed", "新建党组织"
    ADJUSTED = "adjusted", "调整优化党组织"
    RE_ELECTED = "re_elected", "换届的党组织"
    DISSOLVED = "dissolved", "撤并党组织"


#: Whose subjects are units; of the others, without members, Party organizations.
OF_UNITS = frozenset(
    {Measure.COVERED, Measure.SINGLE, Measure.WORK, Measure.EITHER, Measure.INSTRUCTED}
)
#: How each is counted, in words of the page.
DEFINITIONS: dict[str, str] = {
    Measure.COVERED: "当天正常经营、由计入组织覆盖的党组织覆盖的单位。",
    Measure.SINGLE: "当天正常经营、由单独组建的党组织覆盖的单位。",
    Measure.WORK: "当天正常经营、有人负责党的工作的单位，包括计入工作覆盖的组建方式。",
    Measure.EITHER: "有党组织覆盖或有工作覆盖的单位，两者都有的计一次。",
    Measure.INSTRUCTED: "当天正常经营、有党建指导员的单位。",
    Measure.MEMBERS: "当天组织关系在党组织的党员，按党组织所在区域计。",
    Measure.FORMED: "行动期间成立、到当天没有撤销的党组织。",
    Measure.ADJUSTED: "行动期间改设、变更组建方式、变更隶属或并入其他组织的党组织，每个计一次。",
    Measure.RE_ELECTED: "行动期间换届的党组织，每个计一次。",
    Measure.DISSOLVED: "行动期间撤销或并入其他党组织的党组织。",
}


class DriveAction(models.TextChoices):
    """What is recorded in the audit log."""

    DRIVE_FINISHED = "drive_finished", "攻坚行动结束，数字固定"
