"""Files as offices send them, through the service, the command line and the wizard."""

import datetime
import io

import openpyxl
import pytest

from branches.models import PartyOrganization
from core.imports.loading.pipeline import FileRefused, error_workbook
from core.imports.reading.mapping import Mapping
from core.imports.wizard import runs
from orgs.models import Organization
from tests import files_as_they_come as files
from tests.orgs.factories import uscc
from tests.workbooks import county_sheets

pytestmark = pytest.mark.dealt(7)


@pytest.fixture
def town(load):
    load(files.TOWN)


def names():
    return sorted(Organization.objects.values_list("name", flat=True))


ALL = ["东风1有限公司", "东风2有限公司", "东风3有限公司"]


@pytest.mark.parametrize(
    "make", [files.with_title_lines, files.with_two_header_rows, files.with_group_row]
)
def test_the_header_is_found_below_title_lines_and_over_two_rows(load, town, make):
    result = load(make())
    assert result.errors == []
    assert result.warnings == []
    assert names() == ALL


def test_a_row_above_the_header_that_may_be_data_is_said(load, town):
    lines = [files.ROWS[0], files.TITLES, *files.ROWS[1:]]
    result = load(files.sheet(lines))
    assert result.warnings == ["两新组织 表头认作第 2 行，它上面的第 1 行没有读入"]
    assert names() == ALL[1:]


def test_what_stands_under_no_title_makes_the_row_bad(load, town):
    result = load(files.with_surplus_cell(), skip_bad_rows=True)
    assert result.errors == [
        "两新组织 第2行 G列没有列名，却有内容“0”。请在表头给这一列填上列名，或清空这一格",
        "两新组织 第3行 H列没有列名，却有内容“联系人 139******11”。"
        "请在表头给这一列填上列名，或清空这一格",
    ]
    assert names() == ALL[2:]


def test_more_cells_than_titles_in_a_csv_make_the_row_bad(load, town):
    text = files.csv().replace(b"60\r\n", b"60,,x\r\n", 1)
    result = load(text, name="两新组织.csv")
    assert [line.partition("。")[0] for line in result.errors] == [
        "两新组织 第2行 G列没有列名，却有内容“x”"
    ]


@pytest.mark.parametrize("extent", [True, False])
@pytest.mark.parametrize("place", ["J1048576", "AZ200000", "IV65536", "XFD1048576", "C300"])
def test_a_far_cell_is_named_and_the_rest_is_read(load, town, place, extent):
    data = files.with_far_cell(place)
    result = load(data if extent else files.without_extent(data))
    assert result.errors == []
    assert result.warnings == [
        f"两新组织 {place} “.” 离其他行很远，又只有这一格，没有读入；用不到就请删除"
    ]
    assert names() == ALL


def test_a_far_cell_in_a_row_of_data_makes_it_bad(load, town):
    result = load(files.with_far_cell("XFD3"), skip_bad_rows=True)
    (error,) = result.errors
    assert error.startswith("两新组织 第3行 XFD列没有列名，却有内容“.”。")
    assert names() == [ALL[0], ALL[2]]


def test_rows_far_away_are_rows_at_their_places(load, town):
    def edit(target):
        for column, value in enumerate(files.ROWS[0], 1):
            target.cell(900_000, column, value)
        target["A900000"] = "1234"
        target["E900000"] = "=1+1"
        target["XFD900000"] = "."

    result = load(files.plain(edit=edit), skip_bad_rows=True)
    assert [line.partition("，")[0] for line in result.errors] == [
        "两新组织 第900000行 XFD列没有列名",
        "两新组织 第900000行 A列“统一社会信用代码”“1234”：应为 18 位（旧注册号 15 位数字）",
        "两新组织 第900000行 E列“职工人数”：是公式",
    ]
    assert names() == ALL


def test_cells_scattered_everywhere_are_refused_with_the_mend(load):
    with pytest.raises(FileRefused, match=r"过于分散|拆成几个文件"):
        load(files.scattered())


def test_hidden_parts_that_nobody_needs_are_passed_over(load, town):
    result = load(files.with_hidden_parts())
    assert result.errors == []
    assert result.warnings == [
        "字典 是隐藏的工作表，没有读入",
        "两新组织 F列“内部编号”是隐藏的，没有读入",
    ]
    assert names() == ALL


