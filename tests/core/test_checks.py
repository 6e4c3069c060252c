"""System checks of the database server (`core.checks`)."""

import pytest
from django.db import connection

from core.checks import check_postgresql

pytestmark = pytest.mark.django_db


def found() -> list[str]:
    return [each.id for each in check_postgresql(None, ["default"])]


def test_a_server_that_compiles_queries_is_warned_of():
    assert found() == []
    with connection.cursor() as cursor:
        # This server cannot compile; one that can says so by the same function.
        cursor.execute("CREATE SCHEMA other")
        cursor.execute(
            "CREATE FUNCTION other.pg_jit_available() RETURNS boolean LANGUAGE sql AS 'SELECT true'"
        )
        cursor.execute("SET LOCAL search_path TO other, pg_catalog, public")
        assert found() == []
        cursor.execute("SET LOCAL jit = on")
    assert found() == ["core.W004"]
