"""Streamed rows read back as they were given, by two readers."""

import datetime
import io

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from core.lists.xlsx import stream

ROWS = [
    ["甲<公司>&", 5, 2.5, datetime.date(1999, 12, 31), datetime.datetime(2026, 3, 5, 13, 30)],
    [" 两头有空格 ", None, 0, None, ""],
    [],
    ["=1+1", -7, None, datetime.date(1900, 3, 1), datetime.datetime(2026, 1, 1)],
]


@pytest.fixture
def book():
    frame = io.BytesIO()
    workbook = xlsxwriter.Workbook(frame)
    sheet = workbook.add_worksheet("名单")
    formats = [
        workbook.add_format(each)._get_xf_index()
        for each in (
            {"quote_prefix": True},
            {"num_format": "yyyy-mm-dd"},
            {"num_format": "yyyy-mm-dd hh:mm"},
        )
    ]
    sheet.write_string(0, 0, "标题")
    workbook.close()
    out = io.BytesIO()
    names = dict(zip(("text", "day", "moment"), formats, strict=True))
    written = stream(out, frame=frame, rows=ROWS, first=2, last="E5", **names)
    assert written == len(ROWS)
    out.seek(0)
    return out


def test_openpyxl_reads_every_value_with_its_type(book):
    rows = [list(row) for row in openpyxl.load_workbook(book)["名单"].values]
    midnight = datetime.datetime
    assert rows == [
        ["标题", None, None, None, None],
        ["甲<公司>&", 5, 2.5, midnight(1999, 12, 31), midnight(2026, 3, 5, 13, 30)],
        [" 两头有空格 ", None, 0, None, None],
        [None] * 5,
        ["=1+1", -7, None, midnight(1900, 3, 1), midnight(2026, 1, 1)],
    ]


def test_a_text_like_a_formula_is_no_formula(book):
    cell = openpyxl.load_workbook(book)["名单"]["A5"]
    # The mark keeps it a text when somebody edits the cell.
    assert (cell.value, cell.data_type, cell._style.quotePrefix) == ("=1+1", "s", 1)


def test_a_reader_that_trusts_the_dimension_sees_all_rows(book):
    sheet = openpyxl.load_workbook(book, read_only=True)["名单"]
    assert (sheet.max_row, sheet.max_column) == (5, 5)
    book.seek(0)
    read = CalamineWorkbook.from_filelike(book).get_sheet_by_name("名单").to_python()
    assert [row[0] for row in read] == ["标题", "甲<公司>&", " 两头有空格 ", "", "=1+1"]


@pytest.mark.parametrize("text", ["坏\x01字", "_x0041_", "行\n二", "行\r二", "a\tb"])
def test_characters_that_xml_cannot_hold_survive(text):
    frame = io.BytesIO()
    workbook = xlsxwriter.Workbook(frame)
    workbook.add_worksheet("名单").write_string(0, 0, "标题")
    workbook.close()
    out = io.BytesIO()
    stream(out, frame=frame, rows=[[text]], first=2, last="A2", text=0, day=0, moment=0)
    out.seek(0)
    read = CalamineWorkbook.from_filelike(out).get_sheet_by_name("名单").to_python()
    assert read == [["标题"], [text]]
