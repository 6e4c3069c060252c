"""The monthly workbook against the contract (docs/contract.md, section 3), of one closed month.

What closes a month of its own stands in `test_workbook_own.py`, a restatement in
`test_workbook_restated.py`.
"""

import datetime
import functools
import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from openpyxl import load_workbook

from lights.models import Notice
from months.figures import latest_revision, region_table
from months.indicators import BASES, INDICATORS
from months.models import MonthRevision
from months.services import close_month, reopen_month
from regions.models import Region
from reports.workbook import build_month_workbook
from reports.workbook.coverage import GROUPS
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory
from tests.reports.books import (
    COUNTY,
    MONTH,
    built,
    coverage_lines,
    draw_registry,
    table,
    texts,
)

pytestmark = pytest.mark.django_db

# The contract, letter by letter.
COVERAGE_COLUMNS = [
    "区域",
    "两新组织数",
    "职工数",
    "有党员组织数",
    "党员数",
    "正式党员数",
    "正式党员3名以上组织数",
    "单独组建数",
    "单独组建率",
    "党员不足3名组织数",
    "联合覆盖数",
    "联合覆盖率",
    "建立党组织数",
    "组织覆盖率",
    "工作覆盖数",
    "工作覆盖率",
    "两个覆盖率",
    "职工30人以上组织数",
    "30人以上有党员数",
    "30人以上有党员比例",
    "职工50人以上组织数",
    "50人以上有党员数",
    "50人以上有党员比例",
    "职工80人以上组织数",
    "80人以上建立党组织数",
    "80人以上建立党组织比例",
    "红灯数",
    "黄灯数",
]
LIGHT_COLUMNS = [
    "区域", "规则", "对象代码", "对象名称", "事实", "连续月数", "送达对象", "整改期限", "逾期天数",
]  # fmt: skip
RATES = {title for title in COVERAGE_COLUMNS if title.endswith(("率", "比例"))}


@pytest.fixture(scope="module")
def registry(kept_county):
    return draw_registry(kept_county)


@pytest.fixture(scope="module")
def closed(registry):
    return close_month(actor=None, month=MONTH)


@pytest.fixture(scope="module")
def book(closed):
    """The closed month's workbook of a region: built once, read by many."""
    return functools.cache(functools.partial(built, closed))


# --- 覆盖情况 -----------------------------------------------------------------------------------


def test_the_sheets_stand_in_their_order(book):
    assert book().sheetnames == [
        "覆盖情况",
        "亮红灯",
        "预警",
        "趋势",
        "整改情况",
        "六清",
        "口径说明",
    ]


def test_the_columns_are_those_of_the_contract(book):
    _, (header, *_) = table(book()["覆盖情况"])
    assert [cell.value for cell in header] == COVERAGE_COLUMNS


def test_only_one_row_begins_with_the_word_region(book):
    sheet = book()["覆盖情况"]
    assert [row[0].value for row in sheet.iter_rows()].count("区域") == 1


def test_one_row_per_child_region_then_the_regions_own_then_the_total(book):
    assert list(coverage_lines(book()["覆盖情况"])) == ["东街道", "西镇", "经开区", "本级", "合计"]


@pytest.mark.parametrize("region", [COUNTY, "330999001", "330999002"])
def test_every_cell_is_the_figure_of_the_snapshot(book, region):
    sheet = book(region=region)["覆盖情况"]
    expected = region_table(revision=latest_revision(MONTH), region_code=region)
    lines = coverage_lines(sheet)
    assert list(lines) == [row.label for row in expected.rows]
    for row in expected.rows:
        shown = {title: cell.value for title, cell in lines[row.label].items() if title != "区域"}
        # Excel keeps 15 digits of a number.
        figures = {each.title: row.values[each.code].value for each in INDICATORS}
        assert shown == {
            title: value if value is None else pytest.approx(value, rel=1e-14)
            for title, value in figures.items()
        }


def test_the_rows_add_up_to_the_total(book):
    lines = coverage_lines(book()["覆盖情况"])
    total = lines.pop("合计")
    assert total["两新组织数"].value == 7
    for title in set(COVERAGE_COLUMNS) - RATES - {"区域"}:
        assert sum(line[title].value for line in lines.values()) == total[title].value, title


def test_rates_are_numbers_with_a_percent_format_and_counts_have_separators(book):
    for line in coverage_lines(book()["覆盖情况"]).values():
        for title, cell in line.items():
            if title == "区域":
                continue
            assert cell.number_format == ("0.0%" if title in RATES else "#,##0"), title
            assert cell.value is None or cell.data_type == "n", title
    east = coverage_lines(book()["覆盖情况"])["东街道"]
    assert east["单独组建率"].value == 1.0
    assert east["组织覆盖率"].value == 0.25


