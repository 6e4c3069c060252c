"""Of two hundred thousand organizations, three of ten in one town, no page reads a big table from
one end, and no statement takes a second: every list with each order, each choice of its filters and
some pairs of them, and the pages beside them."""

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench import tour
from bench.cases import person
from bench.databases import SKEW
from core.ahead import count_all
from reports.services import rebuild_facts
from tests.crash.scenarios import empty_registry
from tests.plans import asked, big_tables, faults

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("crowded")]

ORGANIZATIONS = 200_000
#: Of filters, for each list and role.
PAIRS = 8


@contextmanager
def pointed_at(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.fixture(scope="module")
def crowded(django_db_setup, django_db_blocker):
    """Committed and vacuumed, as a registry in use is: the planner looks at both."""
    with django_db_blocker.unblock(), empty_registry() as registry, pointed_at(registry):
        call_command("generate_demo", orgs=ORGANIZATIONS, seed=1, months=3, leave_last_open=True)
        with connection.cursor() as cursor:
            cursor.execute(SKEW)
        connection.close()  # the setting of the session ends
        rebuild_facts()
        call_command("close_month", tour.last_month())
        count_all()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
        yield
        cache.clear()


@pytest.mark.parametrize("role", ["county_admin", "town_staff", "viewer", "secretary"])
def test_no_page_reads_a_big_table_in_turn_or_waits_a_second_for_a_statement(role):
    user = person(role, crowded=True)
    reader = Client()
    reader.force_login(user)
    big = big_tables()
    assert {"orgs_organization", "members_member", "months_organizationfact"} <= big
    found = {
        f"{address}: {fault}"
        for address in (*tour.everything(user), *some_pairs(role))
        for fault in faults(asked(reader, address), big)
    }
    assert not found, "\n".join(sorted(found))


def some_pairs(role: str) -> Iterator[str]:
    """Of each list some pairs of filters, other ones for each role, the same ones each time."""
    for address, page in tour.lists().items():
        pairs = sorted(tour.pairs(address, page), key=lambda pair: crc32(f"{role} {pair}".encode()))
        yield from pairs[:PAIRS]
