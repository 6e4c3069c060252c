"""Squads, and which units each has: by region, by hand, or as a balanced proposal has it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Grant, User
from branches.models import Coverage
from core import records
from core.errors import Missing, Refusal
from orgs.models import Organization
from profiles.models import Area
from regions.models import Region
from surveys.choices import FIELD_STATES, CampaignState
from surveys.models import Assignment, Campaign, Squad, SquadMember
from surveys.services.balance import Unit, balanced
from surveys.services.campaigns import FORMED, refuse_over, round_now

#: People of one squad.
MOST_PEOPLE = 50


@transaction.atomic
def create_squad(*, actor: Any, campaign: Campaign, people: list[str], **values: Any) -> Squad:
    """`people`: whole names of accounts with the role `surveyor`. Raises ValidationError."""
    row = records.claim(Campaign, actor=actor, pk=campaign.pk, version=campaign.version)
    refuse_over(row)
    return _keep(Squad(campaign=row), actor, people, values)


@transaction.atomic
def update_squad(
    *, actor: Any, pk: int, version: int, people: list[str] | None = None, **values: Any
) -> Squad:
    row = records.claim(Squad, actor=actor, pk=pk, version=version)
    refuse_over(row.campaign)
    return _keep(row, actor, people, values)


def _keep(row: Squad, actor: Any, people: list[str] | None, values: dict[str, Any]) -> Squad:
    for name, value in records.read(Squad, values).items():
        setattr(row, name, value)
    held = set(row.people.values_list("user", flat=True)) if row.pk else set()
    users = None if people is None else _users(people, held)
    records.keep(row, actor=actor)
    if users is None:
        return row
    if held == {each.pk for each in users}:
        return row
    row.people.exclude(user__in=users).delete()
    for user in users:
        if user.pk not in held:
            SquadMember.objects.create(squad=row, user=user)
    return records.raise_version(row)


def _users(names: list[str], held: set[int]) -> list[User]:
    """The accounts of these names: nobody learns which others there are. Who is in the squad
    already (`held`) stays as he is, also when his account was closed since."""
    names = list(dict.fromkeys(each.strip() for each in names if each.strip()))
    if len(names) > MOST_PEOPLE:
        raise ValidationError({"people": f"一个小队最多 {MOST_PEOPLE} 人。"})
    grants = Grant.objects.in_force(timezone.localdate()).filter(role=Role.SURVEYOR)
    found, unknown = [], []
    for name in names:
        user = User.objects.named(name).first()
        stays = user is not None and user.pk in held
        if stays or (user and user.is_active and grants.filter(user=user).exists()):
            found.append(user)
        else:
            unknown.append(name)
    if unknown:
        text = f"没有启用的摸排队员账号：{'、'.join(unknown)}。请核对用户名，或请管理员开通。"
        raise ValidationError({"people": text})
    return list({each.pk: each for each in found}.values())


def _running(actor: Any, campaign: Campaign) -> Campaign:
    """The campaign, locked, of which the actor gives units to squads."""
    rows = Campaign.objects
    row = rows.editable_by(actor).select_for_update(of=("self",)).filter(pk=campaign.pk).first()
    if row is None:
        if not rows.visible_to(actor).filter(pk=campaign.pk).exists():
            raise Missing
        records.deny(actor=actor, subject=Campaign, keys=[campaign.pk])
    if row.state != CampaignState.RUNNING:
        raise Refusal("排查开始以后才能分派，结束以后不能再分派。")
    return row


def _own(row: Campaign, squad: Squad | None) -> None:
    if squad is not None and squad.campaign_id != row.pk:
        raise ValidationError({"squad": "请选择本次排查的小队。"})


@transaction.atomic
def give(*, actor: Any, pk: int, version: int, squad: Squad | None) -> Assignment:
    """One unit to a squad of its campaign, or (None) back to nobody."""
    row = records.claim(
        Assignment,
        actor=actor,
        pk=pk,
        version=version,
        among=Assignment.objects.assignable_by(actor),
    )
    _own(_running(actor, row.campaign), squad)
    if row.squad_id != (squad.pk if squad else None):
        Assignment.objects.filter(pk=row.pk).update(squad=squad)
        row.refresh_from_db()
    return row


@transaction.atomic
def give_place(
    *,
    actor: Any,
    campaign: Campaign,
    squad: Squad,
    region: Region | None = None,
    area: Area | None = None,
    only_free: bool = True,
) -> int:
    """All units of a town, park, village or grid, or of an area, to a squad; return how many
    changed hands. `only_free`: those that have a squad keep it."""
    row = _running(actor, campaign)
    _own(row, squad)
    if region is None and area is None:
        raise ValidationError({"region": "请选择区域或载体。"})
    rows = Assignment.objects.present().filter(campaign=row)
    if region is not None:
        rows = rows.filter(organization__region__path__startswith=region.path)
    if area is not None:
        rows = rows.filter(organization__in=area.units.values("organization"))
    rows = rows.filter(squad=None) if only_free else rows.exclude(squad=squad)
    return rows.update(squad=squad)


@dataclass(frozen=True)
class Share:
    """What a squad would get."""

    squad: Squad
    held: int
    more: int

    @property
    def total(self) -> int:
        return self.held + self.more


def proposal(campaign: Campaign) -> tuple[dict[int, int], list[Share]]:
    """Unit (assignment) → squad of those that no squad has, and what each squad would hold."""
    squads = {each.pk: each for each in campaign.squads.order_by("pk")}
    rows = Assignment.objects.present().filter(campaign=campaign)
    held = dict(
        rows.filter(squad__isnull=False)
        .order_by()
        .values_list("squad")
        .annotate(number=Count("pk"))
    )
    free = rows.filter(squad=None, state__in=FIELD_STATES).values_list(
        "pk", "organization__region__path", "organization__address"
    )
    found = balanced((Unit(*each) for each in free), list(squads), held)
    more = Counter(found.values())
    return found, [Share(each, held.get(pk, 0), more[pk]) for pk, each in squads.items()]


@transaction.atomic
def give_balanced(*, actor: Any, pk: int, version: int) -> Campaign:
    """Give the units that no squad has as `proposal` says."""
    campaign = records.claim(Campaign, actor=actor, pk=pk, version=version)
    row = _running(actor, campaign)
    found, _ = proposal(row)
    if not found:
        raise Refusal("没有可以分派的组织：先设小队，或组织都已分派。")
    for squad in sorted(set(found.values())):
        units = [unit for unit, each in found.items() if each == squad]
        Assignment.objects.filter(pk__in=units, squad=None).update(squad=squad)
    return row


@transaction.atomic
def add_unit(
    *, actor: Any, campaign: Campaign, organization: Organization, squad: Squad | None = None
) -> Assignment:
    """A unit that turned up on the way: it counts as new."""
    row = _running(actor, campaign)
    _own(row, squad)
    seen = Organization.objects.visible_to(actor).present().select_related("facts")
    unit = seen.filter(pk=organization.pk).first()
    if unit is None:
        raise ValidationError({"organization": "请选择您管理范围内的组织。"})
    formed = unit.facts.coverage in FORMED
    new = Assignment(campaign=row, organization=unit, squad=squad, round=round_now(row))
    new.added, new.formed_before = True, formed
    return records.keep(new, actor=actor)


def units_of(user_id: int) -> tuple[frozenset[int], frozenset[int]]:
    """What a surveyor reaches (`accounts.reach.Lender`): the organizations that a running campaign
    gave to his squads, and the Party organizations that cover these today."""
    rows = Assignment.objects.running().filter(squad__people__user=user_id)
    organizations = frozenset(rows.values_list("organization", flat=True))
    if not organizations:
        return frozenset(), frozenset()
    parties = Coverage.objects.in_force(timezone.localdate()).filter(organization__in=organizations)
    return organizations, frozenset(parties.values_list("party_organization", flat=True))
