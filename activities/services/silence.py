"""Party organizations that missed something, and those of which nothing was heard for a quarter."""

import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from activities import on_day
from activities.models import DutyStanding, LastHeld
from branches.models import PartyOrganizationQuerySet
from core.months import Month, months_later

#: Months without anything after which one asks what is the matter.
MONTHS = 3

#: Derive when they last held anything; only what differs is written.
LAST_HELD = f"""
    held AS MATERIALIZED ({on_day.LAST_HELD}),
    unheard AS (
        DELETE FROM activities_lastheld last
        WHERE {on_day.among("last")} AND NOT EXISTS (
            SELECT FROM held WHERE held.party_organization_id = last.party_organization_id
        )
        RETURNING 1
    ),
    heard AS (
        INSERT INTO activities_lastheld AS last (party_organization_id, held_on)
        SELECT party_organization_id, held_on FROM held
        ON CONFLICT (party_organization_id) DO UPDATE SET held_on = excluded.held_on
            WHERE last.held_on <> excluded.held_on
        RETURNING 1
    )
"""
_ALL = f"""
    WITH {LAST_HELD} SELECT (SELECT count(*) FROM heard) + (SELECT count(*) FROM unheard)
"""


def since(today: datetime.date) -> datetime.date:
    """The day from which on one listens."""
    return months_later(today, -MONTHS)


def overdue_in(month: Month, today: datetime.date) -> QuerySet[DutyStanding]:
    """What the Party organization of a row (`OuterRef`) missed in the periods of the month. Rows
    are in scope already: asked again here, it is a second search for each of them."""
    return DutyStanding.objects.overdue(today).filter(
        # Nothing is due before its period ends: of all years only these weeks are read.
        due_on__gte=month.first_day,
        party_organization=OuterRef("pk"),
        first_day__lte=month.last_day,
        last_day__gte=month.first_day,
    )


def silent(parties: PartyOrganizationQuerySet, today: datetime.date) -> PartyOrganizationQuerySet:
    """Those that held nothing since that day, although periods ended in which something was
    expected of them. Whatever was held counts, whether it fulfils a duty or not."""
    first_day = since(today)
    mine = {"party_organization": OuterRef("pk")}
    held = LastHeld.objects.filter(held_on__gte=first_day, **mine)
    asked = DutyStanding.objects.filter(
        expected=True,
        last_day__gte=first_day,
        last_day__lt=today,
        # No period is longer than a year: of all years of a Party organization only these are read.
        first_day__gte=months_later(first_day, -12),
        **mine,
    )
    return parties.filter(Exists(asked), ~Exists(held))


@transaction.atomic(savepoint=False)
def refresh_last_held() -> int:
    """Derive when each Party organization last held anything; returns how many rows differed. Of
    some, `standing.refresh` does. Others who write wait: they count what this one did not see."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE activities_lastheld IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(_ALL, {"party_organization_ids": None})
        return cursor.fetchone()[0]
