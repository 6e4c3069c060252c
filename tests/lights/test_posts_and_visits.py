"""`secretary_vacant` and `instructor_no_visit`: over what a month freezes of posts and visits."""

import calendar
import datetime
import random

import pytest

from branches.models import PartyOrganization, Visit
from core.months import Month
from lights.models import Notice, Rule
from members.models import Post
from months.models import OrganizationFact, PartyOrganizationFact
from months.services import reopen_month
from tests.branches.factories import (
    AssignmentFactory,
    InstructorFactory,
    PartyOrganizationFactory,
    VisitFactory,
    WorkCoverageFactory,
)
from tests.members.factories import PostFactory
from tests.months.march import close
from tests.orgs.factories import OrganizationFactory
from tests.rules import spoil

DAY = datetime.date
#: Three months before its end is the last day of February, in a leap year.
MAY = Month(2024, 5)
OLD = DAY(2010, 1, 1)
TWO_PERIODS = {"fact": "unvisited_periods", "op": ">=", "value": 2}


def lit(code, month=MAY, **values):
    """Name → fact of those that the rule lights when the month is closed."""
    spoil(Rule.objects.filter(code=code), valid_to=None, **values)
    revision = close(month)
    rows = Notice.objects.filter(revision=revision, rule_code=code)
    return dict(rows.values_list("subject_name", "fact"))


def branch(county, name, founded_on=OLD):
    return PartyOrganizationFactory(region=county.east, name=name, founded_on=founded_on)


def test_neither_lights_before_the_county_puts_it_in_force(county):
    branch(county, "空缺")
    assert not Rule.objects.filter(
        code__in=["secretary_vacant", "instructor_no_visit"], valid_to=None
    ).exists()
    close()
    assert not Notice.objects.filter(rule_code="secretary_vacant").exists()


@pytest.mark.parametrize(
    ("ends_on", "is_lit"),
    # Three months before 31 May is the last of February, with every day of it.
    [(DAY(2024, 2, 28), True), (DAY(2024, 2, 29), True), (DAY(2024, 3, 1), False), (None, False)],
)
def test_a_vacancy_lights_once_it_has_lasted_the_months(county, ends_on, is_lit):
    PostFactory(party_organization=branch(county, "支部"), ends_on=ends_on)
    assert lit("secretary_vacant") == ({"支部": f"书记自{ends_on}起空缺"} if is_lit else {})


def test_a_vacancy_begins_with_the_last_secretary_or_the_founding(county):
    young = branch(county, "新建", DAY(2024, 2, 10))
    PostFactory(party_organization=young, title="first_secretary")
    PostFactory(party_organization=young, title="deputy_secretary")
    branch(county, "更新", DAY(2024, 3, 10))
    renewed = branch(county, "连任")
    PostFactory(party_organization=renewed, ends_on=DAY(2024, 2, 1))
    PostFactory(party_organization=renewed, starts_on=DAY(2024, 5, 31))
    ahead = branch(county, "下月到任")
    PostFactory(party_organization=ahead, ends_on=DAY(2024, 1, 15))
    PostFactory(party_organization=ahead, starts_on=DAY(2024, 6, 1))
    # Taken back on its first day, an office was never held.
    withdrawn = branch(county, "误填")
    PostFactory(party_organization=withdrawn, starts_on=DAY(2024, 5, 2), ends_on=DAY(2024, 5, 2))
    assert lit("secretary_vacant") == {
        "新建": "书记自2024-02-10起空缺",
        "下月到任": "书记自2024-01-15起空缺",
        "误填": "书记自2010-01-01起空缺",
    }


@pytest.fixture
def unit(county):
    return OrganizationFactory(region=county.east, name="企业")


@pytest.mark.parametrize(
    ("visited_on", "is_lit"),
    [(DAY(2024, 4, 30), True), (DAY(2024, 5, 1), False), (DAY(2024, 5, 31), False)],
)
def test_a_month_without_a_visit_lights(unit, visited_on, is_lit):
    AssignmentFactory(starts_on=DAY(2024, 1, 1), ends_on=DAY(2026, 1, 1), units=[unit])
    # Of whichever instructor: the unit was visited.
    VisitFactory(organization=unit, visited_on=visited_on)
    VisitFactory(organization=unit, visited_on=DAY(2024, 6, 1))
    told = "近1个月指导员没有走访，最近一次走访在2024-04-30"
    assert lit("instructor_no_visit") == ({"企业": told} if is_lit else {})


@pytest.mark.parametrize(
    ("starts_on", "per", "is_lit"),
    [
        # As with duties: whoever came on the first day is asked from the next span on.
        (DAY(2024, 4, 30), "month", True),
        (DAY(2024, 5, 1), "month", False),
        (DAY(2024, 4, 30), "week", True),
        (DAY(2024, 2, 29), "quarter", True),
        (DAY(2024, 3, 1), "quarter", False),
    ],
)
def test_the_span_is_that_of_the_term_and_lies_wholly_in_it(unit, starts_on, per, is_lit):
    AssignmentFactory(starts_on=starts_on, ends_on=DAY(2026, 1, 1), per=per, units=[unit])
    months = 3 if per == "quarter" else 1
    told = f"近{months}个月指导员没有走访，此前也没有走访记录"
    assert lit("instructor_no_visit") == ({"企业": told} if is_lit else {})


def test_only_terms_in_force_ask_for_visits(county, unit):
    over = OrganizationFactory(region=county.east, name="任期已满")
    AssignmentFactory(starts_on=DAY(2022, 1, 1), ends_on=DAY(2024, 5, 31), units=[over])
    # Filed without an instructor of the register.
    WorkCoverageFactory(organization=OrganizationFactory(region=county.east, name="无任期"))
    recycled = AssignmentFactory(starts_on=DAY(2024, 1, 1), units=[unit])
    recycled.instructor.deleted_at = datetime.datetime(2024, 2, 1, tzinfo=datetime.UTC)
    recycled.instructor.save()
    assert lit("instructor_no_visit") == {}


