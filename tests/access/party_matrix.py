"""The rows of the matrix for changing Party organizations, coverage, members and posts."""

from tests.access.matrix import (
    EDIT,
    MENU_PAGE,
    OBJECT,
    PANEL,
    RECYCLE,
    STORE,
    Door,
    Post,
    _list,
    _party,
)
from tests.members.factories import id_number

#                anon nob sys sec aud adm stf twn vwr scr oth
NEW = "302 403 403 403 403 200 200 200 403 403 200"
STORE_NEW_IN_EAST = "302 403 403 403 403 302+ 302+ 302+ 403 403 200"
PERSONS = "302 403 403 403 403 200 200 200 403 200 200"
EXPORT_PERSONS = "302 403 403 403 403 200 200 403 403 403 403"
#: Something new about a row of the address: who may change nothing anywhere is not told of rows.
ADD = {
    "mine": "302 403 403 403 403 200 200 200 403 403 404",
    "east": "302 403 403 403 403 200 200 200 403 403 404",
    "west": "302 403 403 403 403 200 200 404 403 403 200",
    "county": "302 403 403 403 403 200 200 404 403 403 404",
}
STORE_ADDED = {place: row.replace("200", "302+") for place, row in ADD.items()}
#: Viewers see no persons at all.
PERSON = {
    "mine": "302 404 404 404 404 200 200 200 404 200 404",
    "east": "302 404 404 404 404 200 200 200 404 404 404",
    "west": "302 404 404 404 404 200 200 404 404 404 200",
    "county": "302 404 404 404 404 200 200 404 404 404 404",
}
EDIT_PERSON = PERSON | {"mine": "302 404 404 404 404 200 200 200 404 403 404"}
STORE_PERSON = {place: row.replace("200", "302+") for place, row in EDIT_PERSON.items()}
STORE_CONTACT = {place: row.replace("200", "302+") for place, row in PERSON.items()}
#: Into another town's Party organization only the county moves anything.
INTO_EAST = {
    "mine": STORE["mine"],
    "west": "302 404 404 404 404 302+ 302+ 404 404 404 200",
}
TRANSFER = STORE_PERSON | {
    "west": "302 404 404 404 404 302+ 302+ 404 404 404 200",
}
#: Pages of rows that are not the secretary's, though in his town.
RECYCLE_PAGE = {**EDIT, "mine": EDIT["east"]}
DAY = "2026-01-05"


def _at(name, key="pk"):
    return lambda world, place: {key: getattr(world.places[place], name).pk}


def _versioned(name, **fields):
    """The version of the row, and fields: values, or (world, place) → value."""

    def filled(world, place):
        values = {
            key: value(world, place) if callable(value) else value for key, value in fields.items()
        }
        return {"version": getattr(world.places[place], name).version, **values}

    return filled


def _pk(name, other=""):
    """The key of a row of the same place, or of the place `other`."""
    return lambda world, place: getattr(world.places[other or place], name).pk


def _party_form(world, place):
    party = world.places[place].party
    return {
        "version": party.version,
        "code": party.code,
        "name": party.name,
        "region": party.region.code,
        "kind": party.kind,
        "formation": "joint",
        "founded_on": party.founded_on,
    }


def _new_party(world, place):
    return {
        "code": "NEWPARTY",
        "name": "新党支部",
        "region": "330999001",
        "kind": "branch",
        "formation": "single",
        "founded_on": DAY,
    }


def _member_form(world, place):
    member = world.places[place].member
    return {
        "version": member.version,
        "name": member.name,
        "status": member.status,
        "joined_on": member.joined_on,
        "education": "大专",
    }


def _new_member(world, place):
    return {
        "id_number": id_number(880),
        "name": "新人",
        "status": "full",
        "joined_on": "2020-07-01",
        "party_organization": world.places["east"].party.pk,
    }


def _elsewhere(world, place):
    return world.places["mine" if place == "east" else "east"].party.pk


def _decision(post=STORE, **fields):
    """A page on which something is decided about a Party organization."""
    return Door(
        kwargs=_party, get=EDIT, post=Post(post, _versioned("party", happened_on=DAY, **fields))
    )


