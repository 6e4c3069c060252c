"""Rounds: one rating of a county, from the opening to the award."""

import datetime

from django.db import models
from django.utils import timezone

from accounts.choices import Action
from assessments.choices import Rated, RoundState
from assessments.models.schemes import Scheme
from core.addresses import address_of
from core.models import FlowStep, Record, tracked
from core.scope import ScopedQuerySet
from core.values import Code
from regions.models import Region

#: 公示不少于五个工作日.
LEAST_PUBLICITY = 5


class RoundQuerySet(ScopedQuerySet):
    """That there is a round, and by when, everybody knows who sees the registry; who asks
    departments, and what, only those who work at it."""

    def visible_to(self, user):
        return self if user.reach.see_registry else self.none()

    def editable_by(self, user):
        """Whoever reviews in the whole region of the round."""
        part = user.reach.part(Action.REVIEW_ASSESSMENTS)
        return self if part.everywhere else self.filter(region_id__in=part.region_ids)

    def exportable_by(self, user):
        return self.visible_to(user) if user.may(Action.EXPORT) else self.none()

    def present(self):
        """Rounds are cancelled, not deleted."""
        return self

    def running(self):
        return self.filter(state__in=[RoundState.OPEN, RoundState.PUBLICITY])


@tracked(fed=True)
class Round(Record):
    """A rating by one scheme of all who were there when it was opened."""

    scheme = models.ForeignKey(
        Scheme, models.PROTECT, related_name="rounds", verbose_name="评星方案"
    )
    code = models.CharField("轮次代码", max_length=40)
    name = models.CharField("名称", max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="范围")
    starts_on = models.DateField("评定期间自")
    ends_on = models.DateField("评定期间至")
    #: 创建示范、达标活动须有批准依据.
    basis = models.CharField("批准依据", max_length=200)
    basis_number = models.CharField("批准文号", max_length=60)
    approved_on = models.DateField("批准日期")
    own_until = models.DateField("自评截止日期")
    town_until = models.DateField("初核截止日期")
    county_until = models.DateField("评审截止日期")
    publicity_days = models.PositiveSmallIntegerField("公示工作日数", default=LEAST_PUBLICITY)
    state = models.CharField(
        "状态", max_length=10, choices=RoundState, default=RoundState.OPEN, editable=False
    )
    published_on = models.DateField("公示日期", null=True, editable=False)
    publicity_until = models.DateField("公示截止日期", null=True, editable=False)
    awarded_on = models.DateField("评定日期", null=True, editable=False)
    valid_until = models.DateField("星级有效期至", null=True, editable=False)
    #: When marks were counted last, by which closings: month → revision.
    counted_at = models.DateTimeField("计分时间", null=True, editable=False)
    months = models.JSONField("依据的月报", default=dict, editable=False)
    #: Fingerprint of scheme, input and result as they were awarded.
    digest = models.CharField("结果摘要", max_length=64, blank=True, db_default="", editable=False)

    value_types = {"code": Code(40)}

    objects = RoundQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "评星轮次"
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="assessment_round_code_unique",
                violation_error_message="轮次代码已存在。",
            ),
            models.CheckConstraint(
                name="assessment_round_days_in_order",
                condition=models.Q(
                    starts_on__lt=models.F("ends_on"),
                    own_until__lte=models.F("town_until"),
                    town_until__lte=models.F("county_until"),
                ),
                violation_error_message="评定期间和各级截止日期应依次在后。",
            ),
            models.CheckConstraint(
                name="assessment_round_publicity",
                condition=models.Q(publicity_days__range=(LEAST_PUBLICITY, 30)),
                violation_error_message="公示不少于 5 个工作日，不超过 30 个工作日。",
            ),
            models.CheckConstraint(
                name="assessment_round_has_basis",
                condition=~models.Q(basis="") & ~models.Q(basis_number=""),
                violation_error_message="创建示范、达标活动须有批准依据和文号，没有依据不能启动。",
            ),
        ]
        indexes = [models.Index(fields=["ends_on", "id"], name="assessment_round_by_end")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("assessments:round", self.pk)

    def get_state_display(self) -> str:
        """What is published of Party organizations is told persons and departments alone."""
        if self.state == RoundState.PUBLICITY and not self.is_of_parties:
            return "反馈中"
        return RoundState(self.state).label

    @property
    def is_of_parties(self) -> bool:
        return self.scheme.subject == Rated.PARTY_ORGANIZATION

    @property
    def is_running(self) -> bool:
        return self.state in (RoundState.OPEN, RoundState.PUBLICITY)

    @property
    def period(self) -> str:
        return f"{self.starts_on} 至 {self.ends_on}"

    def until(self, state: str) -> datetime.date | None:
        """By when somebody has to act in a state of its assessments; None once that has passed, or
        where nobody has to."""
        day = {"own": self.own_until, "town": self.town_until, "county": self.county_until}.get(
            state
        )
        return day if day is not None and day >= timezone.localdate() else None


class RoundStepQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(subject__in=Round.objects.visible_to(user))

    def editable_by(self, user):
        """Steps are only added (`assessments.flows`)."""
        return self.none()


class RoundStep(FlowStep):
    """One step of a round."""

    subject = models.ForeignKey(
        Round, models.CASCADE, related_name="steps", verbose_name="评星轮次"
    )

    objects = RoundStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评星轮次步骤"
