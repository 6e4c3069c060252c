"""Doors to reviews and procedures: held with the people of the Party organization, answered by the
office above."""

import datetime

from django.utils import timezone

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
    row,
    store_member,
    versioned,
)
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.reviews.factories import AppraisalFactory, AppraisedFactory, DisposalFactory

DAY = datetime.date(2026, 1, 10)
_COUNTED = dict.fromkeys(("present_count", "issued", "returned", "valid"), 2)


def furnish(world):
    """In each place a review whose votes are counted, a procedure that waits for its filing, and
    one of each in the recycle bin."""
    for place in world.places.values():
        place.appraisal = AppraisalFactory(
            party_organization=place.party,
            state="grading",
            met_on=DAY,
            vote_kind="paper",
            entitled_count=2,
            least_present=1,
            **_COUNTED,
        )
        place.appraised = AppraisedFactory(
            appraisal=place.appraisal,
            member=place.member,
            name=place.person,
            opinion=f"{place.person}意见",
        )
        place.disposal = DisposalFactory(
            party_organization=place.party,
            member=place.member,
            name=place.person,
            facts=f"{place.person}事实",
            state="filed",
        )
        place.recycled_appraisal = AppraisalFactory(
            party_organization=place.party,
            year=2024,
            state="cancelled",
            deleted_at=timezone.now(),
        )
        place.recycled_disposal = DisposalFactory(
            party_organization=place.party,
            member=place.colleague,
            name=place.person,
            state="cancelled",
            deleted_at=timezone.now(),
        )
        for name in ("appraisal", "disposal", "recycled_appraisal", "recycled_disposal"):
            getattr(place, name).refresh_from_db()


holds = object_of_member
stores = holds.answering("302+")
#: Of a step that it has not reached the page says why not.
not_now = holds
#: Over the API: whoever sees numbers only hears so, whatever the row.
_programs = api(object_of_member).but(viewer="403", instructor="403", surveyor="403")
_appraisal, _disposal = row("appraisal"), row("disposal")


def _move(which, name):
    return lambda world, place: {"pk": getattr(world.places[place], which).pk, "move": name}


def _new(world, place):
    """There is one of the year already."""
    return {"party_organization": world.places["east"].party.pk, "year": "2025"}


def _proposal(world, place):
    values = {"kind": "rectify", "ground": "religion", "months": 6, "facts": "事实"}
    return versioned("colleague", proposed_on="2026-01-10", **values)(world, place)


def _sent(which, **values):
    return versioned(which, **values)


_files = only("403", county_admin="200", county_staff="200")
MENU = {"民主评议": READERS - {"viewer"}, "组织处置": READERS - {"viewer"}}

