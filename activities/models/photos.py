"""Photos of activities: announced by their digest, before or after the bytes come."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from activities.models.activity import Activity
from activities.models.keys import HashParts
from core.models import Attachment
from core.scope import ScopedQuerySet

#: More than these nobody looks at, and none is ever asked for without a recorded ground.
MOST_PHOTOS = 9


class PhotoQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """With the activity; what came before it, to whoever sent it."""
        return self.filter(
            models.Q(activity__in=Activity.objects.visible_to(user))
            | models.Q(activity=None, uploaded_by=user)
        )

    def editable_by(self, user):
        """Photos come and go with the activity (`activities.services`); a single one is not
        changed."""
        return self.none()

    def complete(self):
        return self.filter(complete=True)


class Photo(models.Model):
    """One photo, called by the SHA-256 of what the device sends; stored made anew, without its
    metadata (`core.attachments`)."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, related_name="photos", verbose_name="活动"
    )
    #: Under which key it is filed: photos may come before the activity.
    client_key = models.UUIDField("填报键")
    sha256 = models.CharField("摘要", max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )
    announced_at = models.DateTimeField("登记时间", db_default=Now())
    position = models.PositiveSmallIntegerField("顺序", default=0)
    #: The day on which the camera says that it was taken; a hint for the reviewer only.
    taken_on = models.DateField("拍摄日期", null=True, blank=True)
    width = models.PositiveIntegerField("宽", null=True)
    height = models.PositiveIntegerField("高", null=True)
    #: Nearly the same pictures differ in few of its 64 bits: `bit_count(a # b)` in PostgreSQL.
    difference_hash = models.BigIntegerField("差异哈希", null=True)
    attachment = models.OneToOneField(
        Attachment, models.SET_NULL, null=True, related_name="+", verbose_name="文件"
    )
    complete = models.BooleanField("已收到", default=False)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "照片"
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "sha256"],
                condition=models.Q(activity__isnull=False),
                name="photo_once_in_activity",
            ),
            models.UniqueConstraint(
                fields=["client_key", "uploaded_by", "sha256"],
                condition=models.Q(activity__isnull=True),
                name="photo_once_before_activity",
            ),
        ]
        indexes = [
            models.Index(
                fields=["announced_at"],
                condition=models.Q(activity__isnull=True),
                name="photo_without_activity",
            ),
            GinIndex(HashParts("difference_hash"), name="photo_hash_parts"),
        ]

    def __str__(self) -> str:
        return f"照片 #{self.pk}"
