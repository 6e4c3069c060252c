"""Seats of a year: issued by the county, passed on, used by whoever becomes a development target.

Seats move one after another (`_LOCK`), so that two holdings are never locked in two orders. Each
change is one statement that finds enough left, and the constraint says the same once more.
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization
from core import audit, records
from core.db import lock_until_commit
from core.errors import Refusal
from core.tree import ids_above
from joining.choices import JoiningAction, QuotaKind, SeatMove
from joining.models import Candidate, QuotaEntry, QuotaHolding
from regions.choices import RegionLevel
from regions.models import Region

_LOCK = "joining.seats"
#: Seats that are given at once.
MOST_SEATS = 1000
#: From this month on whoever has seats left is told.
WARNING_MONTH = 9


def counties(actor: Any):
    """The counties whose seats `actor` issues: his grant names them."""
    part = actor.reach.part(Action.APPROVE_CANDIDATES)
    found = Region.objects.filter(level=RegionLevel.COUNTY)
    return found if part.everywhere else found.filter(pk__in=part.region_ids)


@transaction.atomic
def issue_seats(
    *, actor: Any, year: int, kind: str, number: int, document_number: str, region: Region
) -> QuotaHolding:
    """The county says how many there are in a year, or that there are more."""
    lock_until_commit(_LOCK)
    number = _number(number)
    if not timezone.localdate().year - 1 <= year <= timezone.localdate().year + 1:
        raise ValidationError({"year": "请填写今年、去年或明年。"})
    if not counties(actor).filter(pk=region.pk).exists():
        records.deny(actor=actor, subject=QuotaHolding, keys=[region.pk])
    holding = _holding(year, QuotaKind(kind), region=region)
    _add(holding, number)
    _enter(
        holding, SeatMove.ISSUED, number, actor=actor, document_number=_document(document_number)
    )
    _record(actor, holding, "下达", number)
    return _fresh(holding)


@transaction.atomic
def pass_seats(
    *,
    actor: Any,
    pk: int,
    version: int,
    number: int,
    region: Region | None = None,
    party_organization: PartyOrganization | None = None,
    document_number: str = "",
) -> QuotaHolding:
    """Pass seats on to a town, to the leading Party organization of a group, or to a branch."""
    lock_until_commit(_LOCK)
    number = _number(number)
    holding = records.claim(QuotaHolding, actor=actor, pk=pk, version=version)
    if (region is None) == (party_organization is None):
        raise ValidationError({"region": "请选择镇街或党组织中的一个。"})
    target = (
        {"region": region} if region is not None else {"party_organization": party_organization}
    )
    _refuse_outside(holding, region, party_organization)
    other = _holding(holding.year, holding.kind, **target)
    if other.pk == holding.pk:
        raise ValidationError({"region": "不能分配给自己，请选择下级。"})
    _take(holding, number, "passed_on")
    _add(other, number)
    document = _document(document_number)
    _enter(holding, SeatMove.PASSED, -number, actor=actor, other=other, document_number=document)
    _enter(other, SeatMove.PASSED, number, actor=actor, other=holding, document_number=document)
    _record(actor, holding, f"分配给{other.holder_name}", number)
    return _fresh(holding)


@transaction.atomic
def return_seats(*, actor: Any, pk: int, version: int, number: int) -> QuotaHolding:
    """Give seats that are not needed back to whoever passed them on last."""
    lock_until_commit(_LOCK)
    number = _number(number)
    holding = records.claim(QuotaHolding, actor=actor, pk=pk, version=version)
    came = holding.entries.filter(move=SeatMove.PASSED, number__gt=0).order_by("-pk").first()
    if came is None:
        raise Refusal("这些指标不是上级分配来的，没有可以退回的单位。")
    giver = QuotaHolding.objects.get(pk=came.other_id)
    if giver.passed_on < number:
        raise ValidationError({"number": f"{giver.holder_name}只分配了 {giver.passed_on} 名。"})
    changed = QuotaHolding.objects.filter(
        pk=holding.pk, received__gte=F("passed_on") + F("used") + number
    ).update(received=F("received") - number)
    if not changed:
        raise _short(holding)
    QuotaHolding.objects.filter(pk=giver.pk).update(passed_on=F("passed_on") - number)
    _enter(holding, SeatMove.RETURNED, -number, actor=actor, other=giver)
    _enter(giver, SeatMove.RETURNED, number, actor=actor, other=holding)
    _record(actor, holding, f"退回{giver.holder_name}", number)
    return _fresh(holding)


def take_seat(candidate: Candidate, day: datetime.date, *, actor: Any) -> list[str]:
    """Use a seat of the year for a new development target: that of the branch, of the Party
    organizations above it, of the town. Where the county has issued none for the year, it is only
    said. Returns what is said; raises `Refusal`."""
    lock_until_commit(_LOCK)
    kinds = [QuotaKind.GENERAL]
    if candidate.is_seedling:
        kinds.insert(0, QuotaKind.SEPARATE)
    for kind in kinds:
        for holding in _near(candidate, day.year, kind):
            left = QuotaHolding.objects.filter(
                pk=holding.pk, received__gt=F("passed_on") + F("used")
            )
            if left.update(used=F("used") + 1):
                candidate.holding = holding
                _enter(holding, SeatMove.USED, -1, actor=actor, candidate=candidate)
                return []
    if not QuotaHolding.objects.filter(year=day.year).exists():
        return [f"{day.year} 年的发展指标还没有下达，没有占用指标。"]
    raise Refusal(f"{day.year} 年没有可用的发展指标，请先由县级、镇街分配指标，再列为发展对象。")


def release_seat(candidate: Candidate, *, actor: Any) -> None:
    """Give the seat back of somebody who did not become a member after all."""
    if candidate.holding_id is None or candidate.member_id is not None:
        return
    lock_until_commit(_LOCK)
    holding = candidate.holding
    QuotaHolding.objects.filter(pk=holding.pk).update(used=F("used") - 1)
    _enter(holding, SeatMove.RELEASED, 1, actor=actor, candidate=candidate)
    candidate.holding = None


def _near(candidate: Candidate, year: int, kind: str) -> Iterator[QuotaHolding]:
    """The holdings of which a candidate may use a seat, nearest first."""
    party = candidate.party_organization
    rows = QuotaHolding.objects.filter(year=year, kind=kind)
    if party is not None:
        for pk in reversed([*ids_above(party.path), party.pk]):
            yield from rows.filter(party_organization_id=pk)
    region = party.region if party is not None else candidate.region
    ids = [*ids_above(region.path), region.pk]
    towns = Region.objects.filter(pk__in=ids).exclude(level=RegionLevel.COUNTY)
    own = Q(region__in=towns) | Q(region=region)
    yield from rows.filter(own).order_by("-region__path")


def _refuse_outside(
    holding: QuotaHolding, region: Region | None, party: PartyOrganization | None
) -> None:
    """Seats go down only: to a region below, to a Party organization in the region or below."""
    if holding.region is not None:
        place = region or party.region
        inside = place.path.startswith(holding.region.path)
    else:
        inside = party is not None and party.path.startswith(holding.party_organization.path)
    if not inside:
        field = "region" if region is not None else "party_organization"
        raise ValidationError({field: f"只能分配给{holding.holder_name}的下级。"})


def _holding(year: int, kind: str, **place: Any) -> QuotaHolding:
    """The row of a place; made once, however many ask at a moment."""
    found, _ = QuotaHolding.objects.get_or_create(year=year, kind=kind, **place)
    return found


def _add(holding: QuotaHolding, number: int) -> None:
    QuotaHolding.objects.filter(pk=holding.pk).update(received=F("received") + number)


def _take(holding: QuotaHolding, number: int, column: str) -> None:
    enough = QuotaHolding.objects.filter(
        pk=holding.pk, received__gte=F("passed_on") + F("used") + number
    )
    if not enough.update(**{column: F(column) + number}):
        raise _short(holding)


def _short(holding: QuotaHolding) -> ValidationError:
    left = _fresh(holding).remaining
    return ValidationError({"number": f"{holding.holder_name}只剩 {left} 名，请改小数量。"})


def _enter(holding: QuotaHolding, move: str, number: int, *, actor: Any, **values: Any) -> None:
    QuotaEntry.objects.create(holding=holding, move=move, number=number, made_by=actor, **values)


def _fresh(holding: QuotaHolding) -> QuotaHolding:
    holding.refresh_from_db()
    return holding


def _number(number: int) -> int:
    if number is None or not 1 <= number <= MOST_SEATS:
        raise ValidationError({"number": f"请填 1 至 {MOST_SEATS} 之间的数。"})
    return number


def _document(text: str) -> str:
    return records.read(QuotaEntry, {"document_number": text})["document_number"]


def _record(actor: Any, holding: QuotaHolding, what: str, number: int) -> None:
    audit.record(
        action=JoiningAction.SEATS_MOVED,
        actor=actor,
        subject=holding,
        detail={"事项": what, "数量": number},
    )
