"""The way through the services: who records what, what the register gets, and how it ends."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from core.errors import Conflict, Denied, Missing, Refusal
from core.models import Notification
from joining import services
from joining.models import Candidate, JoiningLimit, JoiningStep, StepRecord
from members.models import Member
from members.services import end_membership
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.joining.timeline import NUMBER, PROBATION_LOOKS, Way, day, draw_people
from tests.members.factories import MemberFactory, id_number


@pytest.fixture
def people(cast):
    return draw_people(cast)


@pytest.fixture
def way(cast, people):
    return Way(cast, people, phone="13900001234", education="大学本科")


def test_the_whole_way_makes_the_member_and_nothing_is_typed_twice(cast, way, people):
    """From the application to the archive: state, register, history, papers' numbers, messages."""
    candidate = way.candidate
    assert (candidate.state, candidate.branch_next) == ("applicant", "talk")
    assert candidate.branch_due_on == day("2020-02-29")
    assert candidate.id_number_masked == "330999**********" + NUMBER[-2:]
    assert NUMBER not in repr(candidate.__dict__)
    way.until("target_filed")
    candidate = way.candidate
    assert (candidate.state, candidate.holding) == ("target", None)
    way.record("introducers")
    for step in ("review", "training", "committee_check", "prereview", "form", "admission"):
        way.record(step)
    assert Member.objects.filter(name="王小红").count() == 0
    way.record("superior_talk")
    told = Notification.objects.filter(user=cast.town_staff, kind="joining_asked")
    assert told.exists() and not any("王小红" in each.text for each in told)
    way.record("approval")
    candidate, member = way.candidate, Member.objects.get(name="王小红")
    assert (candidate.state, candidate.member) == ("probationary", member)
    assert candidate.probation_ends_on == day("2022-05-06")
    assert (member.status, member.joined_on, member.full_on) == (
        "probationary",
        day("2021-05-06"),
        None,
    )
    assert (member.education, member.phone_masked[:3]) == ("大学本科", "139")
    (link,) = member.memberships.all()
    assert (link.party_organization, link.starts_on) == (cast.branch, day("2021-05-06"))
    for step in ("filed_higher", "placed", "oath"):
        way.record(step)
    for each in PROBATION_LOOKS:
        way.look(each)
    assert way.candidate.branch_next == "full_application"
    for step in ("full_application", "full_meeting", "full_approval", "archive"):
        way.record(step)
    candidate = way.candidate
    member.refresh_from_db()
    assert (candidate.state, candidate.full_on) == ("full", day("2022-05-06"))
    assert (member.status, member.full_on) == ("full", day("2022-05-06"))
    assert (candidate.branch_next, candidate.above_next) == ("", "")
    assert candidate.records.count() == 23 and candidate.looks.count() == 6
    assert [each.role for each in candidate.helpers.order_by("pk")] == [
        "sponsor",
        "sponsor",
        "introducer",
        "introducer",
    ]


def test_a_broken_minimum_changes_nothing_and_says_the_clause(way):
    way.until("sponsors")
    before = way.candidate.version
    with pytest.raises(ValidationError) as refused:
        way.record("target")
    assert "第十一条" in refused.value.messages[0] and way.candidate.version == before
    assert not StepRecord.objects.filter(step="target").exists()
    with pytest.raises(ValidationError, match="须先办理"):
        way.record("prereview")
    with pytest.raises(ValidationError):
        way.record("target", on=timezone.localdate() + datetime.timedelta(days=1))
    with pytest.raises(Refusal, match="这一天没有这个步骤"):
        way.record("target", on=day("1900-01-01"))
    with pytest.raises(Refusal, match="已于 2020-02-29 登记"):
        way.record("talk")


def test_who_records_what(cast, county, way, people):
    """The branch its own steps, the office above the others; out of scope there is nobody."""
    with pytest.raises(Denied):
        way.record("activist_filed", actor=cast.secretary)
    other = GrantFactory(user__username="west", role="town_staff", region=county.west).user
    for stranger in (cast.nobody, cast.viewer, other, cast.instructor):
        with pytest.raises(Missing):
            way.record("talk", actor=stranger)
    way.record("talk", actor=cast.town_staff)  # on behalf of the branch
    with pytest.raises(Conflict):
        services.record_step(
            actor=cast.secretary,
            pk=way.pk,
            version=1,
            step="activist",
            happened_on=day("2020-03-01"),
        )
    way.record("activist", actor=cast.town_staff)
    with pytest.raises(Refusal, match="自己登记"):
        way.record("activist_filed")
    way.record("activist_filed", actor=cast.county_staff)
    with pytest.raises(ValidationError, match="正式党员"):
        way.do(
            "record_step",
            step="sponsors",
            happened_on=day("2020-03-05"),
            helpers=[MemberFactory(status="probationary", party_organization=cast.branch)],
        )


