"""The rules that ship, as data, light what plain Python says: subjects, sentences and deadlines.

Nothing below calls a rule, a condition or a fact of the product.
"""

import calendar
import datetime
from random import Random

import pytest

from core.months import Month
from lights.models import SHIPPED_FROM, Notice, Rule
from lights.services import light_up
from months.models import DutyFact, OrganizationFact, PartyOrganizationFact
from tests.lights import frozen
from tests.rules import spoil

pytestmark = pytest.mark.django_db


def _end(year, month):
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def _start(year, month):
    return _end(year, month).replace(day=1)


def _covered(row):
    return row.single_covered or row.other_covered


def _unvisited(row, day):
    first_day = _start(day.year, day.month + 1 - (row.visited_every or 1))
    sent = row.instructed_since is not None and row.instructed_since < first_day
    if not sent or (row.visited_on and row.visited_on >= first_day):
        return None
    last = f"最近一次走访在{row.visited_on}" if row.visited_on else "此前也没有走访记录"
    return f"近{row.visited_every}个月指导员没有走访，{last}"


def of_organization(row, day):
    """Code → sentence of what lights at an organization in operation."""
    staff, none = row.staff_count, row.member_count == 0
    state = "有党组织覆盖但未单独组建" if _covered(row) else "未建立党组织"
    return {
        "staff50_no_member": f"职工{staff}人，无党员" if staff >= 50 and none else None,
        "staff30_no_member": f"职工{staff}人，无党员" if 30 <= staff <= 49 and none else None,
        "staff80_no_party_org": f"职工{staff}人，党员{row.member_count}名，未建立党组织"
        if staff >= 80 and not _covered(row)
        else None,
        "full3_not_formed": f"正式党员{row.full_member_count}名，{state}"
        if row.full_member_count >= 3 and not row.single_covered
        else None,
        "instructor_no_visit": _unvisited(row, day),
    }


def of_party(row, duty, day):
    """The same of a Party organization; `duty` is None where none were frozen."""
    branch, ends = row.kind == "branch", row.term_ends_on
    six = _end(day.year, day.month + 6)
    vacant = row.secretary_vacant_since
    held = duty and duty.last_held_on
    silent = (
        duty
        and duty.expected_quarter > 0
        and not (held and held >= _start(day.year, day.month - 2))
    )
    last = f"最近一次活动在{held}" if held else "此前也没有填报过活动"
    over = branch and row.formation == "joint" and row.covered_count > 5
    few = branch and row.formation == "single" and row.full_member_count < 3
    return {
        "term_expired": f"本届任期已于{ends}届满，未换届" if ends <= day else None,
        "term_due": f"本届任期将于{ends}届满" if day < ends <= six else None,
        "joint_over_5": f"覆盖正常经营的两新组织{row.covered_count}个" if over else None,
        "fall_under_3": f"正式党员{row.full_member_count}名" if few else None,
        "no_activity_quarter": f"近三个月没有组织生活，{last}" if silent else None,
        "duty_overdue": f"组织生活逾期未开展{duty.overdue}项，最早的应于{duty.overdue_since}前填报"
        if duty and duty.overdue >= 1
        else None,
        "secretary_vacant": f"书记自{vacant}起空缺"
        if vacant and vacant <= _end(day.year, day.month - 3)
        else None,
    }


#: Days until the first deadline of the rules that shipped before rules were data.
DAYS = {
    "staff50_no_member": 30, "full3_not_formed": 60, "term_expired": 60, "staff30_no_member": 90,
    "staff80_no_party_org": 90, "joint_over_5": 90, "fall_under_3": 90, "no_activity_quarter": 30,
    "duty_overdue": 30, "secretary_vacant": 60, "instructor_no_visit": 30,
}  # fmt: skip
RED = {
    "staff50_no_member", "full3_not_formed", "term_expired", "no_activity_quarter",
    "secretary_vacant",
}  # fmt: skip


def expected(revision):
    """(code, colour, subject, sentence, deadline) of every light of the revision."""
    day = revision.as_of
    stood = {row.party_organization_id: row for row in DutyFact.objects.filter(revision=revision)}
    found = [
        ("organization", row.organization_id, None, of_organization(row, day))
        for row in OrganizationFact.objects.filter(revision=revision, exclusion="")
    ] + [
        ("party_organization", pk, row.term_ends_on, of_party(row, stood.get(pk), day))
        for row in PartyOrganizationFact.objects.filter(revision=revision)
        for pk in [row.party_organization_id]
    ]
    return {
        (
            code,
            "red" if code in RED else "amber",
            kind,
            pk,
            sentence,
            ends if code == "term_due" else day + datetime.timedelta(days=DAYS[code]),
        )
        for kind, pk, ends, lights in found
        for code, sentence in lights.items()
        if sentence
    }


@pytest.mark.parametrize("month", [Month(2026, 2), Month(2026, 5), Month(2024, 8)])
def test_equal_lights_sentences_and_deadlines_as_before_rules_were_data(month):
    spoil(Rule.objects.filter(valid_to=SHIPPED_FROM), valid_to=None)
    revision = frozen.draw(Random(month.number), month, 150)
    light_up(revision)
    lit = Notice.objects.filter(revision=revision).values_list(
        "rule_code", "severity", "subject_kind", "subject_id", "fact", "due_on"
    )
    assert set(lit) == expected(revision)
    assert len({code for code, *_ in lit}) == 12  # each rule has somebody to light
