"""组织生活: what a closing freezes of the duties, its sheet, and the rules over it."""

import datetime
import io
import uuid

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from activities.choices import ActivityState, ExcuseState
from activities.models import Excuse
from activities.services import file_activity, standing
from activities.services.body import Body
from branches.models import PartyOrganization
from core.months import Month
from lights.models import Notice, Rule
from months import figures, restatement
from months.models import DutyFact
from months.services import close_month, compute_draft, reopen_month
from reports.workbook import build_month_workbook
from tests.accounts.factories import GrantFactory
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.months.march import LAST, MONTH, everything
from tests.rules import spoil

OLD = datetime.date(2020, 1, 1)
IN_TIME = datetime.datetime.fromisoformat("2026-04-05T23:59:00+08:00")
LATE = datetime.datetime.fromisoformat("2026-04-06T00:00:00+08:00")


def branch(region, name, **values):
    return PartyOrganizationFactory(region=region, name=name, founded_on=OLD, **values)


def filed(party, duty="party_day", held_on=LAST, filed_at=IN_TIME, **values):
    return ActivityFactory(organizer=party, duty=duty, held_on=held_on, filed_at=filed_at, **values)


@pytest.fixture
def spring(county):
    """March, in which a month and a quarter end: three duties for each branch."""
    east = [branch(county.east, name) for name in ("按期", "逾期", "补课", "免予")]
    filed(east[0])
    filed(east[0], duty="member_meeting", held_on=datetime.date(2026, 1, 1))
    filed(east[1], filed_at=LATE)
    filed(
        east[2],
        held_on=datetime.date(2026, 4, 20),
        make_up=True,
        makes_up_for=datetime.date(2026, 3, 10),
    )
    Excuse.objects.create(
        party_organization=east[3],
        duty="party_day",
        period="2026-03",
        first_day=datetime.date(2026, 3, 1),
        ground="防汛",
        state=ExcuseState.GRANTED,
    )
    west = branch(county.west, "退回")
    filed(west, state=ActivityState.RETURNED)
    branch(county.root, "县直")
    branch(county.west, "新建").__class__.objects.filter(name="新建").update(
        founded_on=datetime.date(2026, 3, 1)
    )
    return county


def close(month=MONTH):
    return close_month(actor=None, month=month)


def sheet(revision, code="330999"):
    out = io.BytesIO()
    build_month_workbook(revision=revision, region_code=code, out=out)
    book = openpyxl.load_workbook(out)
    if "组织生活" not in book.sheetnames:
        return book.sheetnames, {}
    rows = list(book["组织生活"].iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if row[0] == "区域")
    return book.sheetnames, {row[0]: row[1:9] for row in rows[start:] if row[1] is not None}


def test_the_sheet_counts_the_periods_that_end_in_the_month(spring):
    names, rows = sheet(close())
    assert names == ["覆盖情况", "亮红灯", "预警", "趋势", "组织生活", "整改情况", "口径说明"]
    assert rows["区域"] == (
        "党组织数", "应开展次数", "已开展次数", "按期次数", "开展率", "按期率", "核准免予次数",
        "补课次数",
    )  # fmt: skip
    # 东街道: 4 branches × 3 duties, one of them excused.
    assert rows["东街道"] == pytest.approx((4, 11, 4, 2, 4 / 11, 2 / 11, 1, 1))
    assert rows["西镇"] == (2, 3, 0, 0, 0, 0, 0, 0)
    assert rows["经开区"] == (0, 0, 0, 0, None, None, 0, 0)
    assert rows["本级"] == (1, 3, 0, 0, 0, 0, 0, 0)
    assert rows["合计"] == pytest.approx((7, 17, 4, 2, 4 / 17, 2 / 17, 1, 1))


def test_without_anything_held_or_excused_there_is_no_sheet(county):
    branch(county.east, "静")
    names, _ = sheet(close())
    assert "组织生活" not in names
    assert DutyFact.objects.get().expected == 3


def file_now(party, held_on=LAST):
    """As its secretary files it, today."""
    body = Body(
        party_organizations=(party,), duties=["party_day"], topic="主题党日", held_on=held_on
    )
    secretary = GrantFactory(role="secretary", party_organization=party).user
    return file_activity(actor=secretary, client_key=uuid.uuid4(), body=body).record


