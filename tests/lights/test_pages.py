"""Lights on pages: the list, and those of one subject."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from months.services import close_month
from tests import pages

pytestmark = pytest.mark.django_db

EAST = "330999001"


@pytest.fixture
def registry(cast, county):
    return pages.furnish(county)


@pytest.fixture
def months(registry):
    return pages.close_two_months(registry)


def see(client, user, url):
    client.force_login(user)
    return client.get(url)


@pytest.mark.parametrize(
    ("role", "subjects"),
    [
        ("county_admin", {"西镇机械有限公司"}),
        ("town_staff", set()),
        ("viewer", set()),
        ("nobody", set()),
    ],
)
def test_lights_are_seen_in_scope(client, cast, months, role, subjects):
    response = see(client, getattr(cast, role), "/notices/?rule=staff50_no_member")
    assert {row.subject_name for row in response.context["page"].rows} == subjects


def test_lights_are_filtered_by_month_colour_rule_region_and_time(client, cast, months):
    client.force_login(cast.county_admin)

    def found(query):
        rows = client.get(f"/notices/?{query}").context["page"].rows
        return {(row.rule_code, row.subject_name) for row in rows}

    lit = ("staff50_no_member", "西镇机械有限公司")
    assert lit in found("")
    assert lit in found("severity=red&region=330999002&running=2&q=机械")
    assert lit not in found("severity=amber")
    assert lit not in found(f"region={EAST}")
    assert lit not in found("running=1")
    assert lit in found("month=2026-02&running=1")
    assert found("month=2026-01") == set()


def test_the_list_says_how_long_a_deadline_has_passed(client, cast, months):
    close_month(actor=None, month=pages.MONTH.plus(1))
    client.force_login(cast.county_admin)
    overdue = client.get("/notices/?overdue=yes&rule=staff50_no_member")
    # Lit on 28 February, thirty days: 30 March has passed on 30 April.
    assert [row.overdue_days for row in overdue.context["page"].rows] == [31]
    said = overdue.content.decode()
    assert "2026-03-30" in said and "已逾期 31 天" in said
    assert not client.get("/notices/?overdue=no&rule=staff50_no_member").context["page"].rows
    answer = client.get("/notices/", {"export": "xlsx", "rule": "staff50_no_member"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    *_, heading, row = sheet.iter_rows(values_only=True)
    assert dict(zip(heading, row, strict=True))["逾期天数"] == 31
    shown = client.get(reverse("lights:organization", args=[months_subject(overdue)]))
    assert "已逾期 31 天" in shown.content.decode()
    assert "已逾期 31 天" in client.get("/overview/").content.decode()


def months_subject(response) -> int:
    (row,) = response.context["page"].rows
    return row.subject_id


def test_the_list_of_lights_begins_with_the_gravest(client, cast, months):
    rows = see(client, cast.county_admin, "/notices/").context["page"].rows
    order = [(row.severity == "red", row.consecutive_months) for row in rows]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) > 1


def test_the_lights_of_a_subject_stand_on_its_page(client, cast, registry, months):
    url = reverse("lights:organization", args=[registry.west.pk])
    shown = see(client, cast.county_admin, url).context["months"]
    lit = [(str(month), {notice.rule_code for notice in notices}) for month, notices in shown]
    assert lit == [("2026-03", {"staff50_no_member"}), ("2026-02", {"staff50_no_member"})]
    assert see(client, cast.town_staff, url).content == b""
    party = reverse("lights:party_organization", args=[registry.west_branch.pk])
    assert "亮灯" in see(client, cast.county_admin, party).content.decode()
    assert see(client, cast.town_staff, party).content == b""
