"""Cases follow the months: one for each light, from the first month to the last."""

import datetime

import pytest

from lights.figures import case_lines
from lights.models import Notice
from months.services import reopen_month
from orgs.models import Organization
from rectification import services
from rectification.models import Case, CaseStep, Escalation, EscalationRule
from tests.months.march import MONTH, close
from tests.orgs.factories import OrganizationFactory
from tests.rectification.factories import CaseFactory
from tests.rectification.test_steps import do

RED = "staff50_no_member"


@pytest.fixture
def lit(cast, county):
    return OrganizationFactory(region=county.east, staff_count=60, name="亮灯公司")


def of(organization, topic=RED):
    return Case.objects.filter(organization=organization, topic=topic).order_by("pk")


def goes_out(organization):
    organization.statuses.update(staff_count=5)


def lights_up(organization):
    organization.statuses.update(staff_count=60)


def test_a_light_opens_a_case_with_what_it_saw(lit, cast):
    close(MONTH)
    case, notice = of(lit).get(), Notice.objects.get(subject_id=lit.pk, rule_code=RED)
    assert (case.state, case.fact, case.region, case.severity) == (
        "drafted",
        notice.fact,
        lit.region,
        "red",
    )
    assert (case.due_on, case.first_due_on) == (notice.due_on, notice.due_on)
    assert case.opened_month == case.last_seen_month == MONTH.first_day
    evidence = {each["label"]: each for each in case.evidence}
    assert evidence["职工人数"]["value"] == "60 人"
    assert evidence["职工人数"]["on"] == MONTH.last_day.isoformat()
    assert evidence["职工人数"]["entered_on"]
    assert [each.move for each in CaseStep.objects.filter(subject=case)] == ["open"]


def test_while_it_stays_it_is_the_same_case_with_its_first_deadline(lit):
    close(MONTH)
    first = of(lit).get()
    close(MONTH.plus(1))
    close(MONTH.plus(2))
    case = of(lit).get()
    assert (case.pk, case.due_on) == (first.pk, first.due_on)
    assert (case.consecutive_months, case.last_seen_month) == (3, MONTH.plus(2).first_day)


def test_gone_it_is_proposed_for_closing_and_a_person_says_so(lit, cast):
    close(MONTH)
    goes_out(lit)
    close(MONTH.plus(1))
    case = of(lit).get()
    assert (case.state, case.proposed_closed_on) == ("drafted", MONTH.plus(1).last_day)
    assert do(services.confirm, cast.county_staff, case).state == "closed"


def test_lit_again_before_it_was_closed_it_goes_on(lit):
    close(MONTH)
    goes_out(lit)
    close(MONTH.plus(1))
    lights_up(lit)
    close(MONTH.plus(2))
    case = of(lit).get()
    assert (case.proposed_closed_on, case.consecutive_months) == (None, 1)


def closed_by_hand(lit, cast):
    case = of(lit).get()
    do(services.issue, cast.county_staff, case)
    Case.objects.filter(pk=case.pk).update(state="proved")
    return do(services.verify, cast.county_staff, case)


def test_the_next_closed_month_opens_it_again(lit, cast):
    close(MONTH)
    case = closed_by_hand(lit, cast)
    assert case.settled_month == MONTH.first_day
    close(MONTH.plus(1))
    again = of(lit).get()
    assert (again.pk, again.state, again.reopened) == (case.pk, "issued", 1)
    assert again.due_on == case.due_on
    assert (
        list(CaseStep.objects.filter(subject=case).order_by("pk").values_list("move", flat=True))[
            -1
        ]
        == "reopen"
    )


def test_a_later_month_opens_another_one(lit, cast):
    close(MONTH)
    case = closed_by_hand(lit, cast)
    goes_out(lit)
    close(MONTH.plus(1))
    lights_up(lit)
    close(MONTH.plus(2))
    assert [each.state for each in of(lit)] == ["closed", "drafted"]
    assert of(lit).first() == case


def test_closed_anew_without_changes_nothing_changes(lit, cast):
    close(MONTH)
    closed_by_hand(lit, cast)
    OrganizationFactory(region=lit.region, staff_count=60)
    before = list(Case.objects.order_by("pk").values("pk", "state", "version"))
    reopen_month(actor=None, month=MONTH, reason="核对")
    close(MONTH)
    kept = Case.objects.filter(pk__in=[each["pk"] for each in before])
    assert list(kept.order_by("pk").values("pk", "state", "version")) == before
    # What was forgotten is found.
    assert Case.objects.filter(topic=RED).count() == 2


def test_a_restatement_withdraws_what_that_month_alone_had_opened(lit):
    close(MONTH)
    reopen_month(actor=None, month=MONTH, reason="人数有误")
    goes_out(lit)
    close(MONTH)
    case = of(lit).get()
    assert case.state == "withdrawn"
    step = CaseStep.objects.filter(subject=case).latest("pk")
    assert (step.move, step.reason) == ("withdraw", "月报更正后不再亮灯")


def test_an_older_month_closed_anew_opens_none(lit):
    close(MONTH)
    close(MONTH.plus(1))
    other = OrganizationFactory(region=lit.region, staff_count=60)
    reopen_month(actor=None, month=MONTH, reason="补登一户")
    close(MONTH)
    assert Notice.objects.filter(subject_id=other.pk, rule_code=RED).count() == 1
    assert not of(other)
    assert of(lit).get().last_seen_month == MONTH.plus(1).first_day