def test_a_rate_without_denominator_is_empty_and_a_count_is_nought(book):
    empty = coverage_lines(book()["覆盖情况"])["西镇"]
    values = {title: cell.value for title, cell in empty.items() if title != "区域"}
    assert values == {title: None if title in RATES else 0 for title in values}


def test_members_without_unit_stand_beside_the_table(book):
    sheet = book()["覆盖情况"]
    assert any("未填单位党员 1 人" in text for text in texts(sheet))
    assert list(coverage_lines(sheet))[-1] == "合计"


def test_the_headings_above_name_every_indicator_in_its_order():
    assert [code for _, codes in GROUPS for code in codes] == [each.code for each in INDICATORS]


def test_every_heading_leads_to_its_explanation(book):
    opened = book()
    links = {
        cell.value: cell.hyperlink.location
        for cell in opened["覆盖情况"][3]
        if cell.hyperlink is not None
    }
    assert list(links) == [title for title, _ in GROUPS]
    titles = {each.code: each.title for each in INDICATORS}
    for title, codes in GROUPS:
        sheet, _, cell = links[title].rpartition("!")
        assert opened[sheet.strip("'")][cell].value == titles[codes[0]]


# --- 亮红灯, 预警 -------------------------------------------------------------------------------


@pytest.mark.parametrize(("title", "severity"), [("亮红灯", "red"), ("预警", "amber")])
@pytest.mark.parametrize("region", [COUNTY, "330999001"])
def test_lights_are_the_notices_of_the_subtree_in_order(book, title, severity, region):
    sheet = book(region=region)[title]
    _, (header, *rows) = table(sheet)
    assert [cell.value for cell in header] == LIGHT_COLUMNS
    notices = Notice.objects.filter(severity=severity).select_related("rule", "region")
    expected = [
        [
            notice.region.name,
            notice.rule.name,
            notice.subject_code,
            notice.subject_name,
            notice.fact,
            notice.consecutive_months,
            notice.addressee,
            datetime.datetime.combine(notice.due_on, datetime.time()),
            notice.overdue_days or None,
        ]
        for notice in notices.order_by("region__code", "rule_code", "subject_code")
        if notice.region.code.startswith(region)
    ]
    assert expected, "the registry lights something everywhere"
    assert [[cell.value for cell in row] for row in rows] == expected


def test_lights_count_as_many_rows_as_the_table_says(book):
    opened = book()
    total = coverage_lines(opened["覆盖情况"])["合计"]
    for title, sheet in (("红灯数", "亮红灯"), ("黄灯数", "预警")):
        _, (_, *rows) = table(opened[sheet])
        assert len(rows) == total[title].value > 0


@pytest.mark.parametrize("region", ["330999002"])
def test_without_lights_only_the_header_stands(book, region):
    for title in ("亮红灯", "预警"):
        assert len(table(book(region=region)[title])[1]) == 1


# --- 趋势 ---------------------------------------------------------------------------------------


def test_the_trend_has_native_charts_with_axes(book):
    sheet = book()["趋势"]
    assert len(sheet._charts) == 2
    for chart in sheet._charts:
        assert chart.x_axis.delete is False
        assert chart.y_axis.delete is False
        assert chart.display_blanks == "gap"


# --- 口径说明 -----------------------------------------------------------------------------------


def test_every_indicator_is_explained_with_formula_exclusions_and_source(book):
    rows = [[cell.value for cell in row] for row in book()["口径说明"].iter_rows(max_col=5)]
    for each in (*INDICATORS, *BASES):
        kind = "比率" if each.is_rate else "数量"
        assert [each.title, kind, each.formula, each.exclusions, each.source] in rows


# --- Snapshot only ------------------------------------------------------------------------------


def test_the_same_revision_gives_the_same_bytes_whatever_happens_in_the_registry(registry, closed):
    def bytes_now() -> bytes:
        out = io.BytesIO()
        build_month_workbook(
            revision=MonthRevision.objects.get(pk=closed.pk), region_code=COUNTY, out=out
        )
        return out.getvalue()

    before = bytes_now()
    OrganizationFactory(region=registry.east, staff_count=70)
    east = Region.objects.get(pk=registry.east.pk)
    east.name = "改名街道"
    east.save()
    registry.root.organization_set.update(name="改名企业", staff_count=1)
    assert bytes_now() == before


