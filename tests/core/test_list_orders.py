"""Every order that a list offers is read off an index, however long the list."""

import pytest
from django.db import connection
from django.urls import resolve

from bench import tour
from completeness.services import refresh_completeness
from core.lists import pagination
from orgs.models import Organization
from tests import pages
from tests.months.registry import add_organizations
from tests.plans import asked, nodes, plan

pytestmark = pytest.mark.django_db

#: Lists that stay short: a month's notices (forty thousand of a million organizations), what one
#: has in hand or has saved, and accounts.
SHORT = {"lights:list", "core:messages", "core:jobs", "core:queue", "accounts:users"}
#: Narrowed to few rows before they are ordered.
NARROW = {"orgs:undecided", "orgs:merges", "sources:deeds", "core:recycle_bin"}


@pytest.fixture
def reader(client, cast, county, monkeypatch):
    # A short list would be sorted, and an empty one not asked for.
    monkeypatch.setattr(pagination, "_FEW", -1)
    monkeypatch.setattr(pagination, "_far_apart", lambda count, rows: False)
    pages.furnish(county)
    client.force_login(cast.county_admin)
    return client


def long_lists():
    for address, page in tour.lists().items():
        name = resolve(address).view_name
        if name not in SHORT | NARROW and name.split(":")[0] != "accounts":
            yield pytest.param(address, page.sorts, id=name)


@pytest.mark.dealt(5)
@pytest.mark.parametrize(("address", "sorts"), list(long_lists()))
def test_an_index_holds_every_order(reader, address, sorts):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    for sort in (*sorts, *(f"-{sort}" for sort in sorts)):
        statements = [each for each in asked(reader, f"{address}?sort={sort}") if _is_page(each)]
        assert statements, f"no page of fifty rows by {sort}"
        for sql, params in statements:
            kinds = {node["Node Type"] for node in nodes(plan(sql, params, analyze=False)["Plan"])}
            assert "Sort" not in kinds, f"no index for {sort}: {kinds}"


def _is_page(statement) -> bool:
    return statement[0].endswith(" LIMIT 51")


@pytest.mark.parametrize(
    ("criterion", "index"),
    [("lacks=twin", "clearness_lacks"), ("premises=no", "organization_no_address")],
)
def test_few_among_many_have_an_index(client, cast, county, criterion, index):
    """Nobody else is looked at: neither is read in the order of the list."""
    add_organizations(county.east, 2_000)
    Organization.objects.update(address="人民路 1 号")
    refresh_completeness()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orgs_organization, completeness_clearness")
        # Of two thousand it would read all in turn, one way or the other.
        for each in ("enable_seqscan", "enable_indexscan", "enable_indexonlyscan"):
            cursor.execute(f"SET LOCAL {each} = off")
    client.force_login(cast.county_admin)
    count, *_ = [each for each in asked(client, f"/organizations/?{criterion}") if _counts(each)]
    used = {node.get("Index Name") for node in nodes(plan(*count, analyze=False)["Plan"])}
    assert index in used


def _counts(statement) -> bool:
    return statement[0].startswith("SELECT count(*)")
