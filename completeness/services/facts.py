"""What is clear of units today, kept set-wise for lists and figures."""

import datetime
from collections.abc import Collection

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from completeness import on_day
from completeness.choices import Topic
from core.records import derived
from orgs.models import Organization

#: Twice the time between two runs of `refresh_changed`, and a little more: no change is missed.
_CHANGED = datetime.timedelta(minutes=25)
_COLUMNS = ", ".join(("counted", *Topic.values, "since", "lacks"))


@derived.collected
@transaction.atomic
def refresh_completeness(
    organization_ids: Collection[int] | None = None, day: datetime.date | None = None
) -> int:
    """Bring what is clear up to date, of the given organizations or of all; one statement that
    writes only rows that differ. Returns how many those were."""
    narrowed = organization_ids is not None
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO completeness_clearness (organization_id, {_COLUMNS})
            SELECT fresh.organization_id, {_of("fresh")}
            FROM ({on_day.checks(narrowed=narrowed)}) fresh
            LEFT JOIN completeness_clearness stored USING (organization_id)
            WHERE stored.organization_id IS NULL
                OR ({_of("stored")}) IS DISTINCT FROM ({_of("fresh")})
            ON CONFLICT (organization_id) DO UPDATE
                SET ({_COLUMNS}) = ROW ({_of("excluded")})
            """,
            {
                "day": day or timezone.localdate(),
                "organization_ids": list(organization_ids or []),
            },
        )
        return cursor.rowcount


def _of(row: str) -> str:
    return ", ".join(f"{row}.{name}" for name in _COLUMNS.split(", "))


def refresh_changed() -> int:
    """The same of the organizations that changed lately, with their coverage, their members or what
    was compared there (beat, every ten minutes); the night brings the rest."""
    since = timezone.now() - _CHANGED
    changed = Organization.objects.filter(
        Q(updated_at__gte=since)
        | Q(facts__changed_at__gte=since)
        | Q(rosters__created_at__gte=since)
        | Q(confirmations__updated_at__gte=since)
    )
    return refresh_completeness(sorted(set(changed.values_list("pk", flat=True))))