def test_what_is_filed_for_a_closed_month_is_marked_and_enters_the_restatement(spring):
    first = close()
    shown, stored = sheet(first), everything(first)
    party = DutyFact.objects.get(revision=first, party_organization__name="退回").party_organization
    late = file_now(party)
    assert (late.late, late.state) == (True, ActivityState.FILED)
    # The closed edition stays, on the sheet and row by row, also when the nightly work is done.
    standing.refresh_all()
    close()
    assert (sheet(first), everything(first)) == (shown, stored)

    reopen_month(actor=None, month=MONTH, reason="补报")
    draft = compute_draft(actor=None, month=MONTH)
    assert {(each.label, each.indicator) for each in beside(first, draft, spring.root)} == {
        (label, code) for label in ("西镇", "合计") for code in ("duty_done", "duty_done_rate")
    }
    second = close()
    assert sheet(second)[1]["西镇"][1:4] == (3, 1, 0)  # done, not on time
    assert {
        (each.label, each.indicator, each.before, each.after)
        for each in beside(first, second, spring.root)
    } == {
        ("西镇", "duty_done", 0, 1),
        ("西镇", "duty_done_rate", 0, 1 / 3),
        ("合计", "duty_done", 4, 5),
        ("合计", "duty_done_rate", 4 / 17, 5 / 17),
    }
    assert everything(first) == stored
    assert second.number == first.number + 1


def beside(old, new, region):
    return list(restatement.changes_beside(old, new, region.pk))


def test_late_is_what_is_filed_while_its_month_is_closed(spring, client):
    close()
    party = PartyOrganization.objects.get(name="退回")
    reopen_month(actor=None, month=MONTH, reason="补报")
    assert file_now(party).late  # it was closed once: its first edition is out
    assert not file_now(party, held_on=timezone.localdate()).late
    close()
    late = file_now(party)
    client.force_login(GrantFactory(role="county_admin", region=spring.root).user)
    rows = client.get(reverse("activities:list"), {"late": "yes"}).context["page"].rows
    assert late in rows and {row.late for row in rows} == {True}


def test_the_figures_of_regions_are_those_of_their_towns(spring):
    revision = close()
    lines = figures.beside(revision=revision, region_code="330999")
    *parts, total = lines
    for code in ("duty_parties", "duty_expected", "duty_done", "duty_on_time", "duty_made_up"):
        assert sum(line.values[code].numerator for line in parts) == total.values[code].numerator


def lit(code):
    spoil(Rule.objects.filter(code=code), valid_to=None)
    close()
    return dict(Notice.objects.filter(rule_code=code).values_list("subject_name", "fact"))


def test_rules_over_duties_light_nothing_until_the_county_wants_them(spring):
    close()
    assert not Notice.objects.filter(rule_code__in=["no_activity_quarter", "duty_overdue"]).exists()


def test_three_months_without_anything_light_whoever_was_asked_for_something(spring):
    early = branch(spring.east, "早先")
    filed(early, held_on=datetime.date(2025, 12, 31))
    found = lit("no_activity_quarter")
    assert found == {
        "补课": "近三个月没有组织生活，此前也没有填报过活动",
        "免予": "近三个月没有组织生活，此前也没有填报过活动",
        "退回": "近三个月没有组织生活，此前也没有填报过活动",
        "县直": "近三个月没有组织生活，此前也没有填报过活动",
        "早先": "近三个月没有组织生活，最近一次活动在2025-12-31",
    }


def test_what_was_due_and_is_not_done_lights_until_it_is_made_up(spring):
    close(Month(2026, 2))
    spoil(Rule.objects.filter(code="duty_overdue"), valid_to=None)
    close()
    found = dict(
        Notice.objects.filter(rule_code="duty_overdue").values_list("subject_name", "fact")
    )
    # March's own periods are due in April: at its end only February's day is overdue.
    assert found["按期"] == "组织生活逾期未开展1项，最早的应于2026-03-05前填报"
    assert "新建" not in found
