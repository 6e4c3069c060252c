"""Photos of what is filed: announced by their digest, before or after the bytes come."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from core.models.attachments import Attachment
from core.scope import ScopedQuerySet


class FiledPhotoQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """With the record; what came before it, to whoever sent it."""
        of = self.model.of
        records = self.model._meta.get_field(of).related_model._default_manager
        return self.filter(
            models.Q(**{f"{of}__in": records.visible_to(user)})
            | models.Q(**{of: None, "uploaded_by": user})
        )

    def editable_by(self, user):
        """Photos come and go with the record (`core.filing.photos`); a single one is not
        changed."""
        return self.none()

    def complete(self):
        return self.filter(complete=True)


class FiledPhoto(models.Model):
    """One photo, called by the SHA-256 of what the device sends; stored made anew, without its
    metadata (`core.attachments`). An app makes it concrete with a foreign key to its record
    (`of`, null, `photos` from there), and with `once` and `waiting`."""

    #: Name of the foreign key to the record.
    of: ClassVar[str]

    #: Under which key it is filed: photos may come before the record.
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

    class Meta:
        abstract = True
        verbose_name = verbose_name_plural = "照片"

    def __str__(self) -> str:
        return f"照片 #{self.pk}"


def once(of: str) -> list[models.UniqueConstraint]:
    """A photo stands once in its record, and once with its sender before there is one."""
    return [
        models.UniqueConstraint(
            fields=[of, "sha256"],
            condition=models.Q(**{f"{of}__isnull": False}),
            name=f"photo_once_in_{of}",
        ),
        models.UniqueConstraint(
            fields=["client_key", "uploaded_by", "sha256"],
            condition=models.Q(**{f"{of}__isnull": True}),
            name=f"photo_once_before_{of}",
        ),
    ]


def waiting(of: str) -> models.Index:
    """Those whose record was not filed."""
    return models.Index(
        fields=["announced_at"],
        condition=models.Q(**{f"{of}__isnull": True}),
        name=f"photo_without_{of}",
    )
