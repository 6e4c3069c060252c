"""What a closing freezes of the duties of Party organizations."""

from django.db import models

from activities.choices import DutyCode
from branches.models import PartyOrganization
from months.models.months import MonthRevision
from months.models.snapshot import PartyOrganizationFactQuerySet
from regions.models import Region


class SingleDutyFact(models.Model):
    """Where one active Party organization stood with one duty, where there was anything to tell."""

    pk = models.CompositePrimaryKey("revision_id", "party_organization_id", "duty")
    revision = models.ForeignKey(
        MonthRevision,
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="single_duties",
    )
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    duty = models.CharField("事项", max_length=20, choices=DutyCode)
    region = models.ForeignKey(
        Region, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    #: The numbers are those of `DutyFact`, which are their sums.
    expected = models.PositiveSmallIntegerField("应开展次数")
    done = models.PositiveSmallIntegerField("已开展次数")
    on_time = models.PositiveSmallIntegerField("按期次数")
    excused = models.PositiveSmallIntegerField("核准免予次数")
    made_up = models.PositiveSmallIntegerField("补课次数")
    expected_quarter = models.PositiveSmallIntegerField("近三个月应开展次数")
    overdue = models.PositiveSmallIntegerField("逾期未开展次数")
    overdue_since = models.DateField("最早的填报期限", null=True)

    objects = PartyOrganizationFactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月度单项组织生活情况"

    def __str__(self) -> str:
        return f"{self.party_organization_id} {self.duty} {self.done}/{self.expected}"


class DutyFact(models.Model):
    """Where one active Party organization stood with its duties, beside its fact of the month.

    A table of its own: columns more in a table of closed months would change their digests.
    """

    pk = models.CompositePrimaryKey("revision_id", "party_organization_id")
    revision = models.ForeignKey(
        MonthRevision,
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="duties",
    )
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    region = models.ForeignKey(
        Region, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    #: Of the periods that end in the month.
    expected = models.PositiveSmallIntegerField("应开展次数")
    done = models.PositiveSmallIntegerField("已开展次数")
    on_time = models.PositiveSmallIntegerField("按期次数")
    excused = models.PositiveSmallIntegerField("核准免予次数")
    made_up = models.PositiveSmallIntegerField("补课次数")
    #: Of the periods that end in this month and the two before.
    expected_quarter = models.PositiveSmallIntegerField("近三个月应开展次数")
    #: Periods that were due within the year before the day and are not done, and the oldest of it.
    overdue = models.PositiveSmallIntegerField("逾期未开展次数")
    overdue_since = models.DateField("最早的填报期限", null=True)
    #: The last day on which it held anything, until the day.
    last_held_on = models.DateField("最近一次活动日期", null=True)

    objects = PartyOrganizationFactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月度组织生活情况"

    def __str__(self) -> str:
        return f"{self.party_organization_id} {self.done}/{self.expected}"
