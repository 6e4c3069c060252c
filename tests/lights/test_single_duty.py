"""A rule about a single duty: one light and one case for each duty of each Party organization."""

import datetime

import pytest
from django.db import connection
from django.db.models import Min, Sum
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.months import Month
from lights import rules
from lights.cases import LightCases
from lights.models import Notice, Rule
from lights.services import create_rule
from lights.services.rehearsal import rehearse
from months.models import DutyFact, SingleDutyFact
from rectification.models import Case
from tests.activities.factories import ActivityFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.lights.test_rule_versions import OWN
from tests.months.march import close

pytestmark = pytest.mark.django_db
OLD = datetime.date(2020, 1, 1)
JANUARY, FEBRUARY, MARCH = (Month(2026, number) for number in (1, 2, 3))
WHEN = {
    "all": [
        {"fact": "duty", "op": "in", "value": ["party_day", "member_meeting"]},
        {"fact": "duty_overdue", "op": ">=", "value": 1},
    ]
}


@pytest.fixture
def spring(cast, county):
    """Two branches; one held its Party day in January, neither did since. Meetings of members are
    due by the quarter."""
    for name in ("甲支部", "乙支部"):
        branch = PartyOrganizationFactory(region=county.west, name=name, founded_on=OLD)
    filed = datetime.datetime.fromisoformat("2026-02-01T10:00:00+08:00")
    held = JANUARY.last_day
    ActivityFactory(organizer=branch, duty="party_day", held_on=held, filed_at=filed)
    create_rule(
        actor=cast.county_admin,
        valid_from=JANUARY.first_day,
        **OWN
        | {
            "name": "单项逾期",
            "subject": "single_duty",
            "when": WHEN,
            "fact": "{duty}逾期{duty_overdue}项",
            "text": "主题党日、党员大会逾期 {duty_overdue} 项以上。",
            "light_name": "",
            "appeals_allowed": True,
        },
    )
    return county


def lit(revision):
    rows = Notice.objects.filter(revision=revision, rule_code="own_1")
    return set(
        rows.filter(subject_name__in=("甲支部", "乙支部")).values_list(
            "subject_name", "duty", "fact", "consecutive_months"
        )
    )


def test_each_duty_has_a_light_and_a_case_that_name_it(client, cast, spring):
    close(JANUARY)
    assert lit(close(FEBRUARY)) == {("甲支部", "party_day", "主题党日逾期1项", 1)}
    april = MARCH.plus(1)
    march = close(MARCH)
    with CaptureQueriesContext(connection) as asked:
        revision = close(april)
    assert sum("INSERT INTO lights_notice" in each["sql"] for each in asked) == (
        Rule.objects.valid_on(revision.as_of).count()
    )
    # The first quarter was due on the 5th of April.
    assert lit(revision) == {
        ("甲支部", "party_day", "主题党日逾期3项", 3),
        ("甲支部", "member_meeting", "党员大会逾期1项", 1),
        ("乙支部", "party_day", "主题党日逾期2项", 2),
        ("乙支部", "member_meeting", "党员大会逾期1项", 1),
    }
    cases = Case.objects.filter(party_organization__name="甲支部", topic__startswith="own_1")
    assert set(cases.values_list("topic", "topic_name", "consecutive_months")) == {
        ("own_1:party_day", "单项逾期（主题党日）", 3),
        ("own_1:member_meeting", "单项逾期（党员大会）", 1),
    }
    kind, case = LightCases(), cases.get(topic="own_1:party_day")
    assert kind.ground(case).source == OWN["source"]
    assert kind.still_wrong(case) == "主题党日逾期3项"
    client.force_login(cast.county_admin)
    found = client.get(reverse("lights:list"), {"rule": "own_1", "q": "甲支部"}).content.decode()
    assert "单项逾期（主题党日）" in found and "单项逾期（党员大会）" in found
    assert kind.mend(case, cast.secretary).title == "填报活动"
    query = {"topic": "own_1", "region": spring.west.code}
    listed = client.get(reverse("api:case-list"), query).json()["results"]
    assert sorted(each["topic"] for each in listed) == [
        "own_1:member_meeting", "own_1:member_meeting", "own_1:party_day", "own_1:party_day",
    ]  # fmt: skip
    told = client.get(reverse("api:notice-list"), {"rule": "own_1"}).json()["results"]
    assert {each["duty"] for each in told} == {"party_day", "member_meeting"}

    rule = Rule.objects.get(code="own_1")
    newest, before = rehearse(rule, months=2)
    mine = Notice.objects.filter(rule_code="own_1")
    assert newest.total.as_json == {
        "lit": mine.filter(revision=revision).count(),
        "now": mine.filter(revision=revision).count(),
        "new": 0,
        "gone": 0,
    }
    assert before.total.lit == rules.found(rule, march).count()


def test_all_duties_together_are_the_sums_of_the_single_ones(spring):
    for month in (JANUARY, FEBRUARY, MARCH):
        revision = close(month)
    numbers = ("expected", "done", "on_time", "excused", "made_up", "expected_quarter", "overdue")
    sums = (
        SingleDutyFact.objects.filter(revision=revision)
        .values("party_organization")
        .annotate(*(Sum(name, default=0) for name in numbers), since=Min("overdue_since"))
    )
    columns = ("party_organization", *numbers, "overdue_since")
    whole = set(DutyFact.objects.filter(revision=revision).values_list(*columns))
    named = ("party_organization", *(f"{name}__sum" for name in numbers), "since")
    assert set(sums.values_list(*named)) <= whole and len(whole) >= 2
    others = whole - set(sums.values_list(*named))
    assert all(not any(row[1:]) for row in others)
