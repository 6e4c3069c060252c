"""Which keys the database needs."""

from django.db import models
from django.db.models.functions import Now


class KeyFingerprint(models.Model):
    """A key with which something in the database was made (`core.rotation.fingerprints`)."""

    #: The variable that holds it.
    name = models.CharField("密钥", max_length=30)
    fingerprint = models.CharField("指纹", max_length=16)
    since = models.DateTimeField("启用时间", db_default=Now())

    class Meta:
        verbose_name = verbose_name_plural = "密钥指纹"
        constraints = [
            models.UniqueConstraint(fields=["name", "fingerprint"], name="key_fingerprint_unique")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.fingerprint}"