def test_a_number_is_taken_once(cast, way, people):
    def register(number, actor=cast.secretary):
        return services.create_candidate(
            actor=actor,
            party_organization=cast.branch,
            applied_on=day("2020-03-01"),
            id_number=number,
            name="另一人",
            kind="other",
        )

    with pytest.raises(ValidationError, match="已有正在办理"):
        register(NUMBER)
    MemberFactory(id_number=id_number(9), party_organization=cast.branch)
    with pytest.raises(ValidationError, match="已有党员记录"):
        register(id_number(9))
    with pytest.raises(ValidationError, match="18 周岁") as refused:
        register(id_number(8, born=day("2005-05-05")))
    assert "2005" not in refused.value.messages[0]
    assert Candidate.objects.count() == 1


def test_who_was_removed_does_not_apply_again_for_five_years(cast, way):
    former = MemberFactory(id_number=id_number(11), party_organization=cast.branch)
    end_membership(
        actor=cast.county_staff,
        pk=former.pk,
        version=former.version,
        ends_on=day("2018-02-28"),
        end_reason="removed",
    )

    def apply(on):
        return services.create_candidate(
            actor=cast.secretary,
            party_organization=cast.branch,
            applied_on=day(on),
            id_number=id_number(11),
            name="曾被除名",
            kind="other",
        )

    with pytest.raises(ValidationError, match="2023-02-28 前"):
        apply("2023-02-27")
    assert not Candidate.objects.filter(name="曾被除名").exists()
    assert apply("2023-02-28").state == "applicant"


def test_who_left_comes_back_to_the_register_as_who_he_was(cast, way):
    """Long after; who left is the county's alone."""
    former = MemberFactory(id_number=NUMBER, party_organization=cast.branch)
    former.memberships.update(
        starts_on=day("2012-01-01"), ends_on=day("2014-12-31"), end_reason="removed"
    )
    Member.objects.filter(pk=former.pk).update(party_organization=None)
    way.until("superior_talk")
    with pytest.raises(ValidationError, match="已有党员记录"):
        way.record("approval")
    way.record("approval", actor=cast.county_staff)
    former.refresh_from_db()
    assert (way.candidate.member, former.status) == (former, "probationary")
    assert former.memberships.count() == 2


@pytest.fixture
def elsewhere(county):
    """There before anybody's reach was worked out."""
    return PartyOrganizationFactory(region=county.west)


def test_time_counts_on_after_a_move(cast, county, elsewhere, way, people):
    """The looks and days of the former branch stay; the new one goes on."""
    way.until("sponsors")
    branch = PartyOrganizationFactory(region=county.east, founded_on=day("2015-01-01"))
    with pytest.raises(Missing):
        way.do("move_candidate", party_organization=elsewhere)
    way.do("move_candidate", cast.town_staff, party_organization=branch)
    for each in ("2020-08-29", "2021-02-25"):
        way.do("record_look", cast.town_staff, looked_on=day(each), result="fair")
    way.record("target", actor=cast.town_staff)
    candidate = way.candidate
    places = dict(candidate.records.values_list("step", "party_organization"))
    assert (places["activist"], places["target"]) == (cast.branch.pk, branch.pk)
    assert candidate.state == "activist"


def test_a_step_recorded_by_mistake_is_taken_back_from_the_end(way, cast):
    way.until("target_filed")
    first = way.candidate.records.get(step="target")
    with pytest.raises(Refusal, match="从最后一步起"):
        way.do("take_back", record=first.pk, reason="日期录错了")
    last = way.candidate.records.get(step="target_filed")
    with pytest.raises(Denied):
        way.do("take_back", record=last.pk, reason="日期录错了")
    way.do("take_back", cast.town_staff, record=last.pk, reason="日期录错了")
    assert (way.candidate.state, way.candidate.above_next) == ("activist", "target_filed")
    way.record("target_filed")
    for step in ("introducers", "review", "training", "committee_check", "prereview", "form"):
        way.record(step)
    way.record("admission")
    way.record("superior_talk")
    way.record("approval")
    admission = way.candidate.records.get(step="admission")
    with pytest.raises(Refusal, match="不能撤回"):
        way.do("take_back", record=admission.pk, reason="日期录错了")


