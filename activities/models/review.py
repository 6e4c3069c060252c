"""What became of filings: the steps of their review."""

from django.db import models

from activities.models.activity import Activity
from activities.models.parts import PartQuerySet
from core.models import ReviewStep


class StepQuerySet(PartQuerySet):
    """A step is seen with its activity."""

    def visible_to(self, user):
        return self.filter(subject__in=Activity.objects.visible_to(user))

    def editable_by(self, user):
        """Steps are only added (`activities.services.review`)."""
        return self.none()


class ActivityStep(ReviewStep):
    """One step in the review of an activity; the first submission is the activity's own
    `filed_at`."""

    subject = models.ForeignKey(
        Activity,
        models.CASCADE,
        related_name="steps",
        verbose_name="活动",
        db_index=False,
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动审核步骤"
        indexes = [models.Index(fields=["subject", "id"], name="activity_step_of_subject")]
