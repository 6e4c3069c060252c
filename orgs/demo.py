"""What a registry of some years has beside its organizations: the same unit twice, one that was put
together with another, one entered by mistake, and addresses that name another town."""

import datetime
import random

from django.db.models import F
from django.utils import timezone

from orgs.choices import OrganizationKind
from orgs.models import CurrentFacts, Organization, OrganizationStatus
from orgs.services import find_duplicates, merge_organizations, refresh_doubts
from regions.models import Region

#: Pairs of one name, and addresses that name a neighbour.
_PAIRS = 3
_MOVED = 4


def generate(chance: random.Random, today: datetime.date) -> None:
    """Once the months are closed (`DomainApp.demo_later`); no organization more or less is there
    afterwards."""
    plain = Organization.objects.present().filter(
        facts__member_count=0, facts__coverage="none", kind=OrganizationKind.ENTERPRISE
    )
    plain = list(plain.select_related("region").order_by("region_id", "pk")[:200])
    chance.shuffle(plain)
    _same_unit_twice(plain)
    if plain:
        _put_together(plain[-1])
        _entered_by_mistake(plain[-1])
    _moved_away(plain[:_MOVED])
    find_duplicates()


def _same_unit_twice(plain: list[Organization]) -> None:
    """Two of one region under one name, as two departments wrote it."""
    by_region: dict[int, Organization] = {}
    pairs = 0
    for each in plain:
        other = by_region.pop(each.region_id, None)
        if other is None:
            by_region[each.region_id] = each
            continue
        name = other.name.replace("有限公司", "有限责任公司")
        Organization.objects.filter(pk=each.pk).update(name=name, address=other.address)
        pairs += 1
        if pairs == _PAIRS:
            return


def _put_together(kept: Organization) -> None:
    """The row of an old ledger, by the number of before 2015, goes up in today's."""
    merged = _another(kept, uscc=_number_of_before(kept, 1), name=kept.name)
    stays = Organization.objects.get(pk=kept.pk)
    merge_organizations(
        actor=None,
        kept=stays.pk,
        kept_version=stays.version,
        merged=merged.pk,
        merged_version=merged.version,
    )


def _entered_by_mistake(neighbour: Organization) -> None:
    town = Region.objects.get(pk=neighbour.region_id)
    mistaken = _another(
        neighbour, uscc=_number_of_before(neighbour, 2), name=f"{town.name}测试录入单位"
    )
    Organization.objects.filter(pk=mistaken.pk).update(deleted_at=timezone.now())


def _number_of_before(like: Organization, nth: int) -> str:
    """Fifteen digits, as units had before the unified code."""
    return f"{like.uscc[2:8]}{nth:09}"


def _another(like: Organization, **values: str) -> Organization:
    made = Organization.objects.create(
        kind=like.kind,
        region_id=like.region_id,
        address=like.address,
        staff_count=like.staff_count,
        **values,
    )
    OrganizationStatus.objects.create(
        organization=made,
        starts_on=timezone.localdate(),
        **{name: getattr(made, name) for name in OrganizationStatus.VALUES},
    )
    CurrentFacts.objects.create(organization=made)
    return made


def _moved_away(plain: list[Organization]) -> None:
    """They moved within the county, and their region was never changed."""
    for each in plain:
        town = (
            Region.objects.filter(parent_id=F("parent_id"), level=each.region.level)
            .exclude(pk=each.region_id)
            .order_by("code")
            .first()
        )
        if town is not None:
            Organization.objects.filter(pk=each.pk).update(address=f"{town.name}兴业路18号")
    refresh_doubts([each.pk for each in plain])
