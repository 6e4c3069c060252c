import copy
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.services.tokens import issue_token
from core.choices import ErrorCode
from months.services import close_month
from tests.access.collected import LIST_DRAWS
from tests.county import draw_cast, draw_county
from tests.pages import MONTH, furnish


class Program(Client):
    """A program with a token of its own."""

    def __init__(self, user, **options):
        _, text = issue_token(actor=None, user=user, name="测试程序")
        super().__init__(headers={"Authorization": f"Token {text}"}, **options)

    def send(self, method: str, path: str, body=None, **headers):
        return self.generic(
            method, f"/api/v1/{path}", _json(body), content_type="application/json", headers=headers
        )


def refused(response) -> dict[str, list[str]]:
    """Field → messages of a 400; what it says to machines must be the same."""
    assert response.status_code == 400, response.content
    data = dict(response.json())
    again: dict[str, list[str]] = {}
    for each in data.pop("errors"):
        assert each["code"] in ErrorCode.values
        again.setdefault(each["field"], []).append(each["message"])
    assert again == data
    return data


def codes(response) -> set[tuple[str, str]]:
    """Field and code of everything that a 400 says is wrong."""
    return {(each["field"], each["code"]) for each in response.json()["errors"]}


def _json(body) -> str:
    import json

    return "" if body is None else json.dumps(body)


@pytest.fixture(autouse=True)
def _own_minute():
    """Counters of requests of this test alone."""
    cache.clear()


@pytest.fixture
def program():
    """program(user): a client with a new token of the user."""
    return Program


@pytest.fixture(scope="module")
def drawn(kept_rows) -> SimpleNamespace:
    """County, cast and registry, drawn once for a module."""
    county = draw_county()
    cast = draw_cast(county)
    return SimpleNamespace(county=county, cast=cast, registry=draw_registry(county, cast))


@pytest.fixture
def own(db, drawn) -> SimpleNamespace:
    """Objects of this test alone."""
    return copy.deepcopy(drawn)


@pytest.fixture
def county(own) -> SimpleNamespace:
    return own.county


@pytest.fixture
def cast(own) -> SimpleNamespace:
    return own.cast


@pytest.fixture
def registry(own) -> SimpleNamespace:
    """Of every kind something in 东街道 and something in 西镇; a closed month."""
    return own.registry


def draw_registry(county, cast) -> SimpleNamespace:
    rows = furnish(county)
    for draw in LIST_DRAWS:
        draw(rows, cast)
    close_month(actor=None, month=MONTH)
    return rows
