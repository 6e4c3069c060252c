"""Whatever stands in an address, a form or a request of the API: it is never a fault of ours."""

import json
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from core.api.schema import document
from tests.access.collected import API_DOORS, PAGES, WRITES
from tests.access.ladder import per_place
from tests.access.test_api_writes import name_of

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
#: What is tried always; the rest takes minutes.
FEW = ("nul", "broken", "64 bits", "year 9999")
SETS = pytest.mark.parametrize(
    "values",
    [
        {what: VALUES[what] for what in FEW},
        pytest.param(VALUES, marks=pytest.mark.long),
    ],
    ids=["few", "all"],
)
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
def admin(world) -> Client:
    client = world.client("county_admin")
    client.raise_request_exception = False
    yield client
    client.raise_request_exception = True


def address_of(world, name: str) -> str:
    door = PAGES[name]
    place = next(iter(per_place(door.get))) or "mine"
    return reverse(name, kwargs=door.kwargs(world, place))


def pages() -> list[str]:
    return sorted(name for name, door in PAGES.items() if door.get)


@SETS
@pytest.mark.parametrize("name", pages())
def test_a_page_takes_anything_in_its_query(world, admin, name, values):
    url = address_of(world, name)
    for what, value in values.items():
        query = "&".join(f"{each}={value}" for each in NAMES) if what != "million" else f"q={value}"
        status = admin.get(f"{url}?{query}").status_code
        assert status < 500, f"{url} {what}"
        if what in ("nul", "million", "digits"):
            assert status in (400, 404), f"{url} {what} {status}"


@pytest.mark.long
@pytest.mark.parametrize("name", pages())
def test_a_page_takes_anything_in_each_parameter(world, admin, name):
    url = address_of(world, name)
    for each in NAMES:
        for what in ("wide", "30 digits", "year 9999"):
            status = admin.get(f"{url}?{each}={VALUES[what]}").status_code
            assert status < 500, f"{url} {each} {what}"


@SETS
@pytest.mark.parametrize("name", [*pages(), *API_DOORS])
def test_an_address_takes_anything_for_its_keys(world, admin, name, values):
    door = (PAGES | API_DOORS)[name]
    given = door.kwargs(world, next(iter(per_place(door.get))) or "mine")
    tried = 0
    for key in given:
        for what, value in values.items():
            try:
                # The value stands in the address as it is, not as `reverse` would quote it.
                url = reverse(name, kwargs=given | {key: "PLACE"}).replace("PLACE", value)
            except (NoReverseMatch, ValueError, AttributeError, TypeError):
                url = reverse(name, kwargs=given).replace(f"/{given[key]}/", f"/{value}/")
            tried += 1
            status = admin.get(url).status_code
            assert status < 500, f"{url[:100]} {what}"
            # A panel of nothing is nothing; some refuse before they look.
            assert name not in API_DOORS or status == 404, f"{url[:100]} {what}"
    assert tried or not given


@pytest.mark.parametrize("name", [name for name, door in PAGES.items() if door.post])
def test_a_form_takes_anything_in_its_fields(world, admin, name):
    door = PAGES[name]
    place = next(iter(per_place(door.post.rows))) or "mine"
    url = reverse(name, kwargs=door.kwargs(world, place))
    fields = door.post.fields(world, place)
    bad = ["a\0b", "𠮷😀", "9" * 5_000, str(2**63), "9999-12-31", "0000-01-01", "²٣"]
    for value in bad:
        for each in [*fields, None]:
            sent = dict.fromkeys(fields, value) if each is None else fields | {each: value}
            response = admin.post(url, sent)
            assert response.status_code < 500, f"{url} {each} {value[:20]!r}"
            admin.cookies = world.client("county_admin").cookies


@SETS
@pytest.mark.parametrize(
    "path",
    [path for path, each in document()["paths"].items() if "{" not in path and "get" in each],
)
def test_a_list_of_the_api_takes_anything_for_each_parameter(world, admin, path, values):
    for parameter in document()["paths"][path]["get"]["parameters"]:
        for what, value in values.items():
            response = admin.get(f"{path}?{parameter['name']}={value}")
            found = response.status_code
            assert found in (200, 400), f"{path} {parameter['name']} {what} {found}"
            assert response["Content-Type"] == "application/json"
            if what in ("nul", "million", "digits"):
                assert found == 400, f"{path} {parameter['name']} {what}"


#: JSON texts; the first ones are tried always.
JSON = [
    '"a\\u0000b"', '"\\ud800"', '"𠮷😀"', "9" * 5_000, str(2**63), "1e400", "null", '"9999-12-31"',
    f'"{"x" * 10**6}"', "-1", "0.5", "true", "[]", "{}", '[["a"]]', '"0000-01-01"',
    '"0001-01-01"', '""', '" "', '"2026-02-30T00:00"',
]  # fmt: skip


@pytest.mark.parametrize(
    "number", [8, pytest.param(len(JSON), marks=pytest.mark.long)], ids=["few", "all"]
)
@pytest.mark.parametrize("write", WRITES, ids=name_of)
def test_a_write_takes_anything_for_each_field(world, admin, write, number):
    place = "mine"
    url, body = reverse(write.name, kwargs=write.kwargs(world, place)), write.body(world, place)
    for each in [*body, "version", "ends_on"]:
        others = "".join(f'"{k}": {json.dumps(v)}, ' for k, v in body.items() if k != each)
        for value in JSON[:number]:
            text = f'{{{others}"{each}": {value}}}'
            response = admin.generic(write.method, url, text, content_type="application/json")
            assert response.status_code < 500, f"{each} {value[:20]} {response.content[:200]}"
            if "\\u" in value or len(value) > 4_000:
                assert response.status_code == 400 or write.method == "DELETE"
