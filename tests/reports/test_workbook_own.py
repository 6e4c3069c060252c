"""The monthly workbook of months that are closed on purpose: odd names, a trend, rules, a draft."""

import datetime

import pytest

from lights.models import Rule
from months.figures import latest_revision
from months.models import MonthRevision
from months.services import close_month, compute_draft, reopen_month
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory
from tests.reports.books import (
    MONTH,
    built,
    coverage_lines,
    draw_registry,
    texts,
    trend_lines,
)


@pytest.fixture
def registry(county):
    return draw_registry(county)


@pytest.fixture
def book(registry):
    """Build and read back; `month` is closed first unless a revision is given."""

    def build(*, revision=None, **place):
        return built(revision or close_month(actor=None, month=MONTH), **place)

    return build


def test_without_organizations_at_the_region_itself_there_is_no_own_row(book, registry):
    village = RegionFactory(code="330999001001", name="东村", level="village", parent=registry.east)
    OrganizationFactory(region=village)
    registry.root.organization_set.update(region=registry.west)
    for status in registry.root.organizationstatus_set.all():
        status.region = registry.west
        status.save()
    lines = coverage_lines(book()["覆盖情况"])
    assert list(lines) == ["东街道", "西镇", "经开区", "合计"]
    town = coverage_lines(book(region="330999001", revision=latest_revision(MONTH))["覆盖情况"])
    assert list(town) == ["东村", "本级", "合计"]
    assert town["合计"]["两新组织数"].value == lines["东街道"]["两新组织数"].value == 5


FORMULAS = ["=1+1", "+86", "-3号", "@企业", "\t=1", "=HYPERLINK(1)", "#N/A", "=cmd|' /C calc'!A0"]


def test_names_that_look_like_formulas_stay_text(book, registry, subtests):
    for name in FORMULAS:
        OrganizationFactory(region=registry.east, staff_count=60, name=name)
    OrganizationFactory(region=registry.east, staff_count=60, name="坏\x07字\x1b符\uffff")
    registry.east.name = "=东街道"
    registry.east.save()
    opened = book()
    names = [row[3] for row in opened["亮红灯"].iter_rows()]
    for name in FORMULAS:
        with subtests.test(name):
            found = [cell for cell in names if cell.value == name]
            assert [cell.data_type for cell in found] == ["s"]
            assert found[0].quotePrefix is (name != "#N/A")
    with subtests.test("a region's name"):
        cell = coverage_lines(opened["覆盖情况"])["=东街道"]["区域"]
        assert cell.data_type == "s"
    with subtests.test("control characters are shown as replaced"):
        assert [cell.value for cell in names if "坏" in str(cell.value)] == ["坏�字�符�"]


def test_the_trend_holds_twelve_months_and_open_ones_are_empty(book, registry):
    close_month(actor=None, month=MONTH.plus(-11))
    close_month(actor=None, month=MONTH.plus(-1))
    sheet = book()["趋势"]
    lines = trend_lines(sheet)
    assert list(lines) == [str(MONTH.plus(back)) for back in range(-11, 1)]
    filled = [month for month, line in lines.items() if line["两新组织数"] is not None]
    assert filled == ["2025-04", "2026-02", "2026-03"]
    assert lines["2026-03"]["两新组织数"] == 7
    assert lines["2026-03"]["单独组建率"] == 1.0
    assert {value for title, value in lines["2026-01"].items() if title != "月份"} == {None}


def test_a_later_restatement_of_an_earlier_month_leaves_this_report_alone(book, registry):
    earlier = MONTH.plus(-1)
    close_month(actor=None, month=earlier)
    revision = close_month(actor=None, month=MONTH)
    before = trend_lines(book(revision=revision)["趋势"])
    OrganizationFactory(region=registry.east)
    reopen_month(actor=None, month=earlier, reason="补录")
    again = close_month(actor=None, month=earlier)
    # Within a test everything happens at one moment of the database's clock.
    MonthRevision.objects.filter(pk=again.pk).update(
        computed_at=revision.computed_at + datetime.timedelta(days=1)
    )
    assert trend_lines(book(revision=revision)["趋势"]) == before
    assert before["2026-02"]["两新组织数"] == 7


def test_the_rules_in_force_in_that_month_are_explained_with_their_numbers(book):
    rule = Rule.objects.get(code="staff50_no_member")
    Rule.objects.filter(pk=rule.pk).update(valid_to=MONTH.last_day + datetime.timedelta(days=1))
    later = Rule.objects.get(pk=rule.pk)
    later.pk, later.name = None, "职工40人以上无党员"
    later.when = {"fact": "staff_count", "op": ">=", "value": 40}
    later.valid_from, later.valid_to = MONTH.last_day + datetime.timedelta(days=1), None
    later.save()
    found = texts(book()["口径说明"])
    for each in Rule.objects.valid_on(MONTH.last_day):
        assert {each.name, each.full_text, each.source} <= set(found)
        assert "{" not in each.full_text
    assert "职工 50 人以上（含）的两新组织没有党员。" in found
    assert "职工40人以上无党员" not in found


def test_a_draft_is_marked_on_every_sheet(book):
    opened = book(revision=compute_draft(actor=None, month=MONTH))
    for sheet in opened:
        assert sheet["A1"].value.endswith("【草稿】")
        assert "草稿（未定稿）" in texts(sheet)[2]
        assert "草稿" in sheet.oddHeader.right.text