def test_the_number_of_queries_does_not_grow_with_regions_and_notices(
    registry, closed, django_assert_num_queries
):
    revision = latest_revision(MONTH)
    with django_assert_num_queries(27) as few:
        build_month_workbook(revision=revision, region_code=COUNTY, out=io.BytesIO())
    for number in range(3):
        town = RegionFactory(code=f"33099910{number}", level="town", parent=registry.root)
        OrganizationFactory.create_batch(2, region=town, staff_count=60)
    later = close_month(actor=None, month=MONTH.plus(1))
    with django_assert_num_queries(len(few)):
        build_month_workbook(revision=later, region_code=COUNTY, out=io.BytesIO())


# --- Look and print -----------------------------------------------------------------------------


def test_the_title_names_region_and_month_and_a_line_names_body_day_and_version(closed, settings):
    settings.LEAD_BODY_NAME = "县委社会工作部"
    opened = built(closed)
    sheet = opened["覆盖情况"]
    assert sheet["A1"].value == "测试县两新组织党建“两个覆盖”情况月报表（2026年3月）"
    assert "A1:AB1" in {str(merged) for merged in sheet.merged_cells.ranges}
    line = " ".join(texts(sheet)[1:4])
    for part in ("制表单位：县委社会工作部", "统计日：2026年3月31日", "第1版", "单位：个、人、%"):
        assert part in line
    assert opened.properties.creator == "县委社会工作部"
    assert "2026年3月" in opened.properties.title


def test_every_sheet_prints_on_a4_landscape_one_page_wide_with_page_numbers(book):
    for sheet in book():
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert "&P" in sheet.oddFooter.right.text
        assert sheet.print_area


def test_header_rows_are_frozen_and_repeated(book):
    opened = book()
    assert opened["覆盖情况"].freeze_panes == "B5"
    assert opened["覆盖情况"].print_title_rows == "$3:$4"
    for title in ("亮红灯", "预警"):
        assert opened[title].freeze_panes == "B4"
        assert opened[title].print_title_rows == "$3:$3"


def test_every_cell_of_the_table_has_a_border(book):
    for line in coverage_lines(book()["覆盖情况"]).values():
        assert {cell.border.bottom.style for cell in line.values()} == {"thin"}


# --- No draft ------------------------------------------------------------------------------------


def test_a_closed_month_is_not_marked_as_a_draft(book):
    for sheet in book():
        assert not any("草稿" in text for text in texts(sheet))
        assert sheet.oddHeader.right.text is None


# --- export_month -------------------------------------------------------------------------------


def export(path, *, month="2026-03", region=COUNTY, **options):
    call_command("export_month", month, region=region, out=str(path), **options)
    return load_workbook(path)


def test_export_month_writes_the_last_closed_revision(closed, tmp_path):
    opened = export(tmp_path / "月报.xlsx")
    assert coverage_lines(opened["覆盖情况"])["合计"]["两新组织数"].value == 7
    assert [path.name for path in tmp_path.iterdir()] == ["月报.xlsx"]


def test_while_a_month_is_reopened_its_last_revision_is_exported(registry, closed, tmp_path):
    OrganizationFactory(region=registry.west)
    reopen_month(actor=None, month=MONTH, reason="补录")
    assert coverage_lines(export(tmp_path / "a.xlsx")["覆盖情况"])["合计"]["两新组织数"].value == 7
    draft = export(tmp_path / "b.xlsx", draft=True)
    assert coverage_lines(draft["覆盖情况"])["合计"]["两新组织数"].value == 8
    close_month(actor=None, month=MONTH)
    assert coverage_lines(export(tmp_path / "c.xlsx")["覆盖情况"])["合计"]["两新组织数"].value == 8


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"region": "330998"}, "330998"),
        ({"region": ""}, "区域"),
        ({"month": "2026-04"}, "尚未定稿"),
        ({"month": "2026-13"}, "YYYY-MM"),
        ({"month": "三月"}, "YYYY-MM"),
        ({"draft": True}, "已定稿"),
        ({"month": "2999-01", "draft": True}, "还没有开始"),
    ],
)
def test_export_month_refuses_with_code_2_and_writes_nothing(closed, tmp_path, options, message):
    with pytest.raises(CommandError, match=message) as refused:
        export(tmp_path / "x.xlsx", **options)
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_export_month_says_when_the_file_cannot_be_written(closed, tmp_path):
    with pytest.raises(CommandError, match="不能写入") as refused:
        export(tmp_path / "没有" / "x.xlsx")
    assert refused.value.returncode == 2
