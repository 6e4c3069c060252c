"""Of two hundred thousand organizations, three of ten in one town, no page reads a big table from
one end, and no statement takes a second: every list with each order, each choice of its filters and
some pairs of them, and the pages beside them. What does so all the same is named (`LEFT`)."""

from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
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
#: Role → address and table that it reads in turn, as docs/state.md says. What is mended goes from
#: here: an entry that nothing needs fails the test too.
LEFT = {
    "county_admin": {
        ("/activities/?q=*", "activities_activity"),
        ("/cases/?mine=*", "rectification_case"),
        ("/cases/?q=*", "orgs_organization"),
        ("/cases/?q=*", "rectification_case"),
        ("/organizations/?*clear=*", "completeness_clearness"),
        ("/todos/", "rectification_case"),
    },
    "town_staff": {
        ("/activities/standings/?duty=*", "activities_dutystanding"),
        ("/organizations/?*clear=*", "completeness_clearness"),
        ("/party-organizations/instructors/*", "orgs_organization"),
        ("/weak-spots/", "orgs_organization"),
    },
    "viewer": {
        ("/activities/standings/?duty=*", "activities_dutystanding"),
        ("/organizations/?*clear=*", "completeness_clearness"),
    },
    "secretary": {
        ("/cases/*", "orgs_currentfacts"),
        ("/cases/*", "orgs_organization"),
        ("/cases/*", "rectification_case"),
        ("/completeness/", "completeness_clearness"),
        ("/organizations/?*clear=*", "completeness_clearness"),
        ("/party-organizations/instructors/*", "orgs_organization"),
        ("/party-organizations/visits/?manner=*", "branches_visit"),
    },
}


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


@pytest.mark.parametrize("role", LEFT)
def test_no_page_reads_a_big_table_in_turn_or_waits_a_second_for_a_statement(role):
    user = person(role, crowded=True)
    reader = Client()
    reader.force_login(user)
    big = big_tables()
    assert {"orgs_organization", "members_member", "months_organizationfact"} <= big
    found, met = set(), set()
    for address in (*tour.everything(user), *some_pairs(role)):
        for fault in faults(asked(reader, address), big):
            known = {each for each in LEFT[role] if is_of(each, address, fault)}
            met |= known
            if not known:
                found.add(f"{address}: {fault}")
    assert not found, "\n".join(sorted(found))
    assert met == LEFT[role]


def is_of(left: tuple[str, str], address: str, fault: str) -> bool:
    pattern, table = left
    return fnmatchcase(address, pattern.replace("?", "[?]")) and fault.startswith(f"{table}: ")


def some_pairs(role: str) -> Iterator[str]:
    """Of each list some pairs of filters, other ones for each role, the same ones each time."""
    for address, page in tour.lists().items():
        pairs = sorted(tour.pairs(address, page), key=lambda pair: crc32(f"{role} {pair}".encode()))
        yield from pairs[:PAIRS]
