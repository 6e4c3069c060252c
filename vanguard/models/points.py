"""积分, where a branch decided on them: for the member and his branch alone.

They are summed up for nobody, ordered by nobody, taken out in no list and read by no other app.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.choices import Action
from branches.models import PartyOrganization, outside_bin
from core.addresses import address_of
from core.models import DatedLink, DatedLinkQuerySet, Record, tracked
from core.scope import ScopedQuerySet
from core.values import PAST
from members.models import Member

MOST = 100


def led_by(user) -> frozenset[int]:
    """The Party organizations of which somebody is the secretary: no office above is among them."""
    return user.reach.part(Action.RECORD_VANGUARDS).party_organization_ids


class PointsDecisionQuerySet(DatedLinkQuerySet):
    def visible_to(self, user):
        return self.filter(party_organization_id__in=led_by(user))

    editable_by = visible_to

    def exportable_by(self, user):
        return self.none()

    def present(self):
        return self.filter(outside_bin())


@tracked()
class PointsDecision(DatedLink):
    """A branch decided to keep points, how, and until when. Without one there are none."""

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="+", verbose_name="党支部"
    )
    decided_on = models.DateField("决定日期")
    meeting = models.CharField("决定的会议", max_length=60)
    rule = models.CharField("积分办法", max_length=500)

    value_types = {**DatedLink.value_types, "decided_on": PAST}
    objects = PointsDecisionQuerySet.as_manager()

    class Meta(DatedLink.Meta):
        verbose_name = verbose_name_plural = "积分决定"
        constraints = [
            *DatedLink.link_constraints("points_decision", ("party_organization",)),
            models.CheckConstraint(
                name="points_decided_before",
                condition=models.Q(starts_on__gte=models.F("decided_on")),
                violation_error_message="积分从支部作出决定以后开始。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decided_on} {self.meeting}"

    def get_absolute_url(self) -> str:
        return address_of("vanguard:points", self.party_organization_id)


class PointsEntryQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(decision__party_organization_id__in=led_by(user))

    editable_by = visible_to

    def exportable_by(self, user):
        return self.none()

    def present(self):
        return self.filter(member__deleted_at=None)


@tracked()
class PointsEntry(Record):
    """Points of one member for one thing."""

    decision = models.ForeignKey(
        PointsDecision, models.PROTECT, related_name="entries", verbose_name="积分决定"
    )
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    given_on = models.DateField("日期")
    points = models.SmallIntegerField(
        "分值", validators=[MinValueValidator(-MOST), MaxValueValidator(MOST)]
    )
    reason = models.CharField("事由", max_length=200)

    value_types = {"given_on": PAST}
    naming = ("member",)
    objects = PointsEntryQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "积分"
        constraints = [
            models.CheckConstraint(
                name="points_within",
                condition=models.Q(points__gte=-MOST, points__lte=MOST) & ~models.Q(points=0),
                violation_error_message=f"分值为 -{MOST} 至 {MOST}，不能为 0。",
            )
        ]
        indexes = [models.Index(fields=["decision", "-given_on"], name="points_of_decision")]

    def __str__(self) -> str:
        return f"{self.given_on} {self.reason}"

    def get_absolute_url(self) -> str:
        return address_of("vanguard:points", self.decision.party_organization_id)
