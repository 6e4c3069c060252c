"""What is said of a restatement: why each town's figures change, and what is left out of it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.choices import Action
from branches.models import PartyOrganization
from core.scope import ScopedQuerySet
from months.models.months import MonthRevision, ReportMonth
from orgs.models import Organization
from regions.models import Region

LONGEST_REASON = 200


class RestatingQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        part = user.reach.see_registry
        return self if part.everywhere else self.filter(region_id__in=part.region_ids)

    def editable_by(self, user):
        return self if user.may(Action.CLOSE_MONTH) else self.none()


class RestatementReason(models.Model):
    """Why figures of a town, or those that one organization moves, become others.

    While the month is reopened it belongs to no revision; closing freezes it with the next one.
    """

    report_month = models.ForeignKey(
        ReportMonth, models.CASCADE, related_name="restatement_reasons", verbose_name="月报"
    )
    revision = models.ForeignKey(
        MonthRevision,
        models.CASCADE,
        null=True,
        related_name="restatement_reasons",
        verbose_name="版次",
    )
    #: The town, or the region above the towns, to which the organizations belong.
    region = models.ForeignKey(
        Region, models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name="区域"
    )
    #: None: of the whole town.
    organization = models.ForeignKey(
        Organization,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name="两新组织",
    )
    text = models.CharField("更正原因", max_length=LONGEST_REASON)
    stated_at = models.DateTimeField("时间", db_default=Now())
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )

    objects = RestatingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "更正原因"
        constraints = [
            models.UniqueConstraint(
                fields=["report_month", "region", "organization"],
                condition=models.Q(revision=None),
                nulls_distinct=False,
                name="restatement_reason_once",
            )
        ]

    def __str__(self) -> str:
        return self.text


class LeftOut(models.Model):
    """An organization, or a Party organization with its duties, whose changes do not reach back
    into a reopened month: there it stays as the last closed revision has it, and what was entered
    counts from the month that follows.

    Without a revision it is what holds now; closing keeps a copy with the revision.
    """

    report_month = models.ForeignKey(
        ReportMonth, models.CASCADE, related_name="left_out", verbose_name="月报"
    )
    revision = models.ForeignKey(
        MonthRevision, models.CASCADE, null=True, related_name="left_out", verbose_name="版次"
    )
    region = models.ForeignKey(
        Region, models.DO_NOTHING, db_constraint=False, related_name="+", verbose_name="区域"
    )
    organization = models.ForeignKey(
        Organization,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name="两新组织",
    )
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name="党组织",
    )
    #: As it was called then.
    name = models.CharField("组织名称", max_length=120)
    text = models.CharField("不并入的原因", max_length=LONGEST_REASON)
    left_out_at = models.DateTimeField("时间", db_default=Now())
    left_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )

    objects = RestatingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不并入更正的组织"
        constraints = [
            models.UniqueConstraint(
                fields=["report_month", "organization"],
                condition=models.Q(revision=None),
                name="left_out_once",
            ),
            models.UniqueConstraint(
                fields=["report_month", "party_organization"],
                condition=models.Q(revision=None),
                name="left_out_party_once",
            ),
            models.CheckConstraint(
                name="left_out_one_of_two",
                condition=models.Q(organization=None) ^ models.Q(party_organization=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name
