"""Boards: the map of a region, rules month by month, one page for a town, the large screen."""

import io
import json
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.attachments import content
from core.errors import Denied, Refusal
from lights import figures as light_figures
from lights.models import Notice
from months import figures
from months.indicators import BY_CODE
from months.models import Figure
from months.services import close_month
from reports.figures import bands, shade_of
from reports.models import RegionMap
from reports.services import maps
from tests import pages
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory
from tests.reports.test_outlines import feature, square, whole

pytestmark = pytest.mark.django_db

MONTH = pages.MONTH
#: Of a page, whatever the number of its regions.
QUERIES = {"reports:map": 23, "reports:screen": 19}
EAST, WEST, PARK, COUNTY = "330999001", "330999002", "330999901", "330999"


@pytest.fixture(scope="module")
def county(kept_county):
    return kept_county


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(scope="module")
def months(cast, county):
    return pages.close_two_months(pages.furnish(county))


def outlined(*codes) -> bytes:
    return whole(
        *(feature(square(120.5 + nth / 10, 29.3), code=code) for nth, code in enumerate(codes))
    )


def see(client, user, query="", name="reports:map"):
    client.force_login(user)
    return client.get(reverse(name) + query)


# --- Colours ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "values", "wanted"),
    [
        ("formed_rate", [0.5, 0.61, 1.0, None], [1, 2, 5, 0]),
        ("formed_rate", [0.9, 0.9], [3, 3]),
        ("organizations", [0, 4, 9], [1, 3, 5]),
        ("organizations", [7], [3]),
        # Without a light there is no shade.
        ("red", [0, 1, 5], [0, 1, 5]),
        ("red", [0, 0], [0, 0]),
    ],
)
def test_areas_are_shaded_from_the_smallest_to_the_largest_value(code, values, wanted):
    found = bands(BY_CODE[code], values)
    assert [shade_of(found, value) for value in values] == wanted
    assert len(found) <= 5
    assert all(one.high == other.low for one, other in pairwise(found))


# --- Who sees what ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "names", "query"),
    [
        ("county_admin", ["东街道", "西镇", "经开区"], ""),
        ("county_staff", ["东街道", "西镇", "经开区"], "?by=red"),
        # Nothing lies below a town: it is the one area of its map.
        ("town_staff", ["合计"], ""),
        ("viewer", ["合计"], ""),
    ],
)
def test_a_map_shows_the_regions_below_one_and_no_others(client, cast, months, role, names, query):
    response = see(client, getattr(cast, role), query)
    assert [each["name"] for each in response.context["areas"]] == names
    text = response.content.decode()
    if role in ("town_staff", "viewer"):
        assert "西镇" not in text and WEST not in text
        for code in (WEST, COUNTY):
            for name in ("reports:map", "reports:screen"):
                assert client.get(f"{reverse(name)}?region={code}").status_code == 404
            page = reverse("reports:one_page", args=[MONTH])
            assert client.get(f"{page}?region={code}").status_code == 404


def test_a_secretary_has_no_map_and_who_sees_nothing_no_page(client, cast, months):
    assert "没有区域地图" in see(client, cast.secretary).content.decode()
    assert client.get(reverse("reports:one_page", args=[MONTH])).status_code == 404
    for role in ("nobody", "system_admin"):
        for name in ("reports:map", "reports:screen", "reports:periods", "reports:layouts"):
            assert see(client, getattr(cast, role), name=name).status_code == 404


# --- Numbers and what is behind them ----------------------------------------------------------


def test_each_area_and_each_line_leads_to_exactly_its_rows(client, cast, months):
    for code in ("formed_rate", "organizations", "red"):
        context = see(client, cast.county_admin, f"?by={code}").context
        table = figures.region_table(revision=months, region_code=COUNTY)
        counted = [row.values[code].numerator for row in table.rows]
        found = [client.get(line.cells[0].behind_url).context["count"] for line in context["lines"]]
        assert found == counted
        assert [each["url"] for each in context["areas"]] == [
            line.cells[0].behind_url for line in context["lines"] if line.row.kind == "child"
        ]


