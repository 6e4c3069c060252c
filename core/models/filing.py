"""What waits on the server until somebody has filed it whole (`core.filing`)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from core.scope import ScopedQuerySet


class DraftQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own alone."""
        return self.filter(user=user)

    def editable_by(self, user):
        return self.filter(user=user)


class Draft(models.Model):
    """What somebody began to file and did not file yet, as his device wrote it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="drafts"
    )
    #: What it is a draft of, and under which key it will be filed.
    subject = models.CharField("种类", max_length=40)
    client_key = models.UUIDField("填报键")
    body_cipher = models.BinaryField("内容（密文）")
    saved_at = models.DateTimeField("保存时间", db_default=Now())

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "草稿"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject", "client_key"], name="draft_one_per_key"
            )
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_by_age")]

    def __str__(self) -> str:
        return f"草稿 #{self.pk}"


class UploadPart(models.Model):
    """A piece of a file that comes in several; gone once the file is whole."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="+"
    )
    client_key = models.UUIDField("填报键")
    sha256 = models.CharField("全文摘要", max_length=64)
    starts_at = models.PositiveIntegerField("起点")
    content_cipher = models.BinaryField("内容（密文）")
    size = models.PositiveIntegerField("字节数")
    received_at = models.DateTimeField("收到时间", db_default=Now(), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "分段"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "client_key", "sha256", "starts_at"], name="upload_part_unique"
            )
        ]

    def __str__(self) -> str:
        return f"分段 #{self.pk}"
