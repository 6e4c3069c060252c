"""Of two hundred thousand organizations, three of ten in one town, no page reads a big table from
one end: every list with each order and each choice of its filters, and the pages beside them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from bench import tour
from bench.cases import person
from bench.databases import SKEW
from members.services import count_subtrees
from orgs.services import count_regions
from reports.services import look_up_changes, rebuild_facts
from tests.crash.scenarios import empty_registry
from tests.plans import Scan, asked, scans

pytestmark = [pytest.mark.long, pytest.mark.usefixtures("crowded")]

ORGANIZATIONS = 200_000


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
        for ahead in (count_regions, count_subtrees, look_up_changes):
            ahead()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
        yield
        cache.clear()


@pytest.fixture(scope="module")
def big(crowded):
    """The tables that grow as the organizations do; Party organizations are a tenth of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s",
            [ORGANIZATIONS // 2],
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("role", ["county_admin", "town_staff", "viewer", "secretary"])
def test_no_page_reads_a_big_table_in_turn(role, big):
    user = person(role, crowded=True)
    reader = Client()
    reader.force_login(user)
    assert {"orgs_organization", "members_member", "months_organizationfact"} <= big
    found = {
        f"{address}: {scan}"
        for address in tour.everything(user)
        for scan in scans(asked(reader, address), big)
        if not _counts_a_revision(scan)
    }
    assert not found, "\n".join(sorted(found))


def _counts_a_revision(scan: Scan) -> bool:
    """What is behind a figure of the whole county is counted, up to the cap, in the whole revision:
    docs/performance.md says what that costs of a million."""
    return scan.table == "months_organizationfact" and scan.statement.startswith("SELECT COUNT(*)")
