"""The county's own workbook: what names mean, what is refused with its cell, what a month fills."""

import io
import zipfile

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.errors import Denied, Refusal
from core.models import AuditEntry
from months import figures
from months.services import close_month
from reports.models import WorkbookLayout
from reports.services import layouts
from tests import pages
from tests.regions.factories import RegionFactory
from tests.reports.layouts import book

pytestmark = [pytest.mark.django_db, pytest.mark.dealt(3)]

MONTH = pages.MONTH


def filled(layout, revision):
    out = io.BytesIO()
    layouts.fill(layout, revision, out)
    return openpyxl.load_workbook(out)


def uploaded(cast, county, names, title="市级表", **more):
    return layouts.replace(
        actor=cast.county_admin,
        region=county.root,
        name=title,
        data=book(names, **more),
        file_name="市级表.xlsx",
    )


def refused(county, names, **more) -> str:
    with pytest.raises(ValidationError) as error:
        layouts.check(book(names, **more), county.root)
    return "\n".join(error.value.messages)


def test_each_way_of_naming_a_figure_fills_the_figure_of_the_month(cast, county):
    pages.furnish(county)
    names = {
        "覆盖率_东街道": "B2",
        "formed_rate_330999001": "B3",
        "组织覆盖率_330999001": "B4",
        "两新组织数_合计": "B5",
        "organizations_本级": "B6",
        "_30人以上有党员数_合计": "B7",
        "duty_expected_合计": "B8",
        "月份": "B9",
        "版次": "B10",
    }
    layout = uploaded(cast, county, names)
    revision = close_month(actor=None, month=MONTH)
    stored = figures.stored(revision, [county.root.pk, county.east.pk])
    sheet = filled(layout, revision)["表"]
    rate = stored[county.east.pk, "total"]["formed_rate"].value
    assert [sheet[f"B{row}"].value for row in range(2, 11)] == [
        rate,
        rate,
        rate,
        4,
        1,
        stored[county.root.pk, "total"]["staff30_with_members"].value,
        stored[county.root.pk, "total"]["duty_expected"].numerator,
        "2026年3月",
        "第1版",
    ]
    assert rate == 0.5 and sheet["B8"].value > 0
    assert sheet["B2"].number_format == "0.0%" and sheet["B5"].number_format == "General"


def test_a_filled_cell_keeps_its_look_and_formulas_stay(cast, county):
    pages.furnish(county)

    def dress(sheet):
        sheet["B2"].number_format = "0.00%"
        sheet["C2"] = "=B2*2"

    layout = uploaded(cast, county, {"组织覆盖率_西镇": "B2"}, dress=dress)
    made = filled(layout, close_month(actor=None, month=MONTH))
    assert made["表"]["B2"].number_format == "0.00%"
    assert made["表"]["C2"].value == "=B2*2"
    assert made.calculation.fullCalcOnLoad


def test_a_rate_of_nothing_is_left_empty_and_a_region_that_was_not_there_is_said(cast, county):
    revision = close_month(actor=None, month=MONTH)
    RegionFactory(code="330999003", name="南乡", level="town", parent=county.root)
    layout = uploaded(cast, county, {"组织覆盖率_东街道": "B2", "红灯数_南乡": "B3"})
    sheet = filled(layout, revision)["表"]
    assert [sheet["B2"].value, sheet["B3"].value] == [None, "无此区域"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("覆盖绿_东街道", "名称“覆盖绿_东街道”（表!B2）：没有“覆盖绿”这个指标"),
        ("组织覆盖率_南乡", "名称“组织覆盖率_南乡”（表!B2）：测试县没有“南乡”这个区域"),
        ("formed_rate_330888", "（表!B2）：测试县没有“330888”这个区域"),
        ("税率", "（表!B2）：应写成“指标_区域”"),
        ("覆盖_东街道", "没有“覆盖”这个指标，是不是联合覆盖数、联合覆盖率、组织覆盖率"),
    ],
)
def test_an_unknown_name_is_refused_with_its_cell(county, name, words):
    assert words in refused(county, {name: "B2"})


def test_every_wrong_cell_is_told_at_once(county):
    lines = refused(county, {"甲_东街道": "B2", "红灯数_乙": "B3", "红灯数_东街道": "B4"})
    assert [line.partition("：")[0] for line in lines.splitlines()] == [
        "名称“甲_东街道”（表!B2）",
        "名称“红灯数_乙”（表!B3）",
    ]