@pytest.mark.parametrize(
    ("state", "way"),
    [("hidden", "右键、选“取消隐藏”"), ("veryHidden", r"Alt\+F11.*xlSheetVisible")],
)
def test_a_hidden_sheet_with_rows_says_how_to_show_it(load, state, way):
    with pytest.raises(FileRefused, match=f"工作表“两新组织”.*{way}"):
        load(files.with_hidden_sheet(state))


def test_a_hidden_column_is_refused_when_something_stands_in_it(load, town):
    with pytest.raises(FileRefused, match="有隐藏的列：B 列“组织名称”"):
        load(files.with_hidden_column("B"))
    assert load(files.with_hidden_column("Z")).errors == []


@pytest.mark.parametrize(
    ("separator", "first", "said"),
    [
        (",", "", []),
        (";", "", ["两新组织 各格之间用分号“;”分隔，已据此分列"]),
        ("\t", "", ["两新组织 各格之间用制表符分隔，已据此分列"]),
        ("，", "", ["两新组织 各格之间用全角逗号“，”分隔，已据此分列"]),
        (";", "sep=;\r\n", ["两新组织 各格之间用分号“;”分隔，已据此分列"]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_what_separates_the_cells_of_a_csv_is_found(load, town, separator, first, said, encoding):
    data = files.csv(separator, first=first, encoding=encoding)
    result = load(data, name="两新组织.csv")
    assert (result.errors, result.warnings) == ([], said)
    assert names() == ALL


def test_lines_of_a_csv_are_numbered_as_excel_shows_them(load, town):
    result = load(files.csv(quoted=True, first="sep=,\r\n"), name="两新组织.csv")
    assert [line.partition("：")[0] for line in result.errors] == [
        "两新组织 第4行 B列“组织名称”“东风\n九厂”",
        "两新组织 第5行 E列“职工人数”“六十”",
    ]


@pytest.mark.parametrize("separator", "、，,;；/")
def test_tags_are_split_at_every_usual_mark(load, town, separator):
    lines = [[*files.TITLES, "标签"], [*files.ROWS[0], f"规上{separator} 上市"]]
    assert load(files.sheet(lines)).errors == []
    assert Organization.objects.get().tags == ["上市", "规上"]


def test_an_error_workbook_of_a_file_with_title_lines_has_its_rows(load, town):
    data = files.with_title_lines()
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["两新组织"]["E6"] = "六十"
    out = io.BytesIO()
    book.save(out)
    result = load(out.getvalue(), skip_bad_rows=True)
    assert names() == [ALL[0], ALL[2]]
    out.seek(0)
    bad = openpyxl.load_workbook(
        io.BytesIO(error_workbook(source=out, name="导入.xlsx", result=result))
    )
    assert bad["两新组织"]["A2"].value == uscc(2)


# --- Lists that were taken out -------------------------------------------------------------------


@pytest.fixture
def registry(county, load):
    """Something in every list."""
    sheets = county_sheets()
    del sheets["区域"]
    assert load(sheets).errors == []


def taken_out(client, user, address) -> openpyxl.Workbook:
    client.force_login(user)
    content = b"".join(client.get(f"{address}?export=xlsx").streaming_content)
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("address", "title", "column", "value", "model", "field", "expected"),
    [
        ("/organizations/", "两新组织", "行业", "纺织", Organization, "industry", "纺织"),
        (
            "/party-organizations/",
            "党组织",
            "本届起始日期",
            datetime.date(2024, 7, 1),
            PartyOrganization,
            "term_started_on",
            datetime.date(2024, 7, 1),
        ),
    ],
)
def test_a_list_is_taken_out_corrected_and_imported_again(
    registry, load, client, cast, address, title, column, value, model, field, expected
):
    book = taken_out(client, cast.county_admin, address)
    again = load(saved(book))
    assert again.errors == []
    assert again.sheets[title].unchanged == again.sheets[title].read == model.objects.count()
    assert len(again.warnings) == 1 and "名单里才有的列，不用导入" in again.warnings[0]
    sheet = book[title]
    headings = [cell.value for cell in sheet[2]]
    sheet.cell(3, headings.index(column) + 1, value)
    corrected = load(saved(book))
    counts = corrected.sheets[title]
    assert (counts.updated, counts.unchanged) == (1, counts.read - 1)
    assert model.objects.filter(**{field: expected}).count() == 1


@pytest.mark.parametrize(("address", "title"), [("/members/", "党员"), ("/members/posts/", "任职")])
def test_a_list_of_persons_has_no_numbers_and_says_so(registry, load, client, cast, address, title):
    book = taken_out(client, cast.county_admin, address)
    with pytest.raises(FileRefused, match=f"“{title}”.*缺少必填的列：身份证号.*名单里没有这些列"):
        load(saved(book))


def test_the_wizard_takes_a_list_that_was_taken_out_without_a_question(
    wizard, client, cast, county
):
    wizard(files.plain(), who="county_admin")
    run = wizard(files.plain(), who="county_admin")
    runs.confirm(actor=run.user, pk=run.pk, skip_bad_rows=False)
    wizard.work(runs.ImportRun.objects.get(pk=run.pk))
    run = wizard(saved(taken_out(client, cast.county_admin, "/organizations/")))
    assert (run.step, run.preview["sheets"]["两新组织"]["unchanged"]) == ("ready", 3)


# --- The wizard ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        files.with_title_lines,
        files.with_two_header_rows,
        files.with_group_row,
        lambda: files.with_far_cell("J1048576"),
        files.with_hidden_parts,
    ],
)
def test_the_wizard_reads_the_same_files(wizard, county, make):
    run = wizard(make())
    assert (run.step, run.preview["sheets"]["两新组织"]["created"]) == ("ready", 3)


