"""Whatever stands in an address, a form or a request of the API: it is never a fault of ours."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core.api.schema import document
from tests.access import collected
from tests.access.asked import name_of, turn
from tests.access.collected import API_DOORS, PAGES, WRITES
from tests.access.ladder import NOWHERE, ROLES, Write
from tests.access.test_matrix import case_of
from tests.members.factories import id_number

NUL, SURROGATE = "a%00b", "%ED%A0%80"
WIDE = quote("𠮷😀\u202e")
VALUES = {
    "nul": NUL,
    "surrogate": SURROGATE,
    "broken": "%ff%fe%C3",
    "wide": WIDE,
    "million": "x" * 10**6,
    "digits": "9" * 5_000,
    "64 bits": str(2**63),
    "30 digits": "9" * 30,
    "negative": "-1",
    "other digits": quote("²٣９"),
    "year 0": "0000-01-01",
    "year 9999": "9999-12-31",
    "month 0": "0000-00",
    "quotes": quote("'\"\\%;--"),
    "percent": "%25_%25",
}
EVERYTHING = pytest.mark.parametrize(
    "everything", [False, pytest.param(True, marks=pytest.mark.long)], ids=["few", "all"]
)
#: Of all those, each page, address and parameter is given so many in the suite, by turns.
FEW = 2


def some_of(these: Sequence[Any], *words: str, everything: bool, few: int = FEW) -> list[Any]:
    """All of them, or those whose turn it is."""
    if everything:
        return [*these]
    start = turn(*words)
    return [these[(start + 4 * nth) % len(these)] for nth in range(few)]


#: Names that pages read out of their address, and those of every filter.
NAMES = [
    "q", "region", "kind", "staff", "coverage", "members", "state", "lights", "tag", "sort",
    "after", "before", "last", "export", "revision", "against", "month", "severity", "rule",
    "running", "reason", "formation", "term", "dissolved", "from", "columns", "view", "page",
    "action", "outcome", "actor", "day", "since", "until", "next", "parent", "level",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _own_minute(db, world, settings):
    cache.clear()
    settings.API_USER_PER_MINUTE = 10**9


@pytest.fixture
def client_of(world):
    """Of a role; a fault is an answer as on the site."""
    with ExitStack() as stack:

        def found(role: str) -> Client:
            client = world.client(role)
            client.raise_request_exception = False
            stack.callback(setattr, client, "raise_request_exception", True)
            return client

        yield found


@pytest.fixture
def admin(client_of) -> Client:
    return client_of("county_admin")


BY_APP = pytest.mark.parametrize("app", collected.BY_APP)


def pages(app: str) -> list[str]:
    """That can be read."""
    return [name for name, door in collected.BY_APP[app].items() if name in PAGES and door.get]


def address_of(world, name: str) -> str:
    door = PAGES[name]
    place = next(iter(door.get)) or "mine"
    return reverse(name, kwargs=door.kwargs(world, place))


#: A wrong one of these ends the page before its filters are read.
READ_FIRST = ("after", "before", "last", "view", "export", "revision", "columns")
#: Too long for an address; the API says so.
TOO_LONG = ("million", "digits")
#: With these the whole request is refused.
REFUSED = ("nul", *TOO_LONG)


@EVERYTHING
@pytest.mark.dealt(20)
@BY_APP
def test_a_page_takes_anything_in_its_query(world, admin, app, subtests, everything):
    """One value in all parameters; in the suite another one in each, twice."""
    for name in pages(app):
        url = address_of(world, name)
        for what, query in queries(name, everything):
            with case_of(world, subtests, name=name, value=what):
                status = admin.get(f"{url}?{query}").status_code
                assert status < 500
                if what in REFUSED:
                    assert status in (400, 404)


def queries(name: str, everything: bool) -> Iterator[tuple[str, str]]:
    taken = [value for what, value in VALUES.items() if what not in REFUSED]
    for what in VALUES if everything else some_of(REFUSED, name, everything=False, few=1):
        names = NAMES if what != "million" else ["q"]
        yield what, "&".join(f"{each}={VALUES[what]}" for each in names)
    if everything:
        return
    filters = [each for each in NAMES if each not in READ_FIRST]
    for start, names in ((turn(name), NAMES), (turn(name) + len(taken) // 2, filters)):
        values = (taken[(start + nth) % len(taken)] for nth in range(len(names)))
        yield (
            "mixed",
            "&".join(f"{each}={value}" for each, value in zip(names, values, strict=True)),
        )


@pytest.mark.long
@BY_APP
def test_a_page_takes_anything_in_each_parameter(world, admin, app, subtests):
    for name in pages(app):
        with case_of(world, subtests, name=name):
            url = address_of(world, name)
            for each in NAMES:
                for what in ("wide", "30 digits", "year 9999"):
                    status = admin.get(f"{url}?{each}={VALUES[what]}").status_code
                    assert status < 500, f"{url} {each} {what}"


@EVERYTHING
@pytest.mark.dealt(20)
@BY_APP
def test_an_address_takes_anything_for_its_keys(world, admin, app, subtests, everything):
    api = [name for name in collected.BY_APP[app] if name in API_DOORS]
    for name in (*pages(app), *api):
        with case_of(world, subtests, name=name):
            ask_with_other_keys(world, admin, name, everything)


def ask_with_other_keys(world, admin: Client, name: str, everything: bool) -> None:
    door = collected.DOORS[name]
    place = next(iter(door.get))
    given = door.kwargs(world, place or "mine")
    # Where he may not go at all, or nobody reads, that is what he hears.
    shut = {"404", *({door.get[place]["county_admin"]} & {"403", "405"})}
    tried = 0
    for key in given:
        for what, value in some_of([*VALUES.items()], name, key, everything=everything):
            try:
                # The value stands in the address as it is, not as `reverse` would quote it.
                url = reverse(name, kwargs=given | {key: "PLACE"}).replace("PLACE", value)
            except (NoReverseMatch, ValueError, AttributeError, TypeError):
                url = reverse(name, kwargs=given).replace(f"/{given[key]}/", f"/{value}/")
            tried += 1
            status = admin.get(url).status_code
            assert status < 500, f"{url[:100]} {what}"
            # A panel of nothing is nothing; some refuse before they look.
            said = {"414"} if what in TOO_LONG else shut
            assert name not in API_DOORS or str(status) in said, f"{url[:100]} {what}"
    assert tried or not given


#: What is typed into a form; a number of an identity card is not written down anywhere.
TYPED = [
    *("a\0b", "𠮷😀", "9" * 5_000, str(2**63), "9999-12-31", "0000-01-01", "²٣"),
    f"见{id_number(7)}",
]


@EVERYTHING
@pytest.mark.dealt(20)
@BY_APP
def test_a_form_takes_anything_in_its_fields(world, client_of, app, subtests, everything):
    """A value in all fields at once, and in one field after the other, where the others are as they
    should be: in the suite one value in each field."""
    for name, door in collected.BY_APP[app].items():
        if door.post:
            with case_of(world, subtests, name=name):
                fill_in(world, client_of, name, everything)


def fill_in(world, client_of, name: str, everything: bool) -> None:
    """As one who may: the county's administrator, or else whoever it is."""
    door = PAGES[name]
    place, row = next(iter(door.post.rows.items()))
    role = next((role for role in ("county_admin", *ROLES) if "+" in row[role]), "county_admin")
    client, place = client_of(role), place or "mine"
    url = reverse(name, kwargs=door.kwargs(world, place))
    fields = door.post.fields(world, place)
    sent = [
        fields | {each: value}
        for each in fields
        for value in some_of(TYPED, name, each, everything=everything, few=1)
    ]
    sent += [dict.fromkeys(fields, value) for value in some_of(TYPED, name, everything=everything)]
    for each in sent:
        response = client.post(url, each)
        assert response.status_code < 500, f"{url} {str(each)[:2_000]}"
        client = world.client(role)


