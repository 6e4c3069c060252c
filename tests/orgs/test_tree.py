"""The region tree: what stands in each region of the scope, summed up, one level at a time."""

import re

import pytest
from django.urls import reverse

from orgs.models import CurrentFacts, Organization
from orgs.services import REGION_COUNTS, Counts
from tests import pages
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]

TREE = "/organizations/regions/"


@pytest.fixture
def registry(county):
    furnished = pages.furnish(county)
    village = RegionFactory(code="330999001001", name="新村", level="village", parent=county.east)
    OrganizationFactory(name="新村合作社", region=village, state="shell")
    CurrentFacts.objects.filter(organization=furnished.bright).update(red_count=2, amber_count=1)
    return furnished


def shown(client, user, query="") -> dict[str, list[str]]:
    """Name of a region → its numbers."""
    client.force_login(user)
    headers = {"HX-Request": "true"} if query else {}
    text = client.get(TREE + query, headers=headers).content.decode()
    rows = {}
    for row in text.split('class="tree-row"')[1:]:
        name = re.search(r'<a href="[^"]*">([^<]*)</a>', row)[1]
        rows[name] = [
            re.sub("<[^>]*>", "", cell)
            for cell in re.findall(r'class="num"[^>]*>(.*?)</span>', row)
        ]
    return rows


def test_a_region_counts_what_stands_under_it(client, cast, registry):
    assert shown(client, cast.county_admin) == {
        "测试县": ["5", "4", "4", "1", "1"],
        "东街道": ["3", "2", "4", "1", "1"],
        "西镇": ["1", "1", "0", "0", "0"],
        "经开区": ["0", "0", "0", "0", "0"],
    }
    assert shown(client, cast.county_admin, "?parent=330999001") == {
        "新村": ["1", "0", "0", "0", "0"]
    }


@pytest.mark.parametrize("role", ["town_staff", "viewer"])
def test_a_town_sees_its_own_tree(client, cast, registry, role):
    assert set(shown(client, getattr(cast, role))) == {"东街道", "新村"}
    for code in ("330999", "330999002", "1"):
        response = client.get(TREE, {"parent": code})
        assert response.status_code == 404


@pytest.mark.parametrize("role", ["secretary", "nobody", "system_admin"])
def test_who_has_no_region_sees_none(client, cast, registry, role):
    assert shown(client, getattr(cast, role)) == {}
    assert "您的授权不含区域" in client.get(TREE).content.decode()


def test_the_numbers_are_those_of_the_lists_behind_them(client, cast, registry):
    client.force_login(cast.county_admin)
    for code, total in (("330999", "5"), ("330999001", "3"), ("330999002", "1")):
        response = client.get(reverse("orgs:list"), {"region": code})
        assert pages.total(response) == total


def test_recycled_organizations_and_abolished_regions_are_nowhere(client, cast, county, registry):
    Organization.objects.filter(pk=registry.west.pk).update(deleted_at="2026-01-01T00:00Z")
    type(county.park).objects.filter(pk=county.park.pk).update(abolished_on="2026-01-01")
    rows = shown(client, cast.county_admin)
    assert set(rows) == {"测试县", "东街道", "西镇"}
    assert rows["西镇"][0] == "0" and rows["测试县"][0] == "4"


def test_the_counts_are_kept_until_they_are_taken_anew(county, registry):
    before = REGION_COUNTS.latest()
    OrganizationFactory(region=county.west)
    assert REGION_COUNTS.latest() == before
    assert REGION_COUNTS.anew().value[county.west.pk] == Counts(2, 2, 0, 0, 0)
    assert REGION_COUNTS.latest().value[county.west.pk].organizations == 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_tree_takes_as_many_queries_however_many_regions(
    client, cast, county, number, django_assert_num_queries
):
    for index in range(number):
        RegionFactory(code=f"33099900100{index}", level="village", parent=county.east)
    REGION_COUNTS.anew()
    client.force_login(cast.county_admin)
    with django_assert_num_queries(6):
        client.get(TREE)
