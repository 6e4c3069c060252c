"""Early warnings: each kind at its edges, as of a day; rows that are stored follow."""

import datetime

import pytest

from branches.services import replace_row
from joining.models import Candidate
from lights.models import EarlyWarning, EarlyWarningNumber
from lights.services import refresh_early_warnings
from members.models import Employment, Member, Membership
from members.services import refresh_member_facts
from orgs.models import CurrentFacts
from tests.activities.factories import ActivityFactory
from tests.branches.factories import (
    AssignmentFactory,
    CoverageFactory,
    PartyOrganizationFactory,
    VisitFactory,
)
from tests.joining.factories import CandidateFactory
from tests.members.factories import MemberFactory, PostFactory, id_number
from tests.orgs.factories import OrganizationFactory

DAY = datetime.date
TODAY = DAY(2026, 8, 31)
#: Six months later: the last day of a shorter month.
LATER = DAY(2027, 2, 28)

pytestmark = pytest.mark.django_db


def warned(kind, day=TODAY):
    """Name → (day, sentence) of those that are warned of."""
    refresh_member_facts(day=day)
    refresh_early_warnings(day)
    rows = EarlyWarning.objects.filter(kind=kind).select_related(
        "organization", "party_organization"
    )
    for row in rows:
        assert row.region_id == row.subject.region_id
    return {row.subject.name: (row.crosses_on, row.fact) for row in rows}


def branch(county, name, members=0, **values):
    party = PartyOrganizationFactory(
        region=county.east, name=name, **{"founded_on": DAY(2020, 1, 1)} | values
    )
    for _ in range(members):
        MemberFactory(party_organization=party)
    return party


def secretary_of(party, **values):
    return PostFactory(party_organization=party, **values)


# --- Three full members ------------------------------------------------------------------------


@pytest.fixture
def unit(county):
    return OrganizationFactory(region=county.east, name="将满公司")


def working(unit, number, **values):
    party = PartyOrganizationFactory(region=unit.region, founded_on=DAY(2010, 1, 1))
    for _ in range(number):
        MemberFactory(party_organization=party, organization=unit, **values)


@pytest.mark.parametrize(
    ("joined_on", "is_warned"),
    [
        # The year ends on the last day that is looked at, or a day later.
        (DAY(2026, 2, 28), DAY(2027, 2, 28)),
        (DAY(2026, 3, 1), None),
        # Over since long: he waits for the meeting.
        (DAY(2025, 1, 1), DAY(2026, 9, 1)),
    ],
)
def test_a_probation_that_ends_makes_three(unit, joined_on, is_warned):
    working(unit, 2)
    working(unit, 1, status="probationary", joined_on=joined_on)
    sentence = "现有正式党员2名，转正后将达到3名，尚未单独组建"
    expected = {"将满公司": (is_warned, sentence)} if is_warned else {}
    assert warned("near_three") == expected


def test_an_extended_probation_ends_when_its_extension_does(unit):
    working(unit, 2)
    working(unit, 1, status="probationary", joined_on=DAY(2025, 9, 1))
    member = Member.objects.get(status="probationary")
    way = CandidateFactory(
        party_organization=member.party_organization,
        member=member,
        state="probationary",
        admitted_on=member.joined_on,
        probation_ends_on=DAY(2027, 2, 28),
    )
    assert warned("near_three")["将满公司"][0] == DAY(2027, 2, 28)
    Candidate.objects.filter(pk=way.pk).update(probation_ends_on=DAY(2027, 3, 1))
    assert warned("near_three") == {}


def test_two_probations_that_end_count_from_the_second(unit):
    working(unit, 1)
    working(unit, 1, status="probationary", joined_on=DAY(2025, 10, 1))
    working(unit, 1, status="probationary", joined_on=DAY(2025, 12, 1))
    assert warned("near_three")["将满公司"][0] == DAY(2026, 12, 1)


@pytest.mark.parametrize("reason", ["three already", "leaves", "gone", "closed", "own branch"])
def test_units_that_do_not_come_to_three(unit, reason):
    working(unit, 3 if reason == "three already" else 2)
    working(unit, 1, status="probationary", joined_on=DAY(2025, 10, 1))
    one = Employment.objects.filter(organization=unit).first()
    if reason == "leaves":
        Membership.objects.filter(member=one.member).update(ends_on=DAY(2026, 12, 1))
    if reason == "gone":
        Employment.objects.create(member=one.member, organization=None, starts_on=DAY(2026, 9, 9))
    if reason == "closed":
        type(unit).objects.update(state="suspended")
    if reason == "own branch":
        CurrentFacts.objects.filter(organization=unit).update(coverage="single")
    assert warned("near_three") == {}


# --- Fewer than three --------------------------------------------------------------------------


def leave(party, day, number=1):
    rows = Membership.objects.filter(party_organization=party, ends_on=None).order_by("pk")
    Membership.objects.filter(pk__in=rows.values("pk")[:number]).update(ends_on=day)


