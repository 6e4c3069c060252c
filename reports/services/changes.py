"""What is derived from all rows: current values, and when something was last changed where."""

import datetime
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from branches.models import PartyOrganization
from core.domain import declared_by_app
from members.models import Member
from orgs.models import Organization
from regions.models import Region

#: Taken anew every five minutes by the schedule; without it, by whoever asks after that time.
_SECONDS = 15 * 60
#: In the order of the columns: the model, and the region of one of its rows.
_SOURCES = (
    (Organization, "region"),
    (PartyOrganization, "region"),
    (Member, "party_organization__region"),
)


def rebuild_facts(*, whole: bool = False) -> dict[str, int]:
    """Recompute the current values as of today; return per kind how many rows differed.

    Dated links begin and end with the calendar, without anybody writing: hence every night.
    `whole`: also those on which nothing was written since the last time.
    """
    declared = sorted(declared_by_app("refreshes"), key=lambda pair: pair[1].last)
    return {
        each.title: app.resolve((whole and each.whole) or each.function)() for app, each in declared
    }


@dataclass(frozen=True)
class NewestChanges:
    """When organizations, Party organizations and members of each region were last changed, with
    all below it, and when that was looked up."""

    at: datetime.datetime
    by_region: dict[int, list[datetime.datetime | None]]

    def of(self, region_id: int) -> list[datetime.datetime | None]:
        return self.by_region.get(region_id) or [None] * len(_SOURCES)


def newest_changes() -> NewestChanges:
    """As looked up last, at most a quarter of an hour ago.

    Of all rows: show what is said of regions in scope only.
    """
    return cache.get(_key()) or look_up_changes()


def look_up_changes() -> NewestChanges:
    """Look at all rows, and keep the result for the pages."""
    paths = dict(Region.objects.values_list("pk", "path"))
    newest: dict[int, list] = {}
    for place, (model, region) in enumerate(_SOURCES):
        rows = model.objects.order_by().values_list(region)
        for region_id, moment in rows.annotate(moment=Max("updated_at")):
            for above in paths.get(region_id, "").split("/")[:-1]:
                line = newest.setdefault(int(above), [None] * len(_SOURCES))
                line[place] = max(filter(None, (line[place], moment)))
    found = NewestChanges(timezone.now(), newest)
    cache.set(_key(), found, _SECONDS)
    return found


def _key() -> str:
    """Databases may share a cache (those of tests do)."""
    return f"reports.newest_changes.{connection.settings_dict['NAME']}"
