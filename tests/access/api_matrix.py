"""The rows of the matrix for `/api/`: the same columns as in `tests.access.matrix`.

No session is a 401; a role that may not do it anywhere gets 403, whatever the row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.access.matrix import (
    ALL_LOGGED_IN,
    FIGURES,
    OBJECT,
    Door,
    Rows,
    Variant,
    _organization,
    _party,
    _region,
)
from tests.access.world import PLACES, World
from tests.members.factories import id_number
from tests.orgs.factories import uscc

EVERYBODY = ALL_LOGGED_IN.replace("302", "401")
#                anon nob sys sec aud adm stf twn vwr scr oth
REGISTRY = "401 403 403 403 403 200 200 200 200 200 200"
PERSONS = "401 403 403 403 403 200 200 200 403 200 200"
PERSON = {
    "mine": "401 403 403 403 403 200 200 200 403 200 404",
    "east": "401 403 403 403 403 200 200 200 403 404 404",
    "west": "401 403 403 403 403 200 200 404 403 404 200",
    "county": "401 403 403 403 403 200 200 404 403 404 404",
}
JOB = {
    "mine": "401 404 404 404 404 200 404 404 404 404 404",
    "east": "401 404 404 404 404 404 404 200 404 404 404",
    "west": "401 404 404 404 404 404 404 404 404 404 200",
    "county": "401 404 404 404 404 200 200 404 404 404 404",
}


def _api(rows: dict[str, str]) -> dict[str, str]:
    """The rows of a page's object, for those who may not see such objects anywhere."""
    return {place: " ".join(["401", *["403"] * 4, *row.split()[5:]]) for place, row in rows.items()}


def _list(rows: Rows, refused: str = "401 403 403 403 403 400 400 400 400 400 400") -> dict:
    return {
        "get": rows,
        "also": (
            Variant("?limit=1", rows),
            Variant("?phone_index=1", refused),
            Variant("?ordering=id_number_index", refused),
        ),
    }


def _of(attribute: str, related: str):
    """The key of the first row that hangs on something of the place."""

    def kwargs(world, place):
        owner = getattr(world.places[place], attribute)
        return {"pk": getattr(owner, related).order_by("pk")[0].pk}

    return kwargs


def _pk(attribute: str):
    return lambda world, place: {"pk": getattr(world.places[place], attribute).pk}


REFUSED_PERSONS = "401 403 403 403 403 400 400 400 403 400 400"

API_DOORS: dict[str, Door] = {
    "api:schema": Door(get=EVERYBODY),
    "api:docs": Door(get=ALL_LOGGED_IN),
    "api:missing": Door(
        kwargs=lambda world, place: {"rest": "v2/organizations/"},
        get=EVERYBODY.replace("200", "404"),
    ),
    "api:api-root": Door(get=EVERYBODY),
    "api:region-list": Door(**_list(REGISTRY)),
    "api:region-detail": Door(kwargs=_pk("region"), get=_api(FIGURES)),
    "api:organization-list": Door(**_list(REGISTRY)),
    "api:organization-detail": Door(kwargs=_organization, get=_api(OBJECT)),
    "api:party-organization-list": Door(**_list(REGISTRY)),
    "api:party-organization-detail": Door(kwargs=_party, get=_api(OBJECT)),
    "api:coverage-list": Door(**_list(REGISTRY)),
    "api:coverage-detail": Door(kwargs=_of("organization", "coverages"), get=_api(OBJECT)),
    "api:work-coverage-list": Door(**_list(REGISTRY)),
    # The bare organization: nothing covers it, so it is out of the secretary's sight.
    "api:work-coverage-detail": Door(kwargs=_of("bare", "work_coverages"), get=_api(FIGURES)),
    "api:member-list": Door(**_list(PERSONS, REFUSED_PERSONS), names=("麒麟",)),
    "api:member-detail": Door(kwargs=_pk("member"), get=PERSON, names=("麒麟",)),
    "api:post-list": Door(**_list(PERSONS, REFUSED_PERSONS)),
    "api:post-detail": Door(kwargs=_of("party", "posts"), get=PERSON),
    "api:report-month-list": Door(**_list(REGISTRY)),
    "api:report-month-detail": Door(
        kwargs=lambda world, place: {"month": str(world.month)}, get=REGISTRY
    ),
    "api:region-figures": Door(
        kwargs=lambda world, place: {"month": str(world.month), "code": _region(world, place)},
        get=_api(FIGURES),
        also=(Variant("?revision=0", dict.fromkeys(PLACES, "401" + " 403" * 4 + " 404" * 6)),),
    ),
    "api:notice-list": Door(**_list(REGISTRY)),
    "api:notice-detail": Door(kwargs=_pk("notice"), get=_api(FIGURES)),
    "api:job-detail": Door(kwargs=_pk("job"), get=JOB),
}


