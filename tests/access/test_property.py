"""Whatever grants somebody has: every door shows exactly what is his, counts included."""

import random
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import Grant
from tests.access.collected import VISITS
from tests.access.oracle import Oracle
from tests.access.visits import Visit, visit_at_random


@pytest.mark.heavy
@pytest.mark.dealt(28)
def test_every_door_shows_what_the_raw_rows_say(database_of_the_module, unlimited, db):
    tried = visit_at_random(database_of_the_module, trials=6 * len(VISITS), seed=1, doors=VISITS)
    assert set(tried) == {door.__name__ for door in VISITS} and min(tried.values()) >= 5


@pytest.mark.dealt(28)
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
            nothing._assigned.clear()
            for door in VISITS[::4]:
                shown, wanted = door(Visit(client, nothing, drawn.month, random.Random(user.pk)))
                assert shown == wanted, door.__name__
            transaction.set_rollback(True)
        changed += bool(before.grants)
    assert changed >= 5
