"""A round from its basis to the frozen stars (`assessments.services`)."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError, NotSupportedError, ProgrammingError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments import services
from assessments.models import Assessment, Mark, Objection, Round, Scheme, Score, Slip, Veto
from assessments.services import counting
from assessments.services.explaining import explained
from assessments.services.overview import draw_sample, outliers, towns
from core.draws import matches
from core.errors import Conflict, Denied, Missing, Refusal
from core.models import Notification
from core.months import Month
from core.todos import waiting
from core.workdays import workdays_between
from months.models import PartyOrganizationFact
from tests.assessments.conftest import DAY
from tests.branches.factories import PartyOrganizationFactory
from tests.lights.frozen import duties, party, revision_of

pytestmark = pytest.mark.django_db
PROTECTED = (InternalError, NotSupportedError, ProgrammingError, IntegrityError)


def todos(user):
    return {each.title: number for each, number in waiting(user)}


def told(user):
    return list(
        Notification.objects.filter(user=user).order_by("pk").values_list("kind", flat=True)
    )


def closed(cast, west):
    """Two closed months: the cast's branch held 7 of 8, the other one nothing."""
    for month, done in ((Month(2026, 1), 3), (Month(2026, 2), 4)):
        revision = revision_of(month)
        for number, held in ((cast.branch.pk, done), (west.pk, 0)):
            party(revision, number, member_count=8).save()
            duties(revision, number, expected=4, done=held).save()


# --- Opening --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"basis": ""}, "basis"),
        ({"basis": "口头"}, "basis"),
        ({"basis_number": " "}, "basis_number"),
        ({"approved_on": timezone.localdate() + 2 * DAY}, "approved_on"),
        ({"ends_on": datetime.date(2026, 5, 31)}, "ends_on"),
        ({"starts_on": datetime.date(2026, 1, 2)}, "starts_on"),
        ({"own_until": timezone.localdate() - DAY}, "own_until"),
        ({"publicity_days": 4}, "__all__"),
        ({"town_until": timezone.localdate()}, "__all__"),
    ],
)
def test_a_round_opens_with_its_legal_basis_and_days_in_order_only(course, values, field):
    with pytest.raises(ValidationError) as refused:
        course.open(**values)
    assert field in refused.value.error_dict
    assert not Round.objects.exists() and not Assessment.objects.exists()


