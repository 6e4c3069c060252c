"""What a reviewer is told beside an activity. Every finder asks once for all rows of a page, by an
index; what it finds out of the reviewer's scope it does not name."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection

from activities.choices import DutyCode
from activities.models import Activity, ActivityBranch, Photo
from core.review import Hint
from members.choices import Matter
from members.models import MeetingRule

#: Photos whose hashes differ in so many of 64 bits are taken for nearly the same. Those that differ
#: in three share a quarter for certain, those that differ in more nearly always.
NEAR = 6
#: A hash with fewer set (or unset) bits is that of a picture without anything in it.
FLAT = 5
#: So many others are named.
_NAMED = 3

_SAME_PHOTOS = """
    SELECT DISTINCT own.activity_id, other.activity_id, own.sha256 = other.sha256
    FROM activities_photo own
    CROSS JOIN LATERAL (
        SELECT activity_id, sha256 FROM activities_photo
        WHERE difference_hash_parts(difference_hash)
                && difference_hash_parts(own.difference_hash)
            AND activity_id <> own.activity_id
            AND bit_count((own.difference_hash # difference_hash)::bit(64)) <= %(near)s
        LIMIT %(enough)s
    ) other
    WHERE own.activity_id = ANY(%(activities)s)
        AND bit_count(own.difference_hash::bit(64)) BETWEEN %(flat)s AND 64 - %(flat)s
    ORDER BY 1, 2
"""

_SAME_TEXTS = """
    SELECT own.id, other.id
    FROM activities_activity own
    CROSS JOIN LATERAL (
        SELECT id FROM activities_activity
        WHERE activity_text_key(text) = activity_text_key(own.text)
            AND id <> own.id AND state <> 'withdrawn'
        -- In the order of the index, so that no other one seems cheaper.
        ORDER BY activity_text_key(text) DESC, id DESC LIMIT %(enough)s
    ) other
    WHERE own.id = ANY(%(activities)s)
    ORDER BY 1, 2 DESC
"""


def same_photos(rows: Sequence[Activity], user: Any) -> dict[int, list[Hint]]:
    """The same photo, or nearly the same, at another activity."""
    with connection.cursor() as cursor:
        cursor.execute(
            _SAME_PHOTOS,
            {**_given(rows), "near": NEAR, "flat": FLAT},
        )
        pairs = cursor.fetchall()
    others: dict[int, dict[int, bool]] = defaultdict(dict)
    for own, other, same in pairs:
        others[own][other] = same or others[own].get(other, False)
    seen = _seen(user, {other for found in others.values() for other in found})
    return {
        pk: [
            _about(seen, other, "same_photo", "照片相同" if same else "照片相近", "照片")
            for other, same in list(found.items())[:_NAMED]
        ]
        for pk, found in others.items()
    }


def _given(rows: Sequence[Activity]) -> dict[str, Any]:
    return {"activities": [row.pk for row in rows], "enough": _NAMED}


def copied_texts(rows: Sequence[Activity], user: Any) -> dict[int, list[Hint]]:
    """A text that another activity has too, but for its dates and numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_SAME_TEXTS, _given(rows))
        pairs = cursor.fetchall()
    others: dict[int, list[int]] = defaultdict(list)
    for own, other in pairs:
        others[own].append(other)
    seen = _seen(user, {other for found in others.values() for other in found[:_NAMED]})
    return {
        pk: [_about(seen, other, "copied_text", "内容雷同", "内容") for other in found[:_NAMED]]
        for pk, found in others.items()
    }


def _seen(user: Any, keys: set[int]) -> dict[int, Activity]:
    found = Activity.objects.visible_to(user).filter(pk__in=keys).select_related("organizer")
    return {row.pk: row for row in found}


def _about(seen: dict[int, Activity], pk: int, code: str, title: str, what: str) -> Hint:
    other = seen.get(pk)
    if other is None:
        return Hint(code, title, f"与您管理范围外一次活动的{what}{title[-2:]}。")
    day = other.held_on or other.planned_on
    text = f"与“{other.organizer}”{day}“{other.topic}”的{what}{title[-2:]}。"
    return Hint(code, title, text, other.get_absolute_url())


def other_days(rows: Sequence[Activity], user: Any) -> dict[int, list[Hint]]:
    """Photos that the camera took on another day."""
    held = {row.pk: row.held_on for row in rows}
    photos = Photo.objects.filter(activity__in=held, taken_on__isnull=False)
    days: dict[int, set] = defaultdict(set)
    for pk, day in photos.values_list("activity", "taken_on"):
        if day != held[pk]:
            days[pk].add(day)
    return {
        pk: [
            Hint(
                "other_day",
                "拍摄日期不符",
                f"照片拍摄于 {'、'.join(map(str, sorted(found)[:_NAMED]))}，"
                f"填报的开展日期是 {held[pk]}。",
            )
        ]
        for pk, found in days.items()
    }


#: Words in a topic that say what a members' meeting decides.
_MATTERS = (
    (Matter.ELECTION, ("换届", "选举", "补选")),
    (Matter.ADMISSION, ("接收预备党员", "发展党员", "转正", "处分", "除名")),
)


def matters_of(duties: Sequence[str], topic: str) -> list[Matter]:
    """Whose rules of attendance hold for an activity."""
    found = []
    if DutyCode.MEMBER_MEETING in duties:
        named = [matter for matter, words in _MATTERS if any(word in topic for word in words)]
        found += named or [Matter.MEETING]
    if DutyCode.COMMITTEE_MEETING in duties:
        found.append(Matter.COMMITTEE)
    return found


def too_few(rows: Sequence[Activity], user: Any) -> dict[int, list[Hint]]:
    """Attendance under what the matter needs, Party organization by Party organization."""
    duties: dict[int, list[str]] = defaultdict(list)
    keys = [row.pk for row in rows]
    for pk, duty in Activity.objects.filter(pk__in=keys).values_list("pk", "duties__duty"):
        duties[pk].append(duty)
    matters = {row.pk: matters_of(duties[row.pk], row.topic) for row in rows}
    wanted = [pk for pk, found in matters.items() if found]
    seen = ActivityBranch.objects.visible_to(user) if user is not None else ActivityBranch.objects
    branches = seen.filter(activity__in=wanted, voting_count__gt=0)
    hints: dict[int, list[Hint]] = defaultdict(list)
    days, rules = {row.pk: row.held_on for row in rows}, MeetingRule.known()
    for each in branches.select_related("party_organization").order_by("pk"):
        for matter in matters[each.activity_id]:
            rule = rules(days[each.activity_id], matter)
            least = rule.least_present(each.voting_count)
            if each.voting_present_count < least:
                hints[each.activity_id].append(
                    Hint(
                        "too_few",
                        "到会不足",
                        f"“{each.party_organization}”有表决权的应到 {each.voting_count} 人、实到"
                        f" {each.voting_present_count} 人；{rule}应有{rule.get_present_display()}"
                        f"（{least} 人）到会。",
                    )
                )
    return hints


def own_filing(rows: Sequence[Activity], user: Any) -> dict[int, list[Hint]]:
    """Whoever filed it for a Party organization should not be alone in judging it."""
    text = "这次活动是您自己代填的，最好由同事审核。"
    return {
        row.pk: [Hint("own_filing", "本人代填", text)]
        for row in rows
        if user is not None and row.filed_by_id == user.pk
    }


HINTS = (too_few, same_photos, other_days, copied_texts, own_filing)
