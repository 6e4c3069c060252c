"""The ladder of roles, and the rules by their names: who gets what answer where.

A policy says for each role the status of the answer; behind what is sent, a `+` says that it may
change something: all others must leave every table as it was. It says so once, or once for each
place in which the object of an address lies. Apps name policies in `tests/<app>/access.py`
and change single answers by the methods below; rows of figures stand here only.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

ROLES = (
    "anonymous",
    "nobody",
    "system_admin",
    "security_admin",
    "audit_admin",
    "county_admin",
    "county_staff",
    "town_staff",
    "viewer",
    "secretary",
    "other_town",
    "instructor",
    "department",
    "member",
    "surveyor",
)
#: Logged in, and without any part in the registry.
OUTSIDERS = (
    "nobody",
    "system_admin",
    "security_admin",
    "audit_admin",
    "department",
    "member",
)

#: Place → the token in the names of its organizations, and the one in the names of its people.
#: `mine` is the secretary's branch in 东街道, `east` the rest of that town.
TOKENS = {
    "mine": ("麒麟", "麟人"),
    "east": ("白鹿", "鹿人"),
    "west": ("仙鹤", "鹤人"),
    "county": ("巨鲸", "鲸人"),
}
PLACES = tuple(TOKENS)

#: Role → places whose organizations it sees, and whether their people too.
SEES: dict[str, tuple[tuple[str, ...], bool]] = {
    "county_admin": (PLACES, True),
    "county_staff": (PLACES, True),
    "town_staff": (("mine", "east"), True),
    "viewer": (("mine", "east"), False),
    "secretary": (("mine",), True),
    "other_town": (("west",), True),
    # Assigned to the organization of `mine`, whose Party organization he sees too.
    "instructor": (("mine",), False),
    # Himself, who belongs to that branch: what pages say of others the policies refuse.
    "member": (("mine",), True),
    # His squad has the organization of `mine`.
    "surveyor": (("mine",), False),
}

#: Before anything that a test asks about.
OLD = datetime.date(2016, 1, 1)

#: The place of a policy that is the same wherever the object lies.
NOWHERE = ""


class Policy(Mapping[str, dict[str, str]]):
    """place → role → status; never changed, only made into another one."""

    def __init__(self, places: Mapping[str, Mapping[str, str]]) -> None:
        self._places = {place: dict(row) for place, row in places.items()}
        for row in self._places.values():
            if tuple(row) != ROLES:
                raise ValueError(f"roles {sorted(set(row) ^ set(ROLES))}")

    def __getitem__(self, place: str) -> dict[str, str]:
        return self._places[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def answering(self, status: str, instead_of: str = "200") -> "Policy":
        """Another answer to those who are let in, or to those who got `instead_of`."""
        return Policy(
            {
                place: {role: status if was == instead_of else was for role, was in row.items()}
                for place, row in self.items()
            }
        )

    def but(self, **roles: str) -> "Policy":
        """These roles get another answer, in every place."""
        return self.at(*self, **roles)

    def at(self, *places: str, **roles: str) -> "Policy":
        """These roles get another answer in these places."""
        return Policy(
            {place: {**row, **(roles if place in places else {})} for place, row in self.items()}
        )

    def in_each_place(self) -> "Policy":
        """The same answers, asked about an object in each of the places."""
        return Policy(dict.fromkeys(PLACES, self[NOWHERE]))

    def of(self, place: str) -> "Policy":
        """The answers in one place, for an address that names it by itself."""
        return Policy({NOWHERE: self[place]})

    def among(self, *places: str) -> "Policy":
        """Asked in these places only."""
        return Policy({place: self[place] for place in places})


#: Whose menu holds an entry (`MENU` of an app: title → roles of the fixed cast).
READERS = frozenset({"county_admin", "town_staff", "viewer", "secretary"})
EDITORS = frozenset({"county_admin", "town_staff"})
#: Who edits organizations somewhere.
KEEPERS = frozenset(SEES) - {"viewer", "secretary", "instructor", "member", "surveyor"}


def everyone(status: str, **others: str) -> Policy:
    """The same answer to all, also to who is not logged in, but for `others`."""
    return Policy({NOWHERE: {role: others.get(role, status) for role in ROLES}})


def only(refused: str, **let_in: str) -> Policy:
    """`let_in`, role → status; all others are refused, who is not logged in is asked to."""
    return everyone(refused, **{"anonymous": "302", **let_in})


def _places(text: str) -> Policy:
    rows = dict(line.split(maxsplit=1) for line in text.strip().splitlines())
    return Policy({place: dict(zip(ROLES, rows[place].split(), strict=True)) for place in PLACES})


everybody_logged_in = only("200")
nobody_may = only("403")
admin_only = only("403", system_admin="200")
security_only = only("403", security_admin="200")
audit_only = only("403", audit_admin="200")
#: Accounts: one of the two makes them, the other one gives them their rights.
account_admins = only("403", system_admin="200", security_admin="200")

#: Whoever has some part of the registry; for the others the page does not exist.
registry_readers = only("200", **dict.fromkeys(OUTSIDERS, "404"))
#: Whoever may change something somewhere.
edit_somewhere = only(
    "403", county_admin="200", county_staff="200", town_staff="200", other_town="200"
)
#: What a town does not do in another one, though it may do it in its own.
store_in_east = edit_somewhere.answering("302+").but(other_town="200")
persons_somewhere = edit_somewhere.but(secretary="200")
exporters = edit_somewhere.but(viewer="200")

#: Something of the town officer's own; the others do not even learn that it exists.
own_page = only("404", town_staff="200")
#: A draft of his; who cannot have one at all hears so.
own_draft = edit_somewhere.answering("404").but(town_staff="200")
#: Work of the county administrator, the town officers and, at the county, of nobody in particular.
own_job = (
    only("404")
    .in_each_place()
    .at("mine", county_admin="200")
    .at("east", town_staff="200")
    .at("west", other_town="200")
    .at("county", county_admin="200", county_staff="200")
)
#: An import is its owner's, and the county's.
own_import = (
    edit_somewhere.in_each_place()
    .at("mine", "county", town_staff="404", other_town="404")
    .at("east", other_town="404")
    .at("west", town_staff="404")
)

#: A panel renders as nothing instead: `test_matrix` looks at what it says.
panel = everybody_logged_in.in_each_place()

#                                    anon nob sys sec aud adm stf twn vwr scr oth ins dep mem sur
#: A row of the registry: out of scope it does not exist.
object_of_organization = _places("""
    mine                             302 404 404 404 404 200 200 200 200 200 404 200 404 404 200
    east                             302 404 404 404 404 200 200 200 200 404 404 404 404 404 404
    west                             302 404 404 404 404 200 200 404 404 404 200 404 404 404 404
    county                           302 404 404 404 404 200 200 404 404 404 404 404 404 404 404