def test_an_older_month_is_chosen_and_one_that_is_not_closed_is_not_found(client, cast, months):
    context = see(client, cast.county_admin, f"?month={MONTH.plus(-1)}&by=organizations").context
    assert [line.cells[0].text for line in context["lines"]] == ["2", "1", "0", "1", "4"]
    for query in (f"?month={MONTH.plus(1)}", "?month=x", "?by=nonsense", "?region=999"):
        assert client.get(reverse("reports:map") + query).status_code == 404


def test_rules_month_by_month_are_the_notices_of_each_month(client, cast, county, months):
    response = see(client, cast.county_admin)
    for line in response.context["rules"]:
        rule = line["rule"]
        for point, (number, url) in zip(response.context["points"], line["numbers"], strict=True):
            if point.revision is None:
                assert (number, url) == (None, "")
                continue
            notices = Notice.objects.filter(revision=point.revision, rule_code=rule.code)
            assert number == notices.count()
            if number:
                assert client.get(url).context["count"] == number
    names = {line["rule"].code: line["rule"].newest for line in response.context["rules"]}
    assert names["staff50_no_member"] == 1 and names["joint_over_5"] == 0


def test_rules_are_counted_up_the_tree_and_stand_in_no_table_of_indicators(county, months):
    rows = Figure.objects.filter(revision=months, indicator="rule.staff50_no_member")
    assert dict(rows.filter(scope="total").values_list("region__code", "numerator")) == {
        COUNTY: 1,
        WEST: 1,
    }
    table = figures.region_table(revision=months, region_code=COUNTY)
    assert not [code for code in table.total.values if "." in code]


def test_a_month_closed_before_lights_were_counted_by_rules_shows_no_number(county, months):
    Figure.objects.filter(revision=months, indicator__contains=".").delete()
    points = figures.trend(revision=months, region_code=COUNTY)
    found = {each.code: each for each in light_figures.rule_trends(points)}
    assert found["staff50_no_member"].numbers[-2:] == [1, None]
    assert found["staff50_no_member"].change is None


def test_the_page_of_a_town_says_what_is_still_missing(client, cast, months):
    client.force_login(cast.county_admin)
    page = client.get(reverse("reports:one_page", args=[MONTH]) + f"?region={WEST}")
    found = {each["cell"].indicator.code: each for each in page.context["figures"]}
    formed = found["formed_rate"]
    assert (formed["cell"].text, formed["missing"], formed["above"]) == ("0.0%", 2, "40.0%")
    assert client.get(formed["missing_url"]).context["count"] == 2
    client.force_login(cast.town_staff)
    own = client.get(reverse("reports:one_page", args=[MONTH]))
    assert own.context["region"].code == EAST and own.context["above"] is None


def test_the_large_screen_names_no_organization_and_no_person(client, cast, months):
    text = see(client, cast.county_admin, name="reports:screen").content.decode()
    assert text.count("data-slide") == 6
    for name in ("明亮科技", "西镇机械", "赵甲一", "县属协会"):
        assert name not in text


@pytest.mark.parametrize("name", ["reports:map", "reports:screen"])
def test_more_regions_take_no_more_queries(
    client, cast, county, months, name, django_assert_num_queries
):
    see(client, cast.county_admin, name=name)
    with django_assert_num_queries(QUERIES[name]):
        client.get(reverse(name))
    for nth in range(3, 6):
        town = RegionFactory(
            code=f"33099900{nth}", name=f"{nth}号镇", level="town", parent=county.root
        )
        OrganizationFactory(region=town, staff_count=60)
    close_month(actor=None, month=MONTH.plus(1))
    with django_assert_num_queries(QUERIES[name]):
        response = client.get(reverse(name))
    assert "3号镇" in response.content.decode()


