"""An election from the resolution to the recorded result (`elections.services`)."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from branches.models import PartyOrganization, Term
from branches.services import dissolve_party_organization, replace_row
from core.errors import Conflict, Denied, Missing, Refusal
from core.models import AuditEntry, Notification
from core.todos import waiting
from elections import services
from elections.models import Candidate, Election
from members.models import HeadcountRule, MeetingRule, Member, Post
from members.services import transfer_member
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.elections.course import DAY, VALUES
from tests.elections.factories import ElectionFactory
from tests.members.factories import MemberFactory, PostFactory

pytestmark = pytest.mark.django_db


# --- The whole way ------------------------------------------------------------------------------


def test_the_recorded_result_starts_the_term_and_its_offices_and_ends_the_former_ones(
    course, party
):
    old = PostFactory(
        party_organization=party,
        member=party.people[0],
        title="secretary",
        source="sent",
        in_management=True,
        starts_on="2023-03-01",
    )
    gone = PostFactory(party_organization=party, title="committee_member", starts_on="2023-03-01")
    sent = PostFactory(party_organization=party, title="first_secretary", starts_on="2025-01-01")
    course.reported()
    course.record()
    party.refresh_from_db()
    assert party.term_started_on == DAY
    assert party.term_ends_on == datetime.date(2029, 2, 10)
    running = Term.objects.get(party_organization=party, ended_on=None)
    assert running.began_on == DAY
    entry = party.chronicle.get(kind="re_elected")
    assert entry.document_number == "两新党〔2026〕31号" and "实到 15 人" in entry.note
    for post in (old, gone, sent):
        post.refresh_from_db()
    assert (old.ends_on, gone.ends_on, sent.ends_on) == (DAY, DAY, None)
    assert (party.counts.seated, party.counts.seats_below) == (3, 2)
    held = Post.objects.in_force(DAY).filter(party_organization=party, starts_on=DAY)
    assert {(each.title, each.member_id) for each in held} == {
        ("secretary", party.people[0].pk),
        ("organization_member", party.people[1].pk),
        ("publicity_member", party.people[2].pk),
    }
    # What was known of the same person goes on; filing with the county is another act.
    again = held.get(title="secretary")
    assert (again.source, again.in_management, again.filed_on) == ("sent", True, None)
    assert AuditEntry.objects.filter(action="election_recorded").count() == 1
    assert [each.move for each in course.election.steps.order_by("pk")] == [
        "ask",
        "approve",
        "nominate",
        "approve_nominees",
        "conclude",
        "report",
        "record",
    ]


def test_a_result_is_recorded_once_however_often_it_is_asked(course, party):
    course.reported()
    version = course.election.version
    first = course.record()
    given = {"decided_on": datetime.date(2026, 2, 15), "document_number": "另一号"}
    for seen in (version, first.version):
        again = services.record_result(actor=course.town, pk=course.pk, version=seen, **given)
        assert again.result_approval_number == "两新党〔2026〕31号"
    assert Post.objects.filter(party_organization=party).count() == 3
    assert party.chronicle.filter(kind="re_elected").count() == 1


# --- What is frozen -----------------------------------------------------------------------------


def test_entitled_are_full_members_on_the_books_of_the_day(course, party):
    late = MemberFactory(party_organization=party, full_on=datetime.date(2026, 3, 1))
    course.convened()
    course.do("freeze_voters", met_on=DAY)
    assert course.election.entitled_count == 15
    names = set(course.election.voters.values_list("member", flat=True))
    assert names == {each.pk for each in party.people} and late.pk not in names
    course.do("freeze_voters", met_on=DAY, left_out={party.people[9].pk: "long_absent"})
    assert (course.election.entitled_count, course.election.voters.count()) == (14, 15)
    assert course.election.least_present == 12


def test_a_frozen_list_does_not_move_when_members_move_later(course, party, cast):
    course.reported()
    mover = party.people[14]
    transfer_member(
        actor=cast.county_admin,
        pk=mover.pk,
        version=Member.objects.get(pk=mover.pk).version,
        party_organization=PartyOrganizationFactory(region=cast.branch.region),
        starts_on=datetime.date(2026, 1, 5),
    )
    Member.objects.filter(pk=party.people[13].pk).update(status="probationary", name="改名")
    kept = course.election
    assert (kept.entitled_count, kept.voters.count()) == (15, 15)
    assert not kept.voters.filter(name="改名").exists()
    assert services.outcome_of(kept).least == 8
    course.record()
    assert course.election.entitled_count == 15


def test_a_rule_that_a_county_replaces_later_does_not_move_an_election_that_is_frozen(course, cast):
    course.reported()
    old = MeetingRule.on(DAY, "election")
    replace_row(
        MeetingRule,
        actor=cast.county_admin,
        pk=old.pk,
        version=old.version,
        # Before the day of the meeting: the list was frozen by what was known then.
        valid_from=datetime.date(2026, 2, 1),
        ground="县委组织部〔2026〕3号",
        present=">2/3",
        in_favour=">2/3",
        counted_of="present",
    )
    kept = course.election
    assert (kept.least_present, kept.basis, services.outcome_of(kept).least) == (13, "entitled", 8)
    course.record()
    assert course.election.state == "recorded"


def test_of_how_many_members_delegates_elect_the_county_says(course, party, cast):
    """Fifteen members are too many by what it says for the day that is planned."""
    party.kind = "committee"
    party.save()
    old = HeadcountRule.objects.get(decides="delegates")
    replace_row(
        HeadcountRule,
        actor=cast.county_admin,
        pk=old.pk,
        version=old.version,
        valid_from=DAY,
        ground="县委组织部〔2026〕3号",
        number=14,
    )
    with pytest.raises(ValidationError, match="超过 14 名的应召开党员代表大会"):
        course.start(seats=5)
    course.start(seats=5, meeting="delegates")


def test_an_election_is_held_by_what_holds_on_its_day(course, cast):
    old = MeetingRule.on(DAY, "election")
    replace_row(
        MeetingRule,
        actor=cast.county_admin,
        pk=old.pk,
        version=old.version,
        valid_from=DAY,
        ground="县委组织部〔2026〕3号",
        present=">2/3",
        in_favour=">1/2",
        counted_of="present",
    )
    # Eleven of fifteen are more than two thirds; six of eleven elect.
    course.met(absent=4)
    assert (course.election.least_present, course.election.present_count) == (11, 11)
    course.vote(11, 8, 6, 5)
    course.do("conclude")
    assert course.election.candidates.filter(elected=True).count() == 3


# --- Delegates ----------------------------------------------------------------------------------


@pytest.fixture
def congress(course, party):
    """In a Party committee of 15 full members, who send delegates."""
    party.kind = "committee"
    party.save()
    course.convened(candidates=6, seats=5, meeting="delegates")
    return course


def test_delegates_elect_by_their_own_number(congress, party):
    names = [each.name for each in party.people[:10]]
    congress.do("freeze_voters", met_on=DAY, delegates="\n".join(names))
    election = congress.election
    assert (election.entitled_count, election.least_present) == (10, 9)
    assert set(election.voters.values_list("member", flat=True)) == {
        each.pk for each in party.people[:10]
    }
    # Whoever is no delegate may be named on ballots all the same.
    congress.do("file_attendance", absent={})
    congress.do("write_in", member=party.people[12])
    congress.vote(10, 10, 9, 8, 2, 2, 8)
    congress.do("conclude")
    elected = congress.election.candidates.filter(elected=True)
    assert elected.filter(member=party.people[12]).exists() and elected.count() == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "请填写代表名单"),
        ("路人甲", "“路人甲”不是 2026-02-10 在册的正式党员"),
        ("{0}\n{0}", "“{0}”重复"),
        ("同名人", "“同名人”有同名"),
    ],
)
def test_a_list_of_delegates_says_which_names_are_wrong(congress, party, text, said):
    Member.objects.filter(pk__in=[each.pk for each in party.people[13:]]).update(name="同名人")
    name = party.people[0].name
    with pytest.raises(ValidationError, match=re.escape(said.format(name))):
        congress.do("freeze_voters", met_on=DAY, delegates=text.format(name))
    assert congress.election.met_on is None


def test_a_delegate_of_a_common_name_is_told_by_his_party_organization(congress, party):
    under = PartyOrganizationFactory(region=party.region, parent=party, name="机修车间党支部")
    own = MemberFactory(party_organization=under, name="同名人")
    Member.objects.filter(pk=party.people[13].pk).update(name="同名人")
    congress.do("freeze_voters", met_on=DAY, delegates="同名人 机修车间党支部")
    assert [each.member_id for each in congress.election.voters.all()] == [own.pk]


def test_a_branch_elects_by_all_its_members(course):
    with pytest.raises(ValidationError, match="党支部由党员大会选举"):
        course.start(meeting="delegates")


def test_nothing_of_the_list_is_changed_once_votes_are_counted(course):
    course.met()
    course.vote(15, 13, 9, 2)
    with pytest.raises(Refusal, match="不能再变动"):
        course.do("freeze_voters", met_on=DAY)
    with pytest.raises(Refusal, match="不能再变动"):
        course.do("file_attendance", absent={})
    course.do("remove_ballot")
    course.do("file_attendance", absent={})


# --- What is refused ----------------------------------------------------------------------------


def test_a_meeting_to_which_too_few_came_elects_nobody(course):
    course.met(absent=3)
    assert course.election.present_count == 12
    with pytest.raises(Refusal, match="至少 13 人到会"):
        course.vote(12, 12, 12, 0)
    Election.objects.filter(pk=course.pk).update(place="党员活动室")
    with pytest.raises(Refusal, match="至少 13 人到会"):
        course.do("conclude")
    # The database refuses too, whoever writes the row.
    with pytest.raises(IntegrityError), transaction.atomic():
        Election.objects.filter(pk=course.pk).update(state="elected")


@pytest.mark.parametrize(("seats", "lacking"), [(3, 3), (5, 5), (7, 8)])
def test_fewer_candidates_than_a_fifth_more_are_not_sent_up(course, seats, lacking):
    course.nominating(seats=seats)
    for member in course.party.people[:lacking]:
        course.do("add_candidate", member=member)
    with pytest.raises(Refusal, match=f"至少提名 {lacking + 1} 名"):
        course.move("nominate")
    course.do("add_candidate", member=course.party.people[lacking])
    course.move("nominate")


def test_nobody_is_elected_without_the_votes_and_a_tie_is_voted_on_again(course):
    course.met()
    course.vote(14, 13, 9, 9)
    with pytest.raises(Refusal, match="得票相等"):
        course.do("conclude")
    assert not Candidate.objects.filter(elected=True).exists()
    course.vote(8, 5)
    course.do("conclude")
    elected = course.election.candidates.filter(elected=True)
    assert {each.member_id for each in elected} == {each.pk for each in course.party.people[:3]}


def test_fewer_are_elected_only_when_those_present_agree_and_the_committee_is_large_enough(
    course,
):
    course.met(candidates=6, seats=5)
    course.vote(15, 14, 13, 12, 7, 7)
    with pytest.raises(ValidationError, match="过半数（8 至 15 人）同意"):
        course.do("conclude")
    with pytest.raises(ValidationError, match="过半数"):
        course.do("conclude", fewer_agreed=7)
    course.do("conclude", fewer_agreed=8)
    assert course.election.candidates.filter(elected=True).count() == 4
    assert course.election.fewer_agreed == 8


def test_a_committee_under_its_least_size_is_not_accepted(course):
    course.met()
    course.vote(15, 13, 7, 7)
    with pytest.raises(Refusal, match="再次投票"):
        course.do("conclude", fewer_agreed=15)


def test_a_result_that_the_numbers_deny_is_not_recorded(course):
    course.reported()
    outsider = course.election.candidates.get(elected=False)
    Candidate.objects.filter(pk=outsider.pk).update(elected=True, office="committee_member")
    with pytest.raises(ValidationError, match="与登记的得票不符"):
        course.record()
    assert not Post.objects.filter(party_organization=course.party).exists()


def test_whoever_is_deprived_of_his_rights_is_not_elected(course):
    barred = course.party.people[0]
    course.met(left_out={barred.pk: "on_probation"}, candidates=5)
    course.vote(12, 13, 9, 8, 0)
    assert course.election.candidates.get(member=barred).pk not in (
        services.outcome_of(course.election).elected
    )


def test_the_first_meeting_gives_one_secretary_by_more_than_half_of_the_committee(course):
    course.elected()
    one, two, three = course.election.candidates.filter(elected=True).order_by("pk")
    given = {
        "committee_met_on": DAY,
        "committee_present": 3,
        "offices": {one.pk: "secretary", two.pk: "committee_member", three.pk: "committee_member"},
        "votes": {one.pk: 2},
    }
    with pytest.raises(Refusal, match="第一次委员会会议"):
        course.move("report")
    with pytest.raises(ValidationError, match="有且只有一名"):
        two_of_them = given["offices"] | {two.pk: "secretary"}
        course.do("hold_committee", **given | {"offices": two_of_them})
    with pytest.raises(ValidationError, match="2 票以上"):
        course.do("hold_committee", **given | {"votes": {one.pk: 1}})
    with pytest.raises(ValidationError, match="须 2 名以上到会"):
        course.do("hold_committee", **given | {"committee_present": 1})
    with pytest.raises(ValidationError, match="不能早于选举日期"):
        long_ago = datetime.date(1930, 1, 9)
        course.do("hold_committee", **given | {"committee_met_on": long_ago})
    course.do("hold_committee", **given)
    course.move("report")


def test_a_small_branch_elects_its_secretary_directly(course, party):
    course.nominating(form="direct", seats=1)
    with pytest.raises(ValidationError, match="竞选的职务"):
        course.do("add_candidate", member=party.people[0], stands_for="committee_member")
    course.do("add_candidate", member=party.people[0], stands_for="secretary")
    course.move("nominate")
    course.move(
        "approve_nominees", course.town, decided_on=DAY, document_number="两新党〔2026〕20号"
    )
    course.do("freeze_voters", met_on=DAY)
    course.do("file_attendance", absent={})
    course.vote(15)
    course.do("conclude")
    course.move("report")
    course.record()
    post = Post.objects.get(party_organization=party)
    assert (post.title, post.member) == ("secretary", party.people[0])


def test_somebody_written_in_may_be_elected(course):
    course.met()
    written = course.do("write_in", member=course.party.people[7])
    with pytest.raises(ValidationError, match="已在名单中"):
        course.do("write_in", member=course.party.people[7])
    course.vote(15, 12, 3, 3, 12)
    course.do("conclude")
    written.refresh_from_db()
    assert written.elected and written.written_in


# --- Who may, and when ----------------------------------------------------------------------------


def test_the_office_above_answers_and_the_secretary_does_not(course, cast):
    course.start()
    course.move("ask")
    given = {"decided_on": DAY, "document_number": "x"}
    with pytest.raises(Denied):
        course.move("approve", course.secretary, **given)
    with pytest.raises(Missing):
        course.move("approve", cast.viewer, **given)
    with pytest.raises(ValidationError, match="批复文号"):
        course.move("approve", course.town, **given | {"document_number": " "})
    course.move("return", course.town, reason="应选名额与党员人数不符")
    assert course.election.state == "preparing"
    course.do("update_election", seats=5)
    with pytest.raises(Refusal, match="不能同意换届"):
        course.move("approve", course.town, **given)


def test_a_secretary_begins_elections_of_what_is_his_alone(cast, party):
    other = PartyOrganizationFactory(
        region=cast.branch.region, founded_on=datetime.date(2020, 3, 1)
    )
    with pytest.raises(Missing):
        services.start_election(actor=cast.secretary, party_organization=other, **VALUES)
    with pytest.raises(Denied):
        services.start_election(actor=cast.viewer, party_organization=party, **VALUES)
    services.start_election(actor=cast.town_staff, party_organization=other, **VALUES)


def test_one_election_at_a_time_and_another_after_it_was_cancelled(course, party):
    course.start()
    with pytest.raises(Refusal, match="已有一次正在办理"):
        course.start()
    with pytest.raises(IntegrityError), transaction.atomic():
        ElectionFactory(party_organization=party)
    course.move("cancel", reason="上级同意延期换届")
    course.start()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"seats": 2}, "seats"),
        ({"form": "direct", "seats": 3}, "seats"),
        ({"planned_on": datetime.date(2026, 1, 9)}, "planned_on"),
        # Nobody had said by then how many elect.
        ({"planned_on": datetime.date(1930, 1, 9)}, "planned_on"),
        ({"resolved_on": datetime.date(2999, 1, 1)}, "resolved_on"),
    ],
)
def test_what_cannot_be_resolved_is_named_at_its_field(course, values, field):
    with pytest.raises(ValidationError) as refused:
        course.start(**values)
    assert field in refused.value.error_dict


def test_a_term_is_not_cut_by_more_than_a_year(course, party):
    PartyOrganization.objects.filter(pk=party.pk).update(term_started_on=datetime.date(2025, 3, 1))
    with pytest.raises(ValidationError, match="提前换届不得超过一年"):
        course.start()


def test_a_step_that_somebody_else_took_is_a_conflict(course):
    course.start()
    version = course.election.version
    course.do("update_election", seats=5)
    with pytest.raises(Conflict):
        services.move_election(actor=course.secretary, pk=course.pk, version=version, move="ask")


def test_both_sides_are_told_and_find_it_at_home(course, cast):
    course.start()
    course.move("ask")
    told = Notification.objects.get(kind="election_asked")
    assert (told.user, told.link) == (cast.town_staff, course.election.get_absolute_url())
    titles = [todo.title for todo, _ in waiting(cast.town_staff)]
    assert "待批复的换届选举" in titles
    course.move("approve", course.town, decided_on=timezone.localdate(), document_number="1号")
    assert Notification.objects.get(kind="election_answered").user == cast.secretary
    assert "正在办理的换届选举" in [todo.title for todo, _ in waiting(cast.secretary)]


def test_an_unfinished_election_ends_with_its_party_organization(course, cast, party):
    course.start()
    for member in party.people:
        Member.objects.filter(pk=member.pk).update(party_organization=None)
    party.memberships.all().delete()
    party.refresh_from_db()
    dissolve_party_organization(
        actor=cast.county_admin,
        pk=party.pk,
        version=party.version,
        happened_on=datetime.date(2026, 3, 1),
    )
    assert course.election.state == "cancelled"
    assert course.election.steps.get().reason == "党组织已撤销"


def test_a_recorded_election_is_not_deleted(course):
    course.reported()
    course.record()
    with pytest.raises(Refusal, match="不能删除"):
        course.do("recycle_election", course.town)


# --- Twice, at once, too late -------------------------------------------------------------------


def again(course, service, version, **values):
    """The same once more, by somebody who saw it before."""
    with pytest.raises(Conflict):
        getattr(services, service)(actor=course.secretary, pk=course.pk, version=version, **values)


def test_a_round_that_is_sent_twice_is_counted_once(course):
    course.met()
    version = course.election.version
    counts = {"issued": 15, "returned": 15, "valid": 15}
    standing = services.meeting.standing_candidates(course.election)
    # Nobody is elected, so that the same numbers would fit another round.
    votes = dict.fromkeys([each.pk for each in standing], 5)
    course.do("count_ballot", votes=votes, **counts)
    again(course, "count_ballot", version, votes=votes, **counts)
    assert course.election.ballots.count() == 1
    version = course.election.version
    course.vote(5, 5, 5, 5)
    course.do("remove_ballot")
    again(course, "remove_ballot", version)
    assert course.election.ballots.count() == 1


def test_whoever_saw_another_list_of_candidates_or_of_voters_is_too_late(course, party):
    course.nominating()
    version = course.election.version
    course.do("add_candidate", member=party.people[0])
    again(course, "add_candidate", version, member=party.people[1])
    for member in party.people[1:4]:
        course.do("add_candidate", member=member)
    course.move("nominate")
    course.move(
        "approve_nominees", course.town, decided_on=DAY, document_number="两新党〔2026〕20号"
    )
    course.do("freeze_voters", met_on=DAY)
    version = course.election.version
    one, two = course.election.voters.order_by("pk")[:2]
    course.do("file_attendance", absent={one.pk: "出差"})
    course.do("file_attendance", absent={two.pk: "病假"})
    # The numbers are the same, the people are not.
    again(course, "file_attendance", version + 1, absent={one.pk: "出差"})
    assert course.election.voters.get(present=False) == two


# --- From elsewhere -----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["other_town", "stranger"])
def test_an_insider_of_elsewhere_reaches_nothing_of_an_election(course, party, cast, county, who):
    """By ids that he knows: he is told that there is no such election, whatever he asks."""
    course.met()
    election = course.election
    actor = {
        "other_town": GrantFactory(role="town_staff", region=county.west).user,
        "stranger": GrantFactory(
            role="secretary", party_organization=PartyOrganizationFactory(region=county.east)
        ).user,
    }[who]
    candidate = election.candidates.first()
    key = {"actor": actor, "pk": election.pk, "version": election.version}
    for attempt in (
        lambda: services.update_election(**key, seats=5),
        lambda: services.add_candidate(**key, member=party.people[8]),
        lambda: services.write_in(**key, member=party.people[8]),
        lambda: services.remove_candidate(actor=actor, pk=candidate.pk, version=candidate.version),
        lambda: services.freeze_voters(**key, met_on=DAY),
        lambda: services.file_attendance(**key, absent={}),
        lambda: services.remove_ballot(**key),
        lambda: services.conclude(**key),
        lambda: services.move_election(**key, move="cancel", reason="取消"),
        lambda: services.record_result(**key, decided_on=DAY, document_number="1号"),
        lambda: services.recycle_election(**key),
    ):
        with pytest.raises(Missing), transaction.atomic():
            attempt()
    assert course.election.version == election.version
    # Nor does he put somebody of another branch on his own list.
    own = PartyOrganizationFactory(region=county.west, founded_on=datetime.date(2020, 3, 1))
    chief = GrantFactory(role="secretary", party_organization=own).user
    begun = services.start_election(
        actor=chief, party_organization=own, **VALUES | {"form": "direct", "seats": 1}
    )
    Election.objects.filter(pk=begun.pk).update(state="nominating")
    begun.refresh_from_db()
    with pytest.raises(ValidationError, match="本党组织的正式党员"):
        services.add_candidate(
            actor=chief,
            pk=begun.pk,
            version=begun.version,
            member=party.people[0],
            stands_for="secretary",
        )


def test_nobody_answers_what_he_sent_up_himself(course, cast):
    """A town may hold an election on behalf of a branch; somebody else agrees."""
    course.start()
    course.move("ask", course.town)
    given = {"decided_on": DAY, "document_number": "两新党〔2026〕12号"}
    with pytest.raises(Refusal, match="您自己报送的"):
        course.move("approve", course.town, **given)
    course.move("return", course.town, reason="应选名额与党员人数不符")
    course.move("ask", course.town)
    course.move("approve", cast.county_staff, **given)
    assert course.election.state == "nominating"
