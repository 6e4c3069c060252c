"""Every write of the API × role × place: the answer is the one in the table, and what is refused
changes nothing, whoever sends it."""

import json
import re
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, reverse

from core.api.schema import document
from tests.access.asked import cases, name_of, way_of
from tests.access.changed import as_built, digest
from tests.access.collected import API_DOORS, WRITES
from tests.access.ladder import Write
from tests.access.test_matrix import EVERYWHERE, case_of, refuse_leaks


@pytest.fixture(autouse=True)
def _in_a_savepoint(db, world):
    cache.clear()


def send(client: Client, write: Write, world, place: str):
    url, body = reverse(write.name, kwargs=write.kwargs(world, place)), write.body(world, place)
    if write.method == "DELETE":
        return client.delete(f"{url}?{urlencode(body)}")
    if isinstance(body, bytes):
        return client.generic(write.method, url, body)
    return client.generic(write.method, url, json.dumps(body), content_type="application/json")


def described(name: str) -> str:
    """The address of this name as the description writes it."""
    space, _, name = name.partition(":")
    prefix, resolver = get_resolver().namespace_dict[space]
    template, _ = resolver.reverse_dict.getlist(name)[0][0][0]
    return f"/{prefix}" + re.sub(
        r"%\((\w+)\)s", lambda found: f"{{{'id' if found[1] == 'pk' else found[1]}}}", template
    )


def test_every_write_that_the_description_tells_of_has_a_row():
    documented = {
        (method.upper(), path)
        for path, operations in document()["paths"].items()
        for method in operations
        if method != "get"
    }
    assert documented == {(write.method, described(write.name)) for write in WRITES}
    assert {write.name for write in WRITES} <= set(API_DOORS)


@EVERYWHERE
@pytest.mark.dealt(20)
@pytest.mark.parametrize("write", WRITES, ids=name_of)
def test_writing(world, write, subtests, everywhere):
    for role, place in cases(way_of(write), write.rows, everywhere=everywhere):
        status, plus, _ = write.rows[place][role].partition("+")
        with case_of(world, subtests, role=role, place=place):
            before = as_built(world)
            response = send(world.client(role), write, world, place)
            what = f"{name_of(write)} {place}: {response.content.decode(errors='replace')}"
            assert response.status_code == int(status), what
            assert (digest() != before) == bool(plus), what
            refuse_leaks(world, role, response, what, API_DOORS[write.name])


def test_a_session_without_the_csrf_token_writes_nothing(world, subtests):
    for write in WRITES:
        with case_of(world, subtests, write=name_of(write)):
            before = as_built(world)
            with world.client_that_checks("county_admin") as client:
                assert send(client, write, world, "mine").status_code == 403
            assert digest() == before
