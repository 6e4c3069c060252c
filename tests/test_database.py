"""Runs side by side, and runs that were killed."""

import pytest
from django.db import connection
from pghistory.models import Context

from accounts.models import User
from core import audit
from core.models import AuditEntry, KeyFingerprint
from lights.models import Rule
from regions.models import Region
from tests import database
from tests.rules import spoil


def test_what_killed_runs_left_is_dropped_and_a_living_run_keeps_its_own(
    django_db_setup, django_db_blocker
):
    killed = f"{database.PREFIX}_{'0' * 12}_000001_restored"
    with django_db_blocker.unblock(), connection._nodb_cursor() as server:
        server.execute(f"CREATE DATABASE {killed}")
        database._drop_leftovers(server)
        left = database._names(server, f"^{database.PREFIX}_")
    assert killed not in left
    assert connection.settings_dict["NAME"] in left


@pytest.mark.django_db(transaction=True)
def test_after_real_transactions_there_is_what_migrations_ship_and_nothing_else(county, cast):
    def rows():
        return {
            kind: [*kind.objects.order_by("pk").values_list()] for kind in (Rule, KeyFingerprint)
        }

    shipped = rows()
    assert all(shipped.values())
    audit.record(action="export", actor=None)
    KeyFingerprint.objects.all().delete()
    spoil(Rule.objects.all(), severity="red")
    database.empty()
    assert rows() == shipped
    for model in (User, Region, Region.pgh_event_model, AuditEntry, Context):
        assert not model.objects.exists(), model