@pytest.mark.parametrize(
    ("ends_on", "is_warned"), [(LATER, True), (DAY(2027, 3, 1), False), (TODAY, False)]
)
def test_a_departure_that_is_known_leaves_too_few(county, ends_on, is_warned):
    """One that is over today has left already: then there were too few before."""
    party = branch(county, "支部", 3)
    leave(party, ends_on)
    expected = {"支部": (ends_on, "现有正式党员3名，已定离开1名，将剩2名")} if is_warned else {}
    assert warned("under_three") == expected


def test_the_departure_that_leaves_too_few_gives_the_day(county):
    party = branch(county, "支部", 5)
    for month in (11, 10, 12):
        leave(party, DAY(2026, month, 1))
    assert warned("under_three") == {
        "支部": (DAY(2026, 12, 1), "现有正式党员5名，已定离开3名，将剩2名")
    }


def test_whoever_comes_makes_up_for_whoever_goes(county):
    party = branch(county, "支部", 3)
    leave(party, DAY(2026, 10, 1))
    MemberFactory(party_organization=party, status="probationary", joined_on=DAY(2025, 12, 1))
    assert warned("under_three") == {}
    leave(party, DAY(2026, 11, 1))
    assert warned("under_three") == {
        "支部": (DAY(2026, 11, 1), "现有正式党员3名，已定离开2名，转入、转正1名，将剩2名")
    }


@pytest.mark.parametrize(
    ("number", "born", "goes_on"),
    [
        # The seventeenth digit says the sex: odd is a man.
        (11, DAY(1967, 2, 28), DAY(2027, 2, 28)),
        (11, DAY(1967, 3, 1), None),
        (11, DAY(1966, 8, 31), None),  # reached today: he has stayed
        (20, DAY(1972, 2, 28), DAY(2027, 2, 28)),
        (20, DAY(1967, 2, 28), None),
    ],
)
def test_age_counts_as_leaving_by_the_countys_number(county, number, born, goes_on):
    party = branch(county, "支部", 2)
    MemberFactory(party_organization=party, id_number=id_number(number, born))
    found = warned("under_three")
    assert found == ({"支部": (goes_on, "现有正式党员3名，到龄1名，将剩2名")} if goes_on else {})


def test_an_age_is_reached_after_the_departure_once(county):
    """Whoever leaves before he reaches the age is counted as one who leaves."""
    party = branch(county, "支部", 2)
    old = MemberFactory(party_organization=party, id_number=id_number(11, DAY(1967, 1, 1)))
    Membership.objects.filter(member=old).update(ends_on=DAY(2026, 10, 1))
    assert warned("under_three") == {
        "支部": (DAY(2026, 10, 1), "现有正式党员3名，已定离开1名，将剩2名")
    }


@pytest.mark.parametrize(
    "values",
    [{"kind": "committee"}, {"formation": "functional"}, {"dissolved_on": DAY(2026, 1, 1)}],
)
def test_only_branches_that_need_three_are_warned(county, values):
    leave(branch(county, "支部", 3, **values), DAY(2026, 10, 1))
    assert warned("under_three") == {}


# --- Terms and secretaries ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("started_on", "ends_on"),
    [
        (DAY(2023, 8, 31), None),
        (DAY(2023, 9, 1), DAY(2026, 9, 1)),
        (DAY(2024, 2, 28), DAY(2027, 2, 28)),
        (DAY(2024, 3, 1), None),
    ],
)
def test_terms_that_end_within_the_months(county, started_on, ends_on):
    branch(county, "支部", term_started_on=started_on)
    assert warned("term_ending") == ({"支部": (ends_on, "本届任期将届满")} if ends_on else {})


def test_secretaries_that_are_missing_or_will_be(county):
    branch(county, "从未配备")
    secretary_of(branch(county, "空缺"), ends_on=DAY(2026, 5, 1))
    secretary_of(branch(county, "将离任"), ends_on=LATER)
    secretary_of(branch(county, "以后离任"), ends_on=DAY(2027, 3, 1))
    followed = branch(county, "有接任")
    secretary_of(followed, ends_on=DAY(2026, 12, 1))
    secretary_of(followed, starts_on=DAY(2026, 12, 1))
    secretary_of(branch(county, "在任"))
    secretary_of(branch(county, "副书记"), title="deputy_secretary")
    assert warned("secretary") == {
        "从未配备": (DAY(2020, 1, 1), "成立以来没有书记"),
        "副书记": (DAY(2020, 1, 1), "成立以来没有书记"),
        "空缺": (DAY(2026, 5, 1), "书记空缺"),
        "将离任": (LATER, "书记任职将结束，尚无接任"),
    }


# --- Joint branches ----------------------------------------------------------------------------


def joint(county, name, units, members=(), **values):
    """`members`: for each the place of his unit among the units, None for nowhere."""
    party = branch(county, name, formation="joint", **values)
    covered = [OrganizationFactory(region=county.east) for _ in range(units)]
    for at, each in enumerate(covered, 1):
        CoverageFactory(organization=each, party_organization=party, starts_on=DAY(2026, 1, at))
    for at in members:
        employer = None if at is None else covered[at]
        MemberFactory(party_organization=party, organization=employer)
    return party