# --- The map ----------------------------------------------------------------------------------


def test_an_uploaded_map_is_drawn_and_tiles_come_back(client, cast, county, months):
    client.force_login(cast.county_admin)
    url = reverse("reports:region_map", args=[COUNTY])
    file = _file(outlined(EAST, WEST, PARK))
    assert client.post(url, {"file": file, "note": "按规划"}).status_code == 302
    text = see(client, cast.county_admin).content.decode()
    assert text.count("map-ground") == 3 and 'class="map-tile ' not in text
    assert "http" not in "".join(RegionMap.objects.get().attachment.name)
    # A new town has no outline yet: it is said, and stands in the table.
    RegionFactory(code="330999003", name="南乡", level="town", parent=county.root)
    close_month(actor=None, month=MONTH.plus(1))
    response = see(client, cast.county_admin)
    assert response.context["without"] == ["南乡"]
    assert client.post(reverse("reports:reset_map", args=[COUNTY])).status_code == 302
    text = see(client, cast.county_admin).content.decode()
    assert "map-ground" not in text and text.count('class="map-tile ') == 4


def test_a_map_that_is_wrong_is_named_on_the_page_and_not_kept(client, cast, county):
    client.force_login(cast.county_admin)
    url = reverse("reports:region_map", args=[COUNTY])
    response = client.post(url, {"file": _file(outlined(EAST, WEST))})
    assert "缺少经开区的图形" in response.content.decode()
    assert not RegionMap.objects.exists()


def test_versions_of_a_map_are_kept(cast, county):
    data = outlined(EAST, WEST, PARK)
    made = [
        maps.replace(actor=cast.county_admin, region=county.root, data=data, name="地图.json")
        for _ in range(2)
    ]
    assert [each.number for each in made] == [1, 2]
    assert made[0].attachment.name == "地图.geojson"
    assert maps.newest(county.root.pk) == made[1]
    assert maps.reset(actor=cast.county_admin, region=county.root).number == 3
    with pytest.raises(Refusal, match="没有改变"):
        maps.reset(actor=cast.county_admin, region=county.root)
    with pytest.raises(Refusal, match="没有下级区域"):
        maps.replace(actor=cast.county_admin, region=county.east, data=data, name="x.json")


@pytest.mark.parametrize("role", ["county_staff", "town_staff", "viewer", "secretary"])
def test_maps_are_replaced_by_whoever_changes_regions_there(client, cast, county, role):
    actor = getattr(cast, role)
    with pytest.raises(Denied):
        maps.replace(
            actor=actor, region=county.root, data=outlined(EAST, WEST, PARK), name="x.json"
        )
    with pytest.raises(Denied):
        maps.reset(actor=actor, region=county.root)
    assert not RegionMap.objects.exists()


def test_the_map_of_a_county_is_not_a_towns(cast, county):
    maps.replace(
        actor=cast.county_admin,
        region=county.root,
        data=outlined(EAST, WEST, PARK),
        name="x.json",
    )
    seen = {
        role: RegionMap.objects.visible_to(getattr(cast, role)).count()
        for role in ("county_admin", "county_staff", "town_staff", "viewer", "secretary", "nobody")
    }
    assert seen == {
        "county_admin": 1,
        "county_staff": 1,
        "town_staff": 0,
        "viewer": 0,
        "secretary": 0,
        "nobody": 0,
    }


def test_outlines_are_stored_for_maps_only(cast, county):
    with pytest.raises(ValidationError):
        content.kind_of(outlined(EAST))
    assert content.kind_of(outlined(EAST), only="geojson") == "geojson"
    with pytest.raises(ValidationError, match="不是 GeoJSON"):
        content.kind_of(json.dumps([1]).encode(), only="geojson")


def _file(data: bytes):
    file = io.BytesIO(data)
    file.name = "地图.geojson"
    return file
