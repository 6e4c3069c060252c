"""结果运用: what a county lets follow from a star, what is proposed after an award, and what a
person decided about it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from assessments.choices import MONEY, Benefit, ProposalState
from assessments.models.assessments import Assessment
from assessments.models.rounds import Round
from assessments.models.schemes import SCHEME_CODE
from branches.models.rules import CountyRow
from core.addresses import address_of
from core.models import FlowStep, Record, tracked
from core.scope import ScopedQuerySet


@tracked()
class Consequence(CountyRow):
    """What one level of a scheme leads to, and how much of it. It leads to a proposal only."""

    KEY = "scheme_code"
    VALUES = ("star", "benefit", "amount", "text")

    #: All editions of the scheme.
    scheme_code = models.CharField("方案代码", max_length=40)
    star = models.PositiveSmallIntegerField(
        "星级", validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    benefit = models.CharField("运用", max_length=12, choices=Benefit)
    amount = models.DecimalField(
        "金额（元）",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    text = models.CharField("内容", max_length=100, blank=True, db_default="", default="")

    value_types = {"scheme_code": SCHEME_CODE}

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "结果运用规定"
        ordering = ["scheme_code", "-star", "benefit", "valid_from"]
        constraints = [
            CountyRow.one_at_a_time("consequence_one_at_a_time", "scheme_code", "star", "benefit"),
            models.CheckConstraint(
                name="consequence_money_has_an_amount",
                condition=models.Q(benefit__in=MONEY, amount__isnull=False)
                | (~models.Q(benefit__in=MONEY) & models.Q(amount=None) & ~models.Q(text="")),
                violation_error_message="补助、津贴须写明金额；其他的不写金额，写明内容。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.star} 星{self.get_benefit_display()}"

    @property
    def said(self) -> str:
        """What it is, in words."""
        money = f"{self.amount:,.2f} 元" if self.amount is not None else ""
        return "，".join(filter(None, (money, self.text)))

    def get_absolute_url(self) -> str:
        return address_of("assessments:consequences")


class ProposalQuerySet(ScopedQuerySet):
    """While nobody has decided, for those who decide; what was granted also for the towns and the
    branch itself. Amounts are not published."""

    def visible_to(self, user):
        granted = models.Q(
            state=ProposalState.AGREED, assessment__in=Assessment.objects.editable_by(user)
        )
        return self.filter(self._decided_by(user) | granted)

    def editable_by(self, user):
        """Whoever decides: those who lead the round."""
        return self.filter(self._decided_by(user))

    def exportable_by(self, user):
        return self.visible_to(user).filter(assessment__in=Assessment.objects.exportable_by(user))

    def present(self):
        """What was declined or taken back stays, with the reason."""
        return self

    def granted(self):
        return self.filter(state=ProposalState.AGREED)

    @staticmethod
    def _decided_by(user) -> models.Q:
        return models.Q(assessment__round__in=Round.objects.editable_by(user))


@tracked()
class Proposal(Record):
    """That somebody who was rated is given what his star leads to."""

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="proposals", verbose_name="评星", db_index=False
    )
    consequence = models.ForeignKey(
        Consequence, models.PROTECT, related_name="proposals", verbose_name="依据的规定"
    )
    #: As the row of the county says it.
    benefit = models.CharField("运用", max_length=12, choices=Benefit, editable=False)
    state = models.CharField(
        "状态",
        max_length=8,
        choices=ProposalState,
        default=ProposalState.PROPOSED,
        editable=False,
    )
    decided_on = models.DateField("决定日期", null=True, editable=False)
    document_number = models.CharField("批准文号", max_length=60, blank=True, db_default="")

    naming = ("assessment__party_organization", "assessment__department", "assessment__region")

    objects = ProposalQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "结果运用"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "benefit"],
                name="proposal_once",
                violation_error_message="这一轮已经提出过这一项。",
            ),
            models.CheckConstraint(
                name="proposal_decided_has_a_day",
                condition=models.Q(state=ProposalState.PROPOSED, decided_on=None)
                | (~models.Q(state=ProposalState.PROPOSED) & models.Q(decided_on__isnull=False)),
                violation_error_message="决定须有日期。",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="proposal_by_state"),
            models.Index(fields=["decided_on", "id"], name="proposal_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.get_benefit_display()} {self.pk}"

    @property
    def star_name(self) -> str:
        return self.assessment.round.scheme.document.star_name(self.consequence.star)

    def named_to(self, user) -> str:
        return f"{self.assessment.rated}{self.get_benefit_display()}"

    def get_absolute_url(self) -> str:
        return address_of("assessments:proposal", self.pk)


class ProposalStepQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(subject__in=Proposal.objects.visible_to(user))

    def editable_by(self, user):
        """Steps are only added (`assessments.flows`)."""
        return self.none()


class ProposalStep(FlowStep):
    """One decision: who, when, and why."""

    subject = models.ForeignKey(
        Proposal, models.CASCADE, related_name="steps", verbose_name="结果运用"
    )

    objects = ProposalStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "结果运用办理步骤"
