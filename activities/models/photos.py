"""Photos of activities (`core.filing.photos`)."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from activities.models.activity import Activity
from activities.models.keys import HashParts
from core.models import FiledPhoto
from core.models.photos import FiledPhotoQuerySet, once, waiting


class Photo(FiledPhoto):
    """One photo of an activity, or of one that is yet to be filed."""

    of = "activity"

    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, related_name="photos", verbose_name="活动"
    )

    objects = FiledPhotoQuerySet.as_manager()

    class Meta(FiledPhoto.Meta):
        abstract = False
        constraints = once("activity")
        indexes = [
            waiting("activity"),
            GinIndex(HashParts("difference_hash"), name="photo_hash_parts"),
        ]
