"""Addresses that are kept by name are those that Django would find, and nobody walks for a row."""

from unittest import mock

import pytest
from django.urls import NoReverseMatch, URLResolver, reverse, set_script_prefix

from core.addresses import Addresses, address_of
from core.months import Month
from tests import pages
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory

FIGURE = {
    "month": Month(2026, 3),
    "number": 2,
    "region_code": "330999",
    "scope": "total",
    "part": "numerator",
}


@pytest.mark.parametrize(
    ("name", "args", "kwargs"),
    [
        ("healthz", (), {}),
        ("orgs:list", (), {}),
        ("orgs:detail", (7,), {}),
        ("orgs:detail", (), {"pk": 7}),
        ("orgs:merge", (7, 8), {}),
        ("branches:detail", ("7",), {}),
        ("core:attachments", ("orgs.organization", 7), {}),
        ("reports:month", (Month(2026, 3),), {}),
        ("reports:behind", (), {**FIGURE, "indicator": "red"}),
        ("reports:behind", (), {**FIGURE, "region_code": "3% 中?&#+'", "indicator": "red"}),
        ("api:organization-detail", (7,), {}),
    ],
)
def test_an_address_is_the_one_that_django_finds(name, args, kwargs):
    assert address_of(name, *args, **kwargs) == reverse(name, args=args, kwargs=kwargs)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("orgs:nothing", ()),
        ("nobody:list", ()),
        ("orgs:detail", ()),
        ("orgs:detail", (7, 8)),
        ("orgs:detail", ("seven",)),
        ("orgs:detail", ("7/../8",)),
    ],
)
def test_what_django_refuses_is_refused(name, args):
    with pytest.raises(NoReverseMatch):
        address_of(name, *args)


def test_an_address_begins_with_the_place_where_the_site_stands():
    set_script_prefix("/liangxin/")
    try:
        assert address_of("orgs:detail", 7) == "/liangxin/organizations/7/"
    finally:
        set_script_prefix("/")


@pytest.mark.parametrize("region_code", ["330999", "3% 中?&#+'"])
def test_addresses_that_differ_in_one_value_are_those_that_django_finds(region_code):
    shared = {**FIGURE, "region_code": region_code}
    found = Addresses("reports:changes", "indicator", **shared)
    for indicator in ("red", "covered_rate"):
        wanted = reverse("reports:changes", kwargs={**shared, "indicator": indicator})
        assert found.of(indicator) == wanted
    with pytest.raises(NoReverseMatch):
        found.of("red/../amber")


def walks(client, url: str) -> int:
    """How often a page walks the tree of addresses."""
    with mock.patch.object(
        URLResolver, "_reverse_with_prefix", autospec=True, side_effect=_walk
    ) as walked:
        assert client.get(url).status_code == 200
    return walked.call_count


_walk = URLResolver._reverse_with_prefix


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("orgs:list", lambda county: OrganizationFactory(region=county.east)),
        ("branches:list", lambda county: PartyOrganizationFactory(region=county.east)),
        ("members:list", lambda county: MemberFactory(party_organization__region=county.east)),
    ],
)
def test_a_list_walks_for_none_of_its_rows(client, cast, county, name, make):
    client.force_login(cast.county_admin)
    make(county)
    walks(client, reverse(name))  # each name is looked up once
    assert walks(client, reverse(name)) == 0
    for _ in range(3):
        make(county)
    assert walks(client, reverse(name)) == 0


@pytest.mark.django_db
def test_month_and_home_walk_for_none_of_their_figures(client, cast, county):
    pages.close_two_months(pages.furnish(county))
    client.force_login(cast.county_admin)
    for url in (reverse("reports:month", args=[pages.MONTH]), reverse("reports:overview")):
        walks(client, url)
        assert walks(client, url) == 0