def test_the_header_of_a_foreign_file_is_guessed_and_can_be_changed(wizard, client, cast, county):
    lines = [
        ["企业台账", "制表日期", "2026-03-05", "制表人", "电话", "版本"],
        ["单位", "信用号码", "性质", "街镇", "人员", "老板"],
        *[
            [name, code, kind, region, staff, "张三丰"]
            for code, name, kind, region, staff in files.ROWS
        ],
    ]
    run = wizard(files.sheet(lines, title="企业"))
    (asked,) = run.open_titles
    assert asked["head"] == 1
    # Names and numbers of the rows are not kept.
    assert "张三丰" not in str(run.open_titles) and uscc(1) not in str(run.open_titles)
    client.force_login(run.user)
    page = client.get(f"/imports/{run.pk}/").content.decode()
    assert "第 1 行认作表头" in page and "忽略这张工作表" in page
    client.post(f"/imports/{run.pk}/titles/", {"sheet-0": "两新组织", "head-0": "2"})
    run = wizard.work(runs.ImportRun.objects.get(pk=run.pk))
    (asked,) = run.open_titles
    assert asked["columns"] == lines[1]
    said = dict(
        zip(
            lines[1],
            ["组织名称", "统一社会信用代码", "组织类别", "区域代码", "职工人数", ""],
            strict=True,
        )
    )
    run = runs.explain(actor=run.user, pk=run.pk, mapping=Mapping({}, {"两新组织": said}))
    run = wizard.work(run)
    assert run.preview["sheets"]["两新组织"]["created"] == 3, run.job.error


def test_a_foreign_sheet_can_be_ignored(wizard, county):
    data = files.plain(others=[("说明", [["填表说明"], ["每月五日前报送"]])])
    run = wizard(data)
    assert [each["title"] for each in run.open_titles] == ["说明"]
    run = runs.explain(actor=run.user, pk=run.pk, mapping=Mapping({"说明": ""}))
    assert wizard.work(run).preview["sheets"]["两新组织"]["created"] == 3


def test_a_filled_column_without_a_title_is_asked_about(wizard, county):
    lines = [[*files.TITLES, None], *[[*row, "备"] for row in files.ROWS]]
    run = wizard(files.sheet(lines))
    assert run.open_titles[0]["columns"] == ["F列（没有列名）"]
    answer = Mapping({}, {"两新组织": {"F列（没有列名）": ""}})
    run = wizard.work(runs.explain(actor=run.user, pk=run.pk, mapping=answer))
    assert run.preview["sheets"]["两新组织"] | {"read": 0} == {
        "read": 0, "created": 3, "updated": 0, "unchanged": 0, "bad": 0
    }  # fmt: skip


# --- Names of regions in place of codes ----------------------------------------------------------


def without_codes(*names):
    """A list of another office: towns by name, numbers of Party members beside those of staff."""
    titles = ["信用代码", "企业名称", "组织类别", "所属镇街", "从业人数", "党员人数", "注册资金"]
    rows = [
        [uscc(n), f"东风{n}有限公司", "非公企业", name, 60, 3, "50万"]
        for n, name in enumerate(names, 1)
    ]
    return files.sheet([titles, *rows], title="企业名单")


def chosen(page):
    """Label → what is chosen for it, of the form of titles."""
    form = page.context["form"]
    return {
        str(field.label): field.value()
        for sheet in form.plan
        for field in (*sheet["columns"], *sheet["doubts"])
    }