def test_two_regions_of_one_name_want_their_codes(county):
    village = RegionFactory(code="330999002001", name="东街道", level="village", parent=county.west)
    assert f"同名的区域有 2 个，请写区域代码（330999001、{village.code}）" in refused(
        county, {"红灯数_东街道": "B2"}
    )
    assert layouts.check(book({"红灯数_330999001": "B2"}), county.root)


def test_a_name_leads_to_one_cell_without_a_formula(county):
    def dress(sheet):
        sheet["B2"] = "=1+1"
        sheet.merge_cells("D2:E2")

    assert "单元格里是公式" in refused(county, {"红灯数_合计": "B2"}, dress=dress)
    assert "在合并单元格里" in refused(county, {"红灯数_合计": "E2"}, dress=dress)
    assert "应指向一个单元格" in refused(county, {"红灯数_合计": "B2:B3"})
    assert "单元格已有名称" in refused(county, {"红灯数_合计": "B3", "黄灯数_合计": "B3"})
    assert "没有定义名称" in refused(county, {})


def test_names_that_excel_makes_itself_mean_nothing(county):
    def dress(sheet):
        sheet.print_area = "A1:C9"
        sheet.auto_filter.ref = "A1:C9"
        sheet.print_title_rows = "1:1"

    slots = layouts.check(book({"红灯数_合计": "B2"}, dress=dress), county.root)
    assert [each["cell"] for each in slots] == ["B2"]


def test_a_formula_from_elsewhere_is_refused_with_its_cell(county):
    for formula in ("='[1]汇总'!B2", '=WEBSERVICE("http://a.example/")', "=cmd|'/c calc'!A1"):

        def dress(sheet, formula=formula):
            sheet["C7"] = formula

        assert "单元格 表!C7 的公式取自其他文件或网址" in refused(
            county, {"红灯数_合计": "B2"}, dress=dress
        )


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/vbaProject.bin", "含有宏"),
        ("xl/externalLinks/externalLink1.xml", "指向外部文件的链接"),
        ("xl/embeddings/a.bin", "内嵌的其他文件"),
        ("xl/drawings/drawing1.xml", "图片或图形，填数后保不住"),
    ],
)
def test_macros_links_and_what_would_be_lost_are_refused(county, part, words):
    data = io.BytesIO(book({"红灯数_合计": "B2"}))
    with zipfile.ZipFile(data, "a") as file:
        file.writestr(part, b"<x/>")
    with pytest.raises(ValidationError, match=words):
        layouts.check(data.getvalue(), county.root)


