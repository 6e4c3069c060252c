"""Quarters, half-years and years out of closed months: what stood is the last, what happened the
sum; what is not whole says so."""

import io

import openpyxl
import pytest
from django.urls import reverse

from core.months import Month
from core.periods import Period
from months.models import Figure, RegionFact
from months.services import close_month, reopen_month
from reports.figures import months_of, period_table
from tests import pages
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory

pytestmark = pytest.mark.django_db

#: January, February and March 2026.
QUARTER = Period.parse("2026-Q1")
COUNTY, EAST = "330999", "330999001"


@pytest.fixture
def registry(cast, county):
    return pages.furnish(county)


def close(*numbers):
    return [close_month(actor=None, month=Month(2026, number)) for number in numbers]


def table_of(code=COUNTY, period=QUARTER):
    months = months_of(period)
    last = [each.revision for each in months if each.revision][-1]
    region = RegionFact.objects.get(revision=last, code=code)
    return period_table(period=period, months=months, region=region)


def set_figure(revision, code, indicator, numerator, denominator=None):
    rows = Figure.objects.filter(
        revision=revision, region__code=code, indicator=indicator, scope="total"
    )
    assert rows.update(numerator=numerator, denominator=denominator) == 1


def test_what_stood_is_the_last_months_and_what_happened_the_sum(registry, county):
    revisions = close(1, 2)
    OrganizationFactory(region=county.east, founded_on=Month(2026, 3).first_day)
    revisions += close(3)
    for nth, revision in enumerate(revisions, 1):
        for code, numbers in (("duty_expected", (10, None)), ("duty_done", (nth, None))):
            set_figure(revision, COUNTY, code, *numbers)
        set_figure(revision, COUNTY, "duty_done_rate", nth, 10)
        set_figure(revision, COUNTY, "duty_parties", nth)
    table = table_of()
    total, beside = table.rows[-1].values, table.beside[-1].values
    assert table.is_whole
    assert total["organizations"].value == 5
    assert (beside["duty_expected"].value, beside["duty_done"].value) == (30, 6)
    # Of its sums, not the mean of the months: 6 ÷ 30.
    assert beside["duty_done_rate"].value == 0.2
    # What stood, beside what happened.
    assert beside["duty_parties"].value == 3


def test_without_its_last_month_a_quarter_ends_with_the_one_before_and_says_so(
    registry, client, cast
):
    close(1, 2)
    table = table_of()
    assert [str(each) for each in table.missing] == ["2026-03"]
    assert not table.is_whole and str(table.last.report_month.month) == "2026-02"
    client.force_login(cast.county_admin)
    text = client.get(reverse("reports:periods") + "?period=2026-Q1").content.decode()
    assert "本表未齐" in text and "2026年3月未定稿" in text and "期末数取2026年2月" in text


def test_a_month_that_was_reopened_is_marked(registry, client, cast):
    close(1, 2, 3)
    reopen_month(actor=None, month=Month(2026, 2), reason="补报")
    table = table_of()
    assert [str(each) for each in table.reopened] == ["2026-02"] and not table.is_whole
    client.force_login(cast.county_admin)
    page = client.get(reverse("reports:periods"))
    assert "2026年2月已撤销定稿" in page.content.decode()


def test_the_page_offers_what_has_a_closed_month_and_refuses_the_rest(registry, client, cast):
    close(3)
    client.force_login(cast.county_admin)
    page = client.get(reverse("reports:periods"))
    assert str(page.context["period"]) == "2026-Q1"
    offered = [[str(each) for each in periods] for _, periods in page.context["periods"]]
    assert offered == [["2026-Q1"], ["2026-H1"], ["2026"]]
    for query in ("?period=2026-Q2", "?period=x", "?region=999"):
        for name in ("reports:periods", "reports:period_workbook"):
            assert client.get(reverse(name) + query).status_code == 404


@pytest.mark.parametrize("role", ["town_staff", "viewer"])
def test_a_town_sees_its_own_quarter_and_no_other(registry, client, cast, role):
    close(1, 2, 3)
    client.force_login(getattr(cast, role))
    page = client.get(reverse("reports:periods"))
    assert page.context["region"].code == EAST
    assert [line.row.label for line in page.context["lines"]] == ["本级", "合计"]
    for name in ("reports:periods", "reports:period_workbook"):
        assert client.get(f"{reverse(name)}?region={COUNTY}").status_code == 404


def test_numbers_lead_to_their_rows(registry, client, cast):
    close(1, 2, 3)
    client.force_login(cast.county_admin)
    context = client.get(reverse("reports:periods")).context
    for line in context["lines"]:
        for cell in line.cells[:3]:
            count = client.get(cell.behind_url).context["count"]
            if not cell.indicator.value:
                assert count == cell.value.numerator
    texts = [text for _, cells in context["duty_months"] for text, url in cells if url]
    assert texts
    url = next(url for _, cells in context["duty_months"] for _, url in cells if url)
    assert client.get(url).status_code == 200


def test_the_workbook_says_how_each_figure_came_about(registry, client, cast):
    close(1, 3)
    client.force_login(cast.county_admin)
    response = client.get(reverse("reports:period_workbook") + "?period=2026-Q1")
    made = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    assert made.sheetnames == ["覆盖情况", "组织生活", "说明"]
    sheet, duties = made["覆盖情况"], made["组织生活"]
    assert "【未齐】" in sheet["A1"].value and "2026年2月未定稿" in str(
        [cell.value for cell in sheet[2]]
    )
    assert [cell.value for cell in sheet[3]][:3] == ["区域", "两新组织数", "职工数"]
    assert {cell.value for cell in sheet[4][1:]} == {"期末数"}
    assert [cell.value for cell in duties[4]][:3] == ["合计方式", "期末数", "累计数"]
    table = table_of()
    rows = [[cell.value for cell in row][:2] for row in sheet.iter_rows(min_row=5, max_row=9)]
    assert rows == [[line.label, line.values["organizations"].value] for line in table.rows]
    told = [row[2].value for row in made["说明"].iter_rows(min_row=4, max_row=6)]
    assert told[1] == "未定稿，不计入" and told[0].startswith("已定稿")
    assert (
        "未齐" in response["Content-Disposition"] or "%E6%9C%AA" in response["Content-Disposition"]
    )


def test_more_regions_take_no_more_queries(
    registry, client, cast, county, django_assert_num_queries
):
    close(1, 2, 3)
    client.force_login(cast.county_admin)
    client.get(reverse("reports:periods"))
    for period, lines in (("2026-Q1", 5), ("2026-Q2", 8)):
        if period == "2026-Q2":
            for nth in range(3, 6):
                RegionFactory(
                    code=f"33099900{nth}", name=f"{nth}号镇", level="town", parent=county.root
                )
            close(4)
        with django_assert_num_queries(16):
            response = client.get(reverse("reports:periods") + f"?period={period}")
        assert len(response.context["lines"]) == lines


def test_on_paper_stands_every_figure_of_the_table(registry, client, cast):
    close(1, 2, 3)
    client.force_login(cast.county_admin)
    page = client.get(reverse("reports:periods"))
    parts, lines = page.context["paper"], page.context["lines"]
    assert len(parts) > 1 and {len(part.lines) for part in parts} == {len(lines)}
    for place, line in enumerate(lines):
        assert [cell for part in parts for cell in part.lines[place][1]] == line.cells
    text = page.content.decode()
    assert text.count('<table class="paper-table">') == len(parts)
    assert "2026年第1季度汇总 · 期末 2026-03-31 · 表 2 / " in text
    assert 'class="month-scroll d-print-none"' in text
