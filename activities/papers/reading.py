"""What papers say of an activity, as somebody reads it: plain texts and pictures."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from activities.models import Absence, Activity, ActivityBranch, fileable_by
from activities.services.entitled import entitled_on
from core.attachments import service
from core.filing.photos import MOST_PHOTOS
from core.values import hide_identifiers
from members.models import Member
from papers.kinds import Picture

#: Up to so many photos have so large a box, in millimetres: one alone, two below each other, then
#: two beside each other, then three, so that nine stand on one page.
_BOXES = {1: (150, 112), 2: (112, 76), 6: (70, 50), MOST_PHOTOS: (43, 43)}


@dataclass(frozen=True)
class Person:
    """A member who was entitled, or a guest."""

    name: str
    party: str
    absent: bool = False
    reason: str = ""


def day_of(activity: Activity) -> datetime.date:
    return activity.held_on or activity.planned_on


def day_text(day: datetime.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def duties_text(activity: Activity) -> str:
    return "、".join(str(each) for each in sorted(activity.duties.all(), key=lambda d: d.pk))


def branches_of(user: Any, activity: Activity) -> list[ActivityBranch]:
    """Those that take part and that `user` sees, the organizer first; of a plan with whoever would
    be entitled on its day."""
    found = ActivityBranch.objects.visible_to(user).filter(activity=activity)
    rows = list(found.select_related("party_organization"))
    if activity.is_planned:
        duties = [each.duty for each in activity.duties.all()]
        ids = [each.party_organization_id for each in rows]
        entitled = entitled_on(ids, activity.planned_on, duties)
        for each in rows:
            each.entitled_ids = list(entitled[each.party_organization_id].member_ids)
            each.count(())
    return sorted(rows, key=lambda b: (b.party_organization_id != activity.organizer_id, b.pk))


def members_of(
    user: Any, activity: Activity, branches: Sequence[ActivityBranch]
) -> tuple[list[Person], int]:
    """The entitled members of the branches in the order of their names, those too who left since;
    and how many more there are whom `user` may not know.

    Names are those of the page: whoever files for a Party organization reads its list in full.
    """
    ids = {pk for each in branches for pk in each.entitled_ids}
    seen = Member.objects.visible_to(user).filter(pk__in=ids)
    known = {each.pk: each for each in seen.select_related("party_organization")}
    parties = [each.party_organization_id for each in branches]
    own = set(fileable_by(user).filter(pk__in=parties).values_list("pk", flat=True))
    files = activity.files_to(user)
    listed = {
        pk
        for each in branches
        if files or each.party_organization_id in own
        for pk in each.entitled_ids
    }
    for member in Member.objects.filter(pk__in=listed - set(known)):
        known[member.pk] = member
    absences = {each.member_id: each for each in Absence.objects.filter(activity=activity)}
    found, hidden = [], 0
    for each in branches:
        people = []
        for pk in each.entitled_ids:
            member, absence = known.get(pk), absences.get(pk)
            if member is None:
                hidden += 1
                continue
            name = member.name if pk in listed else member.named_to(user)
            people.append(
                Person(
                    name,
                    each.party_organization.name,
                    absence is not None,
                    absence.reason if absence else "",
                )
            )
        found += sorted(people, key=lambda person: _by_sound(person.name))
    return found, hidden


def _by_sound(name: str) -> bytes:
    """The order of Chinese name lists: this encoding has the common characters by their sound."""
    return name.encode("gb18030")


def prose(text: str) -> str:
    """What somebody wrote, for a paper that goes from hand to hand."""
    return hide_identifiers(text.strip())


def pictures_of(activity: Activity) -> list[Picture]:
    """The photos that are there, in their order, in boxes of one size."""
    photos = activity.photos.complete().exclude(attachment=None).select_related("attachment")
    found = []
    for photo in photos.order_by("position", "pk"):
        try:
            with service.storage().open(photo.attachment.key) as file:
                found.append(file.read())
        except FileNotFoundError:
            continue  # the nightly sweep says so
    width, height = next(box for most, box in _BOXES.items() if len(found) <= most)
    return [Picture(data, width, height) for data in found]
