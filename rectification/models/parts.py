"""What belongs to a case: answers, extensions, what follows when it is not put right."""

from django.conf import settings
from django.db import models

from core.models import Record, tracked
from core.scope import ScopedQuerySet
from core.values import PAST
from rectification.choices import AnswerKind, AskedState, Measure
from rectification.models.cases import Case


class PartQuerySet(ScopedQuerySet):
    """What was said within a case is for those who answer it or see to it."""

    field = "case"

    def visible_to(self, user):
        return self._of(Case.objects.handled_by(user))

    def editable_by(self, user):
        """Only by the services of the case."""
        return self.none()

    def _of(self, cases):
        return self.filter(**{f"{self.field}__in": cases.values("pk")})


class AnswerQuerySet(PartQuerySet):
    def editable_by(self, user):
        """Its files: whoever wrote it, as long as nobody has decided about it."""
        return self.filter(written_by=user, case__answered_by=user, case__in=Case.objects.open())


@tracked()
class Answer(Record):
    """What is done about it (整改措施), or what shows that it is done (佐证), with its files."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="answers", verbose_name="整改件")
    kind = models.CharField("答复", max_length=10, choices=AnswerKind, editable=False)
    text = models.TextField("内容", max_length=2000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="答复人",
        editable=False,
    )

    objects = AnswerQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "整改答复"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.case_id}"


class ExtensionQuerySet(PartQuerySet):
    def decidable_by(self, user):
        """Whoever sees to the case; what he asked for himself somebody else decides."""
        return self._of(Case.objects.overseen_by(user)).exclude(asked_by=user)


@tracked()
class Extension(Record):
    """A later deadline, asked for before the present one."""

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="extensions", verbose_name="整改件", db_index=False
    )
    former_due_on = models.DateField("原期限", editable=False)
    new_due_on = models.DateField("延至")
    reason = models.CharField("延期理由", max_length=200)
    state = models.CharField(
        "结果", max_length=10, choices=AskedState, default=AskedState.ASKED, editable=False
    )
    answer = models.CharField("答复", max_length=200, blank=True, db_default="")
    asked_on = models.DateField("申请日期", editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="申请人",
        editable=False,
    )
    decided_on = models.DateField("决定日期", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="决定人",
        editable=False,
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "延期申请"
        constraints = [
            models.CheckConstraint(
                name="extension_is_later",
                condition=models.Q(new_due_on__gt=models.F("former_due_on")),
                violation_error_message="延至的日期应晚于现在的整改期限。",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state=AskedState.ASKED),
                name="extension_one_asked",
                violation_error_message="已有一份延期申请等待批准。",
            ),
        ]
        indexes = [models.Index(fields=["case", "id"], name="extension_of_case")]

    def __str__(self) -> str:
        return f"延期至 {self.new_due_on}"


@tracked()
class Check(Record):
    """Somebody went and looked how far it is put right."""

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="checks", verbose_name="整改件", db_index=False
    )
    checked_on = models.DateField("检查日期")
    note = models.CharField("检查情况", max_length=200)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="登记人",
        editable=False,
    )

    value_types = {"checked_on": PAST}

    objects = PartQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "整改检查"
        indexes = [models.Index(fields=["case", "checked_on"], name="check_of_case")]

    def __str__(self) -> str:
        return f"检查 {self.checked_on} {self.case_id}"


def last_check() -> models.Subquery:
    """The day of the last check of a case, as a column."""
    rows = Check._base_manager.filter(case=models.OuterRef("pk")).order_by("-checked_on")
    return models.Subquery(rows.values("checked_on")[:1])


class EscalationQuerySet(PartQuerySet):
    def editable_by(self, user):
        """Whoever sees to the case records that it was done."""
        return self._of(Case.objects.overseen_by(user))


@tracked()
class Escalation(Record):
    """What follows when the light does not go out: due in a month, and when it was done."""

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="escalations", verbose_name="整改件", db_index=False
    )
    measure = models.CharField("措施", max_length=10, choices=Measure, editable=False)
    #: The month that called for it, and how many running there were by then.
    month = models.DateField("月份", editable=False)
    months = models.PositiveSmallIntegerField("连续月数", editable=False)
    due_on = models.DateField("办理期限", editable=False)
    done_on = models.DateField("办理日期", null=True)
    note = models.CharField("办理情况", max_length=200, blank=True, db_default="")
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="登记人",
        editable=False,
    )

    objects = EscalationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "督促措施"
        constraints = [
            models.UniqueConstraint(fields=["case", "measure"], name="escalation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()} {self.case_id}"

    def get_absolute_url(self) -> str:
        return self.case.get_absolute_url()
