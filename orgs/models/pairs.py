"""Two organizations at once: they may be one, or one went up in the other."""

from django.conf import settings
from django.db import models

from core.addresses import address_of
from core.models import UndoSet, tracked
from core.scope import ScopedQuerySet
from orgs.choices import Suspicion
from orgs.models.organizations import Organization


class PairQuerySet(ScopedQuerySet):
    """Two organizations at once: both must be in scope."""

    def visible_to(self, user):
        return self._both(Organization.objects.visible_to(user), user.reach.see_registry)

    def editable_by(self, user):
        return self._both(Organization.objects.editable_by(user), user.reach.edit_registry)

    def exportable_by(self, user):
        return self._both(Organization.objects.exportable_by(user), user.reach.export)

    def _both(self, organizations, part):
        if part.everywhere:
            return self
        ids = organizations.values("pk")
        return self.filter(**{f"{name}__in": ids for name in self.model.PAIR})


@tracked()
class DuplicatePair(models.Model):
    """Two organizations that may be one; found set-wise by `orgs.services.duplicates`."""

    PAIR = ("first", "second")

    #: The one that was stored earlier.
    first = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name="组织", db_index=False
    )
    second = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name="疑似重复的组织"
    )
    suspicion = models.CharField("疑点", max_length=12, choices=Suspicion)
    found_at = models.DateTimeField("发现时间", db_default=models.functions.Now())
    #: When and by whom it was said that they are not the same.
    dismissed_at = models.DateTimeField("判定时间", null=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="判定人"
    )

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "疑似重复"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_unique"),
            models.CheckConstraint(
                name="duplicate_pair_in_order", condition=models.Q(first__lt=models.F("second"))
            ),
        ]
        indexes = [models.Index(fields=["found_at", "id"], name="duplicate_pair_by_found")]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


class OrganizationMerge(models.Model):
    """One organization went up in another: it lies in the recycle bin, this points on."""

    PAIR = ("kept", "merged")

    undo_set = models.OneToOneField(UndoSet, models.PROTECT, related_name="+")
    kept = models.ForeignKey(
        Organization, models.PROTECT, related_name="merges", verbose_name="保留的组织"
    )
    merged = models.ForeignKey(
        Organization, models.PROTECT, related_name="merged_by", verbose_name="并入的组织"
    )

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "合并记录"

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.kept_id}"

    def get_absolute_url(self) -> str:
        return address_of("orgs:merged", self.pk)
