"""Teams and posts: set up, joined, ended; what came of them; how many there are in each town."""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from branches.models import PartyOrganization
from core import records
from core.errors import Refusal
from core.records import links
from members.models import Member
from regions.choices import RegionLevel
from regions.models import Region
from vanguard.choices import VanguardKind
from vanguard.models import Vanguard, VanguardMember, VanguardResult


@transaction.atomic
def create_vanguard(*, actor: Any, **values: Any) -> Vanguard:
    """Raises ValidationError, `Denied`."""
    row = Vanguard()
    return _keep(row, actor, values)


@transaction.atomic
def update_vanguard(*, actor: Any, pk: int, version: int, **values: Any) -> Vanguard:
    """Only the values given change. Where it ends, its people leave with it."""
    row = records.claim(Vanguard, actor=actor, pk=pk, version=version)
    ended = row.ends_on
    row = _keep(row, actor, values)
    if row.ends_on is not None and row.ends_on != ended:
        people = VanguardMember.objects.filter(vanguard=row, ends_on=None)
        for each in people.select_for_update(of=("self",)):
            each.ends_on = max(row.ends_on, each.starts_on)
            each.save(update_fields=["ends_on"])
    return row


def _keep(row: Vanguard, actor: Any, values: dict[str, Any]) -> Vanguard:
    for name, value in records.read(Vanguard, values).items():
        setattr(row, name, value)
    party = row.party_organization
    if party.deleted_at is not None:
        raise ValidationError({"party_organization": "这个党组织在回收站里，请先恢复它。"})
    if row.organization is not None and row.organization.deleted_at is not None:
        raise ValidationError({"organization": "这个组织在回收站里，请先恢复它。"})
    if row.starts_on and row.starts_on < party.founded_on:
        text = f"设立日期不能早于党组织的成立日期（{party.founded_on}）。"
        raise ValidationError({"starts_on": text})
    return records.keep(row, actor=actor)


@transaction.atomic
def join(*, actor: Any, vanguard: Vanguard, member: Member, **values: Any) -> VanguardMember:
    """A member of this Party organization, or of one below it, takes part from a day on."""
    row = records.claim(Vanguard, actor=actor, pk=vanguard.pk, version=vanguard.version)
    if row.ends_on is not None:
        raise Refusal(f"已于 {row.ends_on} 结束，不能再加人。")
    link = VanguardMember(vanguard=row, **records.read(VanguardMember, values))
    link.member = _member_of(actor, row.party_organization, member)
    if link.starts_on < row.starts_on:
        raise ValidationError({"starts_on": f"加入日期不能早于设立日期（{row.starts_on}）。"})
    return links.start(link, actor=actor)


def _member_of(actor: Any, party: PartyOrganization, member: Member) -> Member:
    seen = Member.objects.visible_to(actor).present()
    seen = seen.filter(party_organization__path__startswith=party.path)
    found = seen.filter(pk=member.pk).first()
    if found is None:
        raise ValidationError({"member": "请选择这个党组织的党员。"})
    return found


@transaction.atomic
def end_membership(
    *, actor: Any, pk: int, version: int, ends_on: datetime.date | None
) -> VanguardMember:
    return links.end(VanguardMember, actor=actor, pk=pk, version=version, ends_on=ends_on)


@transaction.atomic
def leave_mistake(*, actor: Any, pk: int, version: int, reason: str) -> VanguardMember:
    """Somebody was added today by mistake."""
    return links.remove(VanguardMember, actor=actor, pk=pk, version=version, reason=reason)


@transaction.atomic
def add_result(*, actor: Any, vanguard: Vanguard, **values: Any) -> VanguardResult:
    row = records.claim(Vanguard, actor=actor, pk=vanguard.pk, version=vanguard.version)
    return _keep_result(VanguardResult(vanguard=row), actor, values)


@transaction.atomic
def update_result(*, actor: Any, pk: int, version: int, **values: Any) -> VanguardResult:
    row = records.claim(VanguardResult, actor=actor, pk=pk, version=version)
    return _keep_result(row, actor, values)


def _keep_result(row: VanguardResult, actor: Any, values: dict[str, Any]) -> VanguardResult:
    for name, value in records.read(VanguardResult, values).items():
        setattr(row, name, value)
    if row.happened_on and row.happened_on < row.vanguard.starts_on:
        text = f"日期不能早于设立日期（{row.vanguard.starts_on}）。"
        raise ValidationError({"happened_on": text})
    return records.keep(row, actor=actor)


@dataclass(frozen=True)
class TownLine:
    """How many of each kind stand in a town today, and how many people take part."""

    region: Region
    kinds: tuple[int, ...]
    people: int

    @property
    def labelled(self) -> list[tuple[str, int]]:
        return list(zip(VanguardKind.labels, self.kinds, strict=True))

    @property
    def total(self) -> int:
        return sum(self.kinds)


def by_town(user: Any, day: datetime.date | None = None) -> list[TownLine]:
    """The towns and parks (and what stands above them) that have any in scope, in the order of the
    tree."""
    day = day or timezone.localdate()
    rows = Vanguard.objects.visible_to(user).present().in_force(day)
    teams = list(rows.values_list("party_organization__region", "kind").annotate(Count("pk")))
    now = VanguardMember.objects.in_force(day).filter(vanguard__in=rows)
    people = list(now.values_list("vanguard__party_organization__region").annotate(Count("pk")))
    towns = _towns({region for region, *_ in teams})
    kinds: dict[Region, Counter] = {}
    numbers: Counter = Counter()
    for region, kind, number in teams:
        kinds.setdefault(towns[region], Counter())[kind] += number
    for region, number in people:
        numbers[towns[region]] += number
    return [
        TownLine(town, tuple(kinds[town][kind] for kind in VanguardKind.values), numbers[town])
        for town in sorted(kinds, key=lambda town: town.code)
    ]


def _ids(path: str) -> list[int]:
    return [int(each) for each in path.split("/") if each]


def _towns(keys: set[int]) -> dict[int, Region]:
    """Region → the town or park in which it lies; of what stands above these itself."""
    found = Region.objects.in_bulk(keys)
    above = Region.objects.in_bulk({pk for each in found.values() for pk in _ids(each.path)})
    return {
        key: next(
            (
                above[pk]
                for pk in _ids(each.path)
                if above[pk].level in (RegionLevel.TOWN, RegionLevel.PARK)
            ),
            each,
        )
        for key, each in found.items()
    }
