"""Questionnaires in editions, and how long a question takes."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.choices import Action
from branches.models.rules import CountyRow
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from core.values import Code
from orgs.choices import OrganizationKind
from questionnaires import documents
from questionnaires.choices import Kind, QuestionnaireState


class QuestionnaireQuerySet(ScopedQuerySet):
    """What is asked is no secret among those who see the registry."""

    def visible_to(self, user):
        return self if user.reach.see_registry else self.none()

    def editable_by(self, user):
        """Whoever edits rules in the whole county: what is asked is asked everywhere."""
        return self if user.reach.part(Action.EDIT_RULES).everywhere else self.none()

    def exportable_by(self, user):
        return self.visible_to(user) if user.may(Action.EXPORT) else self.none()

    def present(self):
        """Questionnaires are ended, not deleted."""
        return self

    def in_use(self):
        return self.filter(state=QuestionnaireState.IN_USE)


@tracked()
class Questionnaire(Record):
    """One edition of a questionnaire: a document (`questionnaires.documents`). What is in use stays
    as it is; the next edition begins as a copy."""

    code = models.CharField("问卷代码", max_length=40)
    edition = models.PositiveSmallIntegerField("版次", default=1, editable=False)
    name = models.CharField("问卷名称", max_length=80)
    kind = models.CharField(
        "适用组织", max_length=10, choices=OrganizationKind, blank=True, default=""
    )
    source = models.CharField("依据", max_length=300)
    state = models.CharField(
        "状态",
        max_length=8,
        choices=QuestionnaireState,
        default=QuestionnaireState.DRAFT,
        editable=False,
    )
    content = models.JSONField("题目", default=dict, editable=False)

    value_types = {"code": Code(40)}

    objects = QuestionnaireQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "问卷"
        ordering = ["code", "-edition"]
        triggers = [
            *Record.Meta.triggers,
            # It was answered: only its state goes on.
            pgtrigger.Protect(
                name="in_use_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["in_use", "ended"])
                & (
                    pgtrigger.Q(old__code__df=pgtrigger.F("new__code"))
                    | pgtrigger.Q(old__edition__df=pgtrigger.F("new__edition"))
                    | pgtrigger.Q(old__kind__df=pgtrigger.F("new__kind"))
                    | pgtrigger.Q(old__content__df=pgtrigger.F("new__content"))
                ),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "edition"],
                name="questionnaire_edition_unique",
                violation_error_message="这个问卷代码的这一版已经存在。",
            ),
        ]
        indexes = [models.Index(fields=["code", "id"], name="questionnaire_by_code")]

    def __str__(self) -> str:
        return f"{self.name}（第 {self.edition} 版）"

    def get_absolute_url(self) -> str:
        return address_of("questionnaires:detail", self.pk)

    @property
    def document(self) -> documents.Document:
        return documents.read(self.content)

    @property
    def is_draft(self) -> bool:
        return self.state == QuestionnaireState.DRAFT


@tracked()
class QuestionTime(CountyRow):
    """How long it takes to answer a question of a kind: the measure of a questionnaire's burden."""

    KEY, VALUES = "kind", ("seconds",)

    kind = models.CharField("题型", max_length=8, choices=Kind)
    seconds = models.PositiveSmallIntegerField(
        "每题用时（秒）", validators=[MinValueValidator(1), MaxValueValidator(3600)]
    )

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "填报用时"
        ordering = ["kind", "valid_from"]
        constraints = [CountyRow.one_at_a_time("question_time_one_at_a_time", "kind")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}每题 {self.seconds} 秒"

    def get_absolute_url(self) -> str:
        return address_of("questionnaires:ledger")
