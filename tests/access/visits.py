"""Visits at random: a user of a drawn registry at a door, compared with the oracle.

Doors stand in `tests/<app>/access.py`, or in `visits.py` beside it where that grows long: each asks
for something at random and gives back what was shown and what the oracle says should have been.
"""

import html
import io
import json
import random
import re
from collections.abc import Callable, Sequence
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any

import openpyxl
from django.test import Client
from django.urls import reverse

from core.months import Month
from tests.access.oracle import Oracle, Rows

Answer = tuple[Any, Any]

LIST = {"HX-Request": "true", "HX-Target": "list"}


def door(function: Callable[["Visit"], Answer]) -> Callable[["Visit"], Answer]:
    """Mark a door; `tests.access.collected` finds it."""
    function.is_door = True
    return function


class Visit:
    """One user at one door."""

    def __init__(self, client: Client, oracle: Oracle, month: Month, chance: random.Random):
        self.client, self.oracle, self.month, self.chance = client, oracle, month, chance
        self.rows: Rows = oracle.rows
        self.said = ""

    def pick(self, table: dict) -> Any:
        return self.chance.choice(sorted(table))

    def get(self, url: str, **options) -> int:
        response = self.client.get(url, **options)
        self._take(response)
        return response.status_code

    def post(self, url: str, fields: dict) -> int:
        response = self.client.post(url, fields)
        self._take(response)
        return response.status_code

    def _take(self, response) -> None:
        streaming = getattr(response, "streaming", False)
        self.body = b"".join(response.streaming_content) if streaming else response.content
        self.said = "" if streaming else html.unescape(self.body.decode())

    def ids(self, kind: str) -> set[int]:
        return {int(pk) for pk in re.findall(rf'href="/{kind}/(\d+)/"', self.said)}

    def count(self) -> int:
        return int(re.search(r"共 <strong>([\d,]+)</strong>", self.said)[1].replace(",", ""))

    def listed(self, kind: str) -> tuple[set[int], int]:
        return self.ids(kind), self.count()

    def sheet(self, title: str | None = None) -> list[dict]:
        """Rows of an Excel list by their headings."""
        book = openpyxl.load_workbook(io.BytesIO(self.body))
        rows = list(book[title or book.sheetnames[0]].iter_rows(values_only=True))
        return [dict(zip(rows[1], row, strict=True)) for row in rows[2:]]

    def masks(self) -> set[str]:
        return set(re.findall(r"\d{6}\*{10}\w{2}", self.said))


def present(row: Any) -> bool:
    return row.deleted_at is None


def api_rows(visit: Visit, name: str, query: str = "") -> int | set[int]:
    """Ids of all rows of a list, page by page; the status if there is no list."""
    url = f"{reverse(f'api:{name}-list')}?limit=40&ordering={visit.chance.choice(['', '-'])}id"
    if name in ("organization", "party-organization"):
        url = url.replace("id", "name")
    found: set[int] = set()
    while url:
        status = visit.get(url + query)
        if status != 200:
            return status
        page = json.loads(visit.body)
        found |= {row["id"] for row in page["results"]}
        url, query = page["next"], ""
    return found


def api_row(visit: Visit, name: str, pk: int, seen: bool, right: str = "see"):
    status = visit.get(reverse(f"api:{name}-detail", args=[pk]))
    return status, (200 if seen else 404) if visit.oracle.may(right) else 403


#: Mistakes that are reported before the visits end.
_ENOUGH = 5


def visit_at_random(
    drawn: SimpleNamespace, *, trials: int, seed: int, doors: Sequence[Callable[["Visit"], Answer]]
) -> dict[str, int]:
    """Try so many user × object × door; return how often each door was tried."""
    client, cookies, oracles = Client(), {}, {}
    for user in drawn.users:
        client.cookies = SimpleCookie()
        client.force_login(user) if user.is_active else None
        cookies[user.pk] = {name: each.value for name, each in client.cookies.items()}
        oracles[user.pk] = Oracle(drawn.rows, user.pk, drawn.today)
    tried: dict[str, int] = {}
    wrong: list[str] = []
    for trial in range(trials):
        chance = random.Random(f"{seed}/{trial}")
        user = chance.choice([user for user in drawn.users if user.is_active])
        client.cookies = SimpleCookie(cookies[user.pk])
        door = doors[trial % len(doors)]
        shown, wanted = door(Visit(client, oracles[user.pk], drawn.month, chance))
        if shown != wanted:
            grants = [
                (grant.role, grant.region_id, grant.party_organization_id)
                for grant in oracles[user.pk].grants
            ]
            wrong.append(f"{door.__name__} {seed}/{trial} {grants}: {shown} for {wanted}")
            if len(wrong) == _ENOUGH:
                break
        tried[door.__name__] = tried.get(door.__name__, 0) + 1
    assert not wrong, "\n".join(wrong)
    return tried
