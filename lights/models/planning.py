"""Plans of joint branches: which uncovered units of a town could found one together."""

from django.conf import settings
from django.db import models

from branches.models import PartyOrganization
from core.addresses import address_of
from core.models import Record, tracked
from core.scope import ScopedQuerySet
from lights.choices import GroupState
from orgs.models import Organization
from regions.models import Region

#: A branch has at least so many full members (支部工作条例, 第四条).
LEAST_FULL_MEMBERS = 3


class JointPlanQuerySet(ScopedQuerySet):
    """In scope with its region: who sees a branch only sees no plan."""

    def visible_to(self, user):
        return self._in(user.reach.see_registry)

    def editable_by(self, user):
        """Whoever founds Party organizations in the region."""
        return self._in(user.reach.edit_members)

    def exportable_by(self, user):
        return self._in(user.reach.export)

    def _in(self, part):
        return self if part.everywhere else self.filter(region_id__in=part.region_ids)

    def present(self):
        """Plans do not go into the recycle bin."""
        return self

    def with_numbers(self):
        """With the groups that stand and those founded, and the units in them."""
        groups = JointGroup.objects.filter(plan=models.OuterRef("pk")).order_by().values("plan")
        units = JointUnit.objects.filter(plan=models.OuterRef("pk")).order_by().values("plan")

        def number(rows):
            counted = rows.annotate(number=models.Count("pk")).values("number")
            found = models.Subquery(counted, output_field=models.IntegerField())
            return models.functions.Coalesce(found, 0)

        return self.annotate(
            group_count=number(groups.exclude(state=GroupState.DROPPED)),
            founded_count=number(groups.filter(state=GroupState.FOUNDED)),
            unit_count=number(units),
            grouped_count=number(
                units.filter(group__isnull=False).exclude(group__state=GroupState.DROPPED)
            ),
        )


@tracked()
class JointPlan(Record):
    """The proposal for a town or park as it was made on a day, adjusted by hand since.

    The numbers of the coverage are those of that day: the preview adds to them what the plan adds.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区域")
    made_on = models.DateField("编制日期", editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="编制人",
        editable=False,
    )
    with_members_only = models.BooleanField("只编入有党员的组织", default=False)
    #: Most units of a group, by the county's number of that day.
    most_units = models.PositiveSmallIntegerField("每组最多单位数", editable=False)
    organization_count = models.PositiveIntegerField("两新组织数", editable=False)
    covered_count = models.PositiveIntegerField("建立党组织数", editable=False)

    objects = JointPlanQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "联建方案"
        indexes = [models.Index(fields=["made_on", "id"], name="joint_plan_by_day")]

    def __str__(self) -> str:
        return f"{self.region.name}联建方案（{self.made_on}）"

    def get_absolute_url(self) -> str:
        return address_of("lights:plan", self.pk)


class OfPlanQuerySet(ScopedQuerySet):
    """What belongs to a plan is in scope with it."""

    def visible_to(self, user):
        return self.filter(plan__in=JointPlan.objects.visible_to(user))

    def editable_by(self, user):
        return self.filter(plan__in=JointPlan.objects.editable_by(user))


@tracked()
class JointGroup(Record):
    """Units that would found a branch together."""

    plan = models.ForeignKey(
        JointPlan, models.CASCADE, related_name="groups", verbose_name="联建方案", db_index=False
    )
    number = models.PositiveSmallIntegerField("组号")
    name = models.CharField("拟成立的党组织", max_length=120)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=GroupState,
        default=GroupState.PROPOSED,
        editable=False,
    )
    #: The branch that was founded.
    party_organization = models.ForeignKey(
        PartyOrganization,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="党组织",
    )

    objects = OfPlanQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "联建小组"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="joint_group_number_unique")
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 组"

    def get_absolute_url(self) -> str:
        return address_of("lights:plan", self.plan_id)

    @property
    def is_proposed(self) -> bool:
        return self.state == GroupState.PROPOSED


class JointUnitQuerySet(OfPlanQuerySet):
    def visible_to(self, user):
        """A unit that has moved elsewhere is seen where it stands now."""
        return (
            super().visible_to(user).filter(organization__in=Organization.objects.visible_to(user))
        )

    def editable_by(self, user):
        return (
            super().editable_by(user).filter(organization__in=Organization.objects.visible_to(user))
        )


@tracked()
class JointUnit(Record):
    """An uncovered unit in a plan: in a group, or left over."""

    plan = models.ForeignKey(
        JointPlan, models.CASCADE, related_name="units", verbose_name="联建方案", db_index=False
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="两新组织"
    )
    group = models.ForeignKey(
        JointGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="units",
        verbose_name="编入",
    )
    #: Who worked there on the day of the plan.
    member_count = models.PositiveIntegerField("党员数", editable=False)
    full_member_count = models.PositiveIntegerField("正式党员数", editable=False)

    naming = ("organization",)

    objects = JointUnitQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "联建单位"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "organization"],
                name="joint_unit_once",
                violation_error_message="这个组织已在方案中。",
            )
        ]

    def __str__(self) -> str:
        return str(self.organization)

    def get_absolute_url(self) -> str:
        return address_of("lights:plan", self.plan_id)
