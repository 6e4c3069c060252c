"""组织处置: the steps in their order, each by whom it is due; effects follow by date."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.errors import Conflict, Denied, Missing, Refusal
from elections.services import entitled_on
from members.models import Member, Post
from members.services import transfer_member
from reviews import services
from reviews.models import Disposal
from reviews.services.shared import full_on
from tests.branches.factories import PartyOrganizationFactory
from tests.elections.factories import ElectionFactory
from tests.members.factories import PostFactory
from tests.reviews.conftest import MET

pytestmark = pytest.mark.django_db

FEBRUARY = datetime.date(2026, 2, 28)
AUGUST = datetime.date(2026, 8, 28)


def test_rectifying_goes_through_filing_investigation_meeting_and_decision(cast, course, party):
    course.propose()
    with pytest.raises(Refusal, match="不能备案"):
        course.step("accept", cast.town_staff, decided_on=MET)
    course.step("file")
    with pytest.raises(Denied):
        course.step("accept", decided_on=MET)
    course.step("return_filing", cast.town_staff, reason="先谈话教育")
    course.step("file")
    with pytest.raises(ValidationError, match="不能早于上一步"):
        course.step("accept", cast.town_staff, decided_on=MET - datetime.timedelta(days=1))
    course.step("accept", cast.town_staff, decided_on=MET)
    with pytest.raises(ValidationError, match="须与本人谈话"):
        course.do("find", investigators="甲、乙", findings="属实")
    course.do("find", investigators="甲、乙", findings="属实", talked_on=MET, statement="愿改")
    # 8 full members: 5 must come, 5 must agree; a ninth there is none.
    meeting = {"met_on": MET, "entitled_count": 8, "present_count": 6, "in_favour": 5}
    for changed, said in (
        ({"entitled_count": 9}, "在册正式党员 8 名"),
        ({"present_count": 4}, "至少 5 人到会"),
        ({"in_favour": 4}, "须 5 人以上赞成"),
    ):
        with pytest.raises(ValidationError, match=said):
            course.do("submit", **meeting | changed)
    course.do("submit", **meeting)
    with pytest.raises(Denied):
        course.do("approve", decided_on=FEBRUARY, document_number="22号")
    course.do("approve", cast.town_staff, decided_on=FEBRUARY, document_number="22号")
    row = course.row
    assert (row.state, row.until) == ("running", AUGUST)
    # He stays on the books, votes and counts.
    member = Member.objects.get(pk=party.people[0].pk)
    assert member.party_organization_id == party.pk
    assert full_on(party, AUGUST) == 8
    course.do("announce", announced_on=FEBRUARY)
    # Once longer, twelve months in all.
    with pytest.raises(ValidationError, match="最长不超过 12 个月"):
        course.do("extend", cast.town_staff, months=13, reason="还须观察")
    course.do("extend", cast.town_staff, months=8, reason="有改正表现，须再观察")
    assert course.row.until == datetime.date(2026, 10, 28)
    with pytest.raises(ValidationError, match="2026-10-28 期满"):
        course.do("end_disposal", cast.town_staff, outcome="improved", ended_on=AUGUST)
    course.do(
        "end_disposal",
        cast.town_staff,
        outcome="improved",
        ended_on=datetime.date(2026, 10, 28),
    )
    moves = list(course.row.steps.order_by("pk").values_list("move", flat=True))
    assert moves == [
        "file",
        "return_filing",
        "file",
        "accept",
        "find",
        "submit",
        "approve",
        "extend",
        "end",
    ]
    with pytest.raises(Refusal, match="没有要接续办理的"):
        course.do("follow", facts="又来", proposed_on=MET)


def test_without_change_he_is_asked_to_leave_and_who_refuses_is_removed(cast, course, party):
    """Each is a procedure of its own, with all its steps; nothing begins by itself."""
    member = party.people[0]
    PostFactory(party_organization=party, member=member, title="publicity_member")
    course.propose()
    course.decided()
    course.do("end_disposal", cast.town_staff, outcome="unchanged", ended_on=AUGUST)
    assert Disposal.objects.count() == 1
    made = course.do("follow", facts="期满仍不参加组织生活", proposed_on=AUGUST)
    with pytest.raises(Refusal, match="已有接续办理"):
        course.do("follow", facts="期满仍不参加组织生活", proposed_on=AUGUST)
    course.pk = made.pk
    assert (course.row.kind, course.row.ground) == ("persuade", "no_change")
    late = {"decided_on": datetime.date(2026, 9, 30)}
    course.step("file")
    course.step("accept", cast.town_staff, decided_on=AUGUST)
    course.do("find", investigators="甲、乙", findings="属实", talked_on=AUGUST)
    meeting = {"met_on": AUGUST, "entitled_count": 8, "present_count": 8, "in_favour": 7}
    course.do("submit", **meeting)
    course.do("approve", cast.town_staff, document_number="40号", **late)
    member.refresh_from_db()
    assert member.party_organization_id == party.pk  # until he answers
    course.do("end_disposal", cast.town_staff, outcome="refused", ended_on=late["decided_on"])
    october = datetime.date(2026, 10, 20)
    course.pk = course.do("follow", facts="坚持不退", proposed_on=october).pk
    course.step("file")
    course.step("accept", cast.town_staff, decided_on=october)
    course.do("find", investigators="甲、乙", findings="属实")
    course.do("submit", **meeting | {"met_on": october})
    course.do("approve", cast.town_staff, decided_on=october, document_number="51号")
    row = course.row
    assert (row.kind, row.state, row.outcome) == ("remove", "ended", "removed")
    assert row.barred_until == datetime.date(2031, 10, 20)
    member.refresh_from_db()
    assert member.party_organization_id is None
    last = member.memberships.get()
    assert (last.ends_on, last.end_reason) == (october, "removed")
    assert Post.objects.get(member=member).ends_on == october
    # By date: the day before he counted and voted, from the day on he does not.
    assert full_on(party, october - datetime.timedelta(days=1)) == 8
    assert full_on(party, october) == 7
    election = ElectionFactory(party_organization=party)
    assert member.pk not in {each.pk for each in entitled_on(election, october)}
    # No re-entry for five calendar years, by no door of the register.
    with pytest.raises(ValidationError, match="2031-10-20 前"):
        transfer_member(
            actor=cast.county_admin,
            pk=member.pk,
            version=member.version,
            party_organization=party,
            starts_on=datetime.date(2026, 11, 20),
        )


def test_whoever_leaves_the_party_himself_is_removed_after_six_calendar_months(cast, course, party):
    member, values = (
        party.people[1],
        {"kind": "remove", "ground": "left_by_himself", "months": None},
    )
    for since, said in (
        (None, "从哪一天起"),
        (datetime.date(2025, 7, 11), "2026-01-11 起方可"),
    ):
        with pytest.raises(ValidationError, match=said):
            course.propose(member, since=since, **values)
    course.propose(member, since=datetime.date(2025, 7, 10), **values)
    course.decided()
    member.refresh_from_db()
    assert member.party_organization_id is None
    assert course.row.source == "《中国共产党章程》第九条"


def test_a_suspended_membership_is_restored_by_its_branch_or_ends_after_two_years(
    cast, course, party, today
):
    member = party.people[2]
    since = datetime.date(2025, 7, 1)
    course.propose(member, kind="suspend", ground="out_of_touch", months=None, since=since)
    course.decided()
    member.refresh_from_db()
    assert member.party_organization_id is None
    due = Disposal.objects.visible_to(cast.town_staff).due_by
    assert not due(datetime.date(2028, 2, 27)).exists()
    assert due(datetime.date(2028, 2, 28)).exists()
    with transaction.atomic():
        # He is found: the town brings him back, though it does not see him meanwhile.
        assert not Member.objects.visible_to(cast.town_staff).filter(pk=member.pk).exists()
        day = datetime.date(2026, 11, 1)
        course.do("end_disposal", cast.town_staff, outcome="restored", ended_on=day)
        member.refresh_from_db()
        assert member.party_organization_id == party.pk
        assert [str(each.starts_on) for each in member.memberships.order_by("starts_on")][1:] == [
            "2026-11-01"
        ]
        transaction.set_rollback(True)
    with pytest.raises(ValidationError, match="2028-02-28 起方可"):
        course.do(
            "end_disposal",
            cast.town_staff,
            outcome="lost",
            ended_on=datetime.date(2026, 11, 1),
        )
    today.day = datetime.date(2028, 3, 1)
    course.do("end_disposal", cast.town_staff, outcome="lost", ended_on=today.day)
    course.pk = course.do("follow", facts="两年无法取得联系", proposed_on=today.day).pk
    assert (course.row.kind, course.row.ground) == ("remove", "still_lost")
    course.step("file")
    course.step("accept", cast.town_staff, decided_on=today.day)
    course.do("find", investigators="甲、乙", findings="确实无法联系")
    meeting = {"met_on": today.day, "entitled_count": 7, "present_count": 7, "in_favour": 7}
    course.do("submit", **meeting)
    course.do("approve", cast.town_staff, decided_on=today.day, document_number="9号")
    # The five years count from the removal, not from the suspension.
    today.day = datetime.date(2033, 2, 28)
    with pytest.raises(ValidationError, match="2033-03-01 前"):
        transfer_member(
            actor=cast.county_admin,
            pk=member.pk,
            version=Member.objects.get(pk=member.pk).version,
            party_organization=party,
            starts_on=today.day,
        )


def test_of_whom_nothing_can_be_proposed_and_by_whom(cast, county, course, party):
    west = PartyOrganizationFactory(region=county.west)
    for actor, error in ((cast.viewer, Missing), (cast.nobody, Missing)):
        with pytest.raises(error):
            course.propose(actor=actor)
    with pytest.raises(ValidationError, match="取消预备党员资格"):
        course.propose(party.newcomer)
    for ground in ("no_change", "weak_will"):
        with pytest.raises(ValidationError):
            course.propose(kind="persuade", ground=ground, months=None)
    course.propose()
    with pytest.raises(Refusal, match="已有一件正在办理"):
        course.propose()
    # Moved meanwhile: the one where he is now decides.
    member = party.people[0]
    with pytest.raises(Conflict):
        services.propose(actor=cast.secretary, pk=member.pk, version=member.version + 1)
    course.step("cancel", reason="经教育已改正")
    course.propose(kind="remove", ground="lost_faith", months=None)
    member.refresh_from_db()
    transfer_member(
        actor=cast.county_admin,
        pk=member.pk,
        version=member.version,
        party_organization=west,
        starts_on=datetime.date(2026, 3, 1),
    )
    with pytest.raises(Refusal, match="已转到其他党组织"):
        course.decided()
    # What was never decided above cannot run, whoever writes the row.
    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.filter(pk=course.pk).update(state="running")
