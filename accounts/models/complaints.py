"""Complaints and suggestions about the platform and the work on it, and their answers."""

from django.db import models
from django.db.models.functions import Now

from accounts.choices import Action, ComplaintKind
from accounts.models.people import User
from core.addresses import address_of
from core.scope import ScopedQuerySet
from regions.models import Region


class ComplaintQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own, and those of the part in which one answers; nobody another's."""
        return self.filter(models.Q(filed_by=user) | self._answered_in(user))

    def editable_by(self, user):
        """Whoever answers; nobody answers himself."""
        return self.filter(self._answered_in(user)).exclude(filed_by=user)

    exportable_by = editable_by

    @staticmethod
    def _answered_in(user):
        part = user.reach.part(Action.ANSWER_COMPLAINTS)
        if part.everywhere:
            return models.Q(pk__isnull=False)
        return models.Q(region__in=part.region_ids) if part else models.Q(pk__in=[])

    def open(self):
        return self.filter(answered_at=None)


class Complaint(models.Model):
    """What somebody complains of or suggests, for himself and those who answer.

    It has no history: who wrote it is kept here alone, and shown only where he signed.
    """

    kind = models.CharField("类型", max_length=10, choices=ComplaintKind)
    text = models.TextField("内容", max_length=1000)
    signed = models.BooleanField("署名", default=False)
    filed_by = models.ForeignKey(
        User, models.CASCADE, related_name="+", verbose_name="提交人", editable=False
    )
    #: Where he works; empty: on the platform.
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, related_name="+", verbose_name="区域", editable=False
    )
    filed_at = models.DateTimeField("提交时间", db_default=Now(), editable=False)
    answer = models.TextField("答复", max_length=1000, blank=True, db_default="")
    answered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="答复人",
        editable=False,
        db_index=False,
    )
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "投诉建议"
        indexes = [models.Index(fields=["-filed_at", "-id"], name="complaint_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} #{self.pk}"

    def get_absolute_url(self) -> str:
        return address_of("accounts:complaint", self.pk)

    def author_to(self, user) -> str:
        """Who wrote it, for whoever may know."""
        return str(self.filed_by) if self.signed or self.filed_by_id == user.pk else "未署名"
