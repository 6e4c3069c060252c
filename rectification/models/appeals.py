"""An appeal (数据有误): the data by which a case was opened are wrong, and what they should be."""

from django.conf import settings
from django.db import models

from core.corrections import field_named, owned_by
from core.models import ProposedValue, Record, tracked
from rectification.choices import AppealState
from rectification.models.cases import Case
from rectification.models.parts import PartQuerySet


class AppealQuerySet(PartQuerySet):
    def decidable_by(self, user):
        """Whoever sees to the case; his own appeal somebody else decides."""
        return self._of(Case.objects.overseen_by(user)).exclude(asked_by=user)


@tracked()
class Appeal(Record):
    """One appeal: while it is looked at the time of the case stands still."""

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="appeals", verbose_name="整改件", db_index=False
    )
    reason = models.CharField("申诉理由", max_length=200)
    state = models.CharField(
        "结果", max_length=10, choices=AppealState, default=AppealState.ASKED, editable=False
    )
    answer = models.CharField("核对说明", max_length=200, blank=True, db_default="")
    asked_on = models.DateField("申诉日期", editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="申诉人",
        editable=False,
    )
    decided_on = models.DateField("核对日期", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="核对人",
        editable=False,
    )

    objects = AppealQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "申诉"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state=AppealState.ASKED),
                name="appeal_one_asked",
                violation_error_message="已有一份申诉正在核对。",
            )
        ]
        indexes = [models.Index(fields=["case", "id"], name="appeal_of_case")]

    def __str__(self) -> str:
        return f"申诉 {self.case_id}"


class AppealFieldQuerySet(PartQuerySet):
    field = "appeal__case"

    def decidable_by(self, user):
        """Whoever owns what is to be corrected."""
        return owned_by(self, user)


@tracked()
class AppealField(ProposedValue):
    """One value that is said to be wrong, decided by whoever owns it."""

    appeal = models.ForeignKey(
        Appeal, models.CASCADE, related_name="fields", verbose_name="申诉", db_index=False
    )

    objects = AppealFieldQuerySet.as_manager()

    class Meta(ProposedValue.Meta):
        verbose_name = verbose_name_plural = "申诉的数据"
        constraints = [
            models.UniqueConstraint(fields=["appeal", "field"], name="appeal_field_once"),
        ]

    @property
    def label(self) -> str:
        return field_named(self.model, self.field).label

    @property
    def proposed(self) -> str:
        """The value as people read it."""
        return field_named(self.model, self.field).words(self.value)
