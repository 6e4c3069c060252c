"""Files that must end in a clear message: nothing stored, no process killed or bloated."""

import io
import zipfile

import pytest

from core.imports.loading.pipeline import FileRefused
from orgs.models import Organization
from regions.models import Region
from tests.orgs.factories import uscc
from tests.workbooks import county_sheets, organization, region, workbook

pytestmark = pytest.mark.dealt(3)

TOWN = {"区域": [region(上级代码=None)]}


def rezipped(change) -> bytes:
    """The county workbook with the parts of its zip passed through `change(name, bytes)`."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(county_sheets()))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry.filename, change(entry.filename, old.read(entry)))
    return out.getvalue()


def entity_bomb(name, data):
    if name == "xl/workbook.xml":
        return b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + data
    return data


def bomb(name, data):
    return b" " * (300 << 20) + data if name == "xl/styles.xml" else data


def with_sheet(title, rows):
    return lambda: workbook(TOWN | {title: rows})


def header(*titles):
    def edit(book):
        book["区域"].delete_rows(1)
        book["区域"].insert_rows(1)
        for column, title in enumerate(titles, 1):
            book["区域"].cell(1, column, title)

    return lambda: workbook(TOWN, edit=edit)


def edited(edit):
    return lambda: workbook(TOWN, edit=edit)


def hide_column(book):
    book["区域"].column_dimensions["B"].hidden = True


def hide_sheet(book):
    book["区域"].sheet_state = "hidden"
    book.create_sheet("党组织")


def blank_sheet(book):
    book.create_sheet("党组织")


REFUSED = {
    "unknown sheet": (with_sheet("企业", [{"名称": "x"}]), "不认识工作表“企业”"),
    "unknown column": (
        header("区域代码", "区域名称", "备注", "层级"),
        "工作表“区域”第 1 行有不认识的列：备注",
    ),
    "missing column": (header("区域代码", "区域名称"), "缺少必填的列：层级"),
    "double column": (header("区域代码", "区域名称", "区域名称", "层级"), "有重复的列：区域名称"),
    "blank sheet": (edited(blank_sheet), "工作表“党组织”是空的"),
    "hidden sheet": (edited(hide_sheet), "工作表“区域”是隐藏的"),
    "hidden column": (edited(hide_column), "有隐藏的列：B 列"),
    "merged header": (edited(lambda b: b["区域"].merge_cells("A1:B1")), "合并单元格 A1:B1"),
    "empty file": (lambda: b"", "文件是空的"),
    "legacy xls": (lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, "旧版 .xls"),
    "password": (
        lambda: bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
        "有打开密码",
    ),
    "truncated": (lambda: workbook(county_sheets())[:-400], "文件不完整或已损坏"),
    "no workbook": (lambda: b"PK\x03\x04" + b"\0" * 100, "文件不完整或已损坏"),
    "text": (lambda: "你好".encode(), "不是 .xlsx、.csv 文件"),
    "entities": (lambda: rezipped(entity_bomb), "XML 实体"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_unusable_file_is_refused_with_the_mend(load, case):
    make, message = REFUSED[case]
    with pytest.raises(FileRefused, match=message):
        load(make())
    assert Region.objects.count() == 0


def test_zip_bomb_is_refused_within_the_limits(load, settings):
    settings.IMPORT_MAX_UNPACKED_BYTES = 100 << 20
    with pytest.raises(FileRefused, match="解压后过大"):
        load(rezipped(bomb))


@pytest.mark.dealt(7)
def test_file_that_needs_too_much_memory_only_ends_the_child(load):
    wide = workbook({"区域": [region(区域代码=f"33{n:06d}", 区域名称="长" * 50) for n in range(3)]})
    huge = rezipped_text(wide, 450 << 20)
    with pytest.raises(FileRefused, match=r"拆成几个文件|内存"):
        load(huge)


def rezipped_text(data: bytes, size: int) -> bytes:
    """The workbook with one inline text of `size` bytes, which is too much to hold."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</t>", b"x" * size + b"</t>", 1)
                assert len(content) > size
            new.writestr(entry.filename, content)
    return out.getvalue()


def test_file_over_the_size_limit_is_refused(load, settings):
    settings.IMPORT_MAX_BYTES = 1 << 20
    with pytest.raises(FileRefused, match="超过 1 MB"):
        load(b"PK" + b"x" * (2 << 20))


def test_formula_error_value_merged_and_hidden_rows_are_bad_cells(load):
    def edit(book):
        sheet = book["两新组织"]
        sheet["E2"] = "=1+1"
        sheet["B3"] = "#N/A"
        sheet["B3"].data_type = "e"
        sheet.merge_cells("B4:B5")
        sheet.row_dimensions[6].hidden = True

    sheets = TOWN | {"两新组织": [organization(n) for n in range(1, 6)]}
    result = load(workbook(sheets, edit=edit))
    assert result.sheets["两新组织"].bad == 5
    found = "\n".join(result.errors)
    for line in (
        "两新组织 第2行 E列“职工人数”：是公式，请复制后“选择性粘贴为数值”",
        "两新组织 第3行 B列“组织名称”：是错误值（如 #N/A），请改成正确的内容",
        "两新组织 第4行 含有合并单元格 B4:B5",
        "两新组织 第5行 含有合并单元格 B4:B5",
        "两新组织 第6行 这一行是隐藏的",
    ):
        assert line in found
    assert Organization.objects.count() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_named_by_its_sheet_and_read_in_its_encoding(load, encoding):
    load(TOWN)
    text = (
        "统一社会信用代码,组织名称,组织类别,区域代码,职工人数,成立日期\r\n"
        f'{uscc(1)},"东风,镕记有限公司",非公企业,330999001,60,2026.3.5\r\n'
    )
    result = load(text.encode(encoding), name="两新组织.csv")
    assert result.errors == []
    assert Organization.objects.get().name == "东风,镕记有限公司"


def test_utf16_csv_is_refused_with_the_mend(load):
    with pytest.raises(FileRefused, match="另存为“CSV UTF-8"):
        load("区域代码,区域名称,层级\n".encode("utf-16"), name="区域.csv")


def test_csv_of_another_name_is_an_unknown_sheet(load):
    with pytest.raises(FileRefused, match="不认识工作表“花名册”"):
        load("区域代码,区域名称,层级\n".encode(), name="花名册.csv")


def test_unbalanced_quote_in_csv_names_the_line(load):
    with pytest.raises(FileRefused, match="第 2 行附近引号不成对"):
        load('区域代码,区域名称,层级\n330999001,"东街,镇街\n'.encode(), name="区域.csv")


def test_nul_and_strange_characters_are_bad_cells(load):
    text = "区域代码,区域名称,层级\n330999001,东\x00街,镇街\n330999002,西\u202e镇\x07,镇街\n"
    result = load(text.encode(), name="区域.csv")
    assert result.sheets["区域"].bad == 2
    assert Region.objects.count() == 0


def test_work_is_bounded_by_the_rows_that_merged_ranges_name_and_not_by_bytes(load):
    ranges = "".join(f'<mergeCell ref="D{row}:E{row + 999}"/>' for row in range(10, 1_010))

    def merged(name, data):
        if name != "xl/worksheets/sheet1.xml":
            return data
        end = b"</sheetData>"
        return data.replace(end, end + f"<mergeCells>{ranges}</mergeCells>".encode())

    with pytest.raises(FileRefused, match="里的合并单元格过多"):
        load(rezipped(merged))
    assert not Region.objects.exists()
