"""What stands behind a figure: which units or Party organizations, since when, by whose hand."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models

from branches.models import ChronicleEntry, Coverage, PartyOrganization, WorkCoverage
from core.records.changes import author
from drives.choices import OF_UNITS, Measure
from drives.models import Drive
from drives.services import counting
from drives.services.progress import last_day, places_of
from orgs.models import Organization
from regions.models import Region

#: Rows of the page, and of the file.
SHOWN, MOST = 300, 5_000


@dataclass(frozen=True)
class Behind:
    """One line of the list."""

    subject: models.Model
    town: str
    day: datetime.date
    #: Came in, or went out.
    came: bool
    #: Who entered it; "" where nobody knows, or it follows from something else.
    who: str


def behind(
    drive: Drive, measure: str, user: Any, *, region: Region | None = None, most: int = SHOWN
) -> list[Behind]:
    """What came in and went out since the drive began, of the regions that `user` sees, as the
    registry says now, the newest first. Members stand in no such list."""
    if measure == Measure.MEMBERS:
        return []
    towns, place = places_of(drive)
    names = {each.pk: each.name for each in towns}
    seen = Region.objects.visible_to(user).filter(pk__in=list(place))
    if region is not None:
        seen = seen.filter(path__startswith=region.path)
    regions = list(seen.values_list("pk", flat=True))
    found = counting.deeds(
        measure, region_ids=regions, base=drive.base, last=last_day(drive), most=most
    )
    of_units = measure in OF_UNITS
    model = Organization if of_units else PartyOrganization
    rows = model.objects.visible_to(user).present()
    subjects = rows.in_bulk({each.subject for each in found})
    whose = _whose(found, drive.base) if of_units else _deciders(measure, found, drive.base)
    return [
        Behind(
            subjects[each.subject],
            names[place[each.region_id]],
            each.day,
            each.delta > 0,
            whose.get((each.subject, each.day), "") if each.delta > 0 else "",
        )
        for each in found
        if each.subject in subjects
    ]


def _whose(found: list[counting.Deed], base: datetime.date) -> dict[tuple[int, Any], str]:
    """(unit, day) → who entered the link that began then."""
    units = {each.subject for each in found}
    whose: dict[tuple[int, Any], str] = {}
    for model in (WorkCoverage, Coverage):
        links = model.objects.filter(organization__in=units, starts_on__gt=base)
        named = links.annotate(who=author(model, pgh_label="insert"))
        for unit, day, who in named.values_list("organization_id", "starts_on", "who"):
            if who:
                whose[unit, day] = who
    return whose


def _deciders(
    measure: str, found: list[counting.Deed], base: datetime.date
) -> dict[tuple[int, Any], str]:
    """(Party organization, day) → who entered it, or what was decided about it."""
    parties = {each.subject for each in found}
    if measure == Measure.FORMED:
        rows = PartyOrganization.objects.filter(pk__in=parties)
        named = rows.annotate(who=author(PartyOrganization, pgh_label="insert"))
        return {
            (pk, day): who for pk, day, who in named.values_list("pk", "founded_on", "who") if who
        }
    entries = ChronicleEntry.objects.filter(party_organization__in=parties, happened_on__gt=base)
    named = entries.annotate(who=author(ChronicleEntry, pgh_label="insert"))
    return {
        (pk, day): who
        for pk, day, who in named.values_list("party_organization_id", "happened_on", "who")
        if who
    }