def test_the_county_says_how_many_months(unit):
    AssignmentFactory(starts_on=DAY(2024, 1, 1), ends_on=DAY(2026, 1, 1), units=[unit])
    VisitFactory(organization=unit, visited_on=DAY(2024, 4, 1))
    assert lit("instructor_no_visit", when=TWO_PERIODS) == {}
    Visit.objects.update(visited_on=DAY(2024, 3, 31))
    assert lit("instructor_no_visit", Month(2024, 4), when=TWO_PERIODS) == {}
    reopen_month(actor=None, month=Month(2024, 5), reason="走访日期有误")
    assert lit("instructor_no_visit", when=TWO_PERIODS) == {
        "企业": "近1个月指导员没有走访，最近一次走访在2024-03-31"
    }


# A drawn county, judged by the product and by plain days.

EDGES = [
    DAY(2024, month, day)
    for month in range(1, 8)
    for day in (1, 2, 15, calendar.monthrange(2024, month)[1])
]


def _span(chance):
    starts_on = chance.choice(EDGES)
    if chance.random() < 0.4:
        return starts_on, None
    return starts_on, max(starts_on, chance.choice(EDGES))


def _month_end(day):
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _months_before(day, number):
    """The same day so many months before the last of a month: the last one of that month."""
    for _ in range(number):
        day = day.replace(day=1) - datetime.timedelta(days=1)
    return day


def _draw(chance, county, number):
    """(branches, units): name → founded and offices; name → terms and visits."""
    posts, branches = [], {}
    for nth in range(number):
        party = PartyOrganization(
            code=f"DRAWN{nth}", name=f"第{nth}支部", kind="branch", formation="single",
            region=county.east, founded_on=chance.choice(EDGES), path=f"{nth}/",
        )  # fmt: skip
        offices = [
            (chance.choice(["secretary", "secretary", "deputy_secretary"]), *_span(chance))
            for _ in range(chance.choice([0, 1, 1, 2, 3]))
        ]
        branches[party.name] = (party.founded_on, offices)
        posts += [
            Post(
                party_organization=party, title=title, starts_on=starts_on, ends_on=ends_on,
                person_name="甲", id_number_cipher=b"x", id_number_index=f"{nth}-{serial}",
            )
            for serial, (title, starts_on, ends_on) in enumerate(offices)
        ]  # fmt: skip
        party.save()
    Post.objects.bulk_create(posts)
    units = {}
    for nth in range(number):
        unit = OrganizationFactory(region=county.east, name=f"第{nth}企业")
        terms = [
            (*_span(chance), chance.choice(["week", "month", "quarter"]))
            for _ in range(chance.choice([0, 1, 1, 2]))
        ]
        visits = [chance.choice(EDGES) for _ in range(chance.choice([0, 1, 2]))]
        units[unit.name] = (terms, visits)
        _store(unit, terms, visits)
    return branches, units


def _store(unit, terms, visits):
    instructor = InstructorFactory(region=unit.region)
    for starts_on, ends_on, per in terms:
        AssignmentFactory(
            instructor__region=unit.region, starts_on=starts_on, ends_on=ends_on, per=per,
            units=[unit],
        )  # fmt: skip
    for day in visits:
        VisitFactory(instructor=instructor, organization=unit, visited_on=day)


def _holds(starts_on, ends_on, day):
    return starts_on <= day and (ends_on is None or day < ends_on)


def _vacant(founded, offices, day):
    """Since when there is no secretary; None: there is one."""
    terms = [
        (starts_on, ends_on)
        for title, starts_on, ends_on in offices
        if title == "secretary" and starts_on <= day and starts_on != ends_on
    ]
    if any(_holds(*term, day) for term in terms):
        return None
    return max([founded, *(ends_on for _, ends_on in terms)])


def _oracle(branches, units, day):
    """Names that light: (red, amber)."""
    red = {
        name
        for name, (founded, offices) in branches.items()
        if founded <= day
        and (since := _vacant(founded, offices, day)) is not None
        and since <= _months_before(day, 3)
    }
    amber = set()
    for name, (terms, visits) in units.items():
        here = [term for term in terms if _holds(term[0], term[1], day)]
        if not here:
            continue
        span = 3 if all(term[2] == "quarter" for term in here) else 1
        first_day = _months_before(day, span) + datetime.timedelta(days=1)
        sent = min(term[0] for term in here) < first_day
        if sent and not any(first_day <= visited <= day for visited in visits):
            amber.add(name)
    return red, amber


def test_a_drawn_county_lights_as_plain_days_say(county):
    branches, units = _draw(random.Random(11), county, 120)
    spoil(Rule.objects.filter(code="instructor_no_visit"), valid_to=None)
    seen = [0, 0]
    for month in (3, 5, 6):
        day = _month_end(DAY(2024, month, 1))
        red, amber = _oracle(branches, units, day)
        assert set(lit("secretary_vacant", Month(2024, month))) == red
        found = Notice.objects.filter(rule_code="instructor_no_visit", revision__as_of=day)
        assert set(found.values_list("subject_name", flat=True)) == amber
        seen = [seen[0] + len(red), seen[1] + len(amber)]
        assert OrganizationFact.objects.filter(revision__as_of=day).count() == len(units)
        assert PartyOrganizationFact.objects.filter(revision__as_of=day).count() == sum(
            founded <= day for founded, _ in branches.values()
        )
    assert min(seen) > 20
