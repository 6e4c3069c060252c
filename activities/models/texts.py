"""Texts that a Party organization keeps to begin with."""

from django.db import models

from activities.choices import DutyCode
from activities.models.delegation import fileable_by
from branches.models import PartyOrganization
from core.models import Record, tracked
from core.scope import ScopedQuerySet


class TextQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(party_organization__in=fileable_by(user))

    editable_by = visible_to


@tracked()
class ActivityText(Record):
    """A template for topic and text, of one duty or of any."""

    party_organization = models.ForeignKey(
        PartyOrganization, models.PROTECT, related_name="activity_texts", verbose_name="党组织"
    )
    name = models.CharField("名称", max_length=40)
    duty = models.CharField("事项", max_length=20, choices=DutyCode, blank=True, db_default="")
    topic = models.CharField("主题", max_length=120, blank=True, db_default="")
    text = models.TextField("内容", max_length=5000)

    objects = TextQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "活动模板"
        constraints = [
            models.UniqueConstraint(
                fields=["party_organization", "name"],
                name="activity_text_name_unique",
                violation_error_message="已有同名模板，请换一个名称或修改原来的。",
            )
        ]

    def __str__(self) -> str:
        return self.name
