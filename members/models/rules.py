"""What a county says of meetings and elections: who must be there and agree, how many stand, how
large committees are, what the number of members decides. Rows with a validity, replaced and never
changed."""

import datetime
from collections.abc import Callable
from fractions import Fraction

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from branches.choices import PartyOrganizationKind
from branches.models.rules import CountyRow
from core import in_force
from core.addresses import address_of
from core.models import tracked
from members.choices import (
    Basis,
    Headcount,
    LeastInFavour,
    LeastPresent,
    Matter,
    Ratio,
    RatioPart,
)
from members.quorums import Share, least_candidates, most_of, part_text

#: More sit on no committee.
MOST_SEATS = 11
#: More members no Party organization of a county has.
MOST_MEMBERS = 10_000


class MeetingRow(CountyRow):
    class Meta(CountyRow.Meta):
        abstract = True

    def get_absolute_url(self) -> str:
        return address_of("members:meeting_rules")


@tracked()
class MeetingRule(MeetingRow):
    """How many of the entitled must be there for a matter, and how many must agree."""

    KEY, VALUES = "matter", ("present", "in_favour", "counted_of")

    matter = models.CharField("事项", max_length=12, choices=Matter)
    present = models.CharField("到会人数须", max_length=6, choices=LeastPresent)
    in_favour = models.CharField("赞成票须", max_length=6, choices=LeastInFavour)
    #: Regulations differ: of the entitled, or of those who came.
    counted_of = models.CharField("赞成票按", max_length=10, choices=Basis)

    class Meta(MeetingRow.Meta):
        verbose_name = verbose_name_plural = "会议和选举人数"
        ordering = ["matter", "valid_from"]
        constraints = [CountyRow.one_at_a_time("meeting_rule_one_at_a_time", "matter")]

    def __str__(self) -> str:
        return self.get_matter_display()

    @classmethod
    def on(cls, day: datetime.date, matter: str) -> "MeetingRule":
        """What holds for a matter on a day."""
        return cls.objects.valid_on(day).get(matter=matter)

    @classmethod
    def known(cls) -> Callable[[datetime.date, str], "MeetingRule"]:
        """Read once, for many days: what held for a matter on a day."""
        rows = list(cls.objects.order_by("-valid_from"))

        def on(day: datetime.date, matter: str) -> MeetingRule:
            return next(
                each
                for each in rows
                if each.matter == matter and in_force.holds(each.valid_from, each.valid_to, day)
            )

        return on

    def least_present(self, entitled: int) -> int:
        """How many of the entitled must be there for the meeting to be valid."""
        return Share.read(self.present).of(entitled)

    def least_in_favour(self, *, entitled: int, present: int) -> int:
        """How many must agree; written votes of absent members count."""
        number = entitled if self.counted_of == Basis.ENTITLED else present
        return Share.read(self.in_favour).of(number)

    @property
    def majority(self) -> str:
        """More than what agrees, in words."""
        return f"{self.get_counted_of_display()}的{part_text(Share.read(self.in_favour).part)}"


@tracked()
class RatioRule(MeetingRow):
    """How many more stand than are elected; how many may be 优秀."""

    KEY, VALUES = "ratio", ("part",)

    ratio = models.CharField("比例", max_length=12, choices=Ratio)
    part = models.CharField("数值", max_length=6, choices=RatioPart)

    class Meta(MeetingRow.Meta):
        verbose_name = verbose_name_plural = "差额和优秀比例"
        ordering = ["ratio", "valid_from"]
        constraints = [CountyRow.one_at_a_time("ratio_rule_one_at_a_time", "ratio")]

    def __str__(self) -> str:
        return self.get_ratio_display()

    @classmethod
    def on(cls, day: datetime.date, ratio: str) -> "RatioRule":
        return cls.objects.valid_on(day).get(ratio=ratio)

    def least_candidates(self, posts: int) -> int:
        return least_candidates(posts, Fraction(self.part))

    def most(self, number: int) -> int:
        return most_of(number, Fraction(self.part))


@tracked()
class CommitteeSize(MeetingRow):
    """How many members a committee has: at least, usually at most, never more."""

    KEY, VALUES = "kind", ("least", "usual", "most")

    kind = models.CharField("类型", max_length=16, choices=PartyOrganizationKind)
    least = models.PositiveSmallIntegerField("至少", validators=[MinValueValidator(1)])
    usual = models.PositiveSmallIntegerField("一般不超过", validators=[MinValueValidator(1)])
    most = models.PositiveSmallIntegerField("最多", validators=[MaxValueValidator(MOST_SEATS)])

    class Meta(MeetingRow.Meta):
        verbose_name = verbose_name_plural = "委员会人数"
        ordering = ["kind", "valid_from"]
        constraints = [
            CountyRow.one_at_a_time("committee_size_one_at_a_time", "kind"),
            models.CheckConstraint(
                name="committee_size_in_order",
                condition=models.Q(usual__gte=models.F("least"), most__gte=models.F("usual")),
                violation_error_message="三个数应从小到大。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}委员会"

    @classmethod
    def on(cls, day: datetime.date, kind: str) -> "CommitteeSize":
        return cls.objects.valid_on(day).get(kind=kind)


@tracked()
class HeadcountRule(MeetingRow):
    """By how many full members a branch has a committee, and delegates elect."""

    KEY, VALUES = "decides", ("number",)

    decides = models.CharField("事项", max_length=12, choices=Headcount)
    number = models.PositiveSmallIntegerField(
        "人数", validators=[MinValueValidator(1), MaxValueValidator(MOST_MEMBERS)]
    )

    class Meta(MeetingRow.Meta):
        verbose_name = verbose_name_plural = "党员人数界限"
        ordering = ["decides", "valid_from"]
        constraints = [CountyRow.one_at_a_time("headcount_rule_one_at_a_time", "decides")]

    def __str__(self) -> str:
        return self.get_decides_display()

    @classmethod
    def number_on(cls, day: datetime.date, decides: str) -> int:
        return cls.objects.valid_on(day).get(decides=decides).number
