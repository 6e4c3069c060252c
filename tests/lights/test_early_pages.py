"""The pages of early warnings and plans: each number leads to exactly its rows, each in scope."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.models import PartyOrganization
from lights.choices import EarlyWarningKind
from lights.models import EarlyWarning, JointPlan
from lights.services import refresh_early_warnings
from lights.views.early import table_of
from tests import pages
from tests.branches.factories import PartyOrganizationFactory
from tests.lights.test_planning import plan, town, unit_of  # noqa: F401
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory

pytestmark = pytest.mark.django_db


def get(client, user, name, *args, **query):
    client.force_login(user)
    response = client.get(reverse(name, args=args), query)
    return response, re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def vacancies(county, cast):
    """Branches without a secretary: one of each place, the county's own too."""
    village = RegionFactory(code="330999001001", name="一村", level="village", parent=county.east)
    places = {"东村": village, "西": county.west, "园": county.park, "县": county.root}
    for name, region in places.items():
        PartyOrganizationFactory(region=region, name=f"{name}支部")
    refresh_early_warnings()
    return {"东街道联合党支部", *(f"{name}支部" for name in places)}


def names(client, user, **query):
    _, page = get(client, user, "lights:early_rows", kind="secretary", **query)
    return set(re.findall(r'<a href="/party-organizations/\d+/">([^<]+)</a>', page))


def test_each_sees_the_warnings_of_his_scope(client, vacancies, cast):
    east = {"东街道联合党支部", "东村支部"}
    assert names(client, cast.county_admin) == vacancies
    assert names(client, cast.county_staff) == vacancies
    assert names(client, cast.town_staff) == names(client, cast.viewer) == east
    assert names(client, cast.secretary) == {"东街道联合党支部"}
    assert names(client, cast.instructor) == names(client, cast.nobody) == set()


def test_every_number_leads_to_exactly_its_rows(client, vacancies, cast):
    _, page = get(client, cast.county_admin, "lights:early")
    links = re.findall(r'<a href="(/early-warnings/rows/\?kind=secretary[^"]*)">(\d+)</a>', page)
    assert [int(number) for _, number in links] == [2, 1, 1, 1, 5]
    for url, number in links:
        rows = client.get(url.replace("&amp;", "&")).content.decode()
        assert f"共 {number}" in re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", rows))
        assert len(re.findall(r'class="cell-title"', rows)) == int(number)


def test_a_town_and_a_secretary_have_their_own_sums(client, vacancies, cast, county):
    def totals(user, region):
        seen = EarlyWarning.objects.visible_to(user)
        rows = [(each.region_id, each.kind, 1) for each in seen]
        return {kind: number for kind, _, number in table_of(user, region, rows)["total"] if number}

    assert totals(cast.town_staff, county.east)["secretary"] == 2
    assert totals(cast.secretary, None) == {"secretary": 1, **totals_of_terms(cast.branch)}
    _, page = get(client, cast.secretary, "lights:early")
    assert "rows/?kind=secretary" in page and "一村" not in page


def totals_of_terms(branch):
    number = EarlyWarning.objects.filter(party_organization=branch, kind="term_ending").count()
    return {"term_ending": number} if number else {}


def test_the_file_holds_the_rows_of_the_list(client, vacancies, cast):
    url = reverse("lights:early_rows") + "?export=xlsx&kind=secretary"
    client.force_login(cast.town_staff)
    _, headings, *rows = pages.cells(client.get(url))
    found = [dict(zip(headings, row, strict=True)) for row in rows]
    assert {row["对象"] for row in found} == {"东街道联合党支部", "东村支部"}
    assert {row["情况"] for row in found} == {"成立以来没有书记"}
    client.force_login(cast.viewer)
    assert client.get(url).status_code == 200
    client.force_login(cast.secretary)
    assert client.get(url).status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_and_the_sums_ask_as_often_however_many_there_are(client, county, cast, number):
    for _ in range(number):
        PartyOrganizationFactory(region=county.east)
        OrganizationFactory(region=county.east)
    refresh_early_warnings()
    client.force_login(cast.county_admin)
    for name, queries in (("lights:early_rows", 7), ("lights:early", 10)):
        client.get(reverse(name))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(name))
        assert len(asked) == queries, name


def test_every_kind_has_a_place_in_the_table(client, vacancies, cast):
    _, page = get(client, cast.viewer, "lights:early")
    assert all(title in page for title in EarlyWarningKind.labels)


# --- Plans ---------------------------------------------------------------------------------------


def test_from_the_plan_to_the_branch(client, town, cast, county):  # noqa: F811
    user = cast.town_staff
    client.force_login(user)
    answer = client.post(reverse("lights:new_plan"), {"region": county.east.code})
    made = JointPlan.objects.get()
    assert answer.url == made.get_absolute_url()
    _, page = get(client, user, "lights:plan", made.pk)
    assert (
        "联建后" in page
        and "66.7%" in page
        and "第 1 组" in page
        and "成立联合党支部的请示" in page
    )
    group = made.groups.get()
    moved = unit_of(made, "甲")
    client.post(
        reverse("lights:move_unit", args=[moved.pk]), {"group": "", "version": moved.version}
    )
    _, page = get(client, user, "lights:plan", made.pk)
    assert ">不能成立<" not in page and "正式党员 3 名" in page
    _, page = get(client, user, "lights:found_group", group.pk)
    # 甲, after which it was called, stands apart now.
    first = group.units.order_by("pk").first().organization.name
    group.refresh_from_db()
    assert first != "甲" and f"中共{first}联合支部委员会" in page and "从成立日期起覆盖" in page
    answer = client.post(
        reverse("lights:found_group", args=[group.pk]),
        {
            "code": "LHZB01",
            "name": "中共东街道联合支部委员会",
            "region": county.east.code,
            "founded_on": "2026-03-01",
            "version": group.version,
        },
    )
    party = PartyOrganization.objects.get(code="LHZB01")
    assert answer.url == party.get_absolute_url()
    _, page = get(client, user, "lights:plan", made.pk)
    assert "已成立" in page and "中共东街道联合支部委员会" in page


def test_whoever_only_looks_is_offered_nothing(client, plan, cast):  # noqa: F811
    _, page = get(client, cast.viewer, "lights:plan", plan.pk)
    assert "第 1 组" in page and "撤去" not in page and "调整" not in page
    assert "请示" not in page


def test_the_plan_asks_as_often_however_many_groups_it_has(client, plan, cast):  # noqa: F811
    def asked():
        client.force_login(cast.town_staff)
        client.get(plan.get_absolute_url())
        with CaptureQueriesContext(connection) as found:
            client.get(plan.get_absolute_url())
        return len(found)

    before = asked()
    for number in (2, 3):
        plan.groups.create(number=number, name=f"第{number}")
        unit = plan.units.filter(group=None).first()
        unit.group = plan.groups.get(number=number)
        unit.save()
    assert asked() == before


def test_where_nothing_is_to_be_done_ahead_no_table_of_noughts_stands(client, vacancies, cast):
    nothing = "没有需要提前办理的。"
    assert nothing not in get(client, cast.county_admin, "lights:early")[1]
    EarlyWarning.objects.all().delete()
    for user in (cast.county_admin, cast.town_staff, cast.secretary):
        page = get(client, user, "lights:early")[1]
        assert nothing in page and "early-table" not in page and "点数字看名单" not in page
