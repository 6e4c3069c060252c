"""Keyset pages lose and repeat nothing, forward and backward, through ties and empty values."""

import datetime
import random

import pytest

from branches.models import PartyOrganization
from core.lists import pagination
from core.lists.pagination import (
    Sort,
    capped_count,
    capped_count_and_few,
    count_text,
    paginate,
)
from orgs.models import Organization
from tests.branches.factories import PartyOrganizationFactory
from tests.months.registry import add_organizations
from tests.regions.factories import RegionFactory

SIZE = 4


@pytest.fixture
def parties(db):
    """23 Party organizations; the day has many ties and is empty for every third."""
    region = RegionFactory()
    chance = random.Random(1)
    for number in range(23):
        day = datetime.date(2025, 1, chance.randint(1, 4)) if number % 3 else None
        PartyOrganizationFactory(region=region, term_started_on=day)
    return PartyOrganization.objects.all()


def walk(queryset, sort, descending, *, backward):
    """All ids, page by page, in the order in which the pages show them."""
    page = paginate(queryset, sort=sort, descending=descending, size=SIZE, last=backward)
    found = [row.pk for row in page.rows]
    for _ in range(100):
        cursor = page.previous if backward else page.next
        if not cursor:
            return found
        way = {"before": cursor} if backward else {"after": cursor}
        page = paginate(queryset, sort=sort, descending=descending, size=SIZE, **way)
        rows = [row.pk for row in page.rows]
        found = rows + found if backward else found + rows
    raise AssertionError("the pages never end")


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("field", ["term_started_on", "founded_on", "name"])
def test_walking_forward_or_backward_shows_every_row_once_in_one_order(parties, field, descending):
    sort = Sort(field, nullable=True)
    sign = "-" if descending else ""
    whole = list(parties.order_by(f"{sign}{field}", f"{sign}pk").values_list("pk", flat=True))
    assert walk(parties, sort, descending, backward=False) == whole
    assert walk(parties, sort, descending, backward=True) == whole
    assert len(whole) == 23


def test_the_page_before_the_second_is_the_first(parties):
    sort = Sort("term_started_on", nullable=True)
    first = paginate(parties, sort=sort, size=SIZE)
    second = paginate(parties, sort=sort, size=SIZE, after=first.next)
    again = paginate(parties, sort=sort, size=SIZE, before=second.previous)
    assert again.rows == first.rows
    assert (first.previous, again.previous) == ("", "")


@pytest.mark.parametrize("cursor", ["nonsense", "W10:xx:yy", "é"])
def test_a_forged_cursor_gives_the_first_page(parties, cursor):
    sort = Sort("name")
    first = paginate(parties, sort=sort, size=SIZE)
    assert paginate(parties, sort=sort, size=SIZE, after=cursor).rows == first.rows


def test_a_cursor_of_another_order_gives_the_first_page(parties):
    elsewhere = paginate(parties, sort=Sort("founded_on"), size=SIZE).next
    first = paginate(parties, sort=Sort("name"), size=SIZE)
    assert paginate(parties, sort=Sort("name"), size=SIZE, after=elsewhere).rows == first.rows


def test_an_empty_list_has_one_empty_page(db):
    page = paginate(PartyOrganization.objects.all(), sort=Sort("name"), size=SIZE, last=True)
    assert (page.rows, page.next, page.previous) == ([], "", "")


@pytest.mark.dealt(7)
def test_counting_stops_at_the_cap(db):
    add_organizations(RegionFactory(), 10_002)
    count = capped_count(Organization.objects.all())
    assert (count, count_text(count)) == (10_001, "10,000+")
    first = Organization.objects.order_by("pk").values_list("pk", flat=True)[7]
    assert count_text(capped_count(Organization.objects.filter(pk__lt=first))) == "7"


def test_few_rows_are_fetched_by_their_keys_and_many_in_their_order(parties, monkeypatch):
    some = parties.filter(term_started_on__isnull=True)
    count, few = capped_count_and_few(some)
    assert (count, set(few)) == (8, set(some))
    assert " IN (" in str(few.query)
    monkeypatch.setattr(pagination, "_FEW", 7)
    monkeypatch.setattr(pagination, "_far_apart", lambda count, rows: False)
    assert capped_count_and_few(some) == (8, some)


def test_rows_that_lie_far_apart_in_the_order_are_fetched_by_their_keys_too(parties, monkeypatch):
    some = parties.filter(term_started_on__isnull=True)
    monkeypatch.setattr(pagination, "_FEW", 7)
    asked = []
    monkeypatch.setattr(pagination, "_far_apart", lambda *numbers: asked.append(numbers) or True)
    count, found = capped_count_and_few(some)
    assert (count, set(found), " = ANY (" in str(found.query)) == (8, set(some), True)
    assert [number for number, _ in asked] == [8]
    for descending in (False, True):
        order = {"sort": Sort("name"), "size": SIZE, "descending": descending}
        assert paginate(found, **order).rows == paginate(some, **order).rows


def test_what_is_far_apart_is_measured_by_the_rows_of_a_page():
    # 4,700 of five million: 51 of them, lying evenly, are spread over 56,000 rows.
    assert pagination._far_apart(4_700, 5_200_000)
    # 5,000 of ten thousand: 51 of them stand among the first 102.
    assert not pagination._far_apart(5_000, 10_000)
    # Never analyzed.
    assert not pagination._far_apart(600, -1)


def test_of_none_no_page_is_asked(parties, django_assert_num_queries):
    with django_assert_num_queries(1):
        count, few = capped_count_and_few(parties.filter(name="没有"))
        assert (count, paginate(few, sort=Sort("name"), size=SIZE).rows) == (0, [])
    with django_assert_num_queries(0):
        assert capped_count_and_few(parties.filter(pk__in=[]))[0] == 0
