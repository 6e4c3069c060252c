"""Small registries and questions that tests of pages share."""

import io
import re
from types import SimpleNamespace

import openpyxl

from branches.services import refresh_coverage_facts
from core.months import Month
from members.services import refresh_member_facts, refresh_party_counts
from months.models import MonthRevision
from months.services import close_month
from orgs.services import refresh_doubts
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory, WorkCoverageFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory

#: A month that has ended whenever the tests run.
MONTH = Month(2026, 3)


def furnish(county) -> SimpleNamespace:
    """Two organizations in 东街道 (one covered, three members), a lit one in 西镇, one above."""
    bright = OrganizationFactory(name="东街道明亮科技有限公司", region=county.east, staff_count=60)
    plain = OrganizationFactory(name="东街道平常商行", region=county.east, staff_count=5)
    west = OrganizationFactory(name="西镇机械有限公司", region=county.west, staff_count=70)
    above = OrganizationFactory(name="县属协会", region=county.root, kind="social", staff_count=9)
    branch = PartyOrganizationFactory(name="明亮科技党支部", region=county.east)
    west_branch = PartyOrganizationFactory(name="西镇综合党支部", region=county.west)
    CoverageFactory(organization=bright, party_organization=branch)
    WorkCoverageFactory(organization=plain)
    members = [
        MemberFactory(name=name, party_organization=branch, organization=bright)
        for name in ("赵甲一", "钱乙二", "孙丙三")
    ]
    # Works in 东街道, belongs to a branch of 西镇: the employer's town sees the number only.
    MemberFactory(name="李丁四", party_organization=west_branch, organization=plain)
    refresh_coverage_facts()
    refresh_member_facts()
    refresh_party_counts()
    refresh_doubts()
    return SimpleNamespace(
        bright=bright,
        plain=plain,
        west=west,
        above=above,
        branch=branch,
        west_branch=west_branch,
        members=members,
    )


def close_two_months(registry: SimpleNamespace) -> MonthRevision:
    """February and March closed; in March 县属协会 is covered and 西镇 has one more company."""
    close_month(actor=None, month=MONTH.plus(-1))
    CoverageFactory(
        organization=registry.above,
        party_organization=registry.branch,
        starts_on=MONTH.first_day,
    )
    OrganizationFactory(
        name="西镇新办公司", founded_on=MONTH.first_day, region=registry.west.region
    )
    return close_month(actor=None, month=MONTH)


def cells(response) -> list[list]:
    """The rows of a downloaded list: watermark, headings, values."""
    content = b"".join(response.streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def names(response) -> set[str]:
    """The titles of the rows on a list page."""
    return {row.name for row in response.context["page"].rows}


def total(response) -> str:
    """What a list page says it holds."""
    return re.search(r"共 <strong>([^<]*)</strong>", response.content.decode())[1]


def choices(response, field: str) -> set[str]:
    """The values that a filter offers."""
    form = response.context["filterset"].form
    return {str(value) for value, _ in form.fields[field].choices if str(value)}
