"""Versions of templates, and which paper was made by which."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Now

from accounts.choices import Action
from core.models import Attachment, tracked
from core.scope import ScopedQuerySet
from papers.choices import PaperFormat
from papers.kinds import Kind, kinds


class PaperTemplateQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Whoever edits rules in the whole county: a template holds everywhere."""
        return self if user.reach.part(Action.EDIT_RULES).everywhere else self.none()

    def editable_by(self, user):
        """A version stays as it is: another one is uploaded (`papers.services.templates`)."""
        return self.none()


@tracked()
class PaperTemplate(models.Model):
    """A version of the template of one kind: a file, or (without) the one that the program brings.

    The newest holds; a paper that was made by an older one stays with that.
    """

    kind = models.SlugField("文书", max_length=40, db_index=False)
    number = models.PositiveIntegerField("版本")
    attachment = models.OneToOneField(
        Attachment, models.PROTECT, null=True, related_name="+", verbose_name="文件"
    )
    note = models.CharField("说明", max_length=100, blank=True, db_default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    created_at = models.DateTimeField("时间", db_default=Now())

    objects = PaperTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书模板"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"],
                name="paper_template_number_unique",
                violation_error_message="其他人刚上传了新的模板，请刷新后再试。",
            )
        ]

    def __str__(self) -> str:
        known = kinds().get(self.kind)
        return f"{known.title if known else self.kind}第 {self.number} 版"


class PaperQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own, of rows that are still in scope (`papers.services.making` asks that again)."""
        return self.filter(made_by=user)

    def editable_by(self, user):
        return self.none()

    def of(self, row):
        return self.filter(
            owner_type=ContentType.objects.get_for_model(row), owner_id=row.pk
        ).order_by("-pk")


class Paper(models.Model):
    """That a paper was made: of which row, by which version of the template. It is not kept itself:
    it is made again of the same row by the same version."""

    kind = models.SlugField("文书", max_length=40, db_index=False)
    format = models.CharField("格式", max_length=4, choices=PaperFormat)
    owner_type = models.ForeignKey(
        ContentType, models.PROTECT, verbose_name="所属种类", db_index=False
    )
    owner_id = models.BigIntegerField("所属编号")
    #: None: the one that the program brings.
    template = models.ForeignKey(
        PaperTemplate, models.PROTECT, null=True, related_name="papers", verbose_name="模板"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="生成人"
    )
    made_at = models.DateTimeField("生成时间", db_default=Now())

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "生成的文书"
        indexes = [models.Index(fields=["owner_type", "owner_id"], name="paper_of_row")]

    def __str__(self) -> str:
        return f"文书 #{self.pk}"

    @property
    def known_kind(self) -> Kind | None:
        return kinds().get(self.kind)
