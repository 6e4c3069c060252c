"""Doors to candidates: with the people of their branch; those of the office above by the office
above; seats with whoever records."""

from django.utils import timezone

from joining.models import JoiningLimit, JoiningStep, QuotaHolding, StepRecord
from tests.access.ladder import (
    READERS,
    Door,
    Post,
    Write,
    api,
    api_list,
    county_rule,
    edit_member,
    edit_somewhere,
    everybody_logged_in,
    list_page,
    object_of_member,
    only,
    panel,
    persons_somewhere,
    pk,
    row,
    versioned,
)
from tests.joining.factories import CandidateFactory
from tests.members.factories import id_number

DAY = "2026-01-05"


def furnish(world):
    """In each place an activist whose sponsors are not named yet, one in the recycle bin, seats."""
    for place in world.places.values():
        place.candidate_in = CandidateFactory(
            party_organization=place.party,
            name=f"{place.person}申",
            id_number=id_number(600 + place.nth),
            state="activist",
        )
        for step, day in (("talk", "2025-03-10"), ("activist", "2025-06-01")):
            place.step_taken = StepRecord.objects.create(
                candidate=place.candidate_in, step=step, happened_on=day
            )
        place.recycled_candidate = CandidateFactory(
            party_organization=place.party,
            name=f"{place.person}删",
            id_number=id_number(620 + place.nth),
            deleted_at=timezone.now(),
        )
        place.holding = QuotaHolding.objects.create(
            year=2026, kind="general", party_organization=place.party, received=5
        )
        for each in (place.candidate_in, place.recycled_candidate, place.holding):
            each.refresh_from_db()
    world.own_step = JoiningStep.objects.create(
        code="own-1",
        own=True,
        position=41,
        stage="activist",
        title="列入发展计划",
        acts="branch",
        after=["activist_filed"],
        ground="县级文件",
        valid_from=timezone.localdate(),
    )


_candidate = row("candidate_in")
holds = object_of_member
stores = holds.answering("302+")
#: Over the API: whoever sees numbers only hears so, whatever the row.
_programs = api(object_of_member).but(viewer="403", instructor="403", surveyor="403")
#: The register's people are not named in it; what does not fit is said on the page.
not_now = holds


def _step(world, place):
    return {"pk": world.places[place].candidate_in.pk, "step": "sponsors"}


def _taken(world, place):
    found = world.places[place]
    return {"pk": found.candidate_in.pk, "record": found.step_taken.pk}


def _new(world, place):
    return {
        "party_organization": world.places["east"].party.pk,
        "name": "新申请人",
        "kind": "backbone",
        "id_number": id_number(641),
        "applied_on": "2026-01-05",
    }


def _limit(world, place):
    return {"pk": JoiningLimit.objects.get(code="quarterly").pk}


def _replaced(world, place):
    found = JoiningLimit.objects.get(code="quarterly")
    return {
        "version": found.version,
        "amount": "7",
        "in_use": "on",
        "valid_from": f"{timezone.localdate()}",
        "ground": "县级文件",
    }


def _own(world, place):
    return {"pk": world.own_step.pk}


def _own_values(world, place):
    return {
        "version": world.own_step.version,
        "title": "列入发展计划名单",
        "acts": "branch",
        "valid_from": f"{timezone.localdate()}",
        "ground": "县级文件",
    }


def _new_step(world, place):
    return {**_own_values(world, place), "title": "领取志愿书", "after_step": "prereview"}


def _issued(world, place):
    return {
        "region": world.regions.root.pk,
        "year": f"{timezone.localdate().year}",
        "kind": "general",
        "number": "10",
    }


def _passed(world, place):
    party = world.places[place].party.pk
    return versioned("holding", number="2", party_organization=party)(world, place)


MENU = {"发展党员": READERS - {"viewer"}}

