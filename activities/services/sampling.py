"""复核抽查: the county looks again at a reproducible sample of what the towns accepted."""

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.choices import Action
from accounts.reach import Part
from activities.choices import ActivityState
from activities.models import Activity, ActivityStep
from core import draws
from core.errors import Missing
from core.models import Draw
from core.months import Month
from regions.choices import RegionLevel
from regions.models import Region

KIND = "activities"
#: 近三个月 in which a returned filing makes the activities of its Party organization likelier.
_LOOKED_BACK = 3
_WEIGHT = 2


def places_of(user: Any) -> Collection[int] | None:
    """Regions whose activities `user` reviews; None: everywhere."""
    return _regions(user.reach.part(Action.REVIEW_ACTIVITIES))


def places_rechecked_by(user: Any) -> Collection[int] | None:
    """Regions in which `user` looks again at what towns accepted; None: everywhere."""
    return _regions(user.reach.part(Action.RECHECK_ACTIVITIES))


def regions_rechecked_by(user: Any) -> QuerySet[Region]:
    """Counties, towns and parks among them, in their order."""
    places, found = places_rechecked_by(user), Region.objects.visible_to(user).present()
    found = found if places is None else found.filter(pk__in=places)
    levels = (RegionLevel.COUNTY, RegionLevel.TOWN, RegionLevel.PARK)
    return found.filter(level__in=levels).in_order()


def _regions(part: Part) -> Collection[int] | None:
    return None if part.everywhere else part.region_ids


def _notes(rows: Sequence[Activity]) -> dict[int, str]:
    """What became of those that were drawn."""
    confirmed = ActivityStep.objects.filter(subject=OuterRef("pk"), move="confirm")
    found = Activity.objects.filter(pk__in=[row.pk for row in rows])
    found = found.annotate(confirmed=Exists(confirmed))
    return {
        row.pk: "已复核"
        if row.confirmed and row.state == ActivityState.ACCEPTED
        else "待复核"
        if row.state == ActivityState.ACCEPTED
        else row.get_state_display()
        for row in found
    }


KINDS = (
    draws.Kind(
        KIND,
        "活动复核",
        seen=places_of,
        drawn=places_rechecked_by,
        rows=lambda user: Activity.objects.visible_to(user).select_related("organizer"),
        notes=_notes,
        unit="次活动",
    ),
)


def draw_activities(
    *, actor: Any, region: Region, month: Month, wanted: int, weighted: bool = False
) -> Draw:
    """Draw of the activities held in a month that towns in `region` accepted.

    Without those that a valid draw of the same month has drawn already. `weighted`: those of Party
    organizations from which something went back within three months are twice as likely. Raises
    `Refusal`, `Missing` and `Denied` (recorded).
    """
    if actor is not None and not Region.objects.visible_to(actor).filter(pk=region.pk).exists():
        raise Missing
    accepted = Activity.objects.filter(
        state=ActivityState.ACCEPTED,
        held_on__range=(month.first_day, month.last_day),
        organizer__region__path__startswith=region.path,
    )
    organizers = dict(accepted.values_list("pk", "organizer"))
    weights = {}
    if weighted:
        doubted = _sent_back(set(organizers.values()))
        weights = {pk: _WEIGHT for pk, organizer in organizers.items() if organizer in doubted}
    return draws.draw(
        KIND,
        actor=actor,
        occasion=f"{month}:{region.code}",
        title=f"{region}{month.title}活动复核",
        place_id=region.pk,
        candidates=organizers,
        wanted=wanted,
        weights=weights,
        exclusions=_drawn_already(month, organizers),
    )


def _sent_back(organizers: set[int]) -> set[int]:
    first = Month.current().plus(-_LOOKED_BACK).first_day
    since = timezone.make_aware(datetime.datetime.combine(first, datetime.time()))
    steps = ActivityStep.objects.filter(
        subject__organizer__in=organizers, move__in=("return", "redo"), made_at__gte=since
    )
    return set(steps.values_list("subject__organizer", flat=True))


def _drawn_already(month: Month, keys: Collection[int]) -> dict[int, str]:
    earlier = Draw.objects.filter(kind=KIND, valid=True, occasion__startswith=f"{month}:")
    return {
        int(key): f"已在“{each.title}”中抽中"
        for each in earlier.order_by("pk")
        for key in each.chosen
        if int(key) in keys
    }