def test_what_was_withdrawn_stays_so_for_its_months(lit, cast):
    close(MONTH)
    do(services.withdraw, cast.county_staff, of(lit).get(), reason="登记错误，不是本县企业")
    reopen_month(actor=None, month=MONTH, reason="核对")
    close(MONTH)
    assert of(lit).get().state == "withdrawn"
    close(MONTH.plus(1))
    assert [each.state for each in of(lit)] == ["withdrawn", "drafted"]


def test_a_draft_opens_nothing(lit):
    from months.services import compute_draft

    compute_draft(actor=None, month=MONTH)
    assert not Case.objects.exists()


def test_an_organization_and_a_party_organization_of_one_id_are_two_cases(county):
    from tests.branches.factories import PartyOrganizationFactory

    organization = OrganizationFactory(region=county.east, staff_count=60)
    PartyOrganizationFactory(
        pk=organization.pk, region=county.east, founded_on=datetime.date(2015, 1, 1)
    )
    close(MONTH)
    close(MONTH.plus(1))
    assert Case.objects.filter(organization=organization).count() == 1
    assert (
        Case.objects.filter(party_organization=organization.pk, topic="term_expired").count() == 1
    )


# --- What follows when it does not go out ---------------------------------------------------------


def measures(organization):
    found = Escalation.objects.filter(case__organization=organization)
    return sorted(found.values_list("months", "measure"))


def test_second_red_month_a_talk_third_a_written_review_and_a_leader(lit):
    close(MONTH)
    assert measures(lit) == []
    close(MONTH.plus(1))
    assert measures(lit) == [(2, "talk")]
    close(MONTH.plus(2))
    assert measures(lit) == [(2, "talk"), (3, "leader"), (3, "review")]
    close(MONTH.plus(3))
    assert measures(lit) == [(2, "talk"), (3, "leader"), (3, "review")]


def test_amber_lights_call_for_none(county):
    amber = OrganizationFactory(region=county.east, staff_count=35)
    for step in range(3):
        close(MONTH.plus(step))
    assert of(amber, "staff30_no_member").get().consecutive_months == 3
    assert measures(amber) == []


def test_the_county_says_from_which_month_on(lit):
    EscalationRule.objects.filter(measure="talk").update(months=3)
    EscalationRule.objects.exclude(measure="talk").update(valid_to="2020-01-01")
    for step in range(3):
        close(MONTH.plus(step))
    assert measures(lit) == [(3, "talk")]


def test_each_measure_is_recorded_once(lit, cast):
    close(MONTH)
    close(MONTH.plus(1))
    talk = Escalation.objects.get()
    done = services.record_escalation(
        actor=cast.town_staff,
        pk=talk.pk,
        version=talk.version,
        note="分管领导约谈企业负责人",
    )
    assert (done.done_by, done.note) == (cast.town_staff, "分管领导约谈企业负责人")
    from core.errors import Refusal

    with pytest.raises(Refusal, match="已于"):
        services.record_escalation(
            actor=cast.town_staff, pk=talk.pk, version=done.version, note="再次约谈企业负责人"
        )


def test_a_case_goes_with_its_organization(lit, cast, county):
    from core import succession

    close(MONTH)
    target = OrganizationFactory(region=county.west, staff_count=5)
    event = succession.Event(
        succession.Kind.MERGED, lit, datetime.date.today(), target, actor=cast.county_admin
    )
    assert [str(each) for each in succession.plan(event) if each.kind == "整改件"] == [
        "整改件 1 件正在办理"
    ]
    succession.carry_out(event)
    case = Case.objects.get(topic=RED)
    assert (case.organization, case.region) == (target, county.west)
    assert Organization.objects.filter(cases=case).exists()


def test_cases_about_whole_regions_go_up_with_them_unless_the_other_one_has_the_same(cast, county):
    from core import succession

    def about(region, topic):
        return CaseFactory(organization=None, region=region, topic=topic)

    twin, alone = about(county.west, "own_1"), about(county.west, "own_2")
    kept = about(county.east, "own_1")
    event = succession.Event(
        succession.Kind.MERGED,
        county.west,
        datetime.date.today(),
        county.east,
        actor=cast.county_admin,
    )
    succession.carry_out(event)
    for each in (twin, alone, kept):
        each.refresh_from_db()
    assert {twin.region, alone.region, kept.region} == {county.east}
    assert (twin.state, alone.state, kept.state) == ("withdrawn", "drafted", "drafted")
    assert CaseStep.objects.get(subject=twin).reason == "区域合并后同一事项已有整改件"


def test_what_became_of_the_cases_is_frozen_with_the_month(lit, cast, county):
    OrganizationFactory(region=county.west, staff_count=60)
    revision = close(MONTH)
    lines = {
        (each.label, each.topic): each
        for each in case_lines(revision=revision, region_code="330999")
    }
    name = of(lit).get().topic_name
    opened = set(Case.objects.values_list("region__name", "topic_name"))
    assert {("东街道", name), ("西镇", name)} < opened
    assert set(lines) == opened | {("合计", topic) for _, topic in opened} | {("合计", "全部规则")}
    values = lines["东街道", name].values
    assert (values["opened"], values["in_hand"], values["closed"]) == (1, 1, 0)
    assert lines["合计", name].values["opened"] == 2
    closed_by_hand(lit, cast)
    # What becomes of them afterwards belongs to later months.
    again = case_lines(revision=revision, region_code="330999")
    assert [each.values for each in again] == [each.values for each in lines.values()]
    assert lines["合计", name].on_time_rate is None
