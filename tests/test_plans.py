"""What tests/long/test_plans.py holds pages by finds what it should."""

import pytest
from django.db import connection

from tests.plans import FEW, faults

pytestmark = pytest.mark.django_db

ROWS = 24_000


@pytest.fixture(autouse=True)
def numbers():
    """A table of more rows than a page may read in turn."""
    assert ROWS > FEW
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(f"CREATE TABLE number AS SELECT generate_series(1, {ROWS}) AS n")
        cursor.execute("ANALYZE number")


def found(sql: str) -> list[str]:
    return [each.partition(" by ")[0] for each in faults([(sql, None)], {"number"})]


WHOLE = [f"number: {ROWS} rows read in turn"]


def test_a_table_that_is_read_from_one_end_to_the_other_is_named():
    assert found("SELECT count(*) FROM number WHERE n < 0") == WHOLE


def test_a_capped_count_that_does_not_fill_has_read_all():
    assert found("SELECT count(*) FROM (SELECT FROM number WHERE n % 3 = 0 LIMIT 10001) few") == (
        WHOLE
    )


def test_a_capped_count_that_fills_soon_is_no_fault():
    assert found("SELECT count(*) FROM (SELECT FROM number WHERE n > 0 LIMIT 10001) many") == []


def test_what_is_hashed_below_a_full_count_is_named():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_mergejoin = off")
        cursor.execute("SET LOCAL enable_nestloop = off")
    joined = "SELECT FROM generate_series(1, 24000) g JOIN number ON n = g LIMIT 10001"
    assert found(joined) == WHOLE


def test_what_a_subquery_beside_an_or_reads_is_named():
    asked = "SELECT FROM generate_series(1, 24000) g WHERE g < 0 OR g IN (SELECT n FROM number)"
    assert found(f"{asked} LIMIT 10001") == WHOLE
