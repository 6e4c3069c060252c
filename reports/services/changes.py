"""What is derived from all rows: current values, and when something was last changed where."""

import datetime

from django.db.models import Max

from branches.models import PartyOrganization
from core.ahead import Ahead
from core.domain import declared_by_app
from members.models import Member
from orgs.models import Organization
from regions.models import Region

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


def _look_up_changes() -> dict[int, list[datetime.datetime | None]]:
    """Region → when organizations, Party organizations and members of it were last changed, with
    all below it."""
    paths = dict(Region.objects.values_list("pk", "path"))
    newest: dict[int, list] = {}
    for place, (model, region) in enumerate(_SOURCES):
        rows = model.objects.order_by().values_list(region)
        for region_id, moment in rows.annotate(moment=Max("updated_at")):
            for above in paths.get(region_id, "").split("/")[:-1]:
                line = newest.setdefault(int(above), [None] * len(_SOURCES))
                line[place] = max(filter(None, (line[place], moment)))
    return newest


NEWEST_CHANGES = Ahead("reports.newest_changes", _look_up_changes)
