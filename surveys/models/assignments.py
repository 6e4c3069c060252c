"""A unit in a campaign: whose it is, how far it came, and when it is looked at again."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.choices import Action
from core.addresses import address_of
from core.models import FlowStep, Record, tracked
from core.scope import ScopedQuerySet
from orgs.choices import CoverageState
from orgs.models import Organization
from surveys.choices import OPEN_STATES, AssignmentState, CampaignState, Outcome, Recheck
from surveys.models.campaigns import Campaign, Round
from surveys.models.squads import Squad, SquadMember

#: Read off the register of coverage: nobody types it.
FORMED_SINCE = Q(
    formed_before=False,
    organization__facts__coverage__in=(CoverageState.SINGLE, CoverageState.OTHER),
)


class AssignmentQuerySet(ScopedQuerySet):
    """The office sees those of its town, a surveyor those of his squads while the campaign runs;
    nobody else any."""

    def visible_to(self, user):
        part = user.reach.part(Action.APPROVE_SURVEYS)
        if part.everywhere:
            return self
        return self.filter(Q(organization__region_id__in=part.region_ids) | self._own(user))

    #: Whoever sees it takes the steps in the field, and adds a photo.
    editable_by = visible_to

    def reviewable_by(self, user):
        """Those whose steps the office takes: checks, sends back, ends."""
        part = user.reach.part(Action.APPROVE_SURVEYS)
        return self if part.everywhere else self.filter(organization__region_id__in=part.region_ids)

    def rechecked_by(self, user):
        """Those at which the county looks again (`services.sampling`)."""
        part = user.reach.part(Action.RECHECK_ACTIVITIES)
        return self if part.everywhere else self.filter(organization__region_id__in=part.region_ids)

    def assignable_by(self, user):
        """Those that the user gives to squads: whoever edits campaigns."""
        return self.one_of("campaign", Campaign.objects.editable_by(user))

    def exportable_by(self, user):
        units = Organization.objects.exportable_by(user)
        return self.reviewable_by(user).filter(organization__in=units)

    def surveyed_by(self, user):
        """Those of his squads: whose answers he files."""
        return self.filter(self._own(user))

    @staticmethod
    def _own(user) -> Q:
        if not user.may(Action.FILE_SURVEYS):
            return Q(pk__in=[])
        squads = SquadMember.objects.filter(user=user.pk).values("squad")
        return Q(squad__in=squads, campaign__state=CampaignState.RUNNING)

    def present(self):
        return self.filter(organization__deleted_at=None)

    def open(self):
        return self.filter(state__in=OPEN_STATES)

    def formed_since(self):
        """新组建: no Party organization covered it when it came in, and one does now."""
        return self.filter(FORMED_SINCE)

    def running(self):
        return self.filter(campaign__state=CampaignState.RUNNING)

    def overdue(self, day: datetime.date):
        return self.open().running().filter(round__due_on__lt=day)

    def check_due(self, day: datetime.date):
        """Whose unit has to be looked at again by `day`, and no later campaign looks at it."""
        later = Assignment.objects.filter(
            organization=models.OuterRef("organization"), pk__gt=models.OuterRef("pk")
        )
        return self.filter(next_check_on__lte=day).exclude(models.Exists(later))

    def search(self, text: str):
        return self.filter(organization__in=Organization.objects.search(text))


@tracked(fed=True)
class Assignment(Record):
    """One unit in one campaign."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="assignments", verbose_name="摸底排查"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="assignments", verbose_name="两新组织"
    )
    squad = models.ForeignKey(
        Squad,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="摸排小队",
    )
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="assignments", verbose_name="轮次", editable=False
    )
    state = models.CharField(
        "进度",
        max_length=16,
        choices=AssignmentState,
        default=AssignmentState.CONTACT,
        editable=False,
    )
    outcome = models.CharField(
        "结果", max_length=10, choices=Outcome, blank=True, db_default="", editable=False
    )
    #: The last that was said: why it was not found, why nothing can be formed.
    note = models.CharField("说明", max_length=200, blank=True, db_default="", editable=False)
    #: Whether a Party organization covered it when it came in: 组建 is what changed since.
    formed_before = models.BooleanField("排查前已有组织覆盖", default=False, editable=False)
    #: It was entered by hand after the start: 新增.
    added = models.BooleanField("排查中新增", default=False, editable=False)
    finished_on = models.DateField("办结日期", null=True, blank=True, editable=False)
    #: 一次排查管三年: when it is to be looked at again.
    next_check_on = models.DateField("下次排查日期", null=True, blank=True, editable=False)
    recheck = models.CharField(
        "抽查复核", max_length=10, choices=Recheck, blank=True, db_default="", editable=False
    )
    recheck_note = models.CharField(
        "复核情况", max_length=200, blank=True, db_default="", editable=False
    )

    naming = ("organization",)

    objects = AssignmentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "排查对象"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "organization"],
                name="assignment_unit_once",
                violation_error_message="这个组织已在本次排查中。",
            ),
            models.CheckConstraint(
                name="assignment_done_with_outcome",
                condition=(
                    Q(state=AssignmentState.DONE) & ~Q(outcome="") & Q(finished_on__isnull=False)
                )
                | (~Q(state=AssignmentState.DONE) & Q(outcome="", next_check_on__isnull=True)),
                violation_error_message="办结的须有结果。",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "state", "squad"], name="assignment_by_state"),
            models.Index(fields=["next_check_on", "id"], name="assignment_by_next_check"),
            models.Index(fields=["updated_at", "id"], name="assignment_by_updated"),
        ]

    def __str__(self) -> str:
        return str(self.organization)

    def get_absolute_url(self) -> str:
        return address_of("surveys:assignment", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.round.due_on < timezone.localdate()


class AssignmentStepQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(subject__in=Assignment.objects.visible_to(user))

    def editable_by(self, user):
        """Steps are only added."""
        return self.none()


class AssignmentStep(FlowStep):
    """What was done with a unit, by whom, in which round."""

    subject = models.ForeignKey(
        Assignment, models.CASCADE, related_name="steps", verbose_name="排查对象"
    )
    round_number = models.PositiveSmallIntegerField("轮次")

    objects = AssignmentStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "排查过程"
        indexes = [models.Index(fields=["subject", "id"], name="assignment_step_of")]

    def __str__(self) -> str:
        return f"{self.move} → {self.after}"
