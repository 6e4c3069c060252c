"""Samples that were drawn (`core.draws`)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from core.domain import declared
from core.scope import ScopedQuerySet


class DrawQuerySet(ScopedQuerySet):
    """The app of its kind says in which places a user sees what was drawn, and makes it void."""

    def visible_to(self, user):
        return self._of_kinds(user, "seen")

    def editable_by(self, user):
        return self._of_kinds(user, "drawn")

    def exportable_by(self, user):
        return self.visible_to(user)

    def _of_kinds(self, user, rule: str):
        found = models.Q(pk__in=[])
        for kind in declared("draws"):
            places = getattr(kind, rule)(user)
            place = models.Q() if places is None else models.Q(place_id__in=places)
            found |= models.Q(kind=kind.name) & place
        return self.filter(found)


class Draw(models.Model):
    """One run: from which list, by which seed and weights, without whom, and who was drawn.

    Never changed but for becoming void, with a reason; then another one may be drawn.
    """

    kind = models.CharField("种类", max_length=40)
    #: What was drawn for: one valid draw each.
    occasion = models.CharField("事由键", max_length=80)
    title = models.CharField("事由", max_length=120)
    #: Key of the place to which it belongs, as its app understands it.
    place_id = models.BigIntegerField("范围")
    #: Keys of the list in their order, and its fingerprint.
    candidates = models.JSONField("名单")
    list_hash = models.CharField("名单摘要", max_length=64)
    seed = models.CharField("种子", max_length=64)
    weights = models.JSONField("权重", default=dict)
    #: Key → why it was left out.
    exclusions = models.JSONField("排除", default=dict)
    wanted = models.PositiveIntegerField("应抽数")
    chosen = models.JSONField("抽中")
    #: How many keys stand in the list, and how many were drawn.
    size = models.PositiveIntegerField("名单数")
    drawn = models.PositiveIntegerField("抽中数")
    drawn_at = models.DateTimeField("抽取时间", db_default=Now())
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="抽取人",
    )
    valid = models.BooleanField("有效", default=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True, db_default="")
    voided_at = models.DateTimeField("作废时间", null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="作废人",
    )

    objects = DrawQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "抽查"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "occasion"],
                condition=models.Q(valid=True),
                name="draw_one_valid",
                violation_error_message="已有有效的抽取结果。",
            ),
            models.CheckConstraint(
                name="draw_void_with_reason",
                condition=models.Q(valid=True) | ~models.Q(void_reason=""),
            ),
        ]
        indexes = [models.Index(fields=["drawn_at", "id"], name="draw_by_time")]

    def __str__(self) -> str:
        return self.title
