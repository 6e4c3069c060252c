"""Pages of months before the first closing, and in a county with one closed month of few rows."""

import datetime

import pytest
from django.urls import reverse

from lights.models import Notice
from months.indicators import BY_CODE
from months.models import MonthRevision
from months.services import close_month
from tests import pages
from tests.branches.factories import CoverageFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def see(client, user, url):
    client.force_login(user)
    return client.get(url)


def test_the_overview_before_the_first_closing_says_what_to_do(client, cast):
    response = see(client, cast.county_admin, "/overview/")
    assert "尚无已定稿的月份" in response.content.decode()


def test_before_the_first_closing_boards_say_so(client, cast):
    for name in ("reports:map", "reports:screen", "reports:periods"):
        assert "尚无已定稿的月份" in see(client, cast.county_admin, reverse(name)).content.decode()


def test_the_overview_names_the_towns_by_code_and_tells_formulas_on_the_spot(client, cast, county):
    registry = pages.furnish(county)
    CoverageFactory(organization=registry.west, party_organization=registry.west_branch)
    close_month(actor=None, month=pages.MONTH)
    response = see(client, cast.county_admin, "/overview/")
    towns = [line.row.region_code for line, _ in response.context["towns"]]
    rates = [cell.value.value for _, cell in response.context["towns"]]
    assert towns == sorted(towns)
    assert rates[:2] == [0.5, 1.0]  # no ranking
    said = response.content.decode()
    assert "组织覆盖率的说明" in said
    assert BY_CODE["formed_rate"].formula in said


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_as_many_queries_however_many_rows(
    client, cast, county, number, django_assert_num_queries
):
    for index in range(number):
        OrganizationFactory(name=f"大企业{index}", region=county.east, staff_count=60)
    close_month(actor=None, month=pages.MONTH)
    client.force_login(cast.county_admin)
    place = {"month": pages.MONTH, "number": 1, "region_code": "330999", "scope": "total"}
    for url, queries in (
        ("/notices/", 17),
        (behind(place, "staff50"), 9),
        (behind(place, "red"), 10),
        ("/overview/", 14),
        (reverse("reports:month", args=[pages.MONTH]), 14),
    ):
        with django_assert_num_queries(queries):
            client.get(url)
    assert Notice.objects.filter(rule_code="staff50_no_member").count() == number
    assert MonthRevision.objects.get().as_of == datetime.date(2026, 3, 31)


def behind(place, indicator):
    return reverse("reports:behind", kwargs={**place, "indicator": indicator, "part": "numerator"})
