"""What is expected of Party organizations: the rules, excuses, and where each stands (derived)."""

import datetime

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone

from accounts.choices import Action
from activities.choices import DutyCode, ExcuseState
from activities.models.delegation import fileable_by, seen_by
from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from core import in_force
from core.addresses import address_of
from core.models import ChangeMark, DateRange, FlowStep, Record, tracked
from core.periods import Cadence, Period, State
from core.scope import ScopedQuerySet
from members.models import party_organizations_reached
from regions.models import Region

#: From when the duties that ship are valid: before any activity of any county.
SHIPPED_FROM = datetime.date(2000, 1, 1)


class DutyRuleQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever sees or files anything, also before a unit is given to him."""
        sees = user.may(Action.SEE_REGISTRY) or fileable_by(user).exists()
        return self if sees else self.none()

    def editable_by(self, user):
        """Whoever edits rules in the whole county: they hold everywhere."""
        return self if user.reach.part(Action.EDIT_RULES).everywhere else self.none()

    def valid_on(self, day):
        return self.filter(in_force.on(day, starts="valid_from", ends="valid_to"))


@tracked(fed=True)
class DutyRule(Record):
    """A duty as it holds from a day on: how often, of whom, until when, on what ground.

    A period goes by the version in force on its first day. To change one, end it and add the next.
    One that ships without validity ends on the day on which it begins: a county puts it in force.
    """

    duty = models.CharField("事项", max_length=20, choices=DutyCode)
    cadence = models.CharField("频次", max_length=10, choices=Cadence)
    kinds = ArrayField(
        models.CharField(max_length=16, choices=PartyOrganizationKind), verbose_name="适用类型"
    )
    #: On the first day of the period, as `needs_committee`.
    least_members = models.PositiveSmallIntegerField("党员数下限", default=0)
    needs_committee = models.BooleanField("设支部委员会的才要求", default=False)
    due_days = models.PositiveSmallIntegerField("期满后几日内填报", default=5)
    ground = models.CharField("依据", max_length=200)
    #: Photos are voluntary; where they are asked for, the ground is shown to the branch.
    photo_ground = models.CharField("请附照片的依据", max_length=200, blank=True, db_default="")
    valid_from = models.DateField("生效日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)

    objects = DutyRuleQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "组织生活制度"
        triggers = [
            *Record.Meta.triggers,
            # What was expected in the past stays as it was asked for.
            pgtrigger.ReadOnly(name="replace_only", exclude=["valid_to", "version", "updated_at"]),
        ]
        constraints = [
            ExclusionConstraint(
                name="duty_rule_one_at_a_time",
                expressions=[
                    ("duty", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="同一事项的有效期重叠。",
            )
        ]

    def __str__(self) -> str:
        return DutyCode(self.duty).label

    def get_absolute_url(self) -> str:
        return f"{address_of('activities:duties')}#{self.duty}"

    @property
    def is_valid(self) -> bool:
        """Whether it was in force on any day, or will be."""
        return self.valid_to is None or self.valid_to > self.valid_from

    @property
    def is_current(self) -> bool:
        return in_force.holds(self.valid_from, self.valid_to, timezone.localdate())

    @property
    def validity(self) -> str:
        if not self.is_valid:
            return "未启用"
        begins = "自有记录起" if self.valid_from == SHIPPED_FROM else f"{self.valid_from} 起"
        if self.valid_to is None:
            return begins
        return f"{begins}，至 {self.valid_to - datetime.timedelta(days=1)}"

    @property
    def applies_to(self) -> str:
        """Of whom it is asked, in words."""
        words = "、".join(PartyOrganizationKind(each).label for each in self.kinds)
        if self.least_members:
            words += f"，党员 {self.least_members} 名以上"
        if self.needs_committee:
            words += "，设支部委员会的"
        return words


class PartyRowQuerySet(ScopedQuerySet):
    """Rows about a Party organization are in scope with it."""

    def visible_to(self, user):
        if user.reach.see_registry.everywhere:
            return self
        return self.filter(party_organization__in=seen_by(user).values("pk"))

    def editable_by(self, user):
        return self.filter(party_organization__in=fileable_by(user))

    def exportable_by(self, user):
        mine = PartyOrganization.objects.exportable_by(user)
        return self.filter(party_organization__in=mine)


class ExcuseQuerySet(PartyRowQuerySet):
    def decidable_by(self, user):
        """Those of the Party organizations whose activities `user` reviews."""
        reviewed = party_organizations_reached(user.reach.part(Action.REVIEW_ACTIVITIES))
        return self.filter(party_organization__in=reviewed)

    def answerable_by(self, user):
        """Whoever asked does not answer himself."""
        return self.decidable_by(user).exclude(asked_by=user)


@tracked()
class Excuse(Record):
    """免予: a duty is not asked of a Party organization in one period, because its superior
    agreed; asked for with the ground in one line."""

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="excuses", verbose_name="党组织"
    )
    duty = models.CharField("事项", max_length=20, choices=DutyCode)
    period = models.CharField("期间", max_length=7)
    #: First day of the period: what is counted goes by it.
    first_day = models.DateField("期间起始日", editable=False)
    ground = models.CharField("依据", max_length=120)
    state = models.CharField(
        "状态", max_length=10, choices=ExcuseState, default=ExcuseState.ASKED, editable=False
    )
    asked_at = models.DateTimeField("申请时间", db_default=Now(), editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="申请人",
        editable=False,
    )
    naming = ("party_organization",)

    objects = ExcuseQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "免予申请"
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization", "duty", "first_day"],
                condition=models.Q(state__in=[ExcuseState.ASKED, ExcuseState.GRANTED]),
                name="excuse_once_a_period",
                violation_error_message="这个期间的这一事项已经申请过免予。",
            )
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], name="excuse_by_day"),
            models.Index(
                fields=["duty", "first_day"],
                condition=models.Q(state=ExcuseState.GRANTED),
                name="excuse_granted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_title}{DutyCode(self.duty).label}"

    def get_absolute_url(self) -> str:
        return address_of("activities:excuse", self.pk)

    @property
    def period_title(self) -> str:
        return Period.parse(self.period).title


class ExcuseStepQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(subject__in=Excuse.objects.visible_to(user))

    def editable_by(self, user):
        """Steps are only added."""
        return self.none()


class ExcuseStep(FlowStep):
    """How an excuse was answered: by whom, when and why."""

    subject = models.ForeignKey(
        Excuse, models.CASCADE, related_name="steps", verbose_name="免予申请"
    )

    objects = ExcuseStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "免予申请的办理"


class DutyStandingQuerySet(PartyRowQuerySet):
    def editable_by(self, user):
        """Derived: nobody changes it by hand."""
        return self.none()

    def unmet(self):
        return self.filter(expected=True, done_on=None)

    def overdue(self, today):
        return self.unmet().filter(due_on__lt=today)

    def with_standing(self, today):
        """`standing`: the word of `state_on`, in the database."""
        return self.annotate(standing=standing_word(today))


def standing_word(today: datetime.date) -> models.Case:
    """`core.periods.Standing.state` of a row, by its word."""
    when = [
        (models.Q(done_on__isnull=False, made_up=True), State.MADE_UP),
        (models.Q(done_on__isnull=False), State.DONE),
        (models.Q(excused=True), State.EXCUSED),
        (models.Q(expected=False), State.NONE),
        (models.Q(due_on__lt=today), State.OVERDUE),
        (models.Q(planned_on__gte=today), State.PLANNED),
    ]
    return models.Case(
        *(models.When(condition, models.Value(state.label)) for condition, state in when),
        default=models.Value(State.OPEN.label),
        output_field=models.CharField(),
    )


class DutyStanding(models.Model):
    """Where a Party organization stands with a duty in a period; derived by
    `activities.services.standing`. No row: nothing was expected, excused or done."""

    party_organization = models.ForeignKey(
        PartyOrganization,
        models.CASCADE,
        related_name="standings",
        verbose_name="党组织",
        db_index=False,
    )
    #: That of the Party organization when the row was derived: roll-ups go by it.
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name="区域", db_index=False
    )
    duty = models.CharField("事项", max_length=20, choices=DutyCode)
    period = models.CharField("期间", max_length=7)
    first_day = models.DateField("期间起始日")
    last_day = models.DateField("期间截止日")
    due_on = models.DateField("填报期限")
    expected = models.BooleanField("应开展")
    excused = models.BooleanField("核准免予")
    done_on = models.DateField("开展日期", null=True)
    on_time = models.BooleanField("按期")
    made_up = models.BooleanField("补课")
    planned_on = models.DateField("计划日期", null=True)
    #: When the row was last written, as events have it: programs ask what changed since.
    mark = models.BigIntegerField(db_default=ChangeMark(), editable=False)

    objects = DutyStandingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "组织生活开展情况"
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization", "first_day", "duty", "period"],
                name="duty_standing_unique",
            )
        ]
        indexes = [
            # The list, by its orders and for the month that a roll-up leads from.
            models.Index(fields=["last_day", "id"], name="standing_by_period"),
            models.Index(fields=["last_day", "region", "duty"], name="standing_by_region"),
            # With what a list of Party organizations asks of those that are unmet.
            models.Index(
                fields=["due_on", "id"],
                include=["party_organization", "first_day", "last_day"],
                condition=models.Q(expected=True, done_on=None),
                name="standing_unmet",
            ),
            # What few rows of millions are; of those done, how.
            models.Index(
                fields=["last_day", "id"],
                include=["on_time", "made_up"],
                condition=models.Q(expected=True, done_on__isnull=False),
                name="standing_done",
            ),
            models.Index(
                fields=["last_day", "id"],
                condition=models.Q(excused=True),
                name="standing_excused",
            ),
            models.Index(fields=["mark", "id"], name="standing_marks"),
        ]

    def __str__(self) -> str:
        return f"{self.party_organization_id} {self.period} {self.duty}"

    @property
    def period_title(self) -> str:
        return Period.parse(self.period).title

    @property
    def state(self) -> State:
        return self.state_on(timezone.localdate())

    def state_on(self, today: datetime.date) -> State:
        """As `core.periods.Standing.state`."""
        if self.done_on:
            return State.MADE_UP if self.made_up else State.DONE
        if self.excused:
            return State.EXCUSED
        if not self.expected:
            return State.NONE
        if today > self.due_on:
            return State.OVERDUE
        return State.PLANNED if self.planned_on and self.planned_on >= today else State.OPEN


class DutyCompletionQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Figures of regions: with the region. A secretary has the rows of his own branches."""
        part = user.reach.see_registry
        return self if part.everywhere else self.filter(region_id__in=part.region_ids)

    def editable_by(self, user):
        return self.none()


class DutyCompletion(models.Model):
    """How many Party organizations that stand directly in a region did what was expected in a
    period: the sums of `DutyStanding`, kept with it in the same transaction."""

    region = models.ForeignKey(
        Region, models.CASCADE, related_name="+", verbose_name="区域", db_index=False
    )
    duty = models.CharField("事项", max_length=20, choices=DutyCode)
    period = models.CharField("期间", max_length=7)
    first_day = models.DateField("期间起始日")
    last_day = models.DateField("期间截止日")
    due_on = models.DateField("填报期限")
    expected = models.IntegerField("应开展次数", default=0)
    #: Of those expected, as the two below.
    done = models.IntegerField("已开展次数", default=0)
    on_time = models.IntegerField("按期次数", default=0)
    made_up = models.IntegerField("补课次数", default=0)
    excused = models.IntegerField("核准免予次数", default=0)

    objects = DutyCompletionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "组织生活开展率"
        constraints = [
            models.UniqueConstraint(
                fields=["last_day", "region", "duty", "period"], name="duty_completion_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.period} {self.duty}"