LISTS = [path for path, each in document()["paths"].items() if "{" not in path and "get" in each]


@EVERYTHING
@pytest.mark.dealt(20)
def test_a_list_of_the_api_takes_anything_for_each_parameter(world, admin, subtests, everything):
    for path in LISTS:
        for parameter in document()["paths"][path]["get"]["parameters"]:
            with case_of(world, subtests, path=path, parameter=parameter["name"]):
                narrow(admin, path, parameter["name"], everything)
    assert len(LISTS) > 20


def narrow(admin: Client, path: str, name: str, everything: bool) -> None:
    for what, value in some_of([*VALUES.items()], path, name, everything=everything):
        response = admin.get(f"{path}?{name}={value}")
        expected = {414} if what in TOO_LONG else {400} if what == "nul" else {200, 400}
        assert response.status_code in expected, f"{what} {response.status_code}"
        assert response["Content-Type"] == "application/json"


#: Answers that come before anybody reads what was sent.
_KEPT_OUT = {"401", "403", "404"}
#: JSON texts.
JSON = [
    '"a\\u0000b"', '"\\ud800"', '"𠮷😀"', "9" * 5_000, str(2**63), "1e400", "null", '"9999-12-31"',
    f'"{"x" * 10**6}"', "-1", "0.5", "true", "[]", "{}", '[["a"]]', '"0000-01-01"',
    '"0001-01-01"', '""', '" "', '"2026-02-30T00:00"',
]  # fmt: skip


@EVERYTHING
@pytest.mark.dealt(20)
def test_a_write_takes_anything_for_each_field(world, client_of, subtests, everything):
    for write in WRITES:
        with case_of(world, subtests, write=name_of(write)):
            send_anything(world, client_of, write, everything)


def send_anything(world, client_of, write: Write, everything: bool) -> None:
    place = "mine"
    url, body = reverse(write.name, kwargs=write.kwargs(world, place)), write.body(world, place)
    expected = write.rows.get(place) or write.rows[NOWHERE]
    # The county files no activities, surveys nothing and confirms no month.
    let_in = [role for role in ("county_admin", *expected) if expected[role] not in _KEPT_OUT]
    client = client_of(let_in[0] if let_in else "county_admin")
    is_file = isinstance(body, bytes)
    body = {} if is_file else body
    for each in [*body, "version", "ends_on"]:
        others = "".join(f'"{k}": {json.dumps(v)}, ' for k, v in body.items() if k != each)
        for value in some_of(JSON, name_of(write), each, everything=everything):
            text = f'{{{others}"{each}": {value}}}'
            response = client.generic(write.method, url, text, content_type="application/json")
            assert response.status_code < 500, f"{each} {value[:20]} {response.content[:200]}"
            if "\\u" in value or len(value) > 4_000:
                assert response.status_code == 400 or write.method == "DELETE" or is_file
