"""Doors to elections: held with the people of the Party organization, answered by the office
above."""

import datetime

from django.utils import timezone

from elections.models import Candidate, Voter
from tests.access.ladder import (
    READERS,
    Door,
    Post,
    api,
    api_list,
    edit_member,
    list_page,
    object_of_member,
    only,
    panel,
    persons_somewhere,
    pk,
    row,
    versioned,
)
from tests.branches.factories import PartyOrganizationFactory
from tests.elections.factories import ElectionFactory

DAY = datetime.date(2026, 1, 10)


def furnish(world):
    """In each place one at whose meeting all came, and one in the recycle bin."""
    for place in world.places.values():
        place.election = ElectionFactory(
            party_organization=place.party,
            state="convened",
            form="direct",
            seats=1,
            resolved_on=datetime.date(2025, 12, 1),
            planned_on=DAY,
            nominees_approved_on=datetime.date(2026, 1, 2),
            met_on=DAY,
            entitled_count=2,
            present_count=2,
            least_present=2,
            talks=f"{place.person}谈话",
            host=place.person,
        )
        place.recycled_election = ElectionFactory(
            party_organization=place.party, state="cancelled", deleted_at=timezone.now()
        )
        place.candidate = Candidate.objects.create(
            election=place.election,
            member=place.member,
            name=place.person,
            stands_for="secretary",
        )
        for member in (place.member, place.colleague):
            place.voter = Voter.objects.create(
                election=place.election, member=member, name=place.person, present=True
            )
        for each in (place.election, place.recycled_election, place.candidate):
            each.refresh_from_db()


_election = row("election")
holds = object_of_member
stores = holds.answering("302+")
#: Of the step that it has reached; of another one the page says why not.
not_now = holds


def _move(name):
    return lambda world, place: {"pk": world.places[place].election.pk, "move": name}


def _new(world, place):
    return {
        "party_organization": world.places["east"].party.pk,
        "form": "direct",
        "seats": "1",
        "meeting": "members",
        "resolved_on": "2026-01-10",
        "planned_on": "2026-02-10",
    }


def _meeting(world, place):
    return versioned(
        "election", met_on="2026-01-12", place="会议室", host="甲", tellers="乙", counters="丙"
    )(world, place)


def _votes(world, place):
    key = world.places[place].candidate.pk
    counts = {"issued": "2", "returned": "2", "valid": "2", f"votes_{key}": "2"}
    return versioned("election", **counts)(world, place)


def _prepared(world, place):
    values = {
        key: value for key, value in _new(world, place).items() if key != "party_organization"
    }
    return versioned("election", **values)(world, place)


MENU = {"换届选举": READERS - {"viewer"}}

DOORS = {
    "elections:list": Door(
        **list_page(persons_somewhere, only("403", county_admin="200", county_staff="200"))
    ),
    # One is held there already.
    "elections:new": Door(get=persons_somewhere, post=Post(persons_somewhere, _new)),
    "elections:of_party": Door(kwargs=row("party"), get=panel),
    "elections:detail": Door(kwargs=_election, get=object_of_member),
    "elections:history": Door(kwargs=_election, get=panel),
    "elections:pack": Door(kwargs=_election, get=panel),
    "elections:edit": Door(kwargs=_election, get=holds, post=Post(not_now, _prepared)),
    "elections:talks": Door(
        kwargs=_election, get=holds, post=Post(not_now, versioned("election", talks="已谈话"))
    ),
    "elections:new_candidate": Door(
        kwargs=_election,
        get=holds,
        post=Post(not_now, versioned("election", member=pk("colleague"), stands_for="secretary")),
    ),
    "elections:write_in": Door(
        kwargs=_election,
        get=holds,
        post=Post(stores, versioned("election", member=pk("colleague"), stands_for="secretary")),
    ),
    "elections:remove_candidate": Door(
        kwargs=row("candidate"),
        post=Post(holds.answering("302"), versioned("candidate")),
    ),
    "elections:voters": Door(kwargs=_election, get=holds, post=Post(stores, _meeting)),
    "elections:attendance": Door(
        kwargs=_election, get=holds, post=Post(stores, versioned("election"))
    ),
    "elections:ballot": Door(kwargs=_election, get=holds, post=Post(stores, _votes)),
    "elections:remove_ballot": Door(
        kwargs=_election, post=Post(holds.answering("302"), versioned("election"))
    ),
    "elections:conclude": Door(
        kwargs=_election, get=holds, post=Post(not_now, versioned("election"))
    ),
    "elections:committee": Door(
        kwargs=_election,
        get=holds,
        post=Post(
            not_now, versioned("election", committee_met_on="2026-01-12", committee_present="1")
        ),
    ),
    "elections:step": Door(
        kwargs=_move("cancel"),
        get=holds,
        post=Post(stores, versioned("election", reason="上级同意延期换届")),
    ),
    "elections:cancel": Door(
        kwargs=_election,
        get=holds,
        post=Post(stores, versioned("election", reason="上级同意延期换届")),
    ),
    "elections:answer": Door(
        kwargs=_move("return_nominees"),
        get=edit_member,
        post=Post(edit_member, versioned("election", reason="候选人须另行征求意见")),
    ),
    "elections:record": Door(
        kwargs=_election,
        get=edit_member,
        post=Post(
            edit_member, versioned("election", decided_on="2026-01-20", document_number="1号")
        ),
    ),
    "elections:recycle": Door(kwargs=_election, post=Post(stores, versioned("election"))),
    "elections:restore": Door(
        kwargs=row("recycled_election"), post=Post(stores, versioned("recycled_election"))
    ),
    "api:election-list": Door(**api_list(api(persons_somewhere))),
    "api:election-detail": Door(
        kwargs=_election,
        get=api(object_of_member).but(viewer="403", instructor="403", surveyor="403"),
    ),
}

LISTED = {
    "elections": (
        "party_organization_name",
        {
            "all": {"明亮科技党支部", "西镇综合党支部"},
            "east": {"明亮科技党支部"},
            "viewer": None,
        },
    ),
}


def list_draw(rows, cast):
    for branch in (rows.branch, rows.west_branch):
        ElectionFactory(party_organization=branch)


def list_row(region):
    ElectionFactory(party_organization=PartyOrganizationFactory(region=region))
