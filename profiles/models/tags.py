"""The catalogue of tags, and which organizations carry those that a condition sets."""

from django.db import models

from accounts.choices import Action
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from orgs.models import TAGS, Organization
from profiles.choices import TagGroup


class TagQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The catalogue is the county's, for whoever sees organizations."""
        return self if user.may(Action.SEE_REGISTRY) else self.none()

    def editable_by(self, user):
        return self if user.reach.part(Action.EDIT_RULES).everywhere else self.none()

    def exportable_by(self, user):
        return self if user.may(Action.EXPORT) else self.none()


@tracked(fed=True)
class Tag(Record):
    """One word of the classification. Without a condition it is set by hand
    (`Organization.tags`); with one the organizations that fulfil it carry it."""

    name = models.CharField("标签", max_length=TAGS.max_length)
    group = models.CharField("分组", max_length=10, choices=TagGroup)
    note = models.CharField("说明", max_length=200, blank=True, db_default="", default="")
    #: A tree over `profiles.facts`; none: set by hand.
    when = models.JSONField("条件", null=True, blank=True)

    objects = TagQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "分类标签"
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="tag_name_unique",
                violation_error_message="这个标签已在目录里，请直接修改它。",
            )
        ]
        indexes = [models.Index(fields=["group", "id"], name="tag_by_group")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("profiles:tags")


class RuledTag(models.Model):
    """An organization fulfils the condition of a tag; worked out by
    `profiles.services.refresh_tags`."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="ruled", verbose_name="标签")
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="ruled_tags",
        verbose_name="两新组织",
    )

    class Meta:
        verbose_name = verbose_name_plural = "按条件的标签"
        constraints = [
            models.UniqueConstraint(fields=["tag", "organization"], name="ruled_tag_once")
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} {self.organization_id}"


def carrying(*names: str) -> models.Q:
    """The organizations that carry any of the tags, set by hand or by its condition."""
    ruled = RuledTag.objects.filter(organization=models.OuterRef("pk"), tag__name__in=names)
    return models.Q(tags__overlap=[*names]) | models.Q(models.Exists(ruled))
