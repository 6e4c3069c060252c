"""Files that people attach to rows."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Now

from core.choices import AttachmentKind
from core.models import attachment_rules
from core.models.records import tracked
from core.scope import ScopedQuerySet


class AttachmentQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those of rows that he sees, and what he uploaded for a row that is yet to come."""
        return self._of_rows(user, "visible")

    def editable_by(self, user):
        return self._of_rows(user, "editable")

    def _of_rows(self, user, which):
        reached = models.Q(owner_type=None, uploaded_by=user)
        for rule in attachment_rules.all_rules():
            reached |= models.Q(
                owner_type=ContentType.objects.get_for_model(rule.model),
                owner_id__in=getattr(rule, which)(user).values("pk"),
            )
        return self.filter(reached)

    def present(self):
        """Not removed."""
        return self.filter(removed_at__isnull=True)

    def of(self, owner):
        """Those of one row, without the removed ones."""
        return self.of_all([owner])

    def of_all(self, owners):
        """Those of several rows of one model (one at least), without the removed ones."""
        kind = ContentType.objects.get_for_model(owners[0])
        return self.present().filter(owner_type=kind, owner_id__in=[each.pk for each in owners])


@tracked()
class Attachment(models.Model):
    """One file in the private storage; written by `core.attachments.service` alone."""

    kind = models.CharField("种类", max_length=10, choices=AttachmentKind)
    #: What people called it, without folders and numbers; the ending follows from the kind.
    name = models.CharField("文件名", max_length=100)
    key = models.CharField("存储键", max_length=100)
    thumbnail_key = models.CharField("缩略图存储键", max_length=100, blank=True)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    width = models.PositiveIntegerField("宽", null=True)
    height = models.PositiveIntegerField("高", null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间", db_default=Now())
    #: The row that it belongs to; None until there is one.
    owner_type = models.ForeignKey(
        ContentType, models.PROTECT, null=True, verbose_name="所属种类", db_index=False
    )
    owner_id = models.BigIntegerField("所属编号", null=True)
    removed_at = models.DateTimeField("删除时间", null=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="attachment_key_unique"),
            models.CheckConstraint(
                name="attachment_whole_owner",
                condition=models.Q(owner_type=None, owner_id=None)
                | models.Q(owner_type__isnull=False, owner_id__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["owner_type", "owner_id"], name="attachment_of_row")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.kind == AttachmentKind.PICTURE

    @property
    def keys(self) -> list[str]:
        """Where its files are."""
        return [key for key in (self.key, self.thumbnail_key) if key]
