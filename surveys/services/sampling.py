"""抽查复核: the county looks again at a reproducible share of what the squads found."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from accounts.choices import Action
from accounts.reach import Part
from core import draws, records
from core.errors import Missing, Refusal
from core.models import Draw
from core.records.links import checked_reason
from regions.choices import RegionLevel
from regions.models import Region
from surveys.choices import FOUND_STATES, Recheck
from surveys.models import Assignment, Campaign

KIND = "survey_units"


def places_of(user: Any) -> Collection[int] | None:
    return _regions(user.reach.part(Action.APPROVE_SURVEYS))


def places_rechecked_by(user: Any) -> Collection[int] | None:
    return _regions(user.reach.part(Action.RECHECK_ACTIVITIES))


def _regions(part: Part) -> Collection[int] | None:
    return None if part.everywhere else part.region_ids


def regions_rechecked_by(user: Any) -> QuerySet[Region]:
    """Counties, towns and parks among them, in their order."""
    places, found = places_rechecked_by(user), Region.objects.visible_to(user).present()
    found = found if places is None else found.filter(pk__in=places)
    levels = (RegionLevel.COUNTY, RegionLevel.TOWN, RegionLevel.PARK)
    return found.filter(level__in=levels).in_order()


def _notes(rows: Collection[Assignment]) -> dict[int, str]:
    return {row.pk: row.get_recheck_display() or "待复核" for row in rows}


KINDS = (
    draws.Kind(
        KIND,
        "摸排复核",
        seen=places_of,
        drawn=places_rechecked_by,
        rows=lambda user: Assignment.objects.visible_to(user).select_related("organization"),
        notes=_notes,
        unit="个组织",
    ),
)


def draw_units(*, actor: Any, campaign: Campaign, region: Region, percent: int) -> Draw:
    """Draw so many percent (rounded up) of the units that were found. Raises `Refusal`,
    `Missing`, `Denied` (recorded)."""
    if not Campaign.objects.visible_to(actor).filter(pk=campaign.pk).exists():
        raise Missing
    if not Region.objects.visible_to(actor).filter(pk=region.pk).exists():
        raise Missing
    rows = Assignment.objects.present().filter(
        campaign=campaign,
        state__in=FOUND_STATES,
        organization__region__path__startswith=region.path,
    )
    keys = list(rows.values_list("pk", flat=True))
    return draws.draw(
        KIND,
        actor=actor,
        occasion=f"{campaign.pk}:{region.code}",
        title=f"{region}“{campaign}”复核（{percent}%）",
        place_id=region.pk,
        candidates=keys,
        wanted=max(1, -(-len(keys) * percent // 100)),
    )


def drawn(row: Assignment) -> bool:
    """Whether a draw that counts has drawn it."""
    found = Draw.objects.filter(kind=KIND, valid=True, chosen__contains=[str(row.pk)])
    return found.exists()


@transaction.atomic
def record_recheck(
    *, actor: Any, pk: int, version: int, recheck: str, recheck_note: str = ""
) -> Assignment:
    """What the second look at a drawn unit showed."""
    rows = Assignment.objects
    among = rows.rechecked_by(actor)
    row = records.claim(Assignment, actor=actor, pk=pk, version=version, among=among)
    if not drawn(row):
        raise Refusal("这个组织没有被抽中复核。")
    if recheck not in Recheck.values:
        raise ValidationError({"recheck": "请选择复核结果。"})
    needed = recheck == Recheck.DIFFERS
    note = checked_reason(
        recheck_note, example="职工实为 26 人", needed=needed, field="recheck_note"
    )
    row.recheck, row.recheck_note = recheck, note
    row.save(update_fields=["recheck", "recheck_note"])
    row.refresh_from_db(fields=["version", "updated_at"])
    return row