def test_a_list_without_region_codes_is_loaded_by_names_and_doubts_are_asked(
    wizard, client, cast, county
):
    run = wizard(without_codes("东街道", "测试县西镇", "东街", "西镇人民政府", "无名", "西街道"))
    client.force_login(run.user)
    address = f"/imports/{run.pk}/"
    said = chosen(client.get(address))
    assert said == {
        "信用代码": "统一社会信用代码",
        "企业名称": "组织名称",
        "所属镇街": "区域代码",
        "从业人数": "职工人数",
        "党员人数": "",
        "注册资金": "",
    }
    client.post(
        address + "titles/",
        {"sheet-0": "两新组织", "head-0": 1}
        | {f"column-0-{i}": v for i, v in enumerate(said.values())},
    )
    run = wizard.work(runs.ImportRun.objects.get(pk=run.pk))
    assert run.step == "mapping"
    page = client.get(address)
    assert chosen(page) == {
        "东街（1 行）": county.east.code,
        "无名（1 行）": "",
        "西街道（1 行）": county.west.code,
    }
    client.post(
        address + "titles/", {"doubt-0-0": county.east.code, "doubt-0-1": "", "doubt-0-2": ""}
    )
    run = wizard.work(runs.ImportRun.objects.get(pk=run.pk))
    counts = run.preview["sheets"]["两新组织"]
    assert (run.step, counts["created"], counts["bad"]) == ("ready", 4, 2)
    assert "没有这个名称的区域" in run.preview["errors"][0]
    assert run.preview["warnings"][0].startswith(
        f"两新组织 区域代码一列有 4 个区域名称，已按名称对应：东街（{county.east.code}）"
    )
    runs.confirm(actor=run.user, pk=run.pk, skip_bad_rows=True)
    wizard.work(runs.ImportRun.objects.get(pk=run.pk))
    assert [o.region for o in Organization.objects.order_by("name")] == [
        county.east,
        county.west,
        county.east,
        county.west,
    ]


def test_a_town_officer_is_not_told_of_other_towns(wizard, client, cast, county):
    lines = [files.TITLES, [*files.ROWS[0][:3], "西镇", 60]]
    run = wizard(files.sheet(lines), who="town_staff")
    assert run.step == "mapping"
    assert county.west.code not in str(run.open_titles)


def test_names_of_regions_are_read_at_the_command_line_and_doubts_are_bad_rows(load, county):
    lines = [
        [*row[:3], name, 60]
        for row, name in zip(files.ROWS, ["东街道", "东街", "330999001"], strict=True)
    ]
    result = load(files.sheet([files.TITLES, *lines]), skip_bad_rows=True)
    assert result.errors == [
        "两新组织 第3行 D列“区域代码”“东街”：没有这个名称的区域，或不在您的管理范围内，"
        "是不是 东街道（330999001）？请改填代码"
    ]
    assert names() == [ALL[0], ALL[2]]


# --- What is said of them ------------------------------------------------------------------------


def test_all_that_is_wrong_with_a_row_is_said_at_once(load, county):
    lines = [
        files.TITLES,
        files.ROWS[0],
        [uscc(1), "", "企业", "999", "六十", None, "多余"],
        ["1234", "甲", "非公企业", "330999001", 60],
        ["1234", "乙", "非公企业", "330999001", -1],
    ]
    result = load(files.sheet(lines), skip_bad_rows=True)
    found = {}
    for line in result.errors:
        _, row, rest = line.split(" ", 2)
        found.setdefault(row, []).append(rest)
    assert [rest.partition("：")[0] for rest in found["第3行"]] == [
        "G列没有列名，却有内容“多余”。请在表头给这一列填上列名，或清空这一格",
        f"A列“统一社会信用代码”“{uscc(1)}”",
        "B列“组织名称”",
        "C列“组织类别”“企业”",
        "D列“区域代码”“999”",
        "E列“职工人数”“六十”",
    ]
    assert any("与本表第 2 行重复" in rest for rest in found["第3行"])
    assert len(found["第5行"]) == 3
    assert any("与本表第 4 行重复" in rest for rest in found["第5行"])


def test_sheets_stand_in_the_order_of_the_file(wizard, client, county):
    sheets = county_sheets()
    del sheets["区域"]
    order = ["党员", "党组织", "任职", "两新组织"]
    run = wizard({title: sheets[title] for title in order})
    client.force_login(run.user)
    assert list(client.get(f"/imports/{run.pk}/").context["counts"]) == order