DOORS = {
    "reviews:list": Door(**list_page(persons_somewhere, _files)),
    "reviews:people": Door(**list_page(persons_somewhere, _files)),
    "reviews:disposals": Door(**list_page(persons_somewhere, _files)),
    "reviews:new": Door(get=persons_somewhere, post=Post(persons_somewhere, _new)),
    "reviews:of_party": Door(kwargs=row("party"), get=panel),
    "reviews:of_member": Door(kwargs=row("member"), get=panel),
    "reviews:own": Door(kwargs=row("account"), get=panel),
    "reviews:own_vote": Door(
        kwargs=_appraisal,
        get=only("404", member="200").in_each_place(),
        post=Post(only("404", member="200").in_each_place()),
    ),
    "reviews:detail": Door(kwargs=_appraisal, get=object_of_member),
    "reviews:history": Door(kwargs=_appraisal, get=panel),
    "reviews:open": Door(
        kwargs=_appraisal,
        get=holds,
        post=Post(not_now, _sent("appraisal", met_on="2026-01-10", vote_kind="paper")),
    ),
    "reviews:opinions": Door(kwargs=_appraisal, get=holds, post=Post(stores, _sent("appraisal"))),
    "reviews:paper": Door(
        kwargs=_appraisal, get=holds, post=Post(not_now, _sent("appraisal", **_COUNTED))
    ),
    "reviews:slips": Door(kwargs=_appraisal, post=Post(holds.answering("302"), _sent("appraisal"))),
    "reviews:close": Door(kwargs=_appraisal, post=Post(holds.answering("302"), _sent("appraisal"))),
    "reviews:grades": Door(kwargs=_appraisal, get=holds, post=Post(stores, _sent("appraisal"))),
    "reviews:step": Door(
        kwargs=_move("appraisal", "cancel"),
        get=holds,
        post=Post(stores, _sent("appraisal", reason="年度选错了")),
    ),
    "reviews:answer": Door(
        kwargs=_move("appraisal", "return"),
        get=edit_member,
        post=Post(edit_member, _sent("appraisal", reason="请重新研究")),
    ),
    "reviews:recycle": Door(kwargs=_appraisal, post=Post(stores, _sent("appraisal"))),
    "reviews:restore": Door(
        kwargs=row("recycled_appraisal"), post=Post(stores, _sent("recycled_appraisal"))
    ),
    "reviews:propose": Door(kwargs=row("colleague"), get=holds, post=Post(stores, _proposal)),
    "reviews:disposal": Door(kwargs=_disposal, get=object_of_member),
    "reviews:disposal_history": Door(kwargs=_disposal, get=panel),
    "reviews:disposal_step": Door(
        kwargs=_move("disposal", "cancel"),
        get=holds,
        post=Post(stores, _sent("disposal", reason="经教育已改正")),
    ),
    "reviews:disposal_answer": Door(
        kwargs=_move("disposal", "return_filing"),
        get=edit_member,
        post=Post(store_member, _sent("disposal", reason="请先谈话教育")),
    ),
    "reviews:find": Door(
        kwargs=_disposal,
        get=holds,
        post=Post(not_now, _sent("disposal", investigators="甲", findings="属实")),
    ),
    "reviews:submit": Door(
        kwargs=_disposal,
        get=holds,
        post=Post(
            not_now,
            _sent(
                "disposal",
                met_on="2026-01-12",
                entitled_count=2,
                present_count=2,
                in_favour=2,
            ),
        ),
    ),
    "reviews:approve": Door(
        kwargs=_disposal,
        get=edit_member,
        post=Post(edit_member, _sent("disposal", decided_on="2026-01-20", document_number="1号")),
    ),
    "reviews:announce": Door(
        kwargs=_disposal,
        get=holds,
        post=Post(not_now, _sent("disposal", announced_on="2026-01-20")),
    ),
    "reviews:extend": Door(
        kwargs=_disposal,
        get=edit_member,
        post=Post(edit_member, _sent("disposal", months=8, reason="须再观察")),
    ),
    "reviews:end": Door(
        kwargs=_disposal,
        get=edit_member,
        post=Post(edit_member, _sent("disposal", outcome="improved", ended_on="2026-10-20")),
    ),
    "reviews:follow": Door(
        kwargs=_disposal,
        get=holds,
        post=Post(not_now, _sent("disposal", facts="事实", proposed_on="2026-01-20")),
    ),
    "reviews:recycle_disposal": Door(kwargs=_disposal, post=Post(stores, _sent("disposal"))),
    "reviews:restore_disposal": Door(
        kwargs=row("recycled_disposal"), post=Post(stores, _sent("recycled_disposal"))
    ),
    "api:appraisal-list": Door(**api_list(api(persons_somewhere))),
    "api:appraisal-detail": Door(kwargs=_appraisal, get=_programs),
    "api:appraised-list": Door(**api_list(api(persons_somewhere))),
    "api:appraised-detail": Door(kwargs=row("appraised"), get=_programs),
}

LISTED = {
    "appraisals": (
        "party_organization_name",
        {
            "all": {"明亮科技党支部", "西镇综合党支部"},
            "east": {"明亮科技党支部"},
            "viewer": None,
        },
    ),
    "appraised-members": (
        "name",
        {"all": {"赵甲一", "李丁四"}, "east": {"赵甲一"}, "viewer": None},
    ),
}


def list_draw(rows, cast):
    for branch in (rows.branch, rows.west_branch):
        _listed(branch, branch.members.order_by("pk").first())


def list_row(region):
    branch = PartyOrganizationFactory(region=region)
    _listed(branch, MemberFactory(party_organization=branch))


def _listed(branch, member):
    AppraisedFactory(appraisal=AppraisalFactory(party_organization=branch), member=member)
