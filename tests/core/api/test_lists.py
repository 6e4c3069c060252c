"""Every list of the API: who sees what, pages, orders, filters, queries."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.api import router
from members.models import Member
from months.indicators import BY_CODE
from orgs.models import Organization
from regions.services import merge_regions
from tests.access.collected import LIST_ROWS, LISTED
from tests.core.api.conftest import codes, refused
from tests.orgs.factories import OrganizationFactory
from tests.pages import MONTH

LISTS = [prefix for prefix, view, _ in router.registry if hasattr(view, "list")]

EAST, ALL = "east", "all"
ROLES = {
    "county_admin": ALL,
    "county_staff": ALL,
    "town_staff": EAST,
    "viewer": EAST,
    "nobody": None,
    "system_admin": None,
    "security_admin": None,
    "audit_admin": None,
}


def names(response, field: str) -> set[str]:
    return {row[field] for row in response.json()["results"]}


def test_every_list_says_what_each_role_sees_of_it():
    missing = set(LISTS) - set(LISTED)
    assert not missing, f"add to LISTED in the app's tests/<app>/access.py: {sorted(missing)}"
    assert set(LISTED) == set(LISTS)


@pytest.mark.dealt(10)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", LISTS)
def test_a_list_shows_what_is_in_scope(registry, cast, program, path, role):
    field, seen = LISTED[path]
    response = program(getattr(cast, role)).send("GET", f"{path}/")
    expected = seen.get(role, seen.get(ROLES[role]))
    if expected is None:
        assert response.status_code == 403
        assert response.json() == {"detail": "您的账号没有这项权限。"}
        return
    assert response.status_code == 200
    assert names(response, field) == expected


def more_rows(county) -> None:
    """One more of every kind in 东街道."""
    for add in LIST_ROWS:
        add(county.east)


#: Of an activity also its Party organizations, duties, absences, photos; of a project its hosts; of
#: campaigns the rounds; of rules the colours in which they light; of an answer the values that it
#: proposes. Lists of sources ask for no regions.
MORE_QUERIES = {
    # Values and photos.
    "answers": 2,
    "activities": 4,
    "campaigns": 1,
    "notices": 1,
    "reviews": 1,
    "rota-projects": 2,
    "rota-screenings": 2,
    "source-lists": -2,
    "rules": 1,
}


@pytest.mark.dealt(10)
@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_five_queries_however_many_rows(registry, cast, county, program, path, rows):
    for _ in range(rows - 1):
        more_rows(county)
    client = program(cast.town_staff)
    client.send("GET", f"{path}/")  # notes once a minute that the token was used
    with CaptureQueriesContext(connection) as queries:
        assert client.send("GET", f"{path}/").status_code == 200
    # Token with its user, grants, whether they reach everywhere, regions reached, rows.
    expected = 5 + MORE_QUERIES.get(path, 0)
    assert len(queries) == expected, [each["sql"][:100] for each in queries]


def test_pages_lead_through_all_rows_and_back(registry, cast, county, program):
    for number in range(12):
        OrganizationFactory(region=county.east, staff_count=number % 3)
    client = program(cast.town_staff)
    url = "/api/v1/organizations/?limit=5&ordering=staff&state=operating"
    pages = []
    while url:
        page = client.get(url).json()
        pages.append([row["id"] for row in page["results"]])
        previous, url = page["previous"], page["next"]
    wanted = Organization.objects.visible_to(cast.town_staff).order_by("staff_count", "pk")
    assert [len(page) for page in pages] == [5, 5, 4]
    assert [pk for page in pages for pk in page] == list(wanted.values_list("pk", flat=True))
    assert [row["id"] for row in client.get(previous).json()["results"]] == pages[1]


@pytest.mark.parametrize(
    "query",
    [
        "ordering=phone_index",
        "ordering=name,staff",
        "limit=0",
        "limit=201",
        "limit=٣",
        "limit=" + "9" * 3000,
        "after=abc",
        "before=%00",
        "regoin=330999001",
        "region=330999002",
        "kind=firm",
        "id_number_index__startswith=1",
    ],
)
def test_what_a_list_does_not_know_is_refused_with_the_field(registry, cast, program, query):
    response = program(cast.town_staff).send("GET", f"organizations/?{query}")
    [(field, messages)] = refused(response).items()
    assert field == query.partition("=")[0] and messages and all(messages)


def test_everything_that_is_wrong_with_the_parameters_is_told_at_once(registry, cast, program):
    client = program(cast.county_admin)
    query = "regoin=1&kind=firm&q=a&q=b&limit=5&limit=6"
    assert codes(client.send("GET", f"organizations/?{query}")) == {
        ("regoin", "unknown_parameter"),
        ("kind", "invalid_choice"),
        ("q", "repeated"),
        ("limit", "repeated"),
    }
    either = client.send("GET", "organizations/?kind=social&kind=enterprise")
    assert either.status_code == 200
    twice = client.send("GET", f"report-months/{MONTH}/regions/330999/?revision=1&revision=1")
    assert codes(twice) == {("revision", "repeated")}


def test_a_cursor_of_another_order_is_refused(registry, cast, program):
    client = program(cast.county_admin)
    page = client.send("GET", "organizations/?limit=1&ordering=name").json()
    cursor = page["next"].partition("after=")[2].partition("&")[0]
    assert client.send("GET", f"organizations/?ordering=name&after={cursor}").status_code == 200
    assert client.send("GET", f"organizations/?ordering=-name&after={cursor}").status_code == 400


def test_filters_of_the_page_narrow_the_list(registry, cast, program):
    client = program(cast.county_admin)

    def found(query: str) -> set[str]:
        return names(client.send("GET", f"organizations/?{query}"), "name")

    assert found("q=明亮") == {"东街道明亮科技有限公司"}
    assert found("region=330999002") == {"西镇机械有限公司"}
    assert found("coverage=work") == {"东街道平常商行"}
    assert found("kind=social&members=none") == {"县属协会"}
    assert client.send("GET", "coverages/?on=2023-12-31").json()["results"] == []
    assert len(client.send("GET", "coverages/?on=2024-01-01").json()["results"]) == 1
    assert names(client.send("GET", "members/?unit=missing"), "name_masked") == {
        "周**",
        "吴**",
        "郑**",
    }


def test_what_lies_in_the_recycle_bin_is_in_no_list(registry, cast, program):
    now = timezone.now()
    Organization.objects.filter(name__contains="明亮").update(deleted_at=now)
    Member.objects.filter(name="赵甲一").update(deleted_at=now)
    client = program(cast.county_admin)
    assert "东街道明亮科技有限公司" not in names(client.send("GET", "organizations/"), "name")
    assert client.send("GET", "coverages/").json()["results"] == []
    assert "赵**" not in names(client.send("GET", "members/"), "name_masked")


def test_persons_are_masked_and_employers_out_of_scope_have_no_code(registry, cast, program):
    client = program(cast.county_admin)
    row = next(
        row
        for row in client.send("GET", "members/").json()["results"]
        if row["name_masked"] == "赵**"
    )
    member = registry.members[0]
    assert row["id_number_masked"] == member.id_number_masked
    assert row["organization"] == registry.bright.uscc
    member.organization = registry.west
    member.save()
    row = program(cast.town_staff).send("GET", f"members/{member.pk}/").json()
    assert (row["organization"], row["organization_name"]) == (None, "西镇机械有限公司")


def test_figures_are_those_of_the_snapshot(registry, cast, program):
    Organization.objects.update(staff_count=1)
    client = program(cast.town_staff)
    body = client.send("GET", f"report-months/{MONTH}/regions/330999001/").json()
    assert (body["month"], body["revision"], body["region_name"]) == ("2026-03", 1, "东街道")
    total = body["rows"][-1]
    assert total["label"] == "合计"
    assert total["figures"]["organizations"] == {
        "value": 2.0,
        "numerator": 2,
        "denominator": None,
    }
    assert total["figures"]["staff"]["numerator"] == 65
    told = {each["code"]: each for each in body["indicators"]}
    assert set(told) == set(total["figures"])
    assert (told["formed_rate"]["kind"], told["formed_rate"]["denominator"]) == (
        "rate",
        "organizations",
    )
    assert told["formed_rate"]["title"] == BY_CODE["formed_rate"].title
    assert told["formed_rate"]["formula"] == BY_CODE["formed_rate"].formula
    beside = body["beside"][-1]["figures"]
    assert set(beside) == {each["code"] for each in body["beside_indicators"]}
    assert (beside["six_checks_units"]["numerator"], beside["clear_count_rate"]["denominator"]) == (
        2,
        2,
    )
    rate = total["figures"]["formed_rate"]
    assert (rate["numerator"], rate["denominator"], rate["value"]) == (1, 2, 0.5)
    for path in (
        f"report-months/{MONTH}/regions/330999002/",
        f"report-months/{MONTH}/regions/330999/",
        f"report-months/{MONTH}/regions/330999001/?revision=2",
        f"report-months/{MONTH}/regions/%00/",
        "report-months/2026-04/regions/330999001/",
        "report-months/2026-13/regions/330999001/",
        "report-months/0000-01/",
        "report-months/9999-12/",
    ):
        assert client.send("GET", path).status_code == 404, path


def test_lights_are_of_the_month_that_is_asked_for(registry, cast, program):
    client = program(cast.county_admin)
    newest = client.send("GET", "notices/").json()["results"]
    assert newest and {row["month"] for row in newest} == {"2026-03"}
    assert {(row["region"], row["region_name"]) for row in newest} <= {
        ("330999", "测试县"),
        ("330999001", "东街道"),
        ("330999002", "西镇"),
    }
    assert client.send("GET", "notices/?month=2026-03").json()["results"] == newest
    assert client.send("GET", "notices/?month=2026-02").status_code == 400


def test_a_merged_region_says_since_when_and_what_it_became(registry, cast, program, county):
    client = program(cast.county_admin)
    before = client.send("GET", f"regions/{county.west.pk}/").json()
    assert (before["abolished_on"], before["successor"]) == (None, None)
    merge_regions(
        actor=cast.county_admin,
        pk=county.west.pk,
        version=county.west.version,
        into=county.east,
        starts_on=datetime.date(2026, 5, 1),
    )
    row = client.send("GET", f"regions/{county.west.pk}/").json()
    assert (row["abolished_on"], row["successor"]) == ("2026-05-01", "330999001")


@pytest.mark.dealt(10)
@pytest.mark.parametrize("path", LISTS)
def test_one_row_is_found_in_scope_and_not_outside(registry, cast, program, path):
    admin, officer = program(cast.county_admin), program(cast.town_staff)
    key = "month" if path == "report-months" else "id"
    everything = {row[key] for row in admin.send("GET", f"{path}/").json()["results"]}
    own = {row[key] for row in officer.send("GET", f"{path}/").json()["results"]}
    assert everything >= own and own
    for pk in everything:
        assert admin.send("GET", f"{path}/{pk}/").status_code == 200
        assert officer.send("GET", f"{path}/{pk}/").status_code == (200 if pk in own else 404)
