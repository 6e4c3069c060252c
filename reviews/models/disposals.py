"""组织处置: one procedure about one member, and its steps."""

import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from accounts.choices import Action
from accounts.names import shown_name
from branches.models import PartyOrganization
from core.addresses import address_of
from core.models import FlowStep, tracked
from core.months import months_later, years_later
from core.scope import ScopedQuerySet
from members.models import MeetingRule, Member, of_party
from reviews.choices import (
    CLOSED_DISPOSALS,
    DisposalEnd,
    DisposalGround,
    DisposalKind,
    DisposalState,
)
from reviews.grounds import (
    GROUNDS,
    LOST_YEARS,
    MOST_MONTHS,
    USUAL_MONTHS,
    barred_until,
)
from reviews.models.appraisals import OfParty, ReviewedQuerySet


class DisposalQuerySet(ReviewedQuerySet):
    ASKED = (DisposalState.FILED, DisposalState.SUBMITTED)
    OWN = (DisposalState.PROPOSED, DisposalState.INVESTIGATING, DisposalState.DECIDING)

    def _waits_for(self, user):
        """Also those of which a conclusion is due within a month, for both."""
        soon = months_later(timezone.localdate(), 1)
        reviewed = of_party(user.reach.part(Action.REVIEW_MEMBERS))
        return super()._waits_for(user) | reviewed & _due_by(soon)

    def open(self):
        return self.exclude(state__in=CLOSED_DISPOSALS)

    def due_by(self, day):
        """Running ones of which a conclusion is to be drawn by `day`."""
        return self.filter(_due_by(day))


def _due_by(day) -> models.Q:
    lost_before = years_later(day, -LOST_YEARS)
    return models.Q(state=DisposalState.RUNNING) & (
        models.Q(until__lte=day)
        | models.Q(kind=DisposalKind.SUSPEND, approved_on__lte=lost_before)
        | models.Q(kind=DisposalKind.PERSUADE)
    )


@tracked()
class Disposal(OfParty):
    """What a branch proposes of a member, what it found, how its meeting voted, what was decided
    above, and how it ended. A person decides each step."""

    member = models.ForeignKey(
        Member, models.PROTECT, related_name="disposals", verbose_name="党员"
    )
    name = models.CharField("姓名", max_length=60, editable=False)
    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="disposals", verbose_name="党组织"
    )
    kind = models.CharField("处置方式", max_length=8, choices=DisposalKind)
    ground = models.CharField("情形", max_length=16, choices=DisposalGround)
    #: Since when it lasts, where the ground counts months.
    since = models.DateField("从哪一天起", null=True, blank=True)
    facts = models.CharField("主要事实", max_length=500)
    #: 限期改正 lasts so many months.
    months = models.PositiveSmallIntegerField(
        "改正期限（月）",
        null=True,
        blank=True,
        validators=[MinValueValidator(USUAL_MONTHS), MaxValueValidator(MOST_MONTHS)],
    )
    #: The procedure whose end is the ground of this one.
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", editable=False, verbose_name="接续"
    )
    proposed_on = models.DateField("支委会提出日期")
    state = models.CharField(
        "进度",
        max_length=14,
        choices=DisposalState,
        default=DisposalState.PROPOSED,
        editable=False,
    )
    filed_on = models.DateField("基层党委备案日期", null=True, editable=False)
    investigators = models.CharField("调查组成员", max_length=60, blank=True, db_default="")
    findings = models.CharField("调查结论", max_length=500, blank=True, db_default="")
    #: Of somebody who cannot be reached there is none.
    talked_on = models.DateField("与本人谈话日期", null=True, blank=True)
    statement = models.CharField("本人意见", max_length=300, blank=True, db_default="")
    met_on = models.DateField("支部大会日期", null=True, editable=False)
    rule = models.ForeignKey(
        MeetingRule, models.PROTECT, null=True, related_name="+", editable=False
    )
    entitled_count = models.PositiveIntegerField("应到会人数", null=True, editable=False)
    present_count = models.PositiveIntegerField("实到会人数", null=True, editable=False)
    in_favour = models.PositiveIntegerField("赞成人数", null=True, editable=False)
    approved_on = models.DateField("批准日期", null=True, editable=False)
    approval_number = models.CharField(
        "批准文号", max_length=60, blank=True, db_default="", editable=False
    )
    announced_on = models.DateField("宣布送达日期", null=True, editable=False)
    #: 限期改正 ends on it.
    until = models.DateField("改正期满日", null=True, editable=False)
    outcome = models.CharField(
        "结果", max_length=10, choices=DisposalEnd, blank=True, db_default="", editable=False
    )
    ended_on = models.DateField("办结日期", null=True, editable=False)

    objects = DisposalQuerySet.as_manager()

    class Meta(OfParty.Meta):
        verbose_name = verbose_name_plural = "组织处置"
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=models.Q(deleted_at=None) & ~models.Q(state__in=CLOSED_DISPOSALS),
                name="disposal_one_at_a_time",
                violation_error_message="这名党员已有一件正在办理的组织处置。",
            ),
            models.UniqueConstraint(
                fields=["follows"],
                condition=models.Q(deleted_at=None) & ~models.Q(state=DisposalState.CANCELLED),
                name="disposal_followed_once",
                violation_error_message="这件组织处置已有接续办理的一件。",
            ),
            models.CheckConstraint(
                name="disposal_months_of_rectifying",
                condition=models.Q(kind=DisposalKind.RECTIFY, months__isnull=False)
                | (~models.Q(kind=DisposalKind.RECTIFY) & models.Q(months=None, until=None)),
                violation_error_message="只有限期改正填写期限。",
            ),
            # Nothing is in force that was not decided above.
            models.CheckConstraint(
                name="disposal_approved",
                condition=~models.Q(state__in=[DisposalState.RUNNING, DisposalState.ENDED])
                | models.Q(approved_on__isnull=False),
                violation_error_message="没有批准日期，不能生效。",
            ),
        ]
        indexes = [
            models.Index(fields=["proposed_on", "id"], name="disposal_by_day"),
            models.Index(fields=["state", "until", "id"], name="disposal_by_state"),
            models.Index(
                fields=["deleted_at", "id"],
                condition=models.Q(deleted_at__isnull=False),
                name="disposal_recycled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}（{self.proposed_on}）"

    def get_absolute_url(self) -> str:
        return address_of("reviews:disposal", self.pk)

    def person_to(self, user) -> str:
        return shown_name(self.name, full=self.reads_people(user))

    def named_to(self, user) -> str:
        return f"{self.person_to(user)}：{self.get_kind_display()}"

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED_DISPOSALS

    @property
    def source(self) -> str:
        """The rule by which it is held."""
        return GROUNDS[self.kind, self.ground].source

    @property
    def began_on(self) -> datetime.date | None:
        """From which day on it holds."""
        return self.approved_on

    @property
    def barred_until(self) -> datetime.date | None:
        """From which day on somebody who left by it may be admitted again."""
        if self.outcome in (DisposalEnd.REMOVED, DisposalEnd.LEFT):
            return barred_until(self.ended_on)
        return None


class DisposalStepQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(subject__in=Disposal.objects.visible_to(user))

    def editable_by(self, user):
        """Steps are only added (`reviews.flows`)."""
        return self.none()


class DisposalStep(FlowStep):
    """One step of a procedure: who did it, sent back, and why."""

    subject = models.ForeignKey(
        Disposal, models.CASCADE, related_name="steps", verbose_name="组织处置"
    )

    objects = DisposalStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "组织处置步骤"
