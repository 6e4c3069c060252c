"""What tests/long/test_plans.py holds pages by finds what it should."""

import pytest
from django.db import connection

from tests import plans
from tests.plans import faults

pytestmark = pytest.mark.django_db

ROWS = 12_000


@pytest.fixture
def numbers(monkeypatch):
    """A table of which twelve thousand rows are many, and a capped count is full."""
    monkeypatch.setattr(plans, "FEW", 11_000)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        cursor.execute(f"CREATE TABLE number AS SELECT generate_series(1, {ROWS}) AS n")
        cursor.execute("ANALYZE number")


def found(sql: str) -> list[str]:
    return [each.partition(" by ")[0] for each in faults([(sql, None)], {"number"})]


def test_a_table_that_is_read_from_one_end_to_the_other_is_named(numbers):
    assert found("SELECT count(*) FROM number WHERE n < 0") == [f"number: {ROWS} rows read in turn"]


def test_a_count_that_is_not_full_has_read_all(numbers):
    assert found("SELECT count(*) FROM (SELECT FROM number WHERE n % 2 = 0 LIMIT 10001) few")


def test_a_count_that_is_full_ends_and_reads_as_much_of_a_larger_table(numbers, monkeypatch):
    monkeypatch.setattr(plans, "FEW", 9_000)
    assert found("SELECT count(*) FROM (SELECT FROM number WHERE n > 0 LIMIT 10001) many") == []


def test_what_a_full_count_joins_by_a_hash_is_read_as_a_whole(numbers):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_mergejoin = off")
        cursor.execute("SET LOCAL enable_nestloop = off")
    sql = "SELECT FROM generate_series(1, 20000) g JOIN number ON n = g LIMIT 10001"
    assert found(sql) == [f"number: {ROWS} rows read in turn"]
