"""The workbook of a month that was restated: it shows both values and says why."""

import datetime
import shutil
import subprocess

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from months.services import close_month, reopen_month
from reports.workbook import build_month_workbook
from tests.orgs.factories import OrganizationFactory
from tests.reports.books import COUNTY, MONTH, built, coverage_lines, draw_registry, texts

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def restated(kept_county):
    """The month closed with 7 organizations, restated with 8; both revisions."""
    registry = draw_registry(kept_county)
    first = close_month(actor=None, month=MONTH)
    OrganizationFactory(region=registry.west, staff_count=10)
    reopen_month(actor=None, month=MONTH, reason="西镇漏报一家")
    return first, close_month(actor=None, month=MONTH)


@pytest.fixture(scope="module")
def opened(restated):
    """The workbook of the second version."""
    return built(restated[1])


def test_a_restatement_shows_both_values_with_date_and_reason(restated, opened):
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


def test_restated_cells_are_marked_and_others_are_not(opened):
    lines = coverage_lines(opened["覆盖情况"])
    plain = lines["东街道"]["两新组织数"].fill.fgColor.rgb
    assert lines["西镇"]["两新组织数"].fill.fgColor.rgb != plain
    assert lines["西镇"]["有党员组织数"].fill.fgColor.rgb == plain
    assert lines["西镇"]["两新组织数"].number_format == "#,##0"


def test_a_restatement_shows_in_the_regions_that_it_did_not_touch_that_nothing_changed(restated):
    untouched = built(restated[1], "330999001")
    assert "各项数据没有变化" in texts(untouched["更正说明"])


def test_the_first_version_still_gives_its_own_workbook(restated):
    first = built(restated[0])
    assert "更正说明" not in first.sheetnames
    assert coverage_lines(first["覆盖情况"])["合计"]["两新组织数"].value == 7


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
