"""双述双评: secretaries report, members and the committee vote, nobody learns who voted how."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import services
from assessments.models import Assessment, DutyReport, Heard, Hearing, Mark, Score, Talk
from assessments.services import Given, own
from core import marks
from core.errors import Denied, Missing, Refusal
from core.models import AuditEntry, Notification, Poll
from core.todos import waiting
from members.models import Membership
from own.models import MemberAccount
from tests.accounts.factories import GrantFactory
from tests.assessments.conftest import DAY
from tests.assessments.factories import REPORTING, SchemeFactory
from tests.branches.factories import (
    AssignmentFactory,
    InstructorFactory,
    PartyOrganizationFactory,
    VisitFactory,
)
from tests.members.factories import MemberFactory, PostFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


class Course:
    """A round over the secretaries of two branches under one committee of five."""

    def __init__(self, cast, county):
        self.cast = cast
        self.above = PartyOrganizationFactory(region=county.east, kind="committee")
        cast.branch.parent = self.above
        cast.branch.save()
        self.other = PartyOrganizationFactory(region=county.east, parent=self.above)
        self.members = MemberFactory.create_batch(7, party_organization=cast.branch)
        self.post = PostFactory(party_organization=cast.branch, member=self.members[0])
        self.post2 = PostFactory(party_organization=self.other)
        for title in ("secretary", "deputy_secretary", "organization_member"):
            PostFactory(party_organization=self.above, title=title)
        PostFactory.create_batch(3, party_organization=self.above, title="committee_member")
        self.root = county.root

    def open(self, subject="secretary", content=REPORTING, **values):
        today = timezone.localdate()
        given = {
            "scheme": SchemeFactory(subject=subject, content=content, months=6),
            "region": self.root,
            "code": f"K{subject}"[:20],
            "name": "2026年上半年述职考核",
            "starts_on": datetime.date(2026, 1, 1),
            "ends_on": datetime.date(2026, 6, 30),
            "basis": "县委关于述职评议考核的通知",
            "basis_number": "县委〔2026〕9号",
            "approved_on": today - 10 * DAY,
            "own_until": today + 5 * DAY,
            "town_until": today + 10 * DAY,
            "county_until": today + 20 * DAY,
        }
        self.round = services.open_round(actor=self.cast.county_admin, **{**given, **values})
        return self.round

    @property
    def mine(self):
        return Assessment.objects.get(round=self.round, post=self.post)

    def do(self, service, actor, row, **values):
        row = type(row).objects.get(pk=row.pk)
        return getattr(services, service)(actor=actor, pk=row.pk, version=row.version, **values)

    def report(self, text="抓实组织生活，办成三件实事。", actor=None):
        return self.do("file_report", actor or self.cast.secretary, self.mine, text=text)

    def hear(self, side="vote", kind="paper", row=None, actor=None, **values):
        given = {"side": side, "met_on": timezone.localdate(), "vote_kind": kind, **values}
        return self.do("open_hearing", actor or self.cast.town_staff, row or self.mine, **given)

    def count(self, hearing, number=5, actor=None, votes=None, **values):
        given = dict.fromkeys(("present_count", "issued", "returned", "valid"), number)
        ballots = votes or {
            each.pk: {"good": number - 2, "fair": 2} for each in hearing.people.all()
        }
        return self.do(
            "count_ballots",
            actor or self.cast.town_staff,
            hearing,
            **{**given, "votes": ballots, **values},
        )

    def mark(self, actor, row=None, **given):
        found = {f"{key[1]}.{key[2]}": Given(value) for key, value in given.items()}
        return self.do("save_marks", actor, row or self.mine, given=found, hand_on=True)

    def handed_in(self):
        self.report()
        self.mark(self.cast.secretary, i11=27)
        self.mark(self.cast.town_staff, i12=9)


@pytest.fixture
def course(cast, county):
    return Course(cast, county)


def todos(user):
    return {each.title: number for each, number in waiting(user)}


def test_a_secretary_goes_from_the_report_to_the_grade_the_proposal_and_the_talk(course, cast):
    round = course.open()
    rated = set(round.assessments.values_list("post", flat=True))
    posts = {course.post.pk, course.post2.pk}
    above = set(course.above.posts.filter(title="secretary").values_list("pk", flat=True))
    assert rated == posts | above
    assert todos(cast.secretary)["待述职的考核"] == "1"
    assert "待自评的评星" not in todos(cast.secretary)
    note = Notification.objects.get(user=cast.secretary, kind="assessment_round")
    assert "述职、自评" in note.text
    # Nothing is handed in without the report, nor reviewed without the votes.
    with pytest.raises(Refusal, match="请先提交述职报告"):
        course.mark(cast.secretary, i11=27)
    course.handed_in()
    with pytest.raises(Refusal, match="不能再改"):
        course.report("后来又想起")
    with pytest.raises(Refusal, match="上级党组织测评、本党组织党员测评还没有计票"):
        course.mark(cast.county_staff)
    with pytest.raises(ValidationError, match="不由县级评审评分"):
        course.mark(cast.county_staff, i21=40)
    # Six members beside himself; 4 × 100 + 2 × 80 of 6: 93.33 %.
    hearing = course.hear()
    assert (hearing.entitled_count, hearing.least_present) == (6, 3)
    course.count(hearing, 6)
    # The committee of six hears both secretaries of its branches at once.
    other = Assessment.objects.get(round=round, post=course.post2)
    both = course.hear("committee", people=[other.pk])
    assert both.people.count() == 2 and both.party_organization == course.above
    verdicts = {course.mine.pk: {"good": 4, "fair": 2}, other.pk: {"poor": 6}}
    votes = {each.pk: verdicts[each.assessment_id] for each in both.people.all()}
    course.count(both, 6, votes=votes)
    course.mark(cast.county_staff)
    score = Score.objects.get(assessment=course.mine)
    assert score.known["votes"] == {"vote": 93.33, "committee": 93.33}
    # 27 + 9 + 37.332 + 18.666.
    assert score.total == Decimal("92.00")
    Assessment.objects.filter(round=round).exclude(pk=course.mine.pk).update(state="reviewed")
    round.refresh_from_db()
    round = course.do("publish", cast.county_staff, round)
    assert round.get_state_display() == "反馈中"
    assert "反馈给您" in Notification.objects.filter(user=cast.secretary).latest("pk").text
    round.publicity_until = timezone.localdate() - DAY
    round.save()
    round = course.do("award", cast.county_staff, round)
    score.refresh_from_db()
    document = round.scheme.document
    assert document.star_name(score.star) == "好"
    assert services.pay_proposed(document, score).endswith("建议为年度绩效的 10%。")
    assert own.results_of(course.members[0]) == [course.mine]
    # Of the other one all said 较差: the last grade, with whom somebody talks.
    talk = {"talked_on": timezone.localdate(), "held_by": "镇党委组织委员"}
    talk |= {"problems": "述职不实", "agreed": "按季整改"}
    with pytest.raises(Refusal, match="最后等次"):
        course.do("record_talk", cast.town_staff, course.mine, **talk)
    assert "考核后待谈话" in todos(cast.town_staff)
    with pytest.raises(Missing):
        course.do("record_talk", cast.viewer, other, **talk)
    for each in Assessment.objects.filter(round=round).exclude(pk=course.mine.pk):
        course.do("record_talk", cast.county_staff, each, **talk)
    assert "考核后待谈话" not in todos(cast.town_staff)
    assert Talk.objects.filter(assessment=other).get().made_by == cast.county_staff


def test_under_five_votes_there_is_no_result_anywhere_and_its_marks_go_to_the_others(course, cast):
    course.open()
    course.handed_in()
    hearing = course.hear()
    course.count(hearing, 4, votes={hearing.people.get().pk: {"good": 4}})
    heard = Heard.objects.get(hearing=hearing)
    assert heard.votes is None and heard.hearing.counted_on
    score = Score.objects.get(assessment=course.mine)
    assert score.known["votes"] == {"vote": None}
    # 36 of 40; what nobody learns of is no loss.
    assert score.total == Decimal("90.00") and not score.items["2.1"]["applies"]
    events = Heard.pgh_event_model.objects.filter(pgh_obj=heard.pk)
    assert not events.exclude(good_votes=None).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Heard.objects.update(good_votes=1, fair_votes=3, usual_votes=0, poor_votes=0)
    # Nor is anything valid to which too few came, past the service either.
    with pytest.raises(IntegrityError), transaction.atomic():
        Hearing.objects.update(present_count=2)


def test_where_nobody_could_vote_the_vote_of_members_is_not_waited_for(course, cast):
    course.open()
    course.handed_in()
    course.count(course.hear("committee"), 5)
    with pytest.raises(Refusal, match=r"^本党组织党员测评还没有计票"):
        course.mark(cast.county_staff)
    others = Membership.objects.exclude(member=course.members[0])
    others.filter(party_organization=cast.branch).update(ends_on=timezone.localdate())
    course.mark(cast.county_staff)
    assert course.mine.state == "reviewed"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"present_count": 2}, "至少 3 人"),
        ({"present_count": 7}, "应参加 6 人"),
        ({"issued": 6}, "不能多于实参加"),
        ({"returned": 6}, "多于发出的"),
        ({"valid": 6}, "不能多于收回"),
        ({"votes": {0: {"good": 5}}}, "刚有变动"),
    ],
)
def test_counts_that_cannot_be_are_refused(course, values, said):
    course.open()
    hearing = course.hear()
    with pytest.raises(ValidationError, match=said):
        course.count(hearing, **values)
    hearing.refresh_from_db()
    assert hearing.is_open


def test_votes_by_codes_become_sums_and_nothing_else(course, cast):
    course.open()
    course.handed_in()
    hearing = course.hear(kind="codes")
    slips = course.do("print_ballots", cast.town_staff, hearing)
    names = sorted(each.name for each in course.members[1:])
    assert [name for name, _ in slips] == names
    printed = AuditEntry.objects.get(action="ballots_printed")
    assert not any(code in str(printed.detail) for _, code in slips)
    key = str(hearing.people.get().pk)
    # One votes from his own page, where he reads the report.
    member = course.members[1]
    assert own.open_to(member) == [hearing] and own.open_to(course.members[0]) == []
    assert [each.assessment for each in own.reports_of([hearing])[hearing.pk]] == [course.mine]
    own.vote(poll=own.poll_of(member, hearing.pk), member=member, given={key: "poor"})
    with pytest.raises(Refusal, match="已经投过票"):
        own.poll_of(member, hearing.pk)
    with pytest.raises(Refusal, match="已投票 1 人，至少 5 人"):
        course.do("close_hearing", cast.town_staff, hearing)
    mine = dict(slips)[member.name]
    with pytest.raises(Refusal, match="已经用过"):
        marks.cast_by_code(code=mine, marks={key: "good"})
    for name, code in slips:
        if name != member.name:
            marks.cast_by_code(code=code, marks={key: "good"})
    with pytest.raises(Refusal, match="还有 1 次述职测评没有计票"):
        Assessment.objects.update(state="reviewed")
        course.do("publish", cast.county_staff, course.round)
    course.do("close_hearing", cast.town_staff, hearing)
    heard = Heard.objects.get()
    assert heard.votes == {"good": 5, "fair": 0, "usual": 0, "poor": 1}
    with pytest.raises(Refusal, match="已有结果"):
        course.do("cancel_hearing", cast.town_staff, hearing, reason="再投一次看看")


def test_a_hearing_that_is_given_up_leaves_no_votes_and_is_held_anew(course, cast):
    course.open()
    hearing = course.hear(kind="codes")
    _, code = course.do("print_ballots", cast.town_staff, hearing)[0]
    marks.cast_by_code(code=code, marks={str(hearing.people.get().pk): "fair"})
    with pytest.raises(Refusal, match="已经安排"):
        course.hear()
    course.do("cancel_hearing", cast.town_staff, hearing, reason="名单漏了一人")
    assert not Poll.objects.exists() and not Hearing.objects.exists()
    # Where fewer than five vote, only paper is left.
    for each in course.members[5:]:
        each.memberships.update(ends_on=timezone.localdate())
    with pytest.raises(Refusal, match="不足 5 人"):
        course.hear(kind="codes")
    assert course.hear().entitled_count == 4
    # A committee that is on no books here says how many it is.
    top = Assessment.objects.get(round=course.round, post__party_organization=course.above)
    with pytest.raises(ValidationError, match="应参加测评的人数"):
        course.hear("committee", row=top)
    with pytest.raises(Refusal, match="没有登记"):
        course.hear("committee", "codes", row=top)
    found = course.hear("committee", row=top, entitled_count=9)
    assert (found.party_organization, found.entitled_count, found.least_present) == (None, 9, 5)


def test_who_sees_a_secretarys_result(course, cast, county, fresh):
    """Himself, those above him and the county; nobody else, after the award neither."""
    course.open()
    course.report()
    hearing = course.hear()
    colleague = GrantFactory(role="secretary", party_organization=cast.branch).user
    above = GrantFactory(role="secretary", party_organization=course.above).user
    west = GrantFactory(role="town_staff", region=county.west).user
    bound = GrantFactory(role="member", user=colleague)
    MemberAccount.objects.create(user=colleague, member=course.members[3])
    assert bound.user == colleague
    for state in ("open", "publicity", "awarded"):
        type(course.round).objects.update(
            state=state, published_on=timezone.localdate(), publicity_until=timezone.localdate()
        )
        for user, seen in (
            (cast.secretary, True),
            (cast.town_staff, True),
            (cast.county_staff, True),
            (above, True),
            (colleague, False),
            (cast.viewer, False),
            (cast.instructor, False),
            (cast.department, False),
            (west, False),
            (cast.nobody, False),
        ):
            user = fresh(user)
            rows = Assessment.objects.visible_to(user)
            assert rows.filter(pk=course.mine.pk).exists() == seen, (state, user)
            for model in (DutyReport, Heard, Score):
                found = model.objects.visible_to(user).filter(assessment=course.mine)
                assert found.exists() == seen, (state, user, model)
            leads = user in (cast.town_staff, cast.county_staff)
            assert Hearing.objects.visible_to(user).filter(pk=hearing.pk).exists() == leads
    # The one above looks on; he does not report in the other's place, nor hold his votes.
    type(course.round).objects.update(state="open")
    for user, error in ((above, Denied), (colleague, Missing), (cast.town_staff, Denied)):
        with pytest.raises(error):
            course.report(actor=fresh(user))
    with pytest.raises(Denied):
        course.hear("committee", actor=cast.secretary)
    assert not Mark.objects.exists()


def test_instructors_and_departments_are_rated_by_what_they_did(course, cast, county):
    units = OrganizationFactory.create_batch(2, region=county.east)
    instructor = InstructorFactory(region=county.east, user=cast.instructor)
    AssignmentFactory(instructor=instructor, units=units)
    for day in (5, 6, 7):
        VisitFactory(
            instructor=instructor,
            organization=units[0],
            visited_on=datetime.date(2026, 3, day),
        )
    InstructorFactory(region=county.east)  # in no term
    facts = {
        "instructor_visits": 3, "instructor_full_months": 1, "instructor_unvisited": 1,
    }  # fmt: skip
    items = [
        {
            "code": f"1.{place}", "dimension": "1", "title": name, "marks": 10,
            "source": "computed", "method": "data", "fact": name, "scoring": "each",
            "steps": [{"op": ">=", "value": 1, "marks": 1}],
        }
        for place, name in enumerate(facts, 1)
    ]  # fmt: skip
    items.append(REPORTING["items"][0] | {"code": "1.9"})
    items.append(REPORTING["items"][3] | {"dimension": "1"})
    content = {**REPORTING, "dimensions": [{"code": "1", "name": "工作"}], "items": items}
    round = course.open("instructor", content)
    rating = round.assessments.get()
    assert rating.instructor == instructor and rating.score.known["facts"] == facts
    assert set(Assessment.objects.visible_to(cast.instructor)) == {rating}
    assert not Assessment.objects.visible_to(cast.viewer).exists()
    # No secretary: he hands in without a report; the committee of the county votes on paper.
    course.do("save_marks", cast.instructor, rating, given={"1.9": Given(25)}, hand_on=True)
    with pytest.raises(Refusal, match="没有由本党组织党员测评计分"):
        course.hear("vote", row=rating)
    hearing = course.hear("committee", row=rating, entitled_count=7)
    course.count(hearing, 7)
    rating.score.refresh_from_db()
    assert rating.score.known["votes"] == {"committee": 94.29}

    round = course.open("department", {**content, "items": items[-2:]}, code="KD")
    rating = round.assessments.get()
    assert rating.department == cast.department.current_grants[0].department
    assert set(Assessment.objects.visible_to(cast.department)) == {rating}
    course.do("save_marks", cast.department, rating, given={"1.9": Given(25)}, hand_on=True)
    # Where no town is, the county checks.
    with pytest.raises((Denied, Missing)):
        course.do("save_marks", cast.town_staff, rating, given={}, hand_on=True)
    course.do("save_marks", cast.county_staff, rating, given={}, hand_on=True)


def test_counting_asks_as_often_for_many_as_for_few(course):
    round = course.open()
    course.count(course.hear())
    numbers = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as found:
            services.count_round(round)
        numbers.append(len(found))
        party = PartyOrganizationFactory(region=course.root)
        post = PostFactory(party_organization=party)
        for each in (post,):
            Assessment.objects.create(
                round=round, party_organization=party, post=each, region=party.region
            )
    assert numbers[0] == numbers[1]


def test_pages_say_what_is_due_and_to_each_reader_what_is_his(course, cast, client):
    course.open()
    course.handed_in()
    hearing = course.hear(kind="codes")
    key = str(hearing.people.get().pk)
    voter = GrantFactory(role="member").user
    account = MemberAccount.objects.create(user=voter, member=course.members[1])
    client.force_login(voter)
    page = client.get(reverse("assessments:own", args=[account.pk])).content.decode()
    assert "正在进行" in page and "办成三件实事" in page
    ballot = reverse("assessments:own_ballot", args=[hearing.pk])
    assert course.members[0].name in client.get(ballot).content.decode()
    assert "已投票" in client.post(ballot, {"cast": "1", f"mark-{key}": "good"}).content.decode()
    assert "没有等您投票" in client.get(ballot).content.decode()

    client.force_login(cast.town_staff)
    page = client.get(hearing.get_absolute_url()).content.decode()
    assert "已投票 1 人，应投票 6 人" in page
    sent = {"version": hearing.version}
    slips = client.post(reverse("assessments:print_ballots", args=[hearing.pk]), sent)
    assert slips["Cache-Control"] == "no-store" and slips.content.decode().count("投票码 <") == 5
    closed = client.post(reverse("assessments:close_hearing", args=[hearing.pk]), sent, follow=True)
    assert "至少 5 人投票方为有效" in closed.content.decode()
    page = client.get(course.mine.get_absolute_url()).content.decode()
    assert "还没有计票" in page and "办成三件实事" in page
    page = client.get(reverse("assessments:others")).content.decode()
    assert "述职考核" in page and course.post.person_name in page

    course.round.state, course.round.awarded_on = "awarded", timezone.localdate()
    course.round.save()
    Score.objects.filter(assessment=course.mine).update(star=1)
    page = client.get(course.mine.get_absolute_url()).content.decode()
    assert "待谈话" in page and "建议为年度绩效的 0%" in page and "登记谈话" in page
    client.force_login(cast.secretary)
    page = client.get(course.mine.get_absolute_url()).content.decode()
    assert "等次：较差" in page and "登记谈话" not in page
    client.force_login(cast.viewer)
    assert client.get(course.mine.get_absolute_url()).status_code == 404
