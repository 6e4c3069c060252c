"""Doors to teams and posts: read by whoever sees the Party organization, recorded for its people as
transfers are; points are the branch's and the member's alone."""

from tests.access.ladder import (
    READERS,
    Door,
    Post,
    Write,
    add_to_organization,
    api,
    api_list,
    edit_organization,
    everybody_logged_in,
    list_page,
    object_of_member,
    object_of_organization,
    only,
    panel,
    registry_readers,
    row,
    versioned,
)
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory, id_number
from tests.vanguard.factories import (
    DecisionFactory,
    JoinedFactory,
    PointsFactory,
    ResultFactory,
    VanguardFactory,
)

DAY = "2026-01-05"


def furnish(world):
    """In each place a team with one member and a result; the branch keeps points."""
    for place in world.places.values():
        place.vanguard = VanguardFactory(
            party_organization=place.party,
            organization=place.organization,
            name=f"{place.token}责任区",
        )
        place.joined = JoinedFactory(vanguard=place.vanguard, member=place.member)
        place.joiner = MemberFactory(
            id_number=id_number(840 + place.nth), name=place.person, party_organization=place.party
        )
        place.result = ResultFactory(vanguard=place.vanguard, text=f"{place.token}没有事故")
        place.points_decision = DecisionFactory(party_organization=place.party)
        place.points_entry = PointsFactory(
            decision=place.points_decision, member=place.member, reason=f"{place.person}志愿服务"
        )
        for each in ("vanguard", "joined", "result", "points_decision", "points_entry"):
            getattr(place, each).refresh_from_db()


#: A secretary records for the own branch, as the offices above do.
_edits = edit_organization.at("mine", secretary="200")
_stores = _edits.answering("302+")
_adds = add_to_organization.at("mine", secretary="200").at(
    "east", "west", "county", secretary="404"
)
_people = object_of_member
#: The offices above see the branch, and hear that points are not theirs.
_points = object_of_organization.answering("403").at("mine", secretary="200")
_kept = only("404").in_each_place().at("mine", secretary="200")
_gives = (
    only(
        "403",
        county_admin="404",
        county_staff="404",
        town_staff="404",
        other_town="404",
        secretary="404",
    )
    .in_each_place()
    .at("mine", secretary="200")
)
_records = only(
    "403", county_admin="200", county_staff="200", town_staff="200", secretary="200",
    other_town="200",
)  # fmt: skip


def _vanguard(world, place):
    return {"vanguard": world.places[place].vanguard.pk}


def _new(world, place):
    return {
        "kind": "squad",
        "name": "抢险突击队",
        "party_organization": world.places["east"].party.pk,
        "place": "全镇",
        "starts_on": DAY,
    }


def _edited(world, place):
    filled = versioned(
        "vanguard",
        kind="post",
        name="先锋岗",
        party_organization=world.places[place].party.pk,
        place="窗口",
        starts_on=DAY,
    )
    return filled(world, place)


MENU = {"党员作用": READERS}

DOORS = {
    "vanguard:list": Door(**list_page(everybody_logged_in)),
    "vanguard:towns": Door(get=everybody_logged_in),
    "vanguard:new": Door(
        get=_records,
        post=Post(_records.answering("302+").but(other_town="200", secretary="200"), _new),
    ),
    "vanguard:detail": Door(kwargs=row("vanguard"), get=object_of_organization),
    "vanguard:history": Door(kwargs=row("vanguard"), get=panel),
    "vanguard:edit": Door(kwargs=row("vanguard"), get=_edits, post=Post(_stores, _edited)),
    "vanguard:join": Door(
        kwargs=_vanguard,
        get=_adds,
        post=Post(
            _adds.answering("302+"),
            lambda world, place: {"member": world.places[place].joiner.pk, "starts_on": DAY},
        ),
    ),
    "vanguard:new_result": Door(
        kwargs=_vanguard,
        get=_adds,
        post=Post(
            _adds.answering("302+"), lambda world, place: {"happened_on": DAY, "text": "没有事故"}
        ),
    ),
    "vanguard:edit_result": Door(
        kwargs=row("result"),
        get=_edits,
        post=Post(_stores, versioned("result", happened_on=DAY, text="没有事故")),
    ),
    "vanguard:of_party": Door(kwargs=row("party"), get=panel),
    "vanguard:of_member": Door(kwargs=row("member"), get=panel),
    "vanguard:end_member": Door(
        kwargs=row("joined"),
        get=_people,
        post=Post(_people.answering("302+"), versioned("joined", ends_on="2026-02-01")),
    ),
    "vanguard:remove_member": Door(
        kwargs=row("joined"),
        get=_people,
        post=Post(_people.answering("302+"), versioned("joined", reason="选错了人")),
    ),
    "vanguard:points": Door(
        kwargs=lambda world, place: {"party": world.places[place].party.pk}, get=_points
    ),
    "vanguard:decide_points": Door(
        kwargs=lambda world, place: {"party": world.places[place].party.pk},
        get=_points,
        post=Post(
            _points.answering("302+"),
            lambda world, place: {
                "decided_on": "2025-01-05",
                "meeting": "支部党员大会",
                "rule": "志愿服务记 2 分",
                "starts_on": "2025-01-05",
                "ends_on": "2025-06-01",
            },
        ),
    ),
    "vanguard:end_points": Door(
        kwargs=row("points_decision"),
        get=_kept,
        post=Post(_kept.answering("302+"), versioned("points_decision", ends_on="2026-06-01")),
    ),
    "vanguard:give_points": Door(
        kwargs=lambda world, place: {"decision": world.places[place].points_decision.pk},
        get=_gives,
        post=Post(
            _gives.answering("302+"),
            lambda world, place: {
                "member": world.places[place].member.pk,
                "given_on": DAY,
                "points": "2",
                "reason": "志愿服务",
            },
        ),
    ),
    "vanguard:remove_points": Door(
        kwargs=row("points_entry"),
        get=_kept,
        post=Post(_kept.answering("302+"), versioned("points_entry", reason="选错了人")),
    ),
    "vanguard:points_of_party": Door(kwargs=row("party"), get=panel),
    "vanguard:own": Door(kwargs=row("account"), get=panel),
    "api:vanguard-list": Door(**api_list(api(registry_readers))),
    "api:vanguard-detail": Door(kwargs=row("vanguard"), get=api(object_of_organization)),
}

#: A code out of scope is not known.
_writes = api(_adds)
WRITES = [
    Write(
        "POST",
        "api:vanguard-list",
        _writes.answering("201+").answering("400", instead_of="404"),
        lambda world, place: (
            _new(world, place) | {"party_organization": world.places[place].party.code}
        ),
    ),
    Write(
        "PATCH",
        "api:vanguard-detail",
        _writes.answering("200+"),
        versioned("vanguard", duty="带徒传技"),
        row("vanguard"),
    ),
]

LISTED = {
    "vanguards": ("name", {"all": {"东责任区", "西责任区"}, "east": {"东责任区"}}),
}


def list_draw(rows, cast):
    VanguardFactory(party_organization=rows.branch, name="东责任区")
    VanguardFactory(party_organization=rows.west_branch, name="西责任区")


def list_row(region):
    VanguardFactory(party_organization=PartyOrganizationFactory(region=region))
