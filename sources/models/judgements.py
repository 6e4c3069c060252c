"""What people said of rows, and what they did to the registry because of lists."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.choices import Action
from core.addresses import address_of
from core.models import UndoSet, tracked
from core.scope import ScopedQuerySet
from orgs.models import Organization
from sources.choices import DeedKind, SaidField, Verdict
from sources.models.rules import Source


class JudgementQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self if user.may(Action.EDIT_REGISTRY) else self.none()

    editable_by = visible_to


@tracked(fed=True)
class Judgement(models.Model):
    """What somebody said of a unit of a source's lists; it holds for the lists to come."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="+", verbose_name="来源")
    #: `SourceRow.key`; empty: an organization that the lists do not have.
    key = models.CharField("判定依据", max_length=140, blank=True)
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, related_name="+", verbose_name="两新组织"
    )
    verdict = models.CharField("判定", max_length=10, choices=Verdict)
    judged_at = models.DateTimeField("判定时间", db_default=Now())
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="判定人"
    )

    objects = JudgementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "比对判定"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "key", "organization"],
                nulls_distinct=False,
                name="judgement_unique",
                violation_error_message="已有判定。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.verdict}"


class DeedQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own, and for whoever keeps the whole registry everybody's."""
        part = user.reach.edit_registry
        return (
            self
            if part.everywhere
            else self.filter(undo_set__done_by=user)
            if part
            else (self.none())
        )

    editable_by = exportable_by = visible_to


class Deed(models.Model):
    """What was written into the registry because of lists; it can be undone."""

    undo_set = models.OneToOneField(UndoSet, models.PROTECT, related_name="+")
    kind = models.CharField("事项", max_length=10, choices=DeedKind)
    field = models.CharField("字段", max_length=20, choices=SaidField, blank=True)
    #: What it was about, in words: the order of sources, the organization.
    about = models.CharField("内容", max_length=200)
    count = models.PositiveIntegerField("组织数")

    objects = DeedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.about}"

    def get_absolute_url(self) -> str:
        return address_of("sources:deeds")
