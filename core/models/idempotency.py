"""What writes over the API were answered."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class IdempotencyRecord(models.Model):
    """What was answered to a write with an `Idempotency-Key` (`core.records.idempotency`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户")
    #: A program may write anything into its key.
    key_digest = models.CharField("键的摘要", max_length=64)
    #: Digest of method, address and content.
    request_cipher = models.BinaryField("请求（密文）")
    #: Status of the answer; 0 while the write is under way.
    status = models.PositiveSmallIntegerField("状态码", default=0)
    record_id = models.BigIntegerField("记录编号", null=True)
    body_cipher = models.BinaryField("应答（密文）", null=True)
    created_at = models.DateTimeField("时间", db_default=Now(), db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口应答"
        constraints = [
            models.UniqueConstraint(fields=["user", "key_digest"], name="idempotency_record_unique")
        ]

    def __str__(self) -> str:
        return f"接口应答 #{self.pk}"
