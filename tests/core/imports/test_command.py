"""The contract of `import_workbook`: exit codes, the last line of JSON, the error workbook."""

import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from orgs.models import Organization
from tests.workbooks import county_sheets, workbook


@pytest.fixture
def run(tmp_path, capsys, db):
    def run(sheets, *options, name="导入.xlsx"):
        path = tmp_path / name
        path.write_bytes(sheets if isinstance(sheets, bytes) else workbook(sheets))
        code = 0
        try:
            call_command("import_workbook", str(path), "--json", *options)
        except SystemExit as ended:
            code = ended.code
        except CommandError as error:
            return error.returncode, str(error)
        return code, json.loads(capsys.readouterr().out.strip().splitlines()[-1])["sheets"]

    return run


def spoiled():
    sheets = county_sheets()
    sheets["两新组织"][2]["职工人数"] = -3
    del sheets["工作覆盖"]
    return sheets


def test_good_file_ends_with_0_and_counts_per_sheet(run):
    code, sheets = run(county_sheets())
    assert code == 0
    assert sheets["两新组织"] == {"read": 3, "created": 3, "updated": 0, "unchanged": 0, "bad": 0}
    assert run(county_sheets())[1]["党员"] == {
        "read": 3,
        "created": 0,
        "updated": 0,
        "unchanged": 3,
        "bad": 0,
    }


def test_bad_row_ends_with_1_and_stores_nothing(run):
    code, sheets = run(spoiled())
    assert code == 1
    assert sheets["两新组织"] == {"read": 3, "created": 0, "updated": 0, "unchanged": 0, "bad": 1}
    assert Organization.objects.count() == 0


def test_with_the_flag_the_good_rows_are_stored_and_it_still_ends_with_1(run, tmp_path):
    out = tmp_path / "错误.xlsx"
    code, sheets = run(spoiled(), "--skip-bad-rows", "--errors", str(out))
    assert code == 1
    assert sheets["两新组织"]["created"] == Organization.objects.count() == 2
    (sheet,) = openpyxl.load_workbook(out).worksheets
    assert [c.value for c in sheet[1]][-1] == "错误原因"
    assert sheet.max_row == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件是空的"),
        ({"名单": [{"名称": "x"}]}, "不认识工作表"),
        ({"区域": [{"区域代码": "1", "面积": 3}]}, "不认识的列"),
    ],
)
def test_refused_file_ends_with_2(run, content, message):
    code, text = run(content)
    assert code == 2
    assert message in text


def test_missing_file_and_bad_date_end_with_2(run, db):
    for options, message in (
        (("/nowhere.xlsx",), "无法读写"),
        (("x", "--as-of", "26-1-1"), "as-of"),
    ):
        with pytest.raises(CommandError, match=message) as error:
            call_command("import_workbook", *options)
        assert error.value.returncode == 2
