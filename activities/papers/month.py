"""The papers of one Party organization and month, as one pack."""

from collections.abc import Sequence
from typing import Any

from django.db.models.functions import TruncMonth

from activities.models import Activity, ActivityQuerySet
from activities.papers.kinds import MINUTES, PHOTO_PAGE, SIGN_IN
from branches.models import PartyOrganization
from core.months import Month
from papers.kinds import Pack, Sheet

#: Months that may be asked for: two years.
_MOST = 24


def _held(user: Any, party: PartyOrganization) -> ActivityQuerySet:
    rows = Activity.objects.persons_read_by(user).held()
    return rows.filter(branches__party_organization=party)


def _parts(user: Any, party: PartyOrganization) -> list[tuple[str, str]]:
    months = _held(user, party).annotate(month=TruncMonth("held_on")).values("month").distinct()
    found = [Month.containing(each["month"]) for each in months.order_by("-month")[:_MOST]]
    return [(str(each), each.title) for each in found]


def _contents(user: Any, party: PartyOrganization, part: str) -> Sequence[Sheet]:
    month = Month.parse(part)
    held = _held(user, party).filter(held_on__range=(month.first_day, month.last_day))
    return [
        Sheet(kind, activity)
        for activity in held.select_related("organizer").order_by("held_on", "pk")
        for kind in (SIGN_IN, MINUTES, PHOTO_PAGE)
        if kind.when(activity)
    ]


MONTH = Pack(
    code="activity-month",
    title="活动资料",
    model="branches.PartyOrganization",
    parts=_parts,
    contents=_contents,
    note="每月的签到表、会议记录、照片页",
    label="月份",
)
