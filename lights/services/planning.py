"""Plans of joint branches: made, adjusted by hand, and a group of them founded."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from branches.choices import FormationMode, PartyOrganizationKind
from branches.services import create_party_organization, start_coverage
from core import records
from core.db import store
from core.errors import Missing, Refusal
from core.records import derived
from lights.choices import EarlyMeasure, GroupState
from lights.models import JointGroup, JointPlan, JointUnit
from lights.models.planning import LEAST_FULL_MEMBERS
from lights.services.early import numbers_on
from lights.services.grouping import Unit, propose
from orgs.choices import CoverageState, OperatingState
from orgs.models import Organization, OrganizationQuerySet
from regions.models import Region

#: More uncovered units than these are not looked at together.
MOST_UNITS = 2_000
COVERED = (CoverageState.SINGLE, CoverageState.OTHER)
#: What a refusal names before it says "等".
_NAMED = 3


@dataclass(frozen=True)
class PlannedGroup:
    """A group as it stands, and what keeps it from being founded."""

    group: JointGroup
    units: list[JointUnit]
    most: int

    @property
    def full_members(self) -> int:
        return sum(each.full_member_count for each in self.units)

    @property
    def problem(self) -> str:
        if self.full_members < LEAST_FULL_MEMBERS:
            return f"正式党员不足 {LEAST_FULL_MEMBERS} 名，请移入有党员的单位，或撤去这一组"
        if len(self.units) > self.most:
            return f"超过 {self.most} 个单位，请移出"
        return ""


@dataclass(frozen=True)
class Preview:
    """A plan as a reader sees it: its groups, the units left over, and the coverage by then."""

    plan: JointPlan
    groups: list[PlannedGroup]
    left: list[JointUnit]

    @property
    def added(self) -> int:
        """Units that the plan brings under a Party organization."""
        return sum(len(each.units) for each in self.groups if not each.problem)

    @property
    def rate_before(self) -> float | None:
        return _rate(self.plan.covered_count, self.plan.organization_count)

    @property
    def rate_after(self) -> float | None:
        return _rate(self.plan.covered_count + self.added, self.plan.organization_count)


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def preview_of(plan: JointPlan, user: Any) -> Preview:
    units = (
        JointUnit.objects.visible_to(user)
        .filter(plan=plan)
        .select_related("organization__region")
        .order_by("-full_member_count", "organization__uscc")
    )
    inside: dict[int | None, list[JointUnit]] = defaultdict(list)
    for unit in units:
        inside[unit.group_id].append(unit)
    groups = (
        plan.groups.exclude(state=GroupState.DROPPED)
        .select_related("party_organization")
        .order_by("number")
    )
    return Preview(
        plan,
        [PlannedGroup(each, inside[each.pk], plan.most_units) for each in groups],
        inside[None],
    )


def uncovered_in(rows: OrganizationQuerySet, region: Region) -> OrganizationQuerySet:
    """Those in operation in the region that no Party organization covers."""
    return rows.present().filter(
        region__path__startswith=region.path,
        state=OperatingState.OPERATING,
        facts__coverage__in=(CoverageState.WORK, CoverageState.NONE),
    )


@transaction.atomic
def make_plan(*, actor: Any, region: Region, with_members_only: bool = False) -> JointPlan:
    """Propose groups for the uncovered units of a region (`lights.services.grouping`).

    Equal units give equal groups. Raises ValidationError, and `Denied` (recorded) without the
    right to found Party organizations there.
    """
    plan = draw_up(
        region,
        Organization.objects.visible_to(actor),
        made_by=actor,
        with_members_only=with_members_only,
    )
    if not JointPlan.objects.editable_by(actor).filter(pk=plan.pk).exists():
        records.deny(actor=actor, subject=JointPlan, keys=[region.code])
    return plan


def draw_up(
    region: Region,
    rows: OrganizationQuerySet,
    *,
    made_by: Any,
    with_members_only: bool = False,
) -> JointPlan:
    """A plan of these organizations of the region; inside a transaction."""
    today = timezone.localdate()
    found = uncovered_in(rows, region).filter(facts__full_member_count__lt=LEAST_FULL_MEMBERS)
    if with_members_only:
        found = found.filter(facts__member_count__gt=0)
    organizations = list(found.select_related("facts", "region").order_by("uscc")[: MOST_UNITS + 1])
    _refuse_number(organizations, with_members_only)
    most = numbers_on(today)[EarlyMeasure.JOINT_UNITS]
    plan = JointPlan(
        region=region,
        made_on=today,
        made_by=made_by,
        with_members_only=with_members_only,
        most_units=most,
        **rows.present()
        .filter(region__path__startswith=region.path, state=OperatingState.OPERATING)
        .aggregate(
            organization_count=Count("pk"),
            covered_count=Count("pk", filter=Q(facts__coverage__in=COVERED)),
        ),
    )
    store(plan)
    _write_groups(plan, organizations, _groups_of(organizations, region, most))
    return plan


def _groups_of(
    organizations: list[Organization], region: Region, most: int
) -> list[list[Organization]]:
    codes = _codes_below(region)
    by_code = {each.uscc: each for each in organizations}
    units = (
        Unit(
            key=each.uscc,
            area=codes[each.region_id],
            address=each.address,
            industry=each.industry,
            full_members=each.facts.full_member_count,
        )
        for each in organizations
    )
    return [[by_code[unit.key] for unit in group] for group in propose(units, most=most)]


def _write_groups(
    plan: JointPlan, organizations: list[Organization], proposed: list[list[Organization]]
) -> None:
    groups = JointGroup.objects.bulk_create(
        JointGroup(plan=plan, number=number, name=_name(units))
        for number, units in enumerate(proposed, 1)
    )
    group_of = {
        each.pk: group for group, units in zip(groups, proposed, strict=True) for each in units
    }
    JointUnit.objects.bulk_create(
        JointUnit(
            plan=plan,
            organization=each,
            group=group_of.get(each.pk),
            member_count=each.facts.member_count,
            full_member_count=each.facts.full_member_count,
        )
        for each in organizations
    )


def _refuse_number(organizations: list[Organization], with_members_only: bool) -> None:
    if not organizations:
        raise ValidationError(
            {"region": "这个区域没有需要联建的组织：都已有党组织覆盖，或应单独组建。"}
        )
    if len(organizations) > MOST_UNITS:
        hint = "请选择下级区域" + ("" if with_members_only else "，或只编入有党员的组织")
        raise ValidationError({"region": f"未覆盖的组织超过 {MOST_UNITS} 个，{hint}。"})


def _codes_below(region: Region) -> dict[int, tuple[str, ...]]:
    """Region → the codes from the given one down to it."""
    below = Region.objects.filter(path__startswith=region.path).values_list("pk", "path", "code")
    rows = list(below)
    codes = {pk: code for pk, _, code in rows}
    return {
        pk: tuple(codes[int(step)] for step in path.rstrip("/").split("/") if int(step) in codes)
        for pk, path, _ in rows
    }


def _name(units: list[Organization]) -> str:
    """Called after the unit with the most full members, as joint branches are."""
    first = min(units, key=lambda each: (-each.facts.full_member_count, each.uscc))
    return _called_after(first)


def _called_after(unit: Organization) -> str:
    return f"中共{unit.name[:100]}联合支部委员会"


def _rename(group: JointGroup | None, actor: Any) -> None:
    """A proposed group is called after whoever is in it now; without units it keeps its name."""
    if group is None:
        return
    units = group.units.select_related("organization")
    first = min(
        units, key=lambda each: (-each.full_member_count, each.organization.uscc), default=None
    )
    if first is not None and group.name != (name := _called_after(first.organization)):
        group.name = name
        records.keep(group, actor=actor)


@transaction.atomic
def move_unit(
    *, actor: Any, pk: int, version: int, group: JointGroup | None, new: bool = False
) -> JointUnit:
    """Put a unit into another group of its plan, into a new one, or leave it out.

    A group that thereby has too few full members stays, and cannot be founded; each is called after
    the units that it has then. Raises
    ValidationError, and what `core.records.claim` raises.
    """
    _hold_plan(units=pk)
    unit = records.claim(JointUnit, actor=actor, pk=pk, version=version)
    plan = unit.plan
    if unit.group is not None and not unit.group.is_proposed:
        raise Refusal(f"{unit.group}已经成立党组织，不能再移动。")
    if new:
        last = plan.groups.aggregate(last=Max("number"))["last"] or 0
        name = _called_after(unit.organization)
        group = records.keep(JointGroup(plan=plan, number=last + 1, name=name), actor=actor)
    elif group is not None:
        group = plan.groups.filter(pk=group.pk, state=GroupState.PROPOSED).first()
        if group is None:
            raise ValidationError({"group": "没有找到这一组，可能已撤去或已成立，请重新选择。"})
        if group.pk != unit.group_id and group.units.count() >= plan.most_units:
            raise ValidationError(
                {"group": f"{group}已有 {plan.most_units} 个单位，请先移出一个。"}
            )
    left, unit.group = unit.group, group
    records.keep(unit, actor=actor)
    for each in (left, group):
        _rename(each, actor)
    return unit


@transaction.atomic
def drop_group(*, actor: Any, pk: int, version: int) -> JointGroup:
    """Give a group up: its units are left over again."""
    _hold_plan(groups=pk)
    group = records.claim(JointGroup, actor=actor, pk=pk, version=version)
    if not group.is_proposed:
        raise Refusal(f"{group}{group.get_state_display()}，不能撤去。")
    group.units.update(group=None)
    group.state = GroupState.DROPPED
    return records.keep(group, actor=actor)


@transaction.atomic
def found_group(*, actor: Any, pk: int, version: int, **values: Any) -> JointGroup:
    """Found the joint branch of a group and let it cover the units from its first day on.

    `values` are those of `branches.services.create_party_organization`; kind and way of formation
    are given. Raises what that one raises, and `Refusal` where the group holds no longer.
    """
    _hold_plan(groups=pk)
    group = records.claim(JointGroup, actor=actor, pk=pk, version=version)
    if not group.is_proposed:
        raise Refusal(f"{group}{group.get_state_display()}，不用再成立。")
    seen = Organization.objects.visible_to(actor).filter(pk__in=group.units.values("organization"))
    organizations = list(seen.select_related("facts").order_by("pk"))
    if len(organizations) < group.units.count():
        raise Missing
    _refuse_unsound(group, organizations)
    party = create_party_organization(
        actor=actor,
        kind=PartyOrganizationKind.BRANCH,
        formation=FormationMode.JOINT,
        **values,
    )
    with derived.together():
        for each in organizations:
            start_coverage(
                actor=actor,
                organization=each,
                party_organization=party,
                starts_on=party.founded_on,
            )
    group.state, group.party_organization, group.name = GroupState.FOUNDED, party, party.name
    return records.keep(group, actor=actor)


def _hold_plan(**part: int) -> None:
    """Lock the plan of a group or unit before either: of those who change its groups each sees what
    the one before did."""
    list(JointPlan.objects.filter(**part).select_for_update(of=("self",)).values_list("pk"))


def _refuse_unsound(group: JointGroup, organizations: list[Organization]) -> None:
    """By the members and the coverage of today, not of the day of the plan."""
    covered = [each.name for each in organizations if each.facts.coverage in COVERED]
    if covered:
        named = "、".join(covered[:_NAMED]) + ("等" if len(covered) > _NAMED else "")
        raise Refusal(f"{named}已有党组织覆盖，请先从这一组移出。")
    closed = [
        each.name
        for each in organizations
        if each.deleted_at or each.state != OperatingState.OPERATING
    ]
    if closed:
        raise Refusal(f"{'、'.join(closed[:_NAMED])}已不再正常经营，请先从这一组移出。")
    if len(organizations) > group.plan.most_units:
        raise Refusal(f"{group}超过 {group.plan.most_units} 个单位，请先移出。")
    full = sum(each.facts.full_member_count for each in organizations)
    if full < LEAST_FULL_MEMBERS:
        raise Refusal(
            f"{group}现有正式党员 {full} 名，不足 {LEAST_FULL_MEMBERS} 名，请先移入有党员的单位。"
        )
