"""The monthly workbook against the contract (docs/contract.md, section 3)."""

import datetime
import io
import shutil
import subprocess

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from openpyxl import load_workbook

from core.months import Month
from lights.models import Notice, Rule
from months.figures import latest_revision, region_table
from months.indicators import BASES, INDICATORS
from months.models import MonthRevision, RegionFact
from months.services import close_month, compute_draft, reopen_month
from reports.workbook import build_month_workbook
from reports.workbook.coverage import GROUPS
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory, WorkCoverageFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory

MONTH = Month(2026, 3)
COUNTY = "330999"

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


@pytest.fixture
def registry(county):
    """Organizations of all sorts in two places and at the county itself; 西镇 is empty."""
    east, park = county.east, county.park
    for number in range(3):
        OrganizationFactory(region=east, staff_count=20 + 40 * number)
    single = OrganizationFactory(region=east, name="三名党员", staff_count=90)
    branch = PartyOrganizationFactory(
        region=east, founded_on=datetime.date(2021, 1, 1), name="届满党支部"
    )
    CoverageFactory(organization=single, party_organization=branch)
    MemberFactory.create_batch(3, party_organization=branch, organization=single)
    few = OrganizationFactory(region=park, name="一名党员", staff_count=35)
    joint = PartyOrganizationFactory(region=park, formation="joint")
    CoverageFactory(organization=few, party_organization=joint)
    MemberFactory(party_organization=joint, organization=few)
    MemberFactory(party_organization=joint, organization=None)
    WorkCoverageFactory(organization=OrganizationFactory(region=park, staff_count=8))
    OrganizationFactory(region=county.root, name="县属企业", staff_count=55)
    return county


@pytest.fixture
def book(registry):
    """Build and read back; `month` is closed first unless a revision is given."""

    def build(*, region=COUNTY, revision=None):
        revision = revision or close_month(actor=None, month=MONTH)
        out = io.BytesIO()
        build_month_workbook(revision=revision, region_code=region, out=out)
        return load_workbook(out)

    return build


def table(sheet) -> tuple[int, list[list]]:
    """The number of the header row (its first cell is 区域) and the cells from it on."""
    header = next(row for row in sheet.iter_rows() if row[0].value == "区域")
    return header[0].row, [list(row) for row in sheet.iter_rows(min_row=header[0].row)]


def coverage_lines(sheet) -> dict[str, dict[str, object]]:
    """Label → title → cell, down to 合计."""
    _, (header, *rows) = table(sheet)
    lines = {}
    for row in rows:
        lines[row[0].value] = {title.value: cell for title, cell in zip(header, row, strict=True)}
        if row[0].value == "合计":
            break
    return lines


