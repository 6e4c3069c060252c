"""What a county says of terms and of ways of formation: rows with a validity, replaced and never
changed."""

import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.choices import Action
from branches.choices import CountsAs, FormationMode, OfficeGroup, PartyOrganizationKind
from core import in_force
from core.addresses import address_of
from core.models import DateRange, Record, tracked
from core.scope import ScopedQuerySet

#: From when the rows that ship are valid: before any term of any Party organization.
SHIPPED_FROM = datetime.date(1949, 10, 1)


class CountyRowQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self if user.reach.see_registry else self.none()

    def editable_by(self, user):
        """Whoever edits rules in the whole county: they hold everywhere."""
        return self if user.reach.part(Action.EDIT_RULES).everywhere else self.none()

    def valid_on(self, day):
        return self.filter(in_force.on(day, starts="valid_from", ends="valid_to"))


class CountyRow(Record):
    """What holds from `valid_from` to the day before `valid_to`, and on which ground."""

    #: The column of which there is one row at a time for each value.
    KEY: str
    #: The columns that say what holds.
    VALUES: tuple[str, ...]

    ground = models.CharField("依据", max_length=200)
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)

    objects = CountyRowQuerySet.as_manager()

    class Meta(Record.Meta):
        abstract = True

    @staticmethod
    def one_at_a_time(name: str, *keys: str) -> ExclusionConstraint:
        return ExclusionConstraint(
            name=name,
            expressions=[
                *((key, RangeOperators.EQUAL) for key in keys),
                (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
            ],
            violation_error_message="同一项的有效期重叠。",
        )

    @property
    def period(self) -> str:
        """From when to when it holds, in words."""
        begins = "自始" if self.valid_from == SHIPPED_FROM else f"{self.valid_from} 起"
        if self.valid_to is None:
            return f"{begins}，现行有效"
        if self.valid_to <= self.valid_from:
            return "没有生效"
        return f"{begins}，至 {self.valid_to - datetime.timedelta(days=1)}"

    def get_absolute_url(self) -> str:
        return address_of("branches:rules")


@tracked()
class TermLength(CountyRow):
    """How many years a term has that begins while the row is valid."""

    KEY, VALUES = "kind", ("years",)

    kind = models.CharField("类型", max_length=16, choices=PartyOrganizationKind)
    years = models.PositiveSmallIntegerField(
        "任期年数", validators=[MinValueValidator(1), MaxValueValidator(10)]
    )

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "任期年限"
        ordering = ["kind", "valid_from"]
        constraints = [CountyRow.one_at_a_time("term_length_one_at_a_time", "kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}任期 {self.years} 年"


@tracked()
class FormationCounting(CountyRow):
    """As which coverage an organization counts that a Party organization formed this way covers."""

    KEY, VALUES = "formation", ("counts_as",)

    formation = models.CharField("组建方式", max_length=10, choices=FormationMode)
    counts_as = models.CharField("计入", max_length=12, choices=CountsAs)

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "组建方式口径"
        ordering = ["formation", "valid_from"]
        constraints = [CountyRow.one_at_a_time("formation_counting_one_at_a_time", "formation")]

    def __str__(self) -> str:
        return f"{self.get_formation_display()}计入{self.get_counts_as_display()}"


@tracked()
class ReportDeadline(CountyRow):
    """Within how many days after its day a change of an office is to be reported (变更报备)."""

    KEY, VALUES = "offices", ("days",)

    offices = models.CharField("职务", max_length=10, choices=OfficeGroup)
    days = models.PositiveSmallIntegerField(
        "几日内报备", validators=[MinValueValidator(1), MaxValueValidator(180)]
    )

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "变更报备期限"
        ordering = ["-offices", "valid_from"]
        constraints = [CountyRow.one_at_a_time("report_deadline_one_at_a_time", "offices")]

    def __str__(self) -> str:
        return f"{self.get_offices_display()}变动 {self.days} 日内报备"
