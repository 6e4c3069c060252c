"""Changes of many rows that can be taken back (`core.undo.journal`)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class Deed(models.Model):
    """A change of many rows that its page lets people take back; `core.undo.journal` writes and
    reads what is needed for that. An app's own model says what the deed was about."""

    done_at = models.DateTimeField("时间", db_default=Now())
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="操作人",
    )
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="撤销人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "可撤销的操作"

    def __str__(self) -> str:
        return f"#{self.pk}"


class DeedRow(models.Model):
    """One row that a deed changed (before and after), made (only after) or deleted (only before).

    Of a changed row only the columns that the deed is about: what happens to the others later
    does not stand in the way. Identifiers stay the ciphertexts that they are in their tables.
    """

    deed = models.ForeignKey(Deed, models.CASCADE, related_name="rows", db_index=False)
    table = models.CharField("表", max_length=63)
    row_id = models.BigIntegerField("行")
    before = models.JSONField("改前", null=True)
    after = models.JSONField("改后", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "可撤销的改动"
        constraints = [
            models.UniqueConstraint(fields=["deed", "table", "row_id"], name="deed_row_unique")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"
