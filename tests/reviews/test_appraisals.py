"""民主评议 from the list to the consent: who counts, which numbers hold, what is not shown."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from branches.services import dissolve_party_organization
from core import marks
from core.errors import Denied, Missing, Refusal
from core.models import AuditEntry, Notification, Poll
from reviews import services
from reviews.models import Appraisal, Appraised
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.reviews.conftest import MET

pytestmark = pytest.mark.django_db


def test_a_review_goes_from_the_list_to_the_consent_of_the_office_above(cast, course, party):
    course.opened(no_grade={party.people[7].pk: "frail"})
    row = course.row
    # Seven vote, at least half of them must; the probationary member takes part without a grade.
    assert (row.entitled_count, row.least_present, row.people.count()) == (7, 4, 9)
    left = dict(row.people.exclude(no_grade="").values_list("member", "no_grade"))
    assert left == {party.people[7].pk: "frail", party.newcomer.pk: "probationary"}
    first = course.rated[0]
    course.do(
        "record_opinions", self_grades={first.pk: "qualified"}, opinions={first.pk: "多参加活动"}
    )
    votes = {each.pk: {"excellent": 2, "qualified": 4} for each in course.rated}
    course.do("count_paper", present_count=6, issued=6, returned=6, valid=6, votes=votes)
    with pytest.raises(Refusal, match="还有 7 名党员没有评定等次"):
        course.move("report")
    # 7 → 2 as a rule; more only with a reason that the office above reads.
    with pytest.raises(ValidationError, match="优秀 3 名，一般不超过 2 名"):
        course.graded(3)
    course.graded(3, excess_reason="三人共同完成市级攻关项目")
    assert course.row.excess_reason
    course.graded(2, excess_reason="已不需要")
    assert course.row.excess_reason == ""
    course.move("report")
    assert Notification.objects.filter(user=cast.town_staff, kind="appraisal_asked").exists()
    with pytest.raises(Denied):
        course.do("agree", decided_on=MET)
    course.move("return", cast.town_staff, reason="请核对优秀人选")
    course.move("report", cast.town_staff)
    with pytest.raises(Refusal, match="您自己报送"):
        course.do("agree", cast.town_staff, decided_on=MET)
    with pytest.raises(ValidationError, match="不能早于"):
        course.do("agree", cast.county_staff, decided_on=MET - datetime.timedelta(days=1))
    course.do("agree", cast.county_staff, decided_on=MET)
    row = course.row
    assert (row.state, row.agreed_on) == ("agreed", MET)
    grades = list(row.people.order_by("grade").values_list("grade", flat=True))
    assert grades == ["", ""] + ["excellent"] * 2 + ["qualified"] * 5
    with pytest.raises(Refusal, match="不能删除"):
        course.do("recycle_appraisal")
    # Who transfers afterwards stands there as he stood.
    party.people[0].name = "改名"
    party.people[0].save()
    assert not row.people.filter(name="改名").exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"present_count": 3}, "至少 4 人"),
        ({"present_count": 9}, "应参加 8 人"),
        ({"issued": 9}, "不能多于实参加"),
        ({"returned": 9}, "多于发出的"),
        ({"valid": 9}, "不能多于收回"),
        ({"votes": {}}, "刚有变动"),
    ],
)
def test_counts_that_cannot_be_are_refused(course, changed, said):
    with pytest.raises(ValidationError, match=said):
        course.counted(**changed)
    assert course.row.state == "voting"


def test_under_five_votes_no_result_is_stored_anywhere(course):
    """Neither by the service nor past it."""
    course.counted(present_count=4, issued=4, returned=4, valid=4)
    assert course.row.state == "grading"
    assert all(each.votes is None for each in course.rated)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appraised.objects.filter(pk=course.rated[0].pk).update(
            excellent_votes=1, qualified_votes=3, basic_votes=0, unqualified_votes=0
        )
    # Of five it is.
    Appraised.objects.filter(pk=course.rated[0].pk).update(
        excellent_votes=1, qualified_votes=4, basic_votes=0, unqualified_votes=0
    )


def test_votes_by_codes_become_sums_and_nothing_else(cast, course, party):
    course.opened("codes")
    slips = course.do("print_slips")
    assert [each.name for each, _ in slips] == sorted(each.name for each in party.people)
    printed = AuditEntry.objects.get(action="slips_printed")
    assert not any(code in str(printed.detail) for _, code in slips)
    keys = [str(each.pk) for each in course.rated]
    for place, (_, code) in enumerate(slips[:6]):
        if place == 4:
            with pytest.raises(Refusal, match="已投票 4 人，至少 5 人"):
                course.do("close_poll")
        grade = "excellent" if place < 2 else "qualified"
        marks.cast_by_code(code=code, marks=dict.fromkeys(keys, grade))
    with pytest.raises(Refusal, match="结束投票"):
        course.do("count_paper", present_count=6, issued=6, returned=6, valid=6, votes={})
    course.do("close_poll")
    row = course.row
    assert (row.state, row.present_count, row.issued, row.valid) == ("grading", 6, 8, 6)
    expected = {"excellent": 2, "qualified": 4, "basic": 0, "unqualified": 0}
    assert [each.votes for each in course.rated] == [expected] * 8
    # Two results of nearly the same people would say how the last one voted.
    with pytest.raises(Refusal, match="不能重新测评"):
        course.move("again", reason="再投一次看看")


def test_a_round_that_is_given_up_leaves_no_votes(course, party):
    course.opened("codes")
    _, code = course.do("print_slips")[0]
    keys = [str(each.pk) for each in course.rated]
    marks.cast_by_code(code=code, marks=dict.fromkeys(keys, "basic"))
    with pytest.raises(Refusal, match="请先终止"):
        course.do("recycle_appraisal")
    course.move("again", reason="名单漏了一人")
    assert not Poll.objects.exists() and course.row.poll_id is None
    # Where fewer than five vote, only paper is left.
    few = {each.pk: "away" for each in party.people[:4]}
    with pytest.raises(Refusal, match="不足 5 人"):
        course.do("open_review", met_on=MET, vote_kind="codes", no_grade=few)
    course.do("open_review", met_on=MET, vote_kind="paper", no_grade=few)
    assert course.row.entitled_count == 4


def test_who_may_begin_a_review_and_of_what(cast, county, course, party):
    west = PartyOrganizationFactory(region=county.west)
    committee = PartyOrganizationFactory(region=county.east, kind="committee")
    begin = services.start_appraisal
    for actor, place, error in (
        (cast.viewer, party, Denied),
        (cast.secretary, west, Missing),
        (cast.town_staff, west, Missing),
        (cast.town_staff, committee, Refusal),
    ):
        with pytest.raises(error):
            begin(actor=actor, party_organization=place, year=2026)
    with pytest.raises(ValidationError, match="前两个年度"):
        begin(actor=cast.secretary, party_organization=party, year=2023)
    course.start()
    with pytest.raises(Refusal, match="已有 2026 年度"):
        begin(actor=cast.town_staff, party_organization=party, year=2026)
    course.move("cancel", reason="年度选错了")
    course.start()
    assert Appraisal.objects.count() == 2


def test_an_open_review_ends_with_its_branch(cast, county, course, party):
    course.opened("codes")
    for member in (*party.people, party.newcomer):
        member.memberships.update(ends_on=MET)
    party.refresh_from_db()
    dissolve_party_organization(
        actor=cast.county_admin,
        pk=party.pk,
        version=party.version,
        happened_on=datetime.date(2026, 3, 1),
        document_number="1号",
    )
    assert course.row.state == "cancelled" and not Poll.objects.exists()


def test_nobody_sees_a_review_out_of_his_scope(cast, county, course, fresh):
    course.opened()
    for user, seen in (
        (cast.county_admin, 1),
        (cast.town_staff, 1),
        (cast.secretary, 1),
        (cast.viewer, 0),
        (cast.instructor, 0),
        (cast.nobody, 0),
    ):
        for model in (Appraisal, Appraised):
            found = model.objects.visible_to(fresh(user))
            assert bool(found.count()) == bool(seen), (user, model)
    other = MemberFactory(party_organization=PartyOrganizationFactory(region=county.west))
    assert not type(other).objects.reviewed_by(cast.secretary).filter(pk=other.pk).exists()