""")
#: A region and its figures: of those below the region that the grant names.
object_of_region = object_of_organization.at(
    "mine", secretary="404", instructor="404", surveyor="404"
)
#: The page that changes such a row: who only looks gets 403.
edit_organization = _places("""
    mine                             302 404 404 404 404 200 200 200 403 403 404 403 404 404 403
    east                             302 404 404 404 404 200 200 200 403 404 404 404 404 404 404
    west                             302 404 404 404 404 200 200 404 404 404 200 404 404 404 404
    county                           302 404 404 404 404 200 200 404 404 404 404 404 404 404 404
""")
#: Storing it leads on to another page.
store_organization = edit_organization.answering("302+")
#: The same of rows that are not the secretary's, though they lie in his town.
edit_in_town = edit_organization.at("mine", secretary="404", instructor="404", surveyor="404")
store_in_town = edit_in_town.answering("302+")
#: Something new about a row: who may change nothing anywhere learns of no rows.
add_to_organization = _places("""
    mine                             302 403 403 403 403 200 200 200 403 403 404 403 403 403 403
    east                             302 403 403 403 403 200 200 200 403 403 404 403 403 403 403
    west                             302 403 403 403 403 200 200 404 403 403 200 403 403 403 403
    county                           302 403 403 403 403 200 200 404 403 403 404 403 403 403 403
""")
store_added = add_to_organization.answering("302+")
#: What only the county administrator does; who sees the region learns that he may not.
county_only = object_of_region.answering("403").but(county_admin="200")
#: A rule of the county: who reads the registry somewhere learns that he may not change it.
county_rule = only("403", county_admin="200", **dict.fromkeys(OUTSIDERS, "404"))
#: A person: viewers see none at all.
object_of_member = _places("""
    mine                             302 404 404 404 404 200 200 200 404 200 404 404 404 404 404
    east                             302 404 404 404 404 200 200 200 404 404 404 404 404 404 404
    west                             302 404 404 404 404 200 200 404 404 404 200 404 404 404 404
    county                           302 404 404 404 404 200 200 404 404 404 404 404 404 404 404
