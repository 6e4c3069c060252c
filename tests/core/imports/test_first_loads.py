"""What an import into an empty county stores and refuses; as `test_pipeline.py`."""

import datetime
import io

import openpyxl
import pytest

from core.imports.loading.pipeline import error_workbook
from core.models import Job
from members.models import Membership
from orgs.models import Organization
from tests.core.imports.test_pipeline import counts
from tests.orgs.factories import uscc
from tests.workbooks import (
    county_sheets,
    coverage,
    member,
    organization,
    post,
    workbook,
)


def test_membership_starts_on_transfer_date_else_later_of_joining_and_founding(load):
    sheets = county_sheets()
    sheets["党员"] = [
        member(1, 1),
        member(2, 1, 入党日期="2023-07-01"),
        member(3, 1, 组织关系转入日期="2022-05-04"),
    ]
    assert load(sheets).errors == []
    starts = dict(Membership.objects.values_list("member__name", "starts_on"))
    assert starts == {
        "党员1": datetime.date(2020, 1, 1),
        "党员2": datetime.date(2023, 7, 1),
        "党员3": datetime.date(2022, 5, 4),
    }


def test_skip_bad_rows_stores_the_good_ones_and_what_hangs_on_bad_ones_is_bad(load):
    sheets = county_sheets()
    sheets["两新组织"][0]["职工人数"] = "很多"
    result = load(sheets, skip_bad_rows=True)
    assert result.stored
    assert counts(result)["两新组织"] == (3, 2, 0, 0, 1)
    # Its coverage and the two members who work there cannot be stored either.
    assert counts(result)["组织覆盖"] == (2, 1, 0, 0, 1)
    assert counts(result)["党员"] == (3, 1, 0, 0, 2)
    assert set(Organization.objects.values_list("uscc", flat=True)) == {uscc(2), uscc(3)}


def test_error_workbook_can_be_corrected_and_imported(load):
    sheets = county_sheets()
    sheets["两新组织"][0]["职工人数"] = "很多"
    sheets["两新组织"][1]["区域代码"] = "330000"
    data = workbook(sheets)
    result = load(data, skip_bad_rows=True)
    errors = error_workbook(source=io.BytesIO(data), name="导入.xlsx", result=result)
    book = openpyxl.load_workbook(io.BytesIO(errors))
    assert book.sheetnames == ["两新组织", "组织覆盖", "党员", "任职"]
    sheet = book["两新组织"]
    assert [c.value for c in sheet[1]] == [
        *sheets["两新组织"][0],
        "经营状态",
        "错误原因",
    ]
    assert sheet.cell(2, sheet.max_column).value == (
        "E列“职工人数”“很多”：不是数字，请只填整数，不带单位和逗号"
    )
    sheet["E2"] = 60
    sheet["D3"] = "330999901"
    corrected = io.BytesIO()
    book.save(corrected)
    again = load(corrected.getvalue())
    assert again.errors == []
    assert {title: c[1:] for title, c in counts(again).items()} == {
        "两新组织": (2, 0, 0, 0),
        "组织覆盖": (2, 0, 0, 0),
        "党员": (2, 0, 0, 0),
        "任职": (1, 0, 0, 0),
    }


def test_doubts_warn_and_refuse_nothing(load):
    sheets = county_sheets()
    sheets["两新组织"].append(organization(4, 统一社会信用代码="330482000012345"))
    sheets["两新组织"].append(organization(5, 统一社会信用代码=330482000012346))
    sheets["组织覆盖"] += [coverage(n, 2) for n in range(21, 26)]
    sheets["两新组织"] += [organization(n) for n in range(21, 26)]
    result = load(sheets)
    assert result.errors == []
    assert result.stored
    warned = "\n".join(result.warnings)
    assert warned.count("15 位旧注册号") == 2
    assert "覆盖正常经营的组织 6 个" in warned
    # The reserved area code 330999 is in no list of counties.
    assert warned.count("县区代码不在已知区划中") == 5


def test_links_older_than_their_party_organization_are_doubted(load):
    sheets = county_sheets()
    sheets["党组织"][0] |= {"成立日期": "2020-01-02"}
    sheets["组织覆盖"] = [
        coverage(1, 1, 起始日期="2020-01-01"),
        coverage(2, 1, 起始日期="2020-01-02"),
    ]
    sheets["任职"] = [post(1, 1, 起始日期="2020-01-01"), post(2, 1, 起始日期="2020-01-02")]
    result = load(sheets)
    assert (result.errors, result.stored) == ([], True)
    assert [text for text in result.warnings if "成立日期" in text] == [
        f"{sheet} 第2行 {letter}列“起始日期”“2020-01-01”："
        "早于“东风1党支部”的成立日期 2020-01-02，请核对两个日期"
        for sheet, letter in (("组织覆盖", "C"), ("任职", "D"))
    ]


def test_import_without_a_worker_leaves_its_row_among_the_jobs(load, cast, fresh):
    load({"两新组织": [organization(1, 统一社会信用代码="330482000012345")]})
    (job,) = Job.objects.visible_to(fresh(cast.county_admin))
    assert (job.kind, job.status, job.result["warning_count"]) == ("import", "succeeded", 1)
    # A town officer must not read about other towns' rows there.
    assert list(Job.objects.visible_to(fresh(cast.town_staff))) == []


def test_data_of_tomorrow_are_refused(load):
    from core.errors import Refusal

    with pytest.raises(Refusal, match="在今天之后"):
        load(county_sheets(), as_of=datetime.date(2999, 1, 1))
