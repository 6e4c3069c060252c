"""Who should be there: members on the books of a Party organization on the day."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from activities.choices import ActivitySource, DutyCode
from activities.models import Activity
from branches.models import PartyOrganization
from core import in_force
from members.models import Member
from transfers.models import FloatingMember

_MEMBERS = f"""
    SELECT link.party_organization_id, member.id,
        member.status = 'full' AND (member.full_on IS NULL OR member.full_on <= %(day)s),
        EXISTS (
            SELECT 1 FROM members_post post
            WHERE post.member_id = member.id
                AND post.party_organization_id = link.party_organization_id
                AND {in_force.sql("post")}
        )
    FROM members_membership link
    JOIN members_member member ON member.id = link.member_id AND member.deleted_at IS NULL
    WHERE link.party_organization_id = ANY(%(party_ids)s) AND {in_force.sql("link")}
    ORDER BY link.party_organization_id, member.id
"""


@dataclass(frozen=True)
class Entitled:
    """Of one Party organization on one day: everybody who should be there, and who may vote."""

    member_ids: tuple[int, ...] = ()
    voting_ids: frozenset[int] = frozenset()


#: Party organization → id → name of each who should be there, in the order of pages.
People = dict[PartyOrganization, dict[int, str]]


def people_on(
    parties: Iterable[PartyOrganization],
    day: datetime.date,
    duties: Collection[str] = (),
    signed_up: Mapping[int, Collection[int]] | None = None,
) -> People:
    """Who should be there: whoever files for a Party organization reads its people."""
    own = {each.pk: each for each in parties}
    found = entitled_on(own, day, duties, signed_up)
    return _named({own[pk]: each.member_ids for pk, each in found.items()})


def people_frozen(activity: Activity) -> People:
    """Who should have been there, as it was frozen; the organizer's first."""
    branches = sorted(
        activity.branches.select_related("party_organization"),
        key=lambda each: (each.party_organization_id != activity.organizer_id, each.pk),
    )
    return _named({each.party_organization: each.entitled_ids for each in branches})


def _named(ids: dict[PartyOrganization, Collection[int]]) -> People:
    names = names_of([pk for each in ids.values() for pk in each])
    return {
        party: {pk: name for pk, name in names.items() if pk in set(own)}
        for party, own in ids.items()
    }


def names_of(ids: Collection[int]) -> dict[int, str]:
    """id → name, in their order; for whoever files for their Party organizations."""
    rows = Member.objects.filter(pk__in=ids).order_by("name", "pk")
    return {each.pk: f"{each.name}（流动）" if each.is_floating else each.name for each in rows}


def floating_on(
    user: Any, parties: Iterable[PartyOrganization], day: datetime.date
) -> dict[int, str]:
    """Others' members who may be ticked on a day: id → name as `user` reads it."""
    own = {each.pk: each for each in parties}
    rows = FloatingMember.objects.visible_to(user).here_on(day, list(own))
    rows = rows.order_by("person_name", "pk")
    return {each.pk: each.named_to(user) for each in _of_parties(rows, own)}


def floating_names(user: Any, ids: Collection[int]) -> list[str]:
    """Of those who came, as `user` reads them; of others he learns how many."""
    if not ids:
        return []
    rows = FloatingMember.objects.visible_to(user).filter(pk__in=ids)
    rows = rows.select_related("party_organization").order_by("person_name", "pk")
    found = [each.named_to(user) for each in rows]
    hidden = len(set(ids)) - len(found)
    return [*found, *([f"另有 {hidden} 名"] if hidden else [])]


def _of_parties(
    rows: Iterable[FloatingMember], own: Mapping[int, PartyOrganization]
) -> Iterable[FloatingMember]:
    """Their names depend on where they joined: it is at hand."""
    for each in rows:
        each.party_organization = own[each.party_organization_id]
        yield each


def signed_up_for(activity: Activity) -> dict[int, list[int]]:
    """Guests of an event of 支部轮值: Party organization → whom it signed up."""
    if activity.source != ActivitySource.ROTA:
        return {}
    others = activity.branches.exclude(party_organization=activity.organizer_id)
    return {each.party_organization_id: each.entitled_ids for each in others}


def entitled_on(
    party_ids: Collection[int],
    day: datetime.date,
    duties: Collection[str] = (),
    signed_up: Mapping[int, Collection[int]] | None = None,
) -> dict[int, Entitled]:
    """Party organization → who should be there: its members on that day, also those who went since;
    of a meeting of the committee alone those who held an office in it, if any did; of a Party
    organization that signed somebody up those alone."""
    committee = set(duties) == {DutyCode.COMMITTEE_MEETING}
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERS, {"day": day, "party_ids": list(party_ids)})
        rows = cursor.fetchall()
    found = {}
    for party_id in party_ids:
        own = [row for row in rows if row[0] == party_id]
        officers = [row for row in own if row[3]]
        own = officers if committee and officers else own
        if signed_up and party_id in signed_up:
            own = [row for row in own if row[1] in signed_up[party_id]]
        found[party_id] = Entitled(
            tuple(row[1] for row in own), frozenset(row[1] for row in own if row[2])
        )
    return found
