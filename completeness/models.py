"""六清: how old information may be, who looked at a unit, and what is clear of each today."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from branches.models.rules import CountyRow
from completeness.choices import Lack, Topic
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from core.values import PAST
from orgs.models import Organization


@tracked()
class CompletenessRule(CountyRow):
    """After how many months the information of a check is too old; blank: it does not grow old."""

    KEY, VALUES = "topic", ("months",)

    topic = models.CharField("检查项", max_length=10, choices=Topic)
    months = models.PositiveSmallIntegerField(
        "几个月须核对一次",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )

    class Meta(CountyRow.Meta):
        verbose_name = verbose_name_plural = "六清核对期限"
        ordering = ["topic", "valid_from"]
        constraints = [CountyRow.one_at_a_time("completeness_rule_one_at_a_time", "topic")]

    def __str__(self) -> str:
        return self.get_topic_display()

    def get_absolute_url(self) -> str:
        return address_of("completeness:rules")


class OfOrganizationQuerySet(ScopedQuerySet):
    """In scope with the unit."""

    def visible_to(self, user):
        return self.one_of("organization", Organization.objects.visible_to(user))

    def editable_by(self, user):
        return self.one_of("organization", Organization.objects.editable_by(user))

    def exportable_by(self, user):
        return self.one_of("organization", Organization.objects.exportable_by(user))

    def present(self):
        return self.filter(organization__deleted_at=None)


@tracked()
class Confirmation(Record):
    """Somebody looked: what is registered was so on that day, or there was nothing to register."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="confirmations", verbose_name="两新组织"
    )
    topic = models.CharField("检查项", max_length=10, choices=Topic)
    confirmed_on = models.DateField("核对日期")
    #: Of an association: how many belong to it.
    number = models.PositiveIntegerField(
        "会员数", null=True, blank=True, validators=[MaxValueValidator(2_000_000)]
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="核对人",
        editable=False,
    )

    value_types = {"confirmed_on": PAST}
    objects = OfOrganizationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "六清核对"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "topic", "confirmed_on"],
                name="confirmation_once_a_day",
                violation_error_message="这一天已经登记过这一项的核对。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} {self.confirmed_on}"

    def get_absolute_url(self) -> str:
        return address_of("orgs:detail", self.organization_id)


class Clearness(models.Model):
    """What is clear of a unit today, for lists and figures; derived, never edited, rebuilt by
    `rebuild_facts`."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="clearness"
    )
    #: In operation: those that figures count.
    counted = models.BooleanField("计入")
    count = models.BooleanField("数量清")
    operation = models.BooleanField("运转清")
    staff = models.BooleanField("职工清")
    formation = models.BooleanField("组建清")
    members = models.BooleanField("党员清")
    owners = models.BooleanField("出资人清")
    #: Since when each is known, in the order of the checks.
    since = ArrayField(models.DateField(), verbose_name="信息日期")
    lacks = ArrayField(models.CharField(max_length=14, choices=Lack), verbose_name="缺少")

    objects = OfOrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "六清情况"
        indexes = [
            # The few units that lack something which hardly any lacks.
            GinIndex(fields=["lacks"], condition=models.Q(counted=True), name="clearness_lacks"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id}"
