"""Where one member was: for himself alone."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from activities.choices import HELD
from activities.models import Absence, ActivityBranch
from core.months import months_later
from members.models import Member, Membership
from own.parts import Part

#: Months that the page shows.
MONTHS = 12


@dataclass(frozen=True)
class Attended:
    """One activity at which he should have been."""

    day: datetime.date
    topic: str
    place: str
    #: None: he was there; else why not, as the organizer wrote it.
    absence: str | None


def attendance_of(member: Member, *, since: datetime.date | None = None) -> list[Attended]:
    """What was held with him on the list, as the organizers filed it; newest first."""
    belonged = Membership.objects.filter(member=member).values("party_organization")
    rows = ActivityBranch.objects.filter(
        party_organization__in=belonged,
        entitled_ids__contains=[member.pk],
        activity__state__in=HELD,
    ).select_related("activity")
    if since is not None:
        rows = rows.filter(activity__held_on__gte=since)
    activities = {row.activity_id: row.activity for row in rows}
    absences = dict(
        Absence.objects.filter(member=member, activity__in=activities).values_list(
            "activity_id", "reason"
        )
    )
    found = [
        Attended(each.held_on, each.topic, each.place, absences.get(pk))
        for pk, each in activities.items()
    ]
    return sorted(found, key=lambda each: (each.day, each.topic), reverse=True)


def year_of(member: Member) -> list[Attended]:
    """The last twelve months."""
    return attendance_of(member, since=months_later(timezone.localdate(), -MONTHS))


def _rows(member: Member):
    for each in attendance_of(member):
        there = "参加" if each.absence is None else f"缺席 {each.absence}".strip()
        yield each.day.isoformat(), each.topic, each.place, there


PARTS = (Part("参加活动", ("日期", "主题", "地点", "参加情况"), _rows),)
