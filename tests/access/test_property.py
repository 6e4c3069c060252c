"""Whatever grants somebody has: every door shows exactly what is his, counts included."""

import random
from http.cookies import SimpleCookie
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import Grant
from tests.access.doors import DOORS, Visit
from tests.access.registry import Oracle, draw


@pytest.fixture
def unlimited(settings):
    settings.PERSON_SEARCHES_PER_HOUR = settings.REVEALS_PER_DAY = 10**6


def visit_at_random(drawn: SimpleNamespace, *, trials: int, seed: int) -> dict[str, int]:
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
        door = DOORS[trial % len(DOORS)]
        shown, wanted = door(Visit(client, oracles[user.pk], drawn.month, chance))
        if shown != wanted:
            grants = [
                (grant.role, grant.region_id, grant.party_organization_id)
                for grant in oracles[user.pk].grants
            ]
            wrong.append(f"{door.__name__} {seed}/{trial} {grants}: {shown} for {wanted}")
        tried[door.__name__] = tried.get(door.__name__, 0) + 1
    assert not wrong, "\n".join(wrong)
    return tried


def test_every_door_shows_what_the_raw_rows_say(database_of_the_module, unlimited, db):
    tried = visit_at_random(database_of_the_module, trials=300, seed=1)
    assert set(tried) == {door.__name__ for door in DOORS} and min(tried.values()) >= 10


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_visits(db, shipped_rules, unlimited, seed):
    drawn = draw(100 + seed, users=60)
    assert sum(visit_at_random(drawn, trials=1_000, seed=seed).values()) == 1_000


def test_a_changed_grant_counts_with_the_next_request(database_of_the_module, db):
    """The same session, before and after the day on which the grants ended."""
    drawn = database_of_the_module
    client, changed = Client(), 0
    for user in [user for user in drawn.users if user.is_active][:20]:
        client.cookies = SimpleCookie()
        client.force_login(user)
        before = Oracle(drawn.rows, user.pk, drawn.today)
        with transaction.atomic():
            Grant.objects.filter(user=user, starts_on__lte=drawn.today).update(ends_on=drawn.today)
            nothing = Oracle(drawn.rows, user.pk, drawn.today)
            nothing.grants = []
            nothing._regions.clear()
            nothing._parties.clear()
            for door in DOORS[::4]:
                shown, wanted = door(Visit(client, nothing, drawn.month, random.Random(user.pk)))
                assert shown == wanted, door.__name__
            transaction.set_rollback(True)
        changed += bool(before.grants)
    assert changed >= 5