""")
edit_member = object_of_member.at("mine", secretary="403")
store_member = edit_member.answering("302+")


def api(policy: Policy) -> Policy:
    """The same at `/api/`: no session is a 401, and a role that may not do it anywhere gets 403,
    whatever the row."""
    return policy.but(anonymous="401", **dict.fromkeys(OUTSIDERS, "403"))


#: What a program makes in a place, or changes there: who may write nothing anywhere gets 403.
api_new = api(add_to_organization).answering("201+").answering("400", instead_of="404")
api_change = api(add_to_organization).answering("200+")


def per_place(policy: Policy) -> dict[str, dict[str, str]]:
    """place → role → expected status."""
    return dict(policy)


#: (world, place) → keyword arguments of an address, or fields of what is sent.
Values = Callable[[Any, str], dict[str, Any]]


def nothing(world: Any, place: str) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Post:
    rows: Policy
    fields: Values = nothing


@dataclass(frozen=True)
class Variant:
    """The same address asked in another way."""

    query: str
    rows: Policy
    htmx_target: str = ""


@dataclass(frozen=True)
class Door:
    #: Keyword arguments of the address.
    kwargs: Values = nothing
    get: Policy | None = None
    post: Post | None = None
    also: tuple[Variant, ...] = ()
    #: What a row in scope may name, without link or code, though it lies out of scope: the
    #: employer of a member of one's own branch, the place of a grant.
    names: tuple[str, ...] = ()
    #: Whether editors read the contact telephones of their organizations there; and who besides.
    contacts: bool | tuple[str, ...] = False
    #: Who chooses among all regions and Party organizations there, by their names.
    chooses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Write:
    """What a program sends to an address of the API."""

    method: str
    name: str
    rows: Policy
    #: What is sent: fields, or the bytes of a file.
    body: Callable[[Any, str], dict[str, Any] | bytes]
    kwargs: Values = nothing


def list_page(policy: Policy, export: Policy = exporters) -> dict[str, Any]:
    """What every list of pages is asked."""
    return {
        "get": policy,
        "also": (
            Variant("?export=xlsx", export),
            Variant("?q=有限公司", policy, htmx_target="list"),
            Variant("?region=330999002", policy),
            Variant("?sort=-name&last=1", policy),
        ),
    }


def api_list(policy: Policy) -> dict[str, Any]:
    """What every list of the API is asked; no list is filtered or ordered by masked columns."""
    refused = policy.answering("400")
    return {
        "get": policy,
        "also": (
            Variant("?limit=1", policy),
            Variant("?phone_index=1", refused),
            Variant("?ordering=id_number_index", refused),
        ),
    }


def api_bulk(policy: Policy) -> dict[str, Any]:
    """Many rows at once: nothing is read there; `in_bulk` says what is written."""
    return {"get": policy.answering("405")}


def api_past(base: str, in_bin: Values, policy: Policy) -> dict[str, Door]:
    """The recycle bin of a list; `restored` says what comes out of it."""
    return {
        f"api:{base}-recycled": Door(get=policy),
        f"api:{base}-restore": Door(kwargs=in_bin, get=policy.answering("405").in_each_place()),
    }


def restored(base: str, name: str) -> Write:
    """A row comes back out of the recycle bin."""
    return Write("POST", f"api:{base}-restore", api_change, versioned(name), row(name))


def in_bulk(writes: list[Write], **roles: str) -> list[Write]:
    """What makes a row in the list makes it in bulk too; the answer says what became of each."""
    return [
        Write(
            each.method,
            each.name.replace("-list", "-bulk"),
            each.rows.answering("200+", instead_of="201+")
            .answering("200", instead_of="400")
            .but(**roles),
            lambda world, place, body=each.body: {"rows": [body(world, place)]},
        )
        for each in writes
        if each.method == "POST"
    ]


def row(name: str, key: str = "pk") -> Values:
    """The key of what the place has under `name`, as `key` of the address."""
    return lambda world, place: {key: getattr(world.places[place], name).pk}


def pk(name: str, other: str = "") -> Callable[[Any, str], Any]:
    """The key of a row of the same place, or of the place `other`."""
    return lambda world, place: getattr(world.places[other or place], name).pk


def first(name: str, related: str) -> Values:
    """The key of the first row that refers to something of the place."""
    return lambda world, place: {"pk": _first(world, place, name, related).pk}


def versioned(name: str, related: str = "", /, **fields: Any) -> Values:
    """The version of the row and fields: values, or (world, place) → value."""

    def filled(world, place):
        found = _first(world, place, name, related)
        values = {
            key: value(world, place) if callable(value) else value for key, value in fields.items()
        }
        return {"version": type(found)._base_manager.get(pk=found.pk).version, **values}

    return filled


def chosen(name: str) -> Post:
    """The row is chosen in a list for a bulk edit: with one out of scope all is refused."""
    return Post(
        store_added.answering("403", instead_of="404"),
        lambda world, place: {"chosen": [getattr(world.places[place], name).pk]},
    )


def _first(world: Any, place: str, name: str, related: str) -> Any:
    found = getattr(world.places[place], name)
    return getattr(found, related).order_by("pk")[0] if related else found


def region_code(world: Any, place: str) -> str:
    return world.places[place].region.code