PARTY_DOORS: dict[str, Door] = {
    "branches:new": Door(get=NEW, post=Post(STORE_NEW_IN_EAST, _new_party)),
    "branches:edit": Door(kwargs=_party, get=EDIT, post=Post(STORE, _party_form)),
    "branches:upgrade": _decision(kind="general_branch"),
    "branches:reform": _decision(formation="joint"),
    "branches:superior": _decision(parent=""),
    "branches:re_elect": _decision(),
    "branches:merge": _decision(INTO_EAST, into=_pk("party", "east")),
    "branches:dissolve": Door(
        kwargs=_at("empty"),
        get=RECYCLE_PAGE,
        post=Post(RECYCLE, _versioned("empty", happened_on=DAY)),
    ),
    "branches:recycle": Door(kwargs=_at("empty"), post=Post(RECYCLE, _versioned("empty"))),
    "branches:restore": Door(
        kwargs=_at("recycled_party"), post=Post(RECYCLE, _versioned("recycled_party"))
    ),
    "branches:history": Door(kwargs=_party, get=PANEL),
    "branches:new_coverage": Door(
        kwargs=_at("bare", "organization"),
        get=ADD,
        post=Post(
            STORE_ADDED,
            lambda world, place: {
                "party_organization": world.places[place].party.pk,
                "starts_on": DAY,
            },
        ),
    ),
    "branches:new_work_coverage": Door(
        kwargs=_at("organization", "organization"),
        get=ADD,
        post=Post(STORE_ADDED, lambda world, place: {"means": "union", "starts_on": DAY}),
    ),
    "branches:new_coverage_by_party": Door(
        kwargs=_at("party", "party"),
        get=ADD,
        post=Post(
            STORE_ADDED,
            lambda world, place: {"organization": world.places[place].bare.pk, "starts_on": DAY},
        ),
    ),
    "branches:end_coverage": Door(
        kwargs=_at("coverage"), get=EDIT, post=Post(STORE, _versioned("coverage", ends_on=DAY))
    ),
    "branches:remove_coverage": Door(
        kwargs=_at("coverage"),
        get=EDIT,
        post=Post(STORE, _versioned("coverage", reason="选错了组织")),
    ),
    "branches:end_work_coverage": Door(
        kwargs=_at("work"), get=RECYCLE_PAGE, post=Post(RECYCLE, _versioned("work", ends_on=DAY))
    ),
    "branches:remove_work_coverage": Door(
        kwargs=_at("work"),
        get=RECYCLE_PAGE,
        post=Post(RECYCLE, _versioned("work", reason="选错了组织")),
    ),
    # A member in scope may work where the user sees nothing: the employer is named, not linked.
    "members:list": Door(**_list(PERSONS, EXPORT_PERSONS), names=("麒麟",)),
    "members:new": Door(get=NEW, post=Post(STORE_NEW_IN_EAST, _new_member)),
    "members:detail": Door(kwargs=_at("member"), get=PERSON),
    "members:history": Door(kwargs=_at("member"), get=PANEL),
    "members:edit": Door(
        kwargs=_at("member"), get=EDIT_PERSON, post=Post(STORE_PERSON, _member_form)
    ),
    "members:contact": Door(
        kwargs=_at("member"),
        get=PERSON,
        post=Post(STORE_CONTACT, _versioned("member", phone="0571-8800 1234")),
    ),
    "members:transfer": Door(
        kwargs=_at("member"),
        get=EDIT_PERSON,
        post=Post(TRANSFER, _versioned("member", party_organization=_elsewhere, starts_on=DAY)),
    ),
    "members:leave": Door(
        kwargs=_at("member"),
        get=EDIT_PERSON,
        post=Post(STORE_PERSON, _versioned("member", ends_on=DAY, end_reason="other")),
    ),
    "members:employ": Door(
        kwargs=_at("member"),
        get=EDIT_PERSON,
        post=Post(STORE_PERSON, _versioned("member", organization=_pk("bare"), starts_on=DAY)),
    ),
    "members:recycle": Door(
        kwargs=_at("colleague"), post=Post(STORE_PERSON, _versioned("colleague"))
    ),
    "members:restore": Door(
        kwargs=_at("recycled_member"), post=Post(STORE_PERSON, _versioned("recycled_member"))
    ),
    "members:new_post": Door(
        kwargs=_at("party", "party"),
        get=ADD,
        post=Post(
            STORE_ADDED,
            lambda world, place: {
                "title": "deputy_secretary",
                "member": world.places[place].member.pk,
                "starts_on": DAY,
            },
        ),
    ),
    "members:new_post_of_member": Door(
        kwargs=_at("member", "member"),
        get=ADD,
        post=Post(
            STORE_ADDED,
            lambda world, place: {
                "title": "committee_member",
                "party_organization": world.places[place].party.pk,
                "starts_on": DAY,
            },
        ),
    ),
    "members:end_post": Door(
        kwargs=_at("post"),
        get=EDIT_PERSON,
        post=Post(STORE_PERSON, _versioned("post", ends_on=DAY)),
    ),
    "members:remove_post": Door(
        kwargs=_at("post"),
        get=EDIT_PERSON,
        post=Post(STORE_PERSON, _versioned("post", reason="选错了人")),
    ),
    "members:tree": Door(get=MENU_PAGE),
    "members:tree_level": Door(kwargs=_party, get=OBJECT),
}
