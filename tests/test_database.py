"""Runs side by side, and runs that were killed."""

from django.db import connection

from tests import database


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
