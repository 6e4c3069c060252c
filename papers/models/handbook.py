"""The handbook of a branch (支部工作手册): rules and forms that everybody may read."""

from django.db import models
from django.db.models.functions import Coalesce

from accounts.choices import Action
from core.addresses import address_of
from core.models import Attachment, RecyclableRecord, tracked
from core.scope import ScopedQuerySet
from papers.choices import HandbookSection


class HandbookQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Everybody who has a right at all: it says nothing of anybody."""
        return self if user.rights("") else self.none()

    exportable_by = visible_to

    def editable_by(self, user):
        """It holds in the whole county."""
        return self if user.reach.part(Action.EDIT_RULES).everywhere else self.none()

    def present(self):
        """Not in the recycle bin."""
        return self.filter(deleted_at=None)

    def with_files(self):
        """With the number of files of each."""
        files = Attachment.objects.present().filter(
            owner_type__app_label="papers",
            owner_type__model="handbookentry",
            owner_id=models.OuterRef("pk"),
        )
        counted = files.order_by().values("owner_id").annotate(number=models.Count("pk"))
        return self.annotate(file_count=Coalesce(models.Subquery(counted.values("number")), 0))


@tracked()
class HandbookEntry(RecyclableRecord):
    """One rule or form, in words, in files (attachments), or both."""

    name = models.CharField("名称", max_length=100)
    section = models.CharField("类别", max_length=10, choices=HandbookSection)
    #: Where it comes from: the document and its number.
    source = models.CharField("依据", max_length=200, blank=True, db_default="")
    text = models.TextField("内容", max_length=20000, blank=True, db_default="")

    objects = HandbookQuerySet.as_manager()

    class Meta(RecyclableRecord.Meta):
        verbose_name = verbose_name_plural = "工作手册"
        constraints = [
            models.UniqueConstraint(
                fields=["section", "name"],
                condition=models.Q(deleted_at=None),
                name="handbook_entry_unique",
                violation_error_message="这一类里已有同名的内容，请打开原来的修改。",
            )
        ]
        indexes = [
            # The orders of the list.
            models.Index(fields=["name", "id"], name="handbook_by_name"),
            models.Index(fields=["section", "id"], name="handbook_by_section"),
            models.Index(fields=["updated_at", "id"], name="handbook_by_change"),
            models.Index(
                fields=["deleted_at", "id"],
                condition=models.Q(deleted_at__isnull=False),
                name="handbook_recycled",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("papers:entry", self.pk)