def test_a_unit_without_a_party_organization_is_served_by_the_department(cast, county, people):
    candidate = services.create_candidate(
        actor=cast.town_staff,
        region=county.east,
        applied_on=day("2020-01-31"),
        id_number=NUMBER,
        name="王小红",
        kind="investor",
    )
    way = Way.__new__(Way)
    way.secretary = way.town = cast.town_staff
    way.people, way.pk = people, candidate.pk
    way.until("superior_talk")  # nobody else is there: the same person does all steps
    with pytest.raises(ValidationError, match="编入哪个党支部"):
        way.record("approval")
    way.record("approval", party_organization=cast.branch)
    candidate = way.candidate
    assert candidate.member.party_organization == candidate.party_organization == cast.branch
    assert Candidate.objects.visible_to(cast.secretary).filter(pk=candidate.pk).exists()


def test_the_county_adds_steps_and_switches_wishes(cast, way):
    today = timezone.localdate()
    step = services.add_step(
        actor=cast.county_admin,
        after_step="activist_filed",
        title="列入发展计划",
        acts="branch",
        people="",
        paper="",
        issuer="",
        valid_from=today,
        ground="县委文件",
    )
    assert (step.position, step.after) == (41, ["activist_filed"])
    # What was done before is judged by what held then.
    way.until("activist_filed")
    candidate = way.candidate
    ahead = services.coming_of(candidate, services.book_now(), services.course_of(candidate))
    assert [each.step.code for each in ahead] == ["cultivation", "own-1", "sponsors"]
    law = JoiningLimit.objects.get(code="cultivation")
    with pytest.raises(ValidationError, match="不能停用"):
        services.replace_limit(
            actor=cast.county_admin,
            pk=law.pk,
            version=law.version,
            amount=1,
            in_use=False,
            valid_from=today,
            ground="县委文件",
        )
    wish = JoiningLimit.objects.get(code="quarterly")
    with pytest.raises(Denied):
        services.replace_limit(
            actor=cast.county_staff,
            pk=wish.pk,
            version=wish.version,
            amount=7,
            valid_from=today,
            ground="县委文件",
        )
    services.replace_limit(
        actor=cast.county_admin,
        pk=wish.pk,
        version=wish.version,
        amount=7,
        valid_from=today,
        ground="县委文件",
    )
    assert JoiningLimit.objects.filter(code="quarterly").count() == 2
    with pytest.raises(Refusal, match="法规规定"):
        talk = JoiningStep.objects.get(code="talk")
        services.end_step(actor=cast.county_admin, pk=talk.pk, version=talk.version)
    services.end_step(actor=cast.county_admin, pk=step.pk, version=step.version)


def test_a_step_of_the_countys_own_has_a_vote_publicity_or_approval(cast, way):
    """Its vote is judged by the rule of such meetings, its days of publicity are asked for, and who
    recorded the step before does not approve it himself."""
    today = timezone.localdate()
    common = {
        "actor": cast.county_admin,
        "people": "",
        "paper": "",
        "issuer": "",
        "valid_from": today,
        "ground": "县委文件",
    }
    with pytest.raises(ValidationError, match="由上级党委办理"):
        services.add_step(
            after_step="talk", title="镇里同意", acts="branch", approval=True, **common
        )
    services.add_step(
        after_step="talk",
        title="列入发展计划",
        acts="branch",
        matter="committee",
        publicity=True,
        **common,
    )
    services.add_step(after_step="talk", title="镇里同意", acts="superior", approval=True, **common)
    way.record("talk")

    def planned(**values):
        return way.do("record_step", step="own-1", happened_on=today, **values)

    with pytest.raises(ValidationError, match="应到、实到和赞成"):
        planned()
    with pytest.raises(ValidationError, match="至少 2 人到会"):
        planned(entitled=3, present=1, in_favour=1)
    assert "没有填写公示起止日期（县委文件）" in planned(entitled=3, present=3, in_favour=3).said[0]
    approval = {"step": "own-2", "happened_on": today, "document_number": "镇组〔2026〕3 号"}
    with pytest.raises(Denied):
        way.do("record_step", **approval)
    way.do("record_step", cast.town_staff, **approval)
    assert set(way.candidate.records.values_list("step", flat=True)) >= {"own-1", "own-2"}