def test_a_joint_branch_of_more_units_than_suit_it(county):
    joint(county, "六个", 6)
    joint(county, "五个", 5)
    closed = joint(county, "一个停业", 6)
    one = closed.coverages.first().organization
    type(one).objects.filter(pk=one.pk).update(state="suspended")
    ended = joint(county, "一个终止", 6)
    ended.coverages.filter(starts_on=DAY(2026, 1, 1)).update(ends_on=DAY(2026, 2, 1))
    assert warned("joint_over") == {"六个": (DAY(2026, 1, 6), "覆盖正常经营的两新组织6个")}


def test_a_joint_branch_whose_members_are_all_of_one_unit(county):
    joint(county, "一边", 3, (0, 0))
    joint(county, "两边", 3, (0, 1))
    joint(county, "有人未填单位", 3, (0, 0, None))
    joint(county, "没有党员", 3)
    joint(county, "只有一个单位", 1, (0, 0))
    assert warned("joint_one_sided") == {
        "一边": (DAY(2026, 1, 2), "覆盖两新组织3个，2名党员都在同一个单位")
    }


def test_a_joint_branch_without_an_activity_in_a_quarter(county):
    held = dict.fromkeys(("有活动", "刚满三个月", "已退回", "一起参加"))
    for name in (*held, "没有", "别的组建方式"):
        formation = "single" if name == "别的组建方式" else "joint"
        held[name] = branch(county, name, formation=formation)
    branch(county, "新建", formation="joint", founded_on=DAY(2026, 6, 1))
    ActivityFactory(organizer=held["有活动"], held_on=DAY(2026, 5, 31))
    ActivityFactory(organizer=held["刚满三个月"], held_on=DAY(2026, 5, 30))
    ActivityFactory(organizer=held["已退回"], held_on=DAY(2026, 8, 1), state="returned")
    other = branch(county, "主办")
    ActivityFactory(organizer=other, parties=[held["一起参加"]], held_on=DAY(2026, 8, 1))
    assert warned("joint_silent") == {
        "刚满三个月": (DAY(2026, 8, 30), "最近一次活动在2026-05-30"),
        "已退回": (DAY(2020, 4, 1), "没有开展活动的记录"),
        "没有": (DAY(2020, 4, 1), "没有开展活动的记录"),
    }


# --- Visits ------------------------------------------------------------------------------------


def test_units_that_their_instructor_has_not_visited(county):
    names = ("刚到期限", "还没到", "最近走访", "按季度", "没有指导员")
    units = {name: OrganizationFactory(region=county.east, name=name) for name in names}

    def sent(name, since, per="month"):
        return AssignmentFactory(
            starts_on=since, per=per, units=[units[name]], ends_on=DAY(2028, 1, 1)
        ).instructor

    sent("刚到期限", DAY(2026, 5, 31))
    sent("还没到", DAY(2026, 6, 1))
    visited = sent("最近走访", DAY(2026, 1, 1))
    VisitFactory(instructor=visited, organization=units["最近走访"], visited_on=DAY(2026, 6, 1))
    quarterly = sent("按季度", DAY(2026, 1, 1), per="quarter")
    VisitFactory(instructor=quarterly, organization=units["按季度"], visited_on=DAY(2026, 5, 1))
    assert warned("unvisited") == {
        "刚到期限": (DAY(2026, 8, 31), "没有走访记录"),
        "按季度": (DAY(2026, 8, 1), "最近一次走访在2026-05-01"),
    }


# --- Numbers, and what is stored ---------------------------------------------------------------


def test_the_countys_number_of_the_day_decides(county, cast):
    branch(county, "支部", term_started_on=DAY(2024, 6, 1))
    assert "支部" not in warned("term_ending")
    row = EarlyWarningNumber.objects.get(measure="term_months")
    replace_row(
        EarlyWarningNumber,
        actor=cast.county_admin,
        pk=row.pk,
        version=row.version,
        valid_from=DAY(2026, 9, 1),
        ground="县委组织部通知",
        number=12,
    )
    assert "支部" not in warned("term_ending")
    assert "支部" in warned("term_ending", DAY(2026, 9, 1))


def test_only_what_differs_is_written(county):
    leaving = branch(county, "支部", 3)
    secretary_of(leaving)
    leave(leaving, DAY(2026, 10, 1))
    party = branch(county, "空缺")
    assert refresh_early_warnings(TODAY) == 2
    kept = EarlyWarning.objects.get(party_organization=leaving)
    assert refresh_early_warnings(TODAY) == 0
    secretary_of(party)
    leave(leaving, DAY(2026, 9, 9))
    assert refresh_early_warnings(TODAY) == 2
    again = EarlyWarning.objects.get()
    assert again.pk == kept.pk
    assert (again.crosses_on, again.fact) == (
        DAY(2026, 9, 9),
        "现有正式党员3名，已定离开2名，将剩1名",
    )