def test_the_database_itself_refuses_a_round_without_basis(course):
    course.open()
    for values in ({"basis": ""}, {"basis_number": ""}, {"publicity_days": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Round.objects.update(**values)


def test_a_round_rates_all_who_are_there_and_asks_their_secretaries(course, cast, county):
    gone = PartyOrganizationFactory(region=county.east, dissolved_on=datetime.date(2026, 2, 1))
    young = PartyOrganizationFactory(region=county.east, founded_on=datetime.date(2026, 7, 1))
    with pytest.raises(Denied):
        services.open_round(
            actor=cast.county_staff, scheme=course.scheme, region=county.root, code="A"
        )
    round = course.open()
    rated = set(round.assessments.values_list("party_organization", flat=True))
    assert rated == {cast.branch.pk, course.west.pk}
    assert not rated & {gone.pk, young.pk}
    assert todos(cast.secretary)["待自评的评星"] == "1"
    assert told(cast.secretary) == ["assessment_round"]
    with pytest.raises(Refusal, match="还没有评定"):
        course.open(code="B")
    for state in ("sample", "draft", "ended"):
        Scheme.objects.filter(pk=course.scheme.pk)
        course.scheme.state = state
        with pytest.raises(Refusal, match="已定稿"):
            course.open(code="C")


# --- The whole way --------------------------------------------------------------------------------


def test_a_round_goes_from_the_branch_to_the_frozen_star(client, course, cast):
    closed(cast, course.west)
    round = course.open()
    rating = course.rating
    # Computed: 7 of 8 held; nobody marks that.
    assert rating.score.known["facts"] == {"duty_rate": 87.5}
    with pytest.raises(ValidationError, match="不由自评评分"):
        course.mark(cast.secretary, i11=40)
    with pytest.raises(ValidationError) as refused:
        course.mark(cast.secretary, i12=18)
    assert set(refused.value.error_dict) == {"marks_2.1", "marks_2.3"}
    # Saved, not handed in: the town waits.
    course.mark(cast.secretary, hand_on=False, i12=18)
    assert "待初核的评星" not in todos(cast.town_staff)
    with pytest.raises(Denied):
        course.mark(cast.town_staff, i12=18)
    course.mark(cast.secretary, i12=18, i21=27, i23=5)
    assert todos(cast.town_staff)["待初核的评星"] == "1"
    rating.refresh_from_db()
    score = Score.objects.get(pk=rating.pk)
    # 35 + 18; 27 of 30 count for 40: 36; bonus 3 of 5.
    assert (score.own, score.total) == (Decimal("92.00"), Decimal("92.00"))
    # The town says why it differs.
    with pytest.raises(ValidationError) as refused:
        course.mark(cast.town_staff, i12=15, i22=9)
    assert set(refused.value.error_dict) == {"reason_1.2"}
    course.move(cast.town_staff, "return", "班子分工一项请重新核对")
    assert told(cast.secretary) == ["assessment_round", "assessment_returned"]
    with pytest.raises(ValidationError) as refused:
        course.mark(cast.secretary, i12=17, i21=27, i23=5)  # changed after it was handed in
    assert set(refused.value.error_dict) == {"reason_1.2"}
    course.mark(cast.secretary, i12=(17, "分工表漏了一人"), i21=27, i23=5)
    course.mark(cast.town_staff, i12=(15, "与实地看到的不符"), i22=9)
    course.mark(cast.county_staff, i12=(16, "访谈后认定"))
    score.refresh_from_db()
    # 35 + 16; 27 + 9; 3. Each level beside the other.
    assert (score.total, score.town, score.waiting) == (Decimal("90.00"), Decimal("89.00"), 0)
    past = Mark.pgh_event_model.objects.filter(assessment=rating, item="1.2")
    assert list(past.order_by("pgh_id").values_list("level", "marks", "reason")) == [
        ("self", Decimal(18), ""),
        ("self", Decimal(17), "分工表漏了一人"),
        ("town", Decimal(15), "与实地看到的不符"),
        ("county", Decimal(16), "访谈后认定"),
    ]
    # Not all are reviewed; a slip is open.
    with pytest.raises(Refusal, match="还有 1 个党组织没有评审完"):
        course.step("publish")
    Assessment.objects.filter(party_organization=course.west).update(state="reviewed")
    department = cast.department.reach.department_ids
    course.step(
        "send_slips",
        departments=list(Slip._meta.get_field("department").related_model.objects.filter(
            pk__in=department
        )),
        due_on=timezone.localdate(),
    )  # fmt: skip
    with pytest.raises(Refusal, match="还没有答复核查单"):
        course.step("publish")
    slip = Slip.objects.get()
    services.answer_slip(actor=cast.department, pk=slip.pk, version=slip.version, answer="无")
    round = course.step("publish")
    assert workdays_between(round.published_on, round.publicity_until) == 5
    with pytest.raises(Refusal, match="期满后才能评定"):
        course.step("award")
    # What is published can be seen by whoever looks on, and is not marked any more.
    assert Assessment.objects.visible_to(cast.viewer).filter(pk=rating.pk).exists()
    with pytest.raises(Refusal, match="公示中"):
        course.move(cast.county_staff, "reopen", "再看一次访谈")
    raised = services.raise_objection(
        actor=cast.secretary, assessment=rating, source="party", text="班子分工应得 17 分"
    )
    Round.objects.update(publicity_until=timezone.localdate() - DAY)
    client.force_login(cast.county_staff)
    (asked,) = [each for each, _ in waiting(cast.county_staff) if "异议" in each.title]
    assert [row.pk for row in client.get(asked.url).context["table"].data] == [rating.pk]
    with pytest.raises(Refusal, match="1 条异议"):
        course.step("award")
    raised = Objection.objects.get(pk=raised.pk)
    with pytest.raises(ValidationError, match="来源处更正"):
        services.answer_objection(
            actor=cast.county_staff, pk=raised.pk, version=raised.version, upheld=True,
            answer="核实属实", item="1.1", marks=40,
        )  # fmt: skip
    raised.refresh_from_db()
    services.answer_objection(
        actor=cast.county_staff, pk=raised.pk, version=raised.version, upheld=True,
        answer="核实属实", item="1.2", marks=17,
    )  # fmt: skip
    round = course.step("award")
    score.refresh_from_db()
    assert (score.total, score.star, score.frozen) == (Decimal("91.00"), 5, True)
    assert round.state == "awarded" and len(round.digest) == 64
    assert services.recounted(round) == []
    assert services.digest_of(round) == round.digest
    # What happens later changes nothing of it.
    for change in (
        lambda: Score.objects.filter(pk=rating.pk).update(star=1),
        lambda: Score.objects.filter(pk=rating.pk).delete(),
    ):
        with pytest.raises(PROTECTED), transaction.atomic():
            change()
    PartyOrganizationFact.objects.all().delete()
    with pytest.raises(Refusal, match="不再计分"):
        services.count_round(round)
    assert services.digest_of(round) == round.digest


def test_nobody_marks_what_is_not_his_or_out_of_his_scope(course, cast, county):
    course.open()
    other = course.round.assessments.get(party_organization=course.west)
    with pytest.raises(Missing):
        course.mark(cast.secretary, other, i12=1)
    with pytest.raises(Missing):
        course.mark(cast.viewer, i12=1)
    with pytest.raises(Denied):
        course.mark(cast.county_staff, i12=1)
    assert not Assessment.objects.visible_to(cast.viewer).exists()
    assert not Assessment.objects.visible_to(cast.department).exists()
    with pytest.raises(Conflict):
        services.save_marks(
            actor=cast.secretary, pk=course.rating.pk, version=99, given={}, hand_on=True
        )
    with pytest.raises(ValidationError) as refused:
        course.mark(cast.secretary, i12=20.5, i21=-1, i23=1.234)
    assert set(refused.value.error_dict) == {"marks_1.2", "marks_2.1", "marks_2.3"}
    assert not Mark.objects.exists()
    with pytest.raises(Refusal, match="截止以后"):
        course.move(cast.town_staff, "take_over", "书记空缺三个月")
    Round.objects.update(own_until=timezone.localdate() - DAY)
    course.move(cast.town_staff, "take_over", "书记空缺三个月")
    assert course.rating.state == "own"
    course.rating.refresh_from_db()
    assert course.rating.state == "town"


# --- Counting -------------------------------------------------------------------------------------


def test_counting_asks_as_often_for_many_as_for_few_and_twice_changes_nothing(course, cast, county):
    closed(cast, course.west)
    round = course.open()
    again = services.count_round(round)
    assert (again.scored, again.changed) == (2, 0)
    with CaptureQueriesContext(connection) as few:
        services.count_round(round)
    for _ in range(30):
        more = PartyOrganizationFactory(region=county.east)
        Assessment.objects.create(round=round, party_organization=more, region=county.east)
    with CaptureQueriesContext(connection) as many:
        found = services.count_round(round)
    assert found.scored == 32 and found.changed == 30
    assert len(many) == len(few)
    assert services.count_round(round).changed == 0
    # Whatever ends a counting after it wrote leaves what was there before.
    Score.objects.update(total=1)

    def stored():
        return list(Score.objects.order_by("pk").values_list("pk", "total", "star", "mark"))

    before = stored()
    write = counting._write

    def write_and_die(scores):
        assert write(scores) == 32
        raise SystemExit(137)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "_write", write_and_die)
        with pytest.raises(SystemExit), transaction.atomic():
            services.count_round(round)
    assert stored() == before
    assert services.count_round(round).changed == 32
    assert not Score.objects.filter(total=1).exists()
    call_command("score_round", "xf2026", "--json")


def test_a_veto_of_the_period_counts_now_and_one_recorded_after_the_award_in_the_next(course, cast):
    course.open()
    course.reviewed()
    course.step("publish")
    Round.objects.update(publicity_until=timezone.localdate() - DAY)
    course.step("award")
    first = Score.objects.get(pk=course.rating.pk)
    assert first.star == 5
    services.record_veto(
        actor=cast.county_staff,
        party_organization=cast.branch,
        code="V1",
        text="较大以上安全事故",
        happened_on=datetime.date(2026, 3, 5),
        ground="事故调查报告〔2026〕2号",
    )
    first.refresh_from_db()
    assert (first.star, first.known["vetoes"]) == (5, [])
    second = services.open_round(
        actor=cast.county_admin,
        scheme=course.scheme,
        region=course.county.root,
        code="XF2026B",
        name="下半年",
        starts_on=datetime.date(2026, 7, 1),
        ends_on=datetime.date(2026, 12, 31),
        basis="县委的批复",
        basis_number="4号",
        approved_on=timezone.localdate(),
        own_until=timezone.localdate(),
        town_until=timezone.localdate(),
        county_until=timezone.localdate(),
    )
    rating = second.assessments.get(party_organization=cast.branch)
    assert rating.score.known["vetoes"] == ["V1"]
    assert rating.score.star == 0
    veto = Veto.objects.get()
    services.lift_veto(
        actor=cast.county_staff, pk=veto.pk, version=veto.version, reason="法院撤销了处罚"
    )
    services.count_round(second)
    assert Score.objects.get(pk=rating.pk).known["vetoes"] == []


def test_a_department_finds_vetoes_among_the_rated_only(course, cast, county):
    course.open()
    strange = PartyOrganizationFactory(region=county.east, founded_on=datetime.date(2026, 8, 1))
    department = cast.department.reach.department_ids
    model = Slip._meta.get_field("department").related_model
    course.step(
        "send_slips",
        departments=list(model.objects.filter(pk__in=department)),
        due_on=timezone.localdate(),
    )
    assert todos(cast.department) == {"待答复的核查单": "1"}
    slip = Slip.objects.get()
    given = {"code": "V1", "happened_on": datetime.date(2026, 2, 3), "ground": "通报〔2026〕1号"}
    with pytest.raises(Refusal, match="不在这一轮"):
        services.record_veto(actor=cast.department, party_organization=strange, slip=slip, **given)
    with pytest.raises(ValidationError, match="不在方案里"):
        services.record_veto(
            actor=cast.department,
            party_organization=cast.branch,
            slip=slip,
            **given | {"code": "V9"},
        )
    services.record_veto(actor=cast.department, party_organization=cast.branch, slip=slip, **given)
    with pytest.raises(Denied):
        services.record_veto(
            actor=cast.department, party_organization=cast.branch, text="另一件",
            **given | {"code": "V2"},
        )  # fmt: skip
    with pytest.raises(ValidationError, match="文号"):
        services.answer_slip(
            actor=cast.county_staff, pk=slip.pk, version=slip.version, answer="一件", way="paper"
        )
    with pytest.raises(Missing):
        services.answer_slip(actor=cast.town_staff, pk=slip.pk, version=slip.version, answer="一件")
    services.answer_slip(actor=cast.department, pk=slip.pk, version=slip.version, answer="一件")
    assert todos(cast.department) == {}
    services.count_round(course.round)
    assert Score.objects.get(pk=course.rating.pk).star == 0


def test_whoever_is_dissolved_meanwhile_is_left_out(course, cast):
    course.open()
    course.west.dissolved_on = timezone.localdate()
    course.west.save()
    course.mark(cast.secretary, i12=18, i21=27, i23=5)
    course.mark(cast.town_staff, i22=9)
    course.mark(cast.county_staff)
    assert services.count_round(course.round).scored == 1
    assert course.step("publish").state == "publicity"


# --- Seen and explained ---------------------------------------------------------------------------


def test_the_page_of_a_star_says_what_is_missing_what_it_is_worth_and_where_to_do_it(course, cast):
    closed(cast, course.west)
    course.open()
    course.mark(cast.secretary, i12=18, i21=27, i23=0)
    course.mark(cast.town_staff, i22=9)
    services.count_round(course.round)
    score = Score.objects.get(pk=course.rating.pk)
    found = explained(course.rating, score)
    assert (score.star, found.star_name, found.next_name) == (4, "四星级", "五星级")
    assert found.missing == [
        "五星级最低 90 分，还差 1.00 分。",
        "五星级须有“创新项目”，现在没有得分。",
    ]
    best = found.chances[0]
    assert (best.item.title, best.lost, best.value) == ("组织生活", Decimal("5"), "87.5 %")
    assert best.url == f"/activities/calendar/{cast.branch.pk}/" and "补课" in best.todo
    assert best.counted == ["满分 × 87.5%"]


def test_whoever_leads_a_round_sees_towns_leniency_and_outliers(course, cast):
    closed(cast, course.west)
    course.open()
    course.mark(cast.secretary, i12=20, i21=30, i23=0)
    course.mark(cast.town_staff, i22=10)
    course.mark(cast.county_staff, i12=(16, "与访谈不符"))
    rows = Assessment.objects.visible_to(cast.county_staff)
    lines, total = towns(course.round, rows)
    assert {
        each.name: (each.rated, each.submitted, each.checked, each.reviewed) for each in lines
    } == {
        "东街道": (1, 1, 1, 1),
        "西镇": (1, 0, 0, 0),
    }
    east = next(each for each in lines if each.name == "东街道")
    assert (east.cut, total.rated) == (Decimal("4.00"), 2)
    Mark.objects.filter(item="2.1").update(marks=0)
    Mark.objects.filter(item="1.2").update(marks=0)
    services.count_round(course.round)
    assert [each.pk for each in outliers(course.round, rows)] == [course.rating.pk]
    drawn = draw_sample(
        actor=cast.county_staff, round=course.round, region=course.county.root, wanted=5
    )
    assert drawn.chosen == [str(course.rating.pk)] and matches(drawn)
    with pytest.raises(Refusal, match="已经抽取过"):
        draw_sample(
            actor=cast.county_staff, round=course.round, region=course.county.root, wanted=5
        )
