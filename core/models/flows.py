"""What a row went through: the steps of flows (`core.flows`) and of reviews (`core.review`)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class FlowStep(models.Model):
    """One move of a row: who made it, when and why, and by when the next one is due.

    An app makes it concrete with a foreign key `subject` to its rows. Steps are only added.
    """

    #: Name of the move in the table of the flow.
    move = models.CharField("步骤", max_length=20)
    before = models.CharField("原状态", max_length=16)
    after = models.CharField("新状态", max_length=16)
    reason = models.CharField("理由", max_length=200, blank=True, db_default="")
    #: By when whoever comes next has to act.
    due_on = models.DateField("办理期限", null=True, blank=True)
    made_at = models.DateTimeField("时间", db_default=Now())
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="经办人",
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.move} → {self.after}"


class ReviewStep(FlowStep):
    """A step of a review: also which edition was judged, on what grounds, and what stood in it."""

    #: How often it had been submitted by then; 1 is the first edition.
    edition = models.PositiveSmallIntegerField("第几次提交", default=1)
    #: Codes of `core.review.Ground`.
    grounds = ArrayField(models.CharField(max_length=24), verbose_name="退回事由", default=list)
    #: What stood in an edition that went back, as (label, text) in the words of the page: the row
    #: itself goes on as the next edition.
    content = models.JSONField("退回时的内容", null=True, blank=True)

    class Meta:
        abstract = True
