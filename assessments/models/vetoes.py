"""一票否决 with their departments, and objections to what was published."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.choices import Action
from assessments.choices import AnswerWay, ObjectionSource, SlipState
from assessments.models.assessments import Assessment, OfAssessmentQuerySet
from assessments.models.rounds import Round
from branches.models import PartyOrganization
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from core.values import PAST
from members.models import of_party
from regions.models import Department


class SlipQuerySet(ScopedQuerySet):
    """The question of a round to a department: for those who ask, and for the department."""

    def visible_to(self, user):
        asked = models.Q(department__in=user.reach.department_ids)
        return self.filter(models.Q(round__in=Round.objects.editable_by(user)) | asked)

    def editable_by(self, user):
        return self.filter(round__in=Round.objects.editable_by(user))

    def answerable_by(self, user):
        """The department itself; whoever asked enters an answer on paper."""
        found = models.Q(round__in=Round.objects.editable_by(user))
        if user.may(Action.ANSWER_SLIPS):
            found |= models.Q(department__in=user.reach.department_ids)
        return self.filter(found)

    def exportable_by(self, user):
        return self.visible_to(user) if user.may(Action.EXPORT) else self.none()

    def present(self):
        return self


@tracked()
class Slip(Record):
    """核查单: a department is asked whether there is anything against those who are rated."""

    round = models.ForeignKey(
        Round, models.CASCADE, related_name="slips", verbose_name="评星轮次", db_index=False
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name="部门"
    )
    due_on = models.DateField("答复期限")
    state = models.CharField(
        "状态", max_length=8, choices=SlipState, default=SlipState.ASKED, editable=False
    )
    way = models.CharField(
        "答复方式", max_length=8, choices=AnswerWay, blank=True, db_default="", editable=False
    )
    document_number = models.CharField(
        "复函文号", max_length=60, blank=True, db_default="", editable=False
    )
    answer = models.CharField("答复", max_length=500, blank=True, db_default="", editable=False)
    answered_on = models.DateField("答复日期", null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="答复人",
        editable=False,
    )

    naming = ("department", "round")

    objects = SlipQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "核查单"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "department"],
                name="slip_once",
                violation_error_message="这一轮已经向这个部门发过核查单。",
            )
        ]
        indexes = [models.Index(fields=["due_on", "id"], name="slip_by_deadline")]

    def __str__(self) -> str:
        return f"核查单 {self.pk}"

    def named_to(self, user) -> str:
        return f"{self.department}核查单"

    def get_absolute_url(self) -> str:
        return address_of("assessments:slip", self.pk)


def rated_for(user):
    """Party organizations of rounds with a slip that `user` may still answer: a department sees no
    others."""
    rounds = Slip.objects.answerable_by(user).filter(state=SlipState.ASKED).values("round")
    rated = Assessment.objects.filter(round__in=rounds, party_organization__isnull=False)
    active = PartyOrganization.objects.active_on(timezone.localdate())
    return active.filter(pk__in=rated.values("party_organization"))


class VetoQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever works at ratings there, and the department that said so."""
        said = models.Q(department__in=user.reach.department_ids)
        return self.filter(self._worked_by(user) | said)

    def editable_by(self, user):
        part = user.reach.part(Action.REVIEW_ASSESSMENTS)
        if part.everywhere:
            return self
        return self.filter(of_party(part))

    def recordable_by(self, user):
        """The same, and the department for itself."""
        said = models.Q(pk__in=[])
        if user.may(Action.ANSWER_SLIPS):
            said = models.Q(department__in=user.reach.department_ids)
        return self.filter(models.Q(pk__in=self.editable_by(user).values("pk")) | said)

    def exportable_by(self, user):
        return self.editable_by(user)

    def present(self):
        """Lifted ones stay, with the reason."""
        return self

    def standing(self):
        return self.filter(lifted_on=None)

    @staticmethod
    def _worked_by(user):
        found = models.Q(pk__in=[])
        for action in (Action.ASSESS_OWN, Action.CHECK_ASSESSMENTS, Action.REVIEW_ASSESSMENTS):
            part = user.reach.part(action)
            if part.everywhere:
                return models.Q(pk__isnull=False)
            if part:
                found |= of_party(part)
        return found


@tracked()
class Veto(Record):
    """Something by which a Party organization gets no star, or fewer: what, when, who says so."""

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="vetoes", verbose_name="党组织"
    )
    #: As the scheme numbers it.
    code = models.CharField("情形代码", max_length=12)
    text = models.CharField("情形", max_length=200)
    happened_on = models.DateField("发生日期")
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="认定部门",
    )
    ground = models.CharField("认定依据", max_length=200)
    slip = models.ForeignKey(
        Slip,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="vetoes",
        verbose_name="核查单",
        editable=False,
    )
    lifted_on = models.DateField("撤销日期", null=True, editable=False)
    lift_reason = models.CharField(
        "撤销理由", max_length=200, blank=True, db_default="", editable=False
    )

    value_types = {"happened_on": PAST}
    naming = ("party_organization",)

    objects = VetoQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "一票否决"
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization", "code", "happened_on"],
                condition=models.Q(lifted_on=None),
                name="veto_once",
                violation_error_message="这个党组织这一天的这一情形已经登记。",
            )
        ]
        indexes = [models.Index(fields=["happened_on", "id"], name="veto_by_day")]

    def __str__(self) -> str:
        return f"{self.text} {self.happened_on}"

    def get_absolute_url(self) -> str:
        return address_of("assessments:vetoes")


class ObjectionQuerySet(OfAssessmentQuerySet):
    def editable_by(self, user):
        """Answered by whoever reviews."""
        return self.filter(assessment__in=Assessment.objects.reviewable_by(user))

    def visible_to(self, user):
        """Among those who work at ratings: what somebody objected is not published."""
        return self.filter(assessment__in=Assessment.objects.editable_by(user))

    def present(self):
        return self

    def answerable_by(self, user):
        """Those that wait for the answer of this user."""
        return self.visible_to(user).editable_by(user).filter(upheld=None)


@tracked()
class Objection(Record):
    """An objection during the publicity; nobody is named who raised it."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="objections", verbose_name="评星"
    )
    source = models.CharField("提出方", max_length=12, choices=ObjectionSource)
    text = models.CharField("异议内容", max_length=500)
    raised_on = models.DateField("提出日期")
    upheld = models.BooleanField("成立", null=True, editable=False)
    answer = models.CharField("答复", max_length=500, blank=True, db_default="", editable=False)
    answered_on = models.DateField("答复日期", null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="答复人",
        editable=False,
    )

    value_types = {"raised_on": PAST}
    naming = ("assessment",)

    objects = ObjectionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "公示异议"

    def __str__(self) -> str:
        return f"异议 {self.pk}"

    def get_absolute_url(self) -> str:
        return address_of("assessments:detail", self.assessment_id)
