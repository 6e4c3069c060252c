"""Visits at random: a user of a drawn registry at a door, compared with the oracle."""

import random
from collections.abc import Sequence
from http.cookies import SimpleCookie
from types import SimpleNamespace
from typing import Any

from django.test import Client

from tests.access import api_doors, party_doors  # noqa: F401 - their doors are among DOORS
from tests.access.doors import DOORS, Visit
from tests.access.registry import Oracle

#: Mistakes that are told before the visits end.
_ENOUGH = 5


def visit_at_random(
    drawn: SimpleNamespace, *, trials: int, seed: int, doors: Sequence[Any] = DOORS
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
