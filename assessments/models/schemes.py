"""Schemes: by what somebody is rated, in editions."""

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from accounts.choices import Action
from assessments import documents
from assessments.choices import Rated, SchemeState
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from core.values import Code

#: Periods of a scheme in months: half a year to three years.
PERIODS = [(6, "半年"), (12, "一年"), (24, "两年"), (36, "三年")]
SCHEME_CODE = Code(40)


class SchemeQuerySet(ScopedQuerySet):
    """By what people are rated is no secret among those who see the registry."""

    def visible_to(self, user):
        return self if user.reach.see_registry else self.none()

    def editable_by(self, user):
        """Whoever edits rules in the whole county: schemes hold everywhere."""
        return self if user.reach.part(Action.EDIT_RULES).everywhere else self.none()

    def exportable_by(self, user):
        return self.visible_to(user) if user.may(Action.EXPORT) else self.none()

    def present(self):
        """Schemes are ended, not deleted."""
        return self


@tracked(fed=True)
class Scheme(Record):
    """One edition of a scheme: a document (`assessments.documents`). What is settled stays as it
    is; the next edition begins as a copy."""

    code = models.CharField("方案代码", max_length=40)
    edition = models.PositiveSmallIntegerField("版次", default=1, editable=False)
    name = models.CharField("方案名称", max_length=80)
    subject = models.CharField(
        "评定对象", max_length=20, choices=Rated, default=Rated.PARTY_ORGANIZATION
    )
    months = models.PositiveSmallIntegerField("评定周期", choices=PERIODS, default=12)
    #: For how long a star holds from the day on which it was awarded.
    validity = models.PositiveSmallIntegerField(
        "星级有效期（月）",
        default=12,
        validators=[MinValueValidator(6), MaxValueValidator(36)],
    )
    source = models.CharField("来源和依据", max_length=300)
    state = models.CharField(
        "状态",
        max_length=8,
        choices=SchemeState,
        default=SchemeState.DRAFT,
        editable=False,
    )
    content = models.JSONField("方案内容", default=dict, editable=False)

    value_types = {"code": SCHEME_CODE}

    objects = SchemeQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "评星方案"
        ordering = ["code", "-edition"]
        triggers = [
            *Record.Meta.triggers,
            # Rounds were rated by it: only its state goes on.
            pgtrigger.Protect(
                name="settled_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["sample", "settled", "ended"])
                & (
                    pgtrigger.Q(old__code__df=pgtrigger.F("new__code"))
                    | pgtrigger.Q(old__edition__df=pgtrigger.F("new__edition"))
                    | pgtrigger.Q(old__subject__df=pgtrigger.F("new__subject"))
                    | pgtrigger.Q(old__months__df=pgtrigger.F("new__months"))
                    | pgtrigger.Q(old__content__df=pgtrigger.F("new__content"))
                ),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "edition"],
                name="scheme_edition_unique",
                violation_error_message="这个方案代码的这一版已经存在。",
            ),
            models.CheckConstraint(
                name="scheme_period_between_half_and_three_years",
                condition=models.Q(months__in=[6, 12, 24, 36], validity__range=(6, 36)),
                violation_error_message="周期为半年、一年、两年或三年，星级有效期为 6 至 36 个月。",
            ),
        ]
        indexes = [models.Index(fields=["code", "id"], name="scheme_by_code")]

    def __str__(self) -> str:
        return f"{self.name}（第 {self.edition} 版）"

    def get_absolute_url(self) -> str:
        return address_of("assessments:scheme", self.pk)

    @property
    def document(self) -> documents.Document:
        return documents.read(self.content)

    @property
    def is_draft(self) -> bool:
        return self.state == SchemeState.DRAFT
