"""What the tests of the workbook share: a registry, its workbook read back, and its tables."""

import datetime
import io

from openpyxl import load_workbook

from core.months import Month
from reports.workbook import build_month_workbook
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory, WorkCoverageFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory

MONTH = Month(2026, 3)
COUNTY = "330999"


def draw_registry(county):
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


def built(revision, region=COUNTY):
    """The revision's workbook, read back."""
    out = io.BytesIO()
    build_month_workbook(revision=revision, region_code=region, out=out)
    return load_workbook(out)


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


def trend_lines(sheet) -> dict[str, dict[str, object]]:
    rows = list(sheet.iter_rows())
    header = next(row for row in rows if row[0].value == "月份")
    return {
        row[0].value: {title.value: cell.value for title, cell in zip(header, row, strict=True)}
        for row in rows[header[0].row : header[0].row + 12]
    }
