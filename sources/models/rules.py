"""Sources, and what the county says of them: how rows are matched, which source counts."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.choices import Action
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from core.values import PAST
from orgs.choices import OrganizationKind
from orgs.models import Organization
from regions.models import Department
from sources.choices import SaidField, SourceCode


class CountyQuerySet(ScopedQuerySet):
    """What the county says for everybody: read by whoever sees the registry."""

    def visible_to(self, user):
        return self if user.reach.see_registry else self.none()

    def editable_by(self, user):
        return self if user.reach.part(Action.EDIT_RULES).everywhere else self.none()


@tracked(fed=True)
class Source(Record):
    """From whom lists come: what they cover, what they may say and how far they are trusted."""

    code = models.CharField("代码", max_length=20, choices=SourceCode)
    name = models.CharField("来源名称", max_length=40)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="部门"
    )
    kinds = ArrayField(
        models.CharField(max_length=10, choices=OrganizationKind),
        verbose_name="名单包括",
        default=list,
    )
    #: Field → `choices.Trust`; what is not named it may not say.
    trust = models.JSONField("字段可信程度", default=dict)
    #: Title of a column of its lists → ours; "" = ignored.
    mapping = models.JSONField("列名对应", default=dict, blank=True)

    objects = CountyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "名单来源"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="source_code_unique",
                violation_error_message="这个来源已存在。",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("sources:rules")


@tracked()
class MatchRule(Record):
    """When a row and an organization with another code are likely one: points of a hundred."""

    likely_from = models.PositiveSmallIntegerField(
        "疑似的起点（分）", validators=[MinValueValidator(40), MaxValueValidator(100)]
    )
    name_weight = models.PositiveSmallIntegerField(
        "名称的分量", validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    address_weight = models.PositiveSmallIntegerField(
        "地址的分量", validators=[MaxValueValidator(100)]
    )
    principal_weight = models.PositiveSmallIntegerField(
        "负责人的分量", validators=[MaxValueValidator(100)]
    )
    other_code = models.PositiveSmallIntegerField(
        "两个 18 位代码不同时减（分）", validators=[MaxValueValidator(100)]
    )

    objects = CountyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "比对规则"

    def __str__(self) -> str:
        return f"{self.likely_from} 分起为疑似"

    def get_absolute_url(self) -> str:
        return address_of("sources:rules")


@tracked()
class DivisionChange(Record):
    """A division whose code became another, as the county knows it."""

    old = models.CharField("原代码", max_length=6)
    new = models.CharField("现代码", max_length=6)
    changed_on = models.DateField("变更日期", null=True, blank=True)
    ground = models.CharField("依据", max_length=200)

    value_types = {"changed_on": PAST}

    objects = CountyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "区划代码变更"
        ordering = ["old"]
        constraints = [
            models.UniqueConstraint(
                fields=["old"],
                name="division_change_unique",
                violation_error_message="这个原代码已登记过变更。",
            ),
            models.CheckConstraint(
                name="division_change_form",
                condition=Q(old__regex=r"^[0-9]{6}$") & Q(new__regex=r"^[0-9]{6}$"),
                violation_error_message="区划代码应为 6 位数字。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"

    def get_absolute_url(self) -> str:
        return address_of("sources:rules")


@tracked()
class FieldRule(Record):
    """Which source counts first in a field, for all organizations."""

    field = models.CharField("字段", max_length=20, choices=SaidField)
    order = ArrayField(
        models.CharField(max_length=20, choices=SourceCode), verbose_name="先后", default=list
    )

    objects = CountyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "字段规则"
        constraints = [
            models.UniqueConstraint(
                fields=["field"],
                name="field_rule_unique",
                violation_error_message="这个字段已有规则。",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_field_display())

    def get_absolute_url(self) -> str:
        return address_of("sources:rules")


class OfOrganization(ScopedQuerySet):
    """Rows that are seen and changed by whoever sees and changes their organization."""

    def visible_to(self, user):
        return self.one_of("organization", Organization.objects.visible_to(user))

    def editable_by(self, user):
        return self.one_of("organization", Organization.objects.editable_by(user))


@tracked()
class FieldException(Record):
    """Which source counts in a field of one organization, whatever the rule says."""

    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name="两新组织", db_index=False
    )
    field = models.CharField("字段", max_length=20, choices=SaidField)
    #: None: what the registry holds.
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="以谁为准"
    )
    reason = models.CharField("理由", max_length=200)

    objects = OfOrganization.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "字段例外"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "field"],
                name="field_exception_unique",
                violation_error_message="这个组织的这个字段已有例外。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.get_field_display()}"

    def get_absolute_url(self) -> str:
        return address_of("orgs:detail", self.organization_id)
