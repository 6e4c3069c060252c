"""The frozen rows of a closing: regions, organizations, Party organizations, figures.

They repeat names, codes and paths, and refer to the registry without constraints.
"""

from django.db import models

from accounts.reach import Part
from branches.choices import FormationMode, PartyOrganizationKind
from branches.models import PartyOrganization
from core.scope import ScopedQuerySet
from core.tree import PATH_LENGTH
from months.choices import Exclusion, FigureScope
from months.models.months import MonthRevision
from orgs.choices import OperatingState, OrganizationKind
from orgs.models import Organization
from regions.choices import RegionLevel
from regions.models import Region


class SnapshotQuerySet(ScopedQuerySet):
    """Snapshot rows are in scope with the region in which they were.

    Rows of a draft are seen only where the user may edit: they are not figures yet.
    """

    def visible_to(self, user):
        seen, edited = user.reach.see_registry, user.reach.edit_registry
        rows = self._reached(user, seen)
        if edited in (seen, Part(everywhere=True)):
            return rows
        final = models.Q(revision__number__gt=MonthRevision.DRAFT)
        return rows.filter(final | models.Q(region_id__in=edited.region_ids))

    def exportable_by(self, user):
        return self._reached(user, user.reach.export)

    def _reached(self, user, part):
        if part.everywhere:
            return self
        reached = models.Q(region_id__in=part.region_ids)
        if part.party_organization_ids or part.organization_ids:
            reached |= self._of_units(user)
        return self.filter(reached)

    def _of_units(self, user):
        """What is reached besides regions, by a Party organization or by units."""
        return models.Q(pk__in=[])

    def editable_by(self, user):
        """A snapshot is never edited; a correction is a new revision."""
        return self.none()


class RegionFact(models.Model):
    """The region tree as it was: names, codes and paths of that month."""

    revision = models.ForeignKey(MonthRevision, models.CASCADE, related_name="regions")
    region = models.ForeignKey(Region, models.DO_NOTHING, db_constraint=False, related_name="+")
    code = models.CharField("区域代码", max_length=12)
    name = models.CharField("区域名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=RegionLevel)
    parent_region_id = models.BigIntegerField(null=True)
    path = models.CharField(max_length=PATH_LENGTH)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月报区域"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "region"], name="region_fact_unique")
        ]

    def __str__(self) -> str:
        return self.name


class OrganizationFactQuerySet(SnapshotQuerySet):
    def _of_units(self, user):
        return seen_today(Organization, user, "organization_id")


class PartyOrganizationFactQuerySet(SnapshotQuerySet):
    def _of_units(self, user):
        return seen_today(PartyOrganization, user, "party_organization_id")


def seen_today(model, user, key: str) -> models.Q:
    """Rows about what a secretary's grants reach today. Asked of each, not joined: a snapshot
    outlives what it is about."""
    return models.Q(models.Exists(model.objects.visible_to(user).filter(pk=models.OuterRef(key))))


class OrganizationFact(models.Model):
    """One organization on the last day of the month, in figures.

    Every organization outside the recycle bin has one; those that are not in operation carry
    the reason in `exclusion` and count nowhere.
    """

    pk = models.CompositePrimaryKey("revision_id", "organization_id")
    revision = models.ForeignKey(
        MonthRevision,
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="organizations",
    )
    organization = models.ForeignKey(
        Organization,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    uscc = models.CharField("统一社会信用代码", max_length=18)
    name = models.CharField("组织名称", max_length=120)
    kind = models.CharField("组织类别", max_length=10, choices=OrganizationKind)
    region = models.ForeignKey(
        Region, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    region_path = models.CharField(max_length=PATH_LENGTH)
    state = models.CharField("经营状态", max_length=12, choices=OperatingState)
    exclusion = models.CharField("不计原因", max_length=12, choices=Exclusion, blank=True)
    staff_count = models.PositiveIntegerField("职工人数")
    member_count = models.PositiveIntegerField("党员数")
    full_member_count = models.PositiveIntegerField("正式党员数")
    #: Currently covered by a Party organization formed 单独组建 / in any other mode.
    single_covered = models.BooleanField("单独组建覆盖")
    other_covered = models.BooleanField("其他方式覆盖")
    work_covered = models.BooleanField("工作覆盖")
    #: Of the instructors whose terms cover it: since when there is one, and every how many months
    #: (of a week too: one) it is to be visited; none: nobody is sent there.
    instructed_since = models.DateField("指导员派驻起始日", null=True)
    visited_every = models.PositiveSmallIntegerField("走访周期（月）", null=True)
    #: The last visit until the day, of whichever instructor.
    visited_on = models.DateField("最近一次走访日期", null=True)
    #: The six checks, a bit for each that is fulfilled (`completeness.choices.BITS`); null: the
    #: month was closed before anybody asked.
    clear_checks = models.PositiveSmallIntegerField("六清", null=True)

    objects = OrganizationFactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月度组织情况"
        indexes = [
            models.Index(fields=["revision", "region"], name="organization_fact_region"),
            # The order in which the organizations behind a figure are listed; those of other
            # regions are passed over in the index.
            models.Index(
                fields=["revision", "staff_count", "organization", "region"],
                name="organization_fact_staff",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PartyOrganizationFact(models.Model):
    """One active Party organization on the last day of the month, in figures."""

    pk = models.CompositePrimaryKey("revision_id", "party_organization_id")
    revision = models.ForeignKey(
        MonthRevision,
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="party_organizations",
    )
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    code = models.CharField("党组织代码", max_length=40)
    name = models.CharField("党组织名称", max_length=120)
    kind = models.CharField("类型", max_length=16, choices=PartyOrganizationKind)
    formation = models.CharField("组建方式", max_length=10, choices=FormationMode)
    region = models.ForeignKey(
        Region, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    region_path = models.CharField(max_length=PATH_LENGTH)
    #: The anniversary on which the term of office runs out.
    term_ends_on = models.DateField("任期届满日")
    member_count = models.PositiveIntegerField("党员数")
    full_member_count = models.PositiveIntegerField("正式党员数")
    #: Covered organizations in operation.
    covered_count = models.PositiveIntegerField("覆盖组织数")
    #: Since when there is no 书记; none: there is one.
    secretary_vacant_since = models.DateField("书记空缺起始日", null=True)

    objects = PartyOrganizationFactQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月度党组织情况"
        indexes = [models.Index(fields=["revision", "region"], name="party_fact_region")]

    def __str__(self) -> str:
        return self.name


class Figure(models.Model):
    """The value of one indicator in one region: of its own organizations, or of its subtree.

    Counts have no denominator; a rate is numerator ÷ denominator, empty when that is 0.
    """

    revision = models.ForeignKey(MonthRevision, models.CASCADE, related_name="figures")
    region = models.ForeignKey(Region, models.DO_NOTHING, db_constraint=False, related_name="+")
    scope = models.CharField("口径范围", max_length=5, choices=FigureScope)
    indicator = models.CharField("指标", max_length=60)
    numerator = models.BigIntegerField("分子（数值）")
    denominator = models.BigIntegerField("分母", null=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月报数据"
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "region", "scope", "indicator"],
                name="figure_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.numerator}/{self.denominator}"