@dataclass(frozen=True)
class Write:
    """A write at an address: place → statuses; a `+` says that it changes something."""

    method: str
    name: str
    rows: dict[str, str]
    #: (world, place) → what is sent.
    body: Callable[[World, str], dict[str, Any]]
    kwargs: Callable[[World, str], dict[str, Any]] = lambda world, place: {}


#                         anon nob sys sec aud adm  stf  twn  vwr scr oth
NEW = {
    "mine": "401 403 403 403 403 201+ 201+ 201+ 403 403 400",
    "east": "401 403 403 403 403 201+ 201+ 201+ 403 403 400",
    "west": "401 403 403 403 403 201+ 201+ 400 403 403 201+",
    "county": "401 403 403 403 403 201+ 201+ 400 403 403 400",
}
CHANGED = {
    "mine": "401 403 403 403 403 200+ 200+ 200+ 403 403 404",
    "east": "401 403 403 403 403 200+ 200+ 200+ 403 403 404",
    "west": "401 403 403 403 403 200+ 200+ 404 403 403 200+",
    "county": "401 403 403 403 403 200+ 200+ 404 403 403 404",
}
#: A secretary reaches the phones of his own members.
CONTACT = CHANGED | {
    "mine": "401 403 403 403 403 200+ 200+ 200+ 403 200+ 404",
    "east": "401 403 403 403 403 200+ 200+ 200+ 403 404 404",
    "west": "401 403 403 403 403 200+ 200+ 404 403 404 200+",
    "county": "401 403 403 403 403 200+ 200+ 404 403 404 404",
}
GONE = {place: row.replace("200+", "204+") for place, row in CHANGED.items()}


def _version(attribute: str, related: str = ""):
    def version(world, place):
        row = getattr(world.places[place], attribute)
        row = getattr(row, related).order_by("pk")[0] if related else row
        return {"version": type(row)._base_manager.get(pk=row.pk).version}

    return version


def _with(version, **values):
    return lambda world, place: version(world, place) | values


def _new_link(world, place):
    return {"organization": world.places[place].bare.uscc, "starts_on": "2026-01-01"}


WRITES = [
    Write(
        "POST",
        "api:organization-list",
        NEW,
        lambda world, place: {
            "uscc": uscc(700_000),
            "name": "新设有限公司",
            "kind": "enterprise",
            "region": _region(world, place),
            "staff_count": 5,
        },
    ),
    Write(
        "PATCH",
        "api:organization-detail",
        CHANGED,
        _with(_version("organization"), address="新址"),
        _organization,
    ),
    # Empty: nothing stands in its way.
    Write("DELETE", "api:organization-detail", GONE, _version("bare"), _pk("bare")),
    Write(
        "POST",
        "api:party-organization-list",
        NEW,
        lambda world, place: {
            "code": "FOUNDED",
            "name": "新设党支部",
            "kind": "branch",
            "formation": "single",
            "region": _region(world, place),
            "founded_on": "2026-01-01",
        },
    ),
    Write(
        "PATCH",
        "api:party-organization-detail",
        CHANGED,
        _with(_version("party"), name="改名党支部"),
        _party,
    ),
    Write(
        "POST",
        "api:coverage-list",
        NEW,
        lambda world, place: (
            _new_link(world, place) | {"party_organization": world.places[place].party.code}
        ),
    ),
    Write(
        "PATCH",
        "api:coverage-detail",
        CHANGED,
        _with(_version("organization", "coverages"), ends_on="2026-02-01"),
        _of("organization", "coverages"),
    ),
    Write(
        "POST",
        "api:work-coverage-list",
        NEW,
        lambda world, place: _new_link(world, place) | {"means": "union"},
    ),
    Write(
        "PATCH",
        "api:work-coverage-detail",
        CHANGED,
        _with(_version("bare", "work_coverages"), ends_on="2026-02-01"),
        _of("bare", "work_coverages"),
    ),
    Write(
        "POST",
        "api:member-list",
        NEW,
        lambda world, place: {
            "id_number": id_number(950),
            "name": "新来",
            "status": "full",
            "joined_on": "2020-01-01",
            "party_organization": world.places[place].party.code,
        },
    ),
    Write(
        "PATCH",
        "api:member-detail",
        CONTACT,
        _with(_version("member"), phone="13712345678"),
        _pk("member"),
    ),
    Write(
        "POST",
        "api:post-list",
        NEW,
        lambda world, place: {
            "party_organization": world.places[place].party.code,
            "title": "committee_member",
            "person_name": "外来",
            "id_number": id_number(951),
            "starts_on": "2026-01-01",
        },
    ),
    Write(
        "PATCH",
        "api:post-detail",
        CHANGED,
        _with(_version("party", "posts"), ends_on="2026-02-01"),
        _of("party", "posts"),
    ),
]