def texts(sheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


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
    east = coverage_lines(book(revision=latest_revision(MONTH))["覆盖情况"])["东街道"]
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
        assert len(table(book(region=region, revision=latest_revision(MONTH))[title])[1]) == 1


@pytest.mark.dealt(4)
@pytest.mark.parametrize(
    "name", ["=1+1", "+86", "-3号", "@企业", "\t=1", "=HYPERLINK(1)", "#N/A", "=cmd|' /C calc'!A0"]
)
def test_names_that_look_like_formulas_stay_text(book, registry, name):
    OrganizationFactory(region=registry.east, staff_count=60, name=name)
    RegionFact.objects.filter(code="330999001").update(name=name)
    sheet = book()["亮红灯"]
    found = [row[3] for row in sheet.iter_rows() if row[3].value == name]
    assert [cell.data_type for cell in found] == ["s"]
    assert found[0].quotePrefix is (name != "#N/A")


def test_a_region_named_like_a_formula_stays_text(book, registry):
    registry.east.name = "=东街道"
    registry.east.save()
    sheet = book()["覆盖情况"]
    cell = coverage_lines(sheet)["=东街道"]["区域"]
    assert cell.data_type == "s"


def test_control_characters_are_shown_as_replaced(book, registry):
    OrganizationFactory(region=registry.east, staff_count=60, name="坏\x07字\x1b符\uffff")
    sheet = book()["亮红灯"]
    assert [row[3].value for row in sheet.iter_rows() if "坏" in str(row[3].value)] == ["坏�字�符�"]


# --- 趋势 ---------------------------------------------------------------------------------------


def trend_lines(sheet) -> dict[str, dict[str, object]]:
    rows = list(sheet.iter_rows())
    header = next(row for row in rows if row[0].value == "月份")
    return {
        row[0].value: {title.value: cell.value for title, cell in zip(header, row, strict=True)}
        for row in rows[header[0].row : header[0].row + 12]
    }


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


def test_the_trend_has_native_charts_with_axes(book):
    sheet = book()["趋势"]
    assert len(sheet._charts) == 2
    for chart in sheet._charts:
        assert chart.x_axis.delete is False
        assert chart.y_axis.delete is False
        assert chart.display_blanks == "gap"


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


# --- 口径说明 -----------------------------------------------------------------------------------


def test_every_indicator_is_explained_with_formula_exclusions_and_source(book):
    rows = [[cell.value for cell in row] for row in book()["口径说明"].iter_rows(max_col=5)]
    for each in (*INDICATORS, *BASES):
        kind = "比率" if each.is_rate else "数量"
        assert [each.title, kind, each.formula, each.exclusions, each.source] in rows


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


# --- 更正说明 -----------------------------------------------------------------------------------


@pytest.fixture
def restated(registry):
    """The month closed with 7 organizations, restated with 8; both revisions."""
    first = close_month(actor=None, month=MONTH)
    OrganizationFactory(region=registry.west, staff_count=10)
    reopen_month(actor=None, month=MONTH, reason="西镇漏报一家")
    return first, close_month(actor=None, month=MONTH)


def test_a_restatement_shows_both_values_with_date_and_reason(book, restated):
    opened = book(revision=restated[1])
    assert opened.sheetnames[-1] == "更正说明"
    _, *rows = [
        [cell.value for cell in row] for row in opened["更正说明"].iter_rows(min_row=3, max_col=8)
    ]
    day = datetime.datetime.combine(timezone.localdate(restated[1].computed_at), datetime.time())
    place = ["第1版→第2版", day]
    assert [*place, "西镇", "两新组织数", 0, 1, 1, "西镇漏报一家"] in rows
    assert [*place, "合计", "两新组织数", 7, 8, 1, "西镇漏报一家"] in rows
    assert [*place, "西镇", "组织覆盖率", None, 0, None, "西镇漏报一家"] in rows
    assert {row[2] for row in rows} == {"西镇", "合计"}


def test_restated_cells_are_marked_and_others_are_not(book, restated):
    lines = coverage_lines(book(revision=restated[1])["覆盖情况"])
    plain = lines["东街道"]["两新组织数"].fill.fgColor.rgb
    assert lines["西镇"]["两新组织数"].fill.fgColor.rgb != plain
    assert lines["西镇"]["有党员组织数"].fill.fgColor.rgb == plain
    assert lines["西镇"]["两新组织数"].number_format == "#,##0"


def test_a_restatement_shows_in_the_regions_that_it_did_not_touch_that_nothing_changed(
    book, restated
):
    opened = book(region="330999001", revision=restated[1])
    assert "各项数据没有变化" in texts(opened["更正说明"])


def test_the_first_version_still_gives_its_own_workbook(book, restated):
    opened = book(revision=restated[0])
    assert "更正说明" not in opened.sheetnames
    assert coverage_lines(opened["覆盖情况"])["合计"]["两新组织数"].value == 7


# --- Snapshot only ------------------------------------------------------------------------------


def test_the_same_revision_gives_the_same_bytes_whatever_happens_in_the_registry(registry):
    revision = close_month(actor=None, month=MONTH)

    def built() -> bytes:
        out = io.BytesIO()
        build_month_workbook(
            revision=MonthRevision.objects.get(pk=revision.pk), region_code=COUNTY, out=out
        )
        return out.getvalue()

    before = built()
    OrganizationFactory(region=registry.east, staff_count=70)
    registry.east.name = "改名街道"
    registry.east.save()
    registry.root.organization_set.update(name="改名企业", staff_count=1)
    assert built() == before


def test_the_number_of_queries_does_not_grow_with_regions_and_notices(
    registry, django_assert_num_queries
):
    revision = close_month(actor=None, month=MONTH)
    with django_assert_num_queries(27) as few:
        build_month_workbook(revision=revision, region_code=COUNTY, out=io.BytesIO())
    for number in range(3):
        town = RegionFactory(code=f"33099910{number}", level="town", parent=registry.root)
        OrganizationFactory.create_batch(2, region=town, staff_count=60)
    later = close_month(actor=None, month=MONTH.plus(1))
    with django_assert_num_queries(len(few)):
        build_month_workbook(revision=later, region_code=COUNTY, out=io.BytesIO())


# --- Look and print -----------------------------------------------------------------------------


def test_the_title_names_region_and_month_and_a_line_names_body_day_and_version(book, settings):
    settings.LEAD_BODY_NAME = "县委社会工作部"
    opened = book()
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


# --- Draft --------------------------------------------------------------------------------------


def test_a_draft_is_marked_on_every_sheet(book):
    opened = book(revision=compute_draft(actor=None, month=MONTH))
    for sheet in opened:
        assert sheet["A1"].value.endswith("【草稿】")
        assert "草稿（未定稿）" in texts(sheet)[2]
        assert "草稿" in sheet.oddHeader.right.text


def test_a_closed_month_is_not_marked_as_a_draft(book):
    for sheet in book():
        assert not any("草稿" in text for text in texts(sheet))
        assert sheet.oddHeader.right.text is None


# --- export_month -------------------------------------------------------------------------------


def export(path, *, month="2026-03", region=COUNTY, **options):
    call_command("export_month", month, region=region, out=str(path), **options)
    return load_workbook(path)


def test_export_month_writes_the_last_closed_revision(registry, tmp_path):
    close_month(actor=None, month=MONTH)
    opened = export(tmp_path / "月报.xlsx")
    assert coverage_lines(opened["覆盖情况"])["合计"]["两新组织数"].value == 7
    assert [path.name for path in tmp_path.iterdir()] == ["月报.xlsx"]


def test_while_a_month_is_reopened_its_last_revision_is_exported(registry, tmp_path):
    close_month(actor=None, month=MONTH)
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
def test_export_month_refuses_with_code_2_and_writes_nothing(registry, tmp_path, options, message):
    close_month(actor=None, month=MONTH)
    with pytest.raises(CommandError, match=message) as refused:
        export(tmp_path / "x.xlsx", **options)
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_export_month_says_when_the_file_cannot_be_written(registry, tmp_path):
    close_month(actor=None, month=MONTH)
    with pytest.raises(CommandError, match="不能写入") as refused:
        export(tmp_path / "没有" / "x.xlsx")
    assert refused.value.returncode == 2


# --- In a real spreadsheet program --------------------------------------------------------------


@pytest.mark.skipif(
    shutil.which("soffice") is None,
    reason="LibreOffice is missing: the workbook was NOT opened in a spreadsheet program",
)
@pytest.mark.dealt(7)
def test_libreoffice_opens_the_workbook_and_reads_the_same_figures(restated, tmp_path):
    path = tmp_path / "book.xlsx"
    build_month_workbook(revision=restated[1], region_code=COUNTY, out=path)
    for target in ("ods", "pdf"):
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                target,
                "--outdir",
                str(tmp_path),
                str(path),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    assert (tmp_path / "book.pdf").read_bytes().startswith(b"%PDF")
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(tmp_path / "again"),
            str(tmp_path / "book.ods"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    ours, theirs = (
        coverage_lines(load_workbook(each)["覆盖情况"])
        for each in (path, tmp_path / "again" / "book.xlsx")
    )
    for label, line in ours.items():
        shown = {title: cell.value for title, cell in theirs[label].items()}
        assert shown == pytest.approx({title: cell.value for title, cell in line.items()})
