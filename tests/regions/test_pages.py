"""Pages of regions: what they show to whom, the plan before the deed, the way back."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant
from core.models import Notification
from regions.choices import RegionChangeKind
from regions.models import FormerRegion, Region, RegionChange
from tests.core.factories import UndoSetFactory
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory

pytestmark = pytest.mark.django_db


def post(client, door, region, **values):
    region.refresh_from_db()
    return client.post(
        reverse(f"regions:{door}", args=[region.pk]),
        {"version": region.version, "starts_on": f"{timezone.localdate()}", **values},
    )


def test_a_plan_is_shown_before_anything_changes(client, cast, county):
    OrganizationFactory(region=county.east)
    client.force_login(cast.county_admin)
    shown = post(client, "merge", county.east, into=county.west.code)
    assert shown.status_code == 200
    assert [(line.kind, line.text) for line in shown.context["plan"].lines] == [
        ("授权", "镇街工作人员 1 项"),
        ("授权", "查看人员 1 项"),
        ("两新组织", "1 个"),
        ("党组织", "1 个"),
    ]
    assert not RegionChange.objects.exists()
    done = post(client, "merge", county.east, into=county.west.code, confirmed="1")
    assert done.url == county.west.get_absolute_url()
    county.east.refresh_from_db()
    assert county.east.successor == county.west


def test_an_abolished_region_says_where_it_went_and_offers_the_way_back(client, cast, county):
    client.force_login(cast.county_admin)
    post(client, "merge", county.park, into=county.west.code, confirmed="1")
    page = client.get(county.park.get_absolute_url()).content.decode()
    assert f'并入 <a class="plain" href="{county.west.get_absolute_url()}">西镇</a>' in page
    assert "/rename/" not in page
    change = RegionChange.objects.get()
    client.post(reverse("regions:undo_change", args=[change.pk]))
    county.park.refresh_from_db()
    assert county.park.abolished_on is None


def test_a_stale_form_meets_the_conflict_page(client, cast, county):
    client.force_login(cast.county_admin)
    response = post(client, "rename", county.east, name="新名", level="town", version=99)
    assert response.status_code == 409
    county.east.refresh_from_db()
    assert county.east.name == "东街道"


def test_an_obstacle_is_told_with_its_mend(client, cast, county):
    OrganizationFactory(region=county.west)
    client.force_login(cast.county_admin)
    page = post(client, "abolish", county.west).content.decode()
    assert "里面还有两新组织 1 个，不能直接撤销。请改用“合并”" in page
    assert 'name="confirmed"' not in page


def test_an_abolished_region_is_offered_nowhere(client, cast, county):
    client.force_login(cast.county_admin)
    post(client, "abolish", county.park, confirmed="1")
    for name in ("orgs:list", "orgs:new"):
        assert "经开区" not in client.get(reverse(name)).content.decode()
    page = client.get(reverse("regions:merge", args=[county.east.pk])).content.decode()
    assert "经开区" not in page and "西镇" in page


def test_the_security_administrator_learns_whose_grants_ended(client, cast, county):
    client.force_login(cast.county_admin)
    post(client, "merge", county.east, into=county.west.code, confirmed="1")
    notification = Notification.objects.get()
    assert notification.user == cast.security_admin
    assert "其上 2 项授权已终止" in notification.text
    client.force_login(cast.security_admin)
    page = client.get(notification.link)
    assert {user.username for user in page.context["page"].rows} == {"town_staff", "viewer"}
    Grant.objects.filter(user=cast.viewer).update(ends_on=None)
    page = client.get(notification.link)
    assert {user.username for user in page.context["page"].rows} == {"town_staff"}


def test_the_county_staff_sees_the_page_without_a_button(client, cast, county):
    client.force_login(cast.county_staff)
    page = client.get(county.east.get_absolute_url()).content.decode()
    assert "/rename/" not in page
    assert post(client, "merge", county.east, into=county.west.code).status_code == 403


def test_a_region_of_another_town_is_not_chosen(client, cast, county):
    """A forged code of a region out of one's part."""
    Grant.objects.filter(user=cast.county_admin).update(region=county.east)
    village = RegionFactory(code="330999001001", name="东村", level="village", parent=county.east)
    client.force_login(cast.county_admin)
    page = post(client, "move", village, parent=county.west.code)
    assert page.status_code == 200
    village.refresh_from_db()
    assert village.parent == county.east


def furnish(county, number):
    for each in range(number):
        RegionFactory(
            code=f"33099900120{each}", name=f"村{each}", level="village", parent=county.east
        )
        FormerRegion.objects.create(
            region=county.east, until=f"20{20 + each}-01-01", name="旧", level="town"
        )
        RegionChange.objects.create(
            undo_set=UndoSetFactory(), kind=RegionChangeKind.RENAMED, region=county.east,
            starts_on="2026-01-01", text="更名",
        )  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
def test_the_queries_of_a_region_do_not_grow_with_what_it_shows(
    client, cast, county, number, django_assert_num_queries
):
    furnish(county, number)
    client.force_login(cast.county_admin)
    url = county.east.get_absolute_url()
    client.get(url)
    with django_assert_num_queries(10):
        client.get(url)
    assert Region.objects.count() == 4 + number


def test_regions_are_offered_by_code_each_with_those_in_it(client, cast, county):
    """Ids and paths say when a region came: the last one made has the first code."""
    late = RegionFactory(code="330999000", name="城关街道", parent=county.root)
    village = RegionFactory(code="ZZ01", name="新村", level="village", parent=late)
    county.west.code, county.east.code = "330999009", "330999010"
    county.west.save()
    county.east.save()
    ordered = [county.root, late, village, county.west, county.east, county.park]
    assert list(Region.objects.in_order()) == ordered
    client.force_login(cast.county_admin)
    shown = client.get(reverse("orgs:list")).context["filterset"].form["region"].field.choices
    towns = [each.code for each in ordered if each is not village]
    assert [str(code) for code, _ in shown] == ["", *towns]
    offered = client.get(reverse("core:lookup", args=["regions"])).context["options"]
    assert [key for key, _, _ in offered] == [each.code for each in ordered]
