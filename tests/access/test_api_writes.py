"""Every write of the API × role × place: the answer is the one in the table, and what is refused
changes nothing, whoever sends it."""

import json
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core.api.schema import document
from tests.access.collected import API_DOORS, WRITES
from tests.access.ladder import ROLES, Write, per_place
from tests.access.test_matrix import as_built, digest, refuse_leaks


@pytest.fixture(autouse=True)
def _in_a_savepoint(db, world):
    cache.clear()


def name_of(write: Write) -> str:
    return f"{write.method} {write.name}"


def send(client: Client, write: Write, world, place: str):
    url, body = reverse(write.name, kwargs=write.kwargs(world, place)), write.body(world, place)
    if write.method == "DELETE":
        return client.delete(f"{url}?{urlencode(body)}")
    return client.generic(write.method, url, json.dumps(body), content_type="application/json")


def test_every_write_that_the_description_tells_of_has_a_row():
    documented = sum(
        method != "get" for operations in document()["paths"].values() for method in operations
    )
    # Deleting Party organizations and members: theirs hold something in this world.
    assert documented == len(WRITES) + 2
    assert {write.name for write in WRITES} <= set(API_DOORS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("write", WRITES, ids=name_of)
def test_writing(world, write, role):
    for place, expected in per_place(write.rows).items():
        status, plus, _ = expected[role].partition("+")
        before = as_built(world)
        with transaction.atomic():
            response = send(world.client(role), write, world, place)
            what = f"{name_of(write)} {place}: {response.content.decode()}"
            assert response.status_code == int(status), what
            assert (digest() != before) == bool(plus), what
            refuse_leaks(world, role, response, what, API_DOORS[write.name])
            transaction.set_rollback(True)


@pytest.mark.parametrize("write", WRITES, ids=name_of)
def test_a_session_without_the_csrf_token_writes_nothing(world, write):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["county_admin"])
    before = as_built(world)
    assert send(client, write, world, "mine").status_code == 403
    assert digest() == before
