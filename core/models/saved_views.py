"""Lists as people like to see them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from core.scope import ScopedQuerySet


class SavedViewQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """His own, and those that others share: only the question is shared, never the answer.
        Nothing to whoever has no right left."""
        if not user.rights(""):
            return self.none()
        return self.filter(models.Q(user=user) | models.Q(shared=True))

    def exportable_by(self, user):
        return self.none()

    def editable_by(self, user):
        return self.visible_to(user).filter(user=user)


class SavedView(models.Model):
    """The query string of a list under a name."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="用户"
    )
    #: Address name of the list.
    list = models.CharField("列表", max_length=60)
    name = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=1500, blank=True)
    shared = models.BooleanField("共享", default=False)
    saved_at = models.DateTimeField("保存时间", db_default=Now())

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "列表视图"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "list", "name"],
                name="saved_view_name_unique",
                violation_error_message="这个列表已有同名的视图，请换一个名称。",
            ),
        ]
        indexes = [
            models.Index(fields=["list"], condition=models.Q(shared=True), name="saved_view_shared")
        ]

    def __str__(self) -> str:
        return self.name
