"""The contract of `import_workbook`: exit codes, the last line of JSON, the error workbook."""

import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from orgs.models import Organization
from tests import files_as_they_come as files
from tests.workbooks import county_sheets, organization, workbook


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


def test_at_most_twenty_problems_are_printed_and_the_rest_is_in_a_file(tmp_path, capsys, db):
    sheets = county_sheets()
    sheets["两新组织"] = [
        organization(number, 统一社会信用代码=f"{number:015d}", 职工人数=-1) for number in range(30)
    ]
    path, out = tmp_path / "导入.xlsx", tmp_path / "问题.txt"
    path.write_bytes(workbook({name: sheets[name] for name in ("区域", "两新组织")}))
    for options, where in (
        ((), "加 --problems FILE"),
        (("--problems", str(out)), f"全部写入 {out}"),
    ):
        with pytest.raises(SystemExit):
            call_command("import_workbook", str(path), *options)
        printed = capsys.readouterr()
        assert printed.err.count("不能小于") == printed.out.count("15 位旧注册号") == 20
        assert f"……共 30 处错误，只列出前 20 处，{where}" in printed.err
        assert f"……共 30 处提醒，只列出前 20 处，{where}" in printed.out
    lines = out.read_text("utf-8-sig").splitlines()
    assert sum(line.startswith("错误 两新组织 第") for line in lines) == 30
    assert sum(line.startswith("提醒 两新组织 第") for line in lines) == 30


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (files.with_title_lines, "导入.xlsx"),
        (lambda: files.with_far_cell("J1048576"), "导入.xlsx"),
        (files.with_hidden_parts, "导入.xlsx"),
        (lambda: files.csv("，", encoding="gb18030"), "两新组织.csv"),
    ],
)
def test_files_as_they_come_are_imported(run, make, name):
    assert run(files.TOWN)[0] == 0
    code, sheets = run(make(), name=name)
    assert (code, sheets["两新组织"]["created"]) == (0, 3)
