"""How many months in a row each member owes: derived, for hints. What follows a person decides."""

from collections import defaultdict
from collections.abc import Collection

from django.utils import timezone

from core.months import Month
from dues.choices import OWED, DueKind, DuesMonthState, DueState
from dues.models import Due, DuesStanding
from dues.shares import unpaid_in_a_row


def refresh_arrears(member_ids: Collection[int] | None = None) -> int:
    """Work the standings of these members, or of all, out again; returns how many differed."""
    month = Month.containing(timezone.localdate())
    dues = Due.objects.filter(
        kind=DueKind.REGULAR,
        month__month__lt=month.first_day,
        member__deleted_at=None,
    ).exclude(month__state=DuesMonthState.CREATED)
    stored = DuesStanding.objects.all()
    if member_ids is not None:
        dues = dues.filter(member__in=member_ids)
        stored = stored.filter(member__in=member_ids)
    owed: dict[int, list[tuple[Month, bool]]] = defaultdict(list)
    rows = dues.order_by("member_id", "month__month").values_list(
        "member_id", "month__month", "state"
    )
    for member_id, day, state in rows.iterator(chunk_size=5_000):
        owed[member_id].append((Month.containing(day), DueState(state) in OWED))
    wanted = {}
    for member_id, months in owed.items():
        number, since = unpaid_in_a_row(months)
        if number:
            wanted[member_id] = (number, since.first_day)
    return _store(wanted, {row.member_id: row for row in stored})


def _store(wanted: dict, known: dict[int, DuesStanding]) -> int:
    gone = [row.pk for pk, row in known.items() if pk not in wanted]
    DuesStanding.objects.filter(pk__in=gone).delete()
    new, changed = [], []
    for pk, (months, since) in wanted.items():
        row = known.get(pk)
        if row is None:
            new.append(DuesStanding(member_id=pk, months=months, since=since))
        elif (row.months, row.since) != (months, since):
            row.months, row.since = months, since
            changed.append(row)
    DuesStanding.objects.bulk_create(new, ignore_conflicts=True)
    DuesStanding.objects.bulk_update(changed, ["months", "since"])
    return len(gone) + len(new) + len(changed)


def refresh_every_arrear() -> int:
    """Those of all members (`rebuild_facts`, and each night: months end)."""
    return refresh_arrears()
