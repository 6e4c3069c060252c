"""What nobody sees in a file changes nothing; days come in every form that programs write."""

import datetime
import io
import re
import zipfile

import pytest

from branches.models import WorkCoverage
from members.models import Member
from orgs.models import Organization
from tests.orgs.factories import uscc
from tests.workbooks import (
    county_sheets,
    member,
    organization,
    party,
    post,
    work_coverage,
    workbook,
)

pytestmark = [pytest.mark.django_db, pytest.mark.dealt(3)]

#: Zero width, direction, beginning of a file; a space that breaks no line.
HIDDEN = "\u200b\u202a\ufeff\u00a0"


@pytest.fixture(scope="module")
def loaded(kept_loaded):
    return kept_loaded


def iso_days(content: bytes) -> bytes:
    """The workbook with its days as ISO cells, as some programs write them."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(found, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(
                    r'<c r="(\w+)" s="\d+" t="n"><v>(\d+)</v></c>',
                    lambda cell: (
                        f'<c r="{cell[1]}" t="d"><v>'
                        f"{datetime.date(1899, 12, 30) + datetime.timedelta(int(cell[2]))}"
                        "T00:00:00</v></c>"
                    ),
                    part,
                )
                assert 't="d"' in part
            new.writestr(name, part)
    return found.getvalue()


def test_hidden_signs_around_and_in_cells_and_titles_change_nothing(load, loaded):
    spoilt = {
        title: [
            {
                f"{HIDDEN}{name}": f"{HIDDEN}{value[:1]}\u2060{value[1:]}{HIDDEN}"
                if isinstance(value, str)
                else value
                for name, value in row.items()
            }
            for row in rows
        ]
        for title, rows in county_sheets().items()
    }
    result = load(spoilt)
    assert result.errors == []
    assert {title: (c.created, c.updated) for title, c in result.sheets.items()} == dict.fromkeys(
        spoilt, (0, 0)
    )


def test_a_row_of_hidden_signs_only_is_blank(load, loaded):
    rows = [organization(8), dict.fromkeys(organization(9), HIDDEN), organization(9)]
    result = load({"两新组织": rows})
    assert result.errors == [] and result.sheets["两新组织"].read == 2


def test_a_required_cell_of_hidden_signs_is_empty(load, loaded):
    (error,) = load({"两新组织": [organization(8, 组织名称=HIDDEN)]}).errors
    assert error.endswith("必填，不能为空")


def test_days_as_iso_cells_are_days(load, loaded):
    founded = datetime.date(2001, 3, 5)
    content = workbook({"两新组织": [organization(8, 成立日期=founded)]})
    assert load(iso_days(content)).errors == []
    assert Organization.objects.get(uscc=uscc(8)).founded_on == founded


@pytest.mark.parametrize("written", ["2001/3/5 0:00", "2001-03-05T00:00:00", "２００１年3月5日"])
def test_a_day_with_a_time_is_that_day(load, loaded, written):
    assert load({"两新组织": [organization(8, 成立日期=written)]}).errors == []
    assert Organization.objects.get(uscc=uscc(8)).founded_on == datetime.date(2001, 3, 5)


@pytest.mark.parametrize("mark", ["（清空）", "(清空)", "（ 清空 ）", f"{HIDDEN}（清 空)"])
def test_a_cell_is_cleared_by_the_mark_in_any_width(load, loaded, mark):
    assert load({"两新组织": [organization(1, 标签=mark, 联系电话=mark)]}).errors == []
    cleared = Organization.objects.get(uscc=uscc(1))
    assert (cleared.tags, cleared.phone_index) == ([], "")


def test_the_example_row_is_known_by_its_mark_in_any_width(load, loaded):
    rows = [organization(8, 统一社会信用代码="( 示例）91330999"), organization(9)]
    assert load({"两新组织": rows}).sheets["两新组织"].read == 1


def test_a_name_with_spaces_is_the_same_person(load, loaded):
    (error,) = load(
        {"工作覆盖": [work_coverage(3, 姓名="李 指\u3000导", 起始日期="2025-03-01")]}
    ).errors
    assert "日期重叠" in error
    assert load({"工作覆盖": [work_coverage(3, 姓名="李 指导")]}).sheets["工作覆盖"].unchanged == 1
    assert WorkCoverage.objects.get().person_name == "李指导"
    load({"党组织": [party(1)], "党员": [member(1, 1, 姓名="党 员1")]})
    assert Member.objects.filter(name="党员1").count() == 1
    assert load({"任职": [post(77, 2, 姓名="外请 书记")]}).sheets["任职"].unchanged == 1


def test_codes_of_full_width_are_those_of_half_width(load, loaded):
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x30, 0x5B)})
    result = load(
        {
            "两新组织": [
                organization(
                    1,
                    统一社会信用代码=uscc(1).translate(wide),
                    联系电话="１３９０００01111",
                    标签="规上、上市",
                    成立日期="2001年3月5日",
                )
            ]
        }
    )
    assert result.errors == [] and result.sheets["两新组织"].unchanged == 1