DOORS = {
    "joining:list": Door(
        **list_page(persons_somewhere, only("403", county_admin="200", county_staff="200"))
    ),
    "joining:new": Door(
        get=persons_somewhere,
        post=Post(edit_somewhere.answering("302+").but(secretary="200", other_town="200"), _new),
    ),
    "joining:of_party": Door(kwargs=row("party"), get=panel),
    "joining:of_member": Door(kwargs=row("member"), get=panel),
    "joining:detail": Door(kwargs=_candidate, get=object_of_member),
    "joining:history": Door(kwargs=_candidate, get=panel),
    "joining:pack": Door(kwargs=_candidate, get=panel),
    "joining:edit": Door(
        kwargs=_candidate,
        get=holds,
        post=Post(stores, versioned("candidate_in", name="改名", kind="other")),
    ),
    "joining:move": Door(
        kwargs=_candidate,
        get=holds,
        post=Post(not_now, versioned("candidate_in", party_organization=pk("party"))),
    ),
    "joining:end": Door(
        kwargs=_candidate,
        get=holds,
        post=Post(stores, versioned("candidate_in", ending="gave_up", ended_on=DAY)),
    ),
    "joining:contact": Door(
        kwargs=_candidate,
        get=holds,
        post=Post(stores, versioned("candidate_in", helpers=pk("colleague"))),
    ),
    "joining:look": Door(
        kwargs=_candidate,
        get=holds,
        post=Post(stores, versioned("candidate_in", looked_on=DAY, result="good")),
    ),
    "joining:step": Door(
        kwargs=_step,
        get=holds,
        post=Post(
            stores, versioned("candidate_in", happened_on="2025-06-10", helpers=pk("colleague"))
        ),
    ),
    "joining:take_back": Door(
        kwargs=_taken,
        get=holds,
        post=Post(stores, versioned("candidate_in", reason="日期录错了")),
    ),
    "joining:recycle": Door(kwargs=_candidate, post=Post(stores, versioned("candidate_in"))),
    "joining:restore": Door(
        kwargs=row("recycled_candidate"), post=Post(stores, versioned("recycled_candidate"))
    ),
    "joining:seedlings": Door(get=persons_somewhere),
    "joining:quotas": Door(**list_page(persons_somewhere, edit_somewhere)),
    "joining:quota": Door(kwargs=row("holding"), get=object_of_member),
    "joining:issue": Door(
        get=edit_somewhere,
        post=Post(edit_somewhere.but(county_admin="302+", county_staff="302+"), _issued),
    ),
    "joining:pass_seats": Door(
        kwargs=row("holding"), get=edit_member, post=Post(edit_member, _passed)
    ),
    "joining:return_seats": Door(
        kwargs=row("holding"),
        get=edit_member,
        post=Post(edit_member, versioned("holding", number="1")),
    ),
    "joining:rules": Door(get=everybody_logged_in),
    "joining:replace_limit": Door(
        kwargs=_limit, get=county_rule, post=Post(county_rule.answering("302+"), _replaced)
    ),
    "joining:add_step": Door(
        get=only("403", county_admin="200"),
        post=Post(only("403", county_admin="302+"), _new_step),
    ),
    "joining:change_step": Door(kwargs=_own, get=county_rule, post=Post(county_rule, _own_values)),
    "joining:end_step": Door(kwargs=_own, post=Post(county_rule.answering("302+"), _own_values)),
    "api:candidate-list": Door(**api_list(api(persons_somewhere))),
    "api:candidate-detail": Door(kwargs=_candidate, get=_programs),
    "api:candidate-steps": Door(kwargs=_candidate, get=_programs),
    "api:candidate-looks": Door(
        kwargs=_candidate, get=api(persons_somewhere).answering("405").in_each_place()
    ),
}


def _applied(world, place):
    return _new(world, place) | {"party_organization": world.places[place].party.code}


WRITES = [
    # A code out of scope is not known.
    Write(
        "POST",
        "api:candidate-list",
        _programs.answering("201+").answering("400", instead_of="404"),
        _applied,
    ),
    Write(
        "PATCH",
        "api:candidate-detail",
        _programs.answering("200+"),
        versioned("candidate_in", position="班组长"),
        _candidate,
    ),
    Write(
        "POST",
        "api:candidate-steps",
        _programs.answering("200+"),
        lambda world, place: versioned(
            "candidate_in",
            step="sponsors",
            happened_on="2025-06-10",
            helpers=[world.places[place].colleague.pk],
        )(world, place),
        _candidate,
    ),
    Write(
        "POST",
        "api:candidate-looks",
        _programs.answering("200+"),
        versioned("candidate_in", looked_on=DAY, result="good"),
        _candidate,
    ),
]

LISTED = {
    "candidates": (
        "name_masked",
        {"all": {"冯**", "陈**"}, "east": {"冯**"}, "viewer": None},
    ),
}


def list_draw(rows, cast):
    CandidateFactory(party_organization=rows.branch, name="冯小东")
    CandidateFactory(party_organization=rows.west_branch, name="陈小西")


def list_row(region):
    CandidateFactory(party_organization=None, region=region)
