"""What a closed month knows of teams and posts: by kind and region, for ever."""

import datetime
import io

import openpyxl
import pytest

from months import figures
from months.services import close_month, reopen_month
from months.services.vanguards import INDICATORS
from reports.workbook import build_month_workbook
from tests.branches.factories import PartyOrganizationFactory
from tests.months.march import LAST, MONTH
from tests.vanguard.factories import JoinedFactory, VanguardFactory

pytestmark = pytest.mark.django_db
AFTER = LAST + datetime.timedelta(days=1)


def sheets(revision):
    out = io.BytesIO()
    build_month_workbook(revision=revision, region_code="330999", out=out)
    return openpyxl.load_workbook(out)


def close():
    close_month(actor=None, month=MONTH)
    return figures.latest_revision(MONTH)


def test_teams_of_the_last_day_are_counted_by_kind_in_the_region_of_their_party(county):
    assert "党员作用" not in sheets(close()).sheetnames  # nothing to tell
    reopen_month(actor=None, month=MONTH, reason="补登")
    old = datetime.date(2020, 1, 1)
    east, west, own = (
        PartyOrganizationFactory(region=region, founded_on=old)
        for region in (county.east, county.west, county.root)
    )
    zone = VanguardFactory(party_organization=east)
    JoinedFactory(vanguard=zone)
    JoinedFactory(vanguard=zone, ends_on=LAST)  # left on the day
    VanguardFactory(party_organization=east, kind="squad", ends_on=AFTER)
    VanguardFactory(party_organization=east, kind="squad", ends_on=LAST)
    VanguardFactory(party_organization=west, kind="post", starts_on=LAST)
    VanguardFactory(party_organization=west, kind="post", starts_on=AFTER)
    VanguardFactory(party_organization=own, kind="task")
    revision = close()
    lines = figures.beside(revision=revision, region_code="330999", indicators=INDICATORS)
    found = {line.label: [line.values[each.code].value for each in INDICATORS] for line in lines}
    assert found["东街道"] == [1, 0, 0, 0, 1, 1]
    assert found["西镇"] == [0, 1, 0, 0, 0, 0]
    assert found["本级"] == [0, 0, 1, 0, 0, 0]
    assert found["合计"] == [1, 1, 1, 0, 1, 1]
    # Whatever happens later, the closed month stays; the sheet says the same.
    VanguardFactory(party_organization=east)
    again = figures.beside(revision=revision, region_code="330999", indicators=INDICATORS)
    assert again == lines
    rows = list(sheets(revision)["党员作用"].iter_rows(values_only=True))
    head = next(row for row in rows if row[0] == "区域")
    assert head[1:] == (
        "责任区数",
        "先锋岗数",
        "攻关组数",
        "车间政委数",
        "突击队数",
        "参加党员人次",
    )
    total = next(row for row in rows if row[0] == "合计")
    assert total[1:] == (1, 1, 1, 0, 1, 1)
    changed = [
        row
        for row in sheets(revision)["更正说明"].iter_rows(values_only=True)
        if row[3] == "责任区数"
    ]
    assert {(row[2], row[4], row[5]) for row in changed} == {("东街道", 0, 1), ("合计", 0, 1)}
