"""A campaign of the county: which units it looks at, in how many rounds, by when."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.choices import Action
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from core.values import PAST
from questionnaires.models import Questionnaire
from surveys.choices import AssignmentState, CampaignState

#: Rounds that a campaign may have.
MOST_ROUNDS = 12


class CampaignQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those in which the user has something to do: while it is prepared, whoever edits it."""
        if self._edits(user):
            return self
        if user.reach.part(Action.APPROVE_SURVEYS):
            return self.filter(state__in=(CampaignState.RUNNING, CampaignState.CLOSED))
        if user.may(Action.FILE_SURVEYS):
            own = self.model.objects.filter(squads__people__user=user.pk)
            return self.filter(state=CampaignState.RUNNING, pk__in=own)
        return self.none()

    def editable_by(self, user):
        """Whoever edits rules in the whole county."""
        return self if self._edits(user) else self.none()

    def exportable_by(self, user):
        return self.visible_to(user) if user.may(Action.EXPORT) else self.none()

    def reported_to(self, user):
        """Whose whole report the user reads: whoever sees all units."""
        return self if user.reach.part(Action.APPROVE_SURVEYS).everywhere else self.none()

    @staticmethod
    def _edits(user) -> bool:
        return user.reach.part(Action.EDIT_RULES).everywhere

    def present(self):
        return self

    def running(self):
        return self.filter(state=CampaignState.RUNNING)

    def with_figures(self, user):
        """With its last due date, and of the units in the user's scope how many there are, are
        finished, and were covered by a Party organization since."""
        model = self.model._meta.get_field("assignments").related_model
        rows = model.objects.visible_to(user).present().filter(campaign=OuterRef("pk"))

        def counted(rows):
            numbers = rows.order_by().values("campaign").annotate(number=Count("pk"))
            return Coalesce(Subquery(numbers.values("number")), 0)

        last = Round.objects.filter(campaign=OuterRef("pk")).order_by("-number")
        return self.annotate(
            due_on=Subquery(last.values("due_on")[:1]),
            units=counted(rows),
            finished=counted(rows.filter(state=AssignmentState.DONE)),
            formed=counted(rows.formed_since()),
        )


@tracked(fed=True)
class Campaign(Record):
    """One campaign, from the first draft of its criteria to its report."""

    name = models.CharField("名称", max_length=60)
    ground = models.CharField("依据", max_length=200)
    #: The filters of the list of organizations, as their address says them; and in words.
    criteria = models.CharField("排查条件", max_length=1000, blank=True, db_default="", default="")
    criteria_text = models.CharField(
        "排查对象", max_length=500, blank=True, db_default="", default="", editable=False
    )
    #: Names of the fields of an organization for which the squads may propose a value.
    proposable = ArrayField(
        models.CharField(max_length=40), verbose_name="可提出更正的项目", default=list, blank=True
    )
    state = models.CharField(
        "状态",
        max_length=16,
        choices=CampaignState,
        default=CampaignState.DRAFT,
        editable=False,
    )
    started_on = models.DateField("开始日期", null=True, blank=True, editable=False)
    closed_on = models.DateField("结束日期", null=True, blank=True, editable=False)
    #: What came of it, as it was when it was closed: a row for each town (`services.progress`).
    report = models.JSONField("总结", null=True, blank=True, editable=False)

    value_types = {"started_on": PAST, "closed_on": PAST}

    objects = CampaignQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "摸底排查"
        constraints = [
            models.CheckConstraint(
                name="campaign_report_when_closed",
                condition=Q(state=CampaignState.CLOSED, report__isnull=False)
                | ~Q(state=CampaignState.CLOSED) & Q(report__isnull=True),
            )
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="campaign_by_state"),
            models.Index(fields=["created_at", "id"], name="campaign_by_day"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("surveys:detail", self.pk)

    @property
    def is_open(self) -> bool:
        return self.state in (CampaignState.DRAFT, CampaignState.RUNNING)


class OfCampaignQuerySet(ScopedQuerySet):
    """Parts of a campaign: seen and changed as itself."""

    def visible_to(self, user):
        return self.one_of("campaign", Campaign.objects.visible_to(user))

    def editable_by(self, user):
        return self.one_of("campaign", Campaign.objects.editable_by(user))

    def present(self):
        return self


@tracked()
class Round(Record):
    """One pass through the units, with its own due date and questionnaire."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="rounds", verbose_name="摸底排查"
    )
    number = models.PositiveSmallIntegerField(
        "轮次", validators=[MinValueValidator(1), MaxValueValidator(MOST_ROUNDS)]
    )
    title = models.CharField("名称", max_length=40, help_text="例如“入户摸排”“补漏核查”。")
    due_on = models.DateField("完成期限")
    #: What is asked in this round; none: only the steps are taken.
    questionnaire = models.ForeignKey(
        Questionnaire,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rounds",
        verbose_name="问卷",
    )
    opened_on = models.DateField("开始日期", null=True, blank=True, editable=False)

    objects = OfCampaignQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "轮次"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "number"],
                name="survey_round_number_unique",
                violation_error_message="这一轮已经有了。",
            ),
            models.CheckConstraint(
                name="survey_round_days_in_order",
                condition=Q(opened_on__isnull=True) | Q(due_on__gte=F("opened_on")),
                violation_error_message="完成期限不能早于开始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}轮 {self.title}"

    def get_absolute_url(self) -> str:
        return address_of("surveys:detail", self.campaign_id)