def rewritten(data: bytes, part: str, old: str, new: str) -> bytes:
    """The workbook with another text in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for each in given.namelist():
            text = given.read(each)
            if each == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            made.writestr(each, text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "bomb",
    [
        '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        '</sheetData><hyperlinks><hyperlink ref="A1:XFD1048576" location="x"/></hyperlinks>',
    ],
    ids=["merged", "linked"],
)
def test_a_range_that_would_be_billions_of_cells_is_refused_before_it_is_opened_here(county, bomb):
    data = rewritten(book({"红灯数_合计": "B2"}), SHEET, "</sheetData>", bomb)
    with pytest.raises(ValidationError, match="过大"):
        layouts.check(data, county.root)


def test_a_cell_at_the_far_end_is_one_cell(county):
    def dress(sheet):
        sheet["XFD1048576"] = "备注"

    slots = layouts.check(book({"红灯数_合计": "B2"}, dress=dress), county.root)
    assert [each["cell"] for each in slots] == ["B2"]


def test_more_cells_than_a_form_has_are_refused(county):
    def dress(sheet):
        for row in (1, 1001):
            sheet.merge_cells(start_row=row, end_row=row + 999, start_column=1, end_column=60)

    assert "不能超过 100,000 个" in refused(county, {"红灯数_合计": "CA1"}, dress=dress)


def test_an_archive_that_cannot_be_read_is_refused(county):
    data = bytearray(book({"红灯数_合计": "B2"}))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        at = file.getinfo("xl/workbook.xml").header_offset
        entry = data.index(b"PK\x01\x02", file.start_dir)
    # Encrypted, says every entry; and the middle of one is another.
    data[at + 6] |= 1
    while entry > 0:
        data[entry + 8] |= 1
        entry = data.find(b"PK\x01\x02", entry + 4)
    with pytest.raises(ValidationError, match="已损坏"):
        layouts.check(bytes(data), county.root)


def test_definitions_of_entities_are_refused(county):
    head = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><worksheet"
    data = rewritten(book({"红灯数_合计": "B2"}), SHEET, "<worksheet", head)
    with pytest.raises(ValidationError, match="DOCTYPE"):
        layouts.check(data, county.root)


def test_names_of_newer_functions_mean_nothing(county):
    data = book({"红灯数_合计": "B2", "_xlfn.IFERROR": "B3"})
    assert [each["cell"] for each in layouts.check(data, county.root)] == ["B2"]


def test_other_files_are_refused(county):
    for data, words in ((b"", "空的"), (b"PK\x03\x04x", "已损坏"), (b"a,b", "不能上传")):
        with pytest.raises(ValidationError, match=words):
            layouts.check(data, county.root)
    with pytest.raises(ValidationError, match="超过 2 MB"):
        layouts.check(b"x" * (layouts.LARGEST + 1), county.root)


def test_versions_are_kept_and_a_layout_can_be_retired(cast, county):
    first = uploaded(cast, county, {"红灯数_合计": "B2"})
    second = uploaded(cast, county, {"黄灯数_合计": "B2"})
    assert [first.number, second.number] == [1, 2]
    third = layouts.retire(actor=cast.county_admin, layout=second)
    assert (third.number, third.attachment) == (3, None)
    with pytest.raises(Refusal, match="已经停用"):
        layouts.retire(actor=cast.county_admin, layout=third)
    recorded = AuditEntry.objects.filter(action__startswith="layout_").order_by("pk")
    assert [each.detail["版次"] for each in recorded] == [1, 2, 3]


@pytest.mark.parametrize("role", ["county_staff", "town_staff", "viewer", "secretary"])
def test_layouts_are_replaced_by_whoever_edits_rules_there(cast, county, role):
    layout = uploaded(cast, county, {"红灯数_合计": "B2"})
    actor = getattr(cast, role)
    with pytest.raises(Denied):
        layouts.replace(
            actor=actor,
            region=county.root,
            name="另一张",
            data=book({"红灯数_合计": "B2"}),
            file_name="x.xlsx",
        )
    with pytest.raises(Denied):
        layouts.retire(actor=actor, layout=layout)
    assert list(WorkbookLayout.objects.all()) == [layout]


def test_a_layout_is_taken_out_for_any_closed_month_by_whoever_exports_its_region(
    client, cast, county
):
    registry = pages.furnish(county)
    pages.close_two_months(registry)
    layout = uploaded(cast, county, {"两新组织数_合计": "B2"})
    client.force_login(cast.county_staff)
    for month, number in ((MONTH, 5), (MONTH.plus(-1), 4)):
        url = reverse("reports:layout_file", args=[layout.pk, month])
        response = client.get(url)
        assert pages.cells(response)[1][1] == number
    assert (
        client.get(reverse("reports:layout_file", args=[layout.pk, MONTH.plus(1)])).status_code
        == 404
    )
    entry = AuditEntry.objects.filter(action="export").latest("pk")
    assert entry.detail["表样"] == "市级表"
    client.force_login(cast.town_staff)
    assert client.get(url).status_code == 404
    assert client.get(reverse("reports:layouts")).context["layouts"] == []


def test_the_page_says_how_many_cells_each_version_fills(client, cast, county):
    uploaded(cast, county, {"红灯数_合计": "B2"})
    uploaded(cast, county, {"红灯数_合计": "B2", "黄灯数_合计": "C2"})
    client.force_login(cast.county_admin)
    ((newest, first),) = client.get(reverse("reports:layouts")).context["layouts"]
    assert (newest.cells, first.cells) == (2, 1)


def test_the_page_names_the_wrong_cell_and_keeps_nothing(client, cast, county):
    client.force_login(cast.county_admin)
    file = io.BytesIO(book({"覆盖绿_东街道": "B2"}))
    file.name = "表.xlsx"
    response = client.post(reverse("reports:layouts"), {"name": "市级表", "file": file})
    assert "名称“覆盖绿_东街道”（表!B2）" in response.content.decode()
    assert not WorkbookLayout.objects.exists()


def test_a_text_of_the_registry_is_no_formula(cast, county):
    county.root.name = "=1+1"
    county.root.save()
    layout = uploaded(cast, county, {"区域": "B2"})
    cell = filled(layout, close_month(actor=None, month=MONTH))["表"]["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
