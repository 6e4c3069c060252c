"""Answers are filed once for each key, become proposals for what the campaign allows, and are
applied by the town: per field, or all at once where nothing was changed meanwhile."""

import datetime
import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from answers import services
from answers.models import Answer, AnswerValue
from answers.services import REVIEW, Body
from core import crypto
from core.errors import Conflict, Denied, Missing, Refusal
from core.filing.once import Gone, OtherBody
from core.models import AuditEntry
from orgs.models import OrganizationStatus
from orgs.services import update_organization
from profiles.services import facts_of
from sources.models import SourceRow
from surveys.models import Campaign
from tests.answers.factories import DAY, PROPOSABLE, QUESTIONS, answered
from tests.questionnaires.factories import QuestionnaireFactory

pytestmark = pytest.mark.django_db
FILED = {"staff": "55", "phone": "13900002222", "market": "yes", "name": "新名称", "members": "否"}


def values(answer):
    return {each.field: each for each in AnswerValue.objects.filter(sheet=answer)}


def test_one_key_is_one_answer(world):
    key = uuid.uuid4()
    first = answered(world.surveyor, world.row, key=key, answers=FILED)
    body = Body(assignment=world.row.pk, surveyed_on=DAY, answers=dict(reversed(FILED.items())))
    again = services.file_answer(actor=world.surveyor, client_key=key, body=body)
    assert (again.record.pk, again.new) == (first.pk, False)
    with pytest.raises(OtherBody):
        answered(world.surveyor, world.row, key=key, answers=FILED | {"staff": "56"})
    with pytest.raises(Missing):
        answered(world.stranger, world.row, key=key, answers=FILED)
    assert Answer.objects.count() == 1
    services.withdraw_answer(actor=world.surveyor, pk=first.pk, version=first.version)
    with pytest.raises(Gone):
        services.file_answer(actor=world.surveyor, client_key=key, body=body)


def test_an_answer_proposes_what_differs_and_what_the_campaign_allows(world):
    answer = answered(world.surveyor, world.row, answers=FILED | {"region": "别处"},
                      confirmed=["region", "x"])  # fmt: skip
    found = values(answer)
    assert set(found) == {"staff_count", "phone", "in_market"}
    assert found["phone"].value == "139****2222" and found["phone"].given == "13900002222"
    assert (found["staff_count"].before, found["staff_count"].effective_on) == ("50", DAY)
    assert answer.said["answers"]["name"] == "新名称" and "region" not in answer.said["answers"]
    assert answer.said["confirmed"] == ["region"] and answer.said["answers"]["members"] is False
    world.row.refresh_from_db()
    assert world.row.state == "check", "the unit was visited"
    assert b"13900002222" not in bytes(answer.answers_cipher)
    for actor, row in ((world.surveyor, world.other), (world.stranger, world.row)):
        with pytest.raises(Missing):
            answered(actor, row, answers=FILED)
    # The offices judge what squads file, and file nothing themselves.
    for name in ("county_admin", "county_staff", "town_staff", "secretary", "viewer", "nobody"):
        with pytest.raises(Denied):
            answered(getattr(world, name), world.row, answers=FILED)
    same = answered(world.surveyor, world.row, answers={"staff": "50"})
    assert values(same) == {}, "the registry says so already"
    for odd in ({"staff": "x"}, {"nobody": "1"}, {"market": "maybe"}, "x", {"staff": "3000000"}):
        with pytest.raises(ValidationError):
            answered(world.surveyor, world.row, answers=odd)
    tomorrow = datetime.date.today() + datetime.timedelta(days=2)
    before = world.campaign.started_on - datetime.timedelta(days=1)
    for day in (tomorrow, before):
        with pytest.raises(ValidationError):
            answered(world.surveyor, world.row, surveyed_on=day)


def test_what_a_squad_may_not_read_stands_in_no_proposal(world):
    update_organization(
        actor=world.town_staff, pk=world.unit.pk, version=world.unit.version,
        principal="欧阳建国", phone="13900001111",
    )  # fmt: skip
    boss = {"code": "boss", "label": "负责人", "kind": "name", "fact": "principal"}
    content = {"questions": [*QUESTIONS["questions"], boss]}
    asked = QuestionnaireFactory(content=content, state="in_use")
    world.campaign.rounds.update(questionnaire=asked)
    Campaign.objects.filter(pk=world.campaign.pk).update(proposable=[*PROPOSABLE, "principal"])
    answer = answered(
        world.surveyor, world.row, answers={"boss": "李四", "phone": "13900002222"},
        seen={"phone": "13812345678"},
    )  # fmt: skip
    told = {field: each.before for field, each in values(answer).items()}
    assert told == {"principal": "欧***", "phone": "139****1111"}
    assert services.contradictions([answer])[answer.pk] == []


def test_what_waits_when_a_campaign_ends_is_judged_all_the_same(world):
    answer = answered(world.surveyor, world.row, answers={"staff": "55"})
    Campaign.objects.filter(pk=world.campaign.pk).update(state="closed", report={"towns": []})
    given = {"actor": world.town_staff, "pk": answer.pk, "version": answer.version}
    with pytest.raises(Refusal, match="已经结束"):
        REVIEW.decide("return", **given, reason="人数请核实", grounds=["numbers"])
    assert REVIEW.decide("accept", **given).state == "accepted"
    world.unit.refresh_from_db()
    world.row.refresh_from_db()
    assert (world.unit.staff_count, world.row.state) == (55, "check")
    with pytest.raises(Missing):
        answered(world.surveyor, world.row, answers={"staff": "56"})


def test_the_town_accepts_all_at_once_and_the_values_hold_from_the_day_of_the_survey(world):
    answer = answered(world.surveyor, world.row, answers=FILED)
    town = world.town_staff
    assert list(REVIEW.waiting(town)) == [answer]
    assert not REVIEW.waiting(world.nobody).exists()
    decided = REVIEW.pass_many(actor=town, seen={answer.pk: answer.version})
    assert decided.done == [answer], decided.refused
    world.unit.refresh_from_db()
    assert (world.unit.staff_count, world.unit.phone) == (55, "13900002222")
    assert world.unit.name == "甲公司", "the campaign does not allow it"
    assert facts_of(world.unit)["in_market"] == "yes"
    assert facts_of(world.unit, DAY - datetime.timedelta(days=1))["in_market"] == ""
    held = OrganizationStatus.objects.filter(organization=world.unit, starts_on=DAY)
    assert held.get().staff_count == 55
    said = SourceRow.objects.get(organization=world.unit)
    assert (said.listed.source.code, said.listed.dated) == ("own", DAY)
    assert (said.staff_count, said.name, said.state, said.differs) == (55, "", "", [])
    assert crypto.decrypt(said.phone_cipher) == "13900002222"
    assert said.phone_index == world.unit.phone_index
    assert said.facts == {"in_market": "yes"}
    world.row.refresh_from_db()
    assert world.row.state == "form"
    assert AuditEntry.objects.filter(action="survey_answer_accepted").exists()
    with pytest.raises(Refusal):
        services.withdraw_answer(
            actor=world.surveyor, pk=answer.pk,
            version=Answer.objects.get(pk=answer.pk).version,
        )  # fmt: skip


def test_what_was_only_confirmed_is_the_squads_word_too(world):
    """What it looked at and found right, or typed as it stood; not what had changed meanwhile."""
    confirmed = ["name", "staff", "market", "phone"]
    update_organization(
        actor=world.town_staff, pk=world.unit.pk, version=world.unit.version, phone="13900001111"
    )
    first = answered(world.surveyor, world.row, answers={"market": "yes"}, confirmed=["name"])
    REVIEW.decide("accept", actor=world.town_staff, pk=first.pk, version=first.version)
    later = DAY + datetime.timedelta(days=1)
    answer = answered(
        world.surveyor, world.row, surveyed_on=later, answers={"staff": "50"},
        confirmed=confirmed, seen={"name": "从前的名称"},
    )  # fmt: skip
    assert not SourceRow.objects.filter(listed__dated=later).exists(), "the town has not judged it"
    REVIEW.decide("accept", actor=world.town_staff, pk=answer.pk, version=answer.version)
    one, two = SourceRow.objects.filter(organization=world.unit).order_by("listed__dated")
    assert (one.name, one.staff_count, one.facts) == ("甲公司", None, {"in_market": "yes"})
    assert (two.name, two.staff_count, two.facts) == ("", 50, {"in_market": "yes"})
    assert crypto.decrypt(two.phone_cipher) == "13900001111"
    client = Client()
    client.force_login(world.town_staff)
    page = client.get(reverse("sources:said", args=[world.unit.pk])).content.decode()
    shown = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "在专业市场内 是 是 自行摸排 2026-01-06 是 自行摸排 2026-01-05 以台账为准" in shown
    assert "13900001111" not in page and "139****1111" in page


def test_different_fields_merge_and_the_same_field_is_a_persons_decision(
    world, django_assert_num_queries
):
    first = answered(world.surveyor, world.row, answers={"staff": "55"})
    second = answered(world.surveyor, world.row, answers={"market": "no"})
    third = answered(world.surveyor, world.row, answers={"staff": "60"})
    town, seen = world.town_staff, {each.pk: each.version for each in (first, second, third)}
    with django_assert_num_queries(2):
        services.contradictions([first, second, third])
    decided = REVIEW.pass_many(actor=town, seen=seen)
    assert decided.done == [first, second]
    assert [row for row, _ in decided.refused] == [third] and "职工人数" in decided.refused[0][1]
    (clash,) = services.contradictions([third])[third.pk]
    assert (clash.value.before, clash.now, clash.value.value) == ("50", "55", "60")
    shown = services.differences(town, Answer.objects.get(pk=third.pk))
    assert [(each["registry"], each["answered"], each["seen"]) for each in shown] == [
        ("55", "60", "50")
    ]
    value = values(third)["staff_count"]
    with pytest.raises(ValidationError):
        services.decide_value(actor=town, pk=value.pk, version=value.version, approves=False)
    with pytest.raises(Missing):
        services.decide_value(actor=world.nobody, pk=value.pk, version=value.version, approves=True)
    services.decide_value(
        actor=town, pk=value.pk, version=value.version, approves=False, answer="与社保一致的是 55"
    )
    assert SourceRow.objects.get(organization=world.unit).staff_count == 55, "what was refused"
    third.refresh_from_db()
    world.unit.refresh_from_db()
    assert (third.state, world.unit.staff_count) == ("accepted", 55)
    with pytest.raises(Refusal):
        services.decide_value(
            actor=town, pk=value.pk, version=AnswerValue.objects.get(pk=value.pk).version,
            approves=True,
        )  # fmt: skip


def test_what_was_changed_while_the_squad_had_no_net_is_flagged(world):
    update_organization(
        actor=world.town_staff, pk=world.unit.pk, version=world.unit.version, staff_count=70
    )
    late = answered(world.surveyor, world.row, answers={"staff": "55"}, seen={"staff": "50"})
    (clash,) = services.contradictions([late])[late.pk]
    assert (clash.value.before, clash.now) == ("50", "70")
    fine = answered(world.surveyor, world.row, answers={"staff": "56"}, seen={"staff": "70"})
    assert services.contradictions([fine])[fine.pk] == []


def test_what_goes_back_is_filed_again_under_its_key(world):
    key = uuid.uuid4()
    answer = answered(world.surveyor, world.row, key=key, answers=FILED)
    with pytest.raises(ValidationError):
        REVIEW.decide("return", actor=world.town_staff, pk=answer.pk, version=answer.version)
    REVIEW.decide(
        "return", actor=world.town_staff, pk=answer.pk, version=answer.version,
        reason="人数请核实", grounds=["numbers"],
    )  # fmt: skip
    answer.refresh_from_db()
    world.row.refresh_from_db()
    assert (answer.state, world.row.state) == ("returned", "visit")
    body = Body(assignment=world.row.pk, surveyed_on=DAY, answers={"staff": "54"})
    with pytest.raises(Conflict):
        services.correct_answer(actor=world.surveyor, pk=answer.pk, version=1, body=body)
    with pytest.raises(ValidationError):
        wrong = Body(assignment=world.other.pk, surveyed_on=DAY)
        services.correct_answer(
            actor=world.surveyor, pk=answer.pk, version=answer.version, body=wrong
        )
    again = services.correct_answer(
        actor=world.surveyor, pk=answer.pk, version=answer.version, body=body
    )
    assert (again.state, again.client_key, set(values(again))) == ("filed", key, {"staff_count"})
    assert REVIEW.edition_of(again) == 2
    content = dict(again.steps.get(move="return").content)
    assert content["职工人数"] == "55" and not {"电话", "名称"} & {*content} - {"名称"}
    # A first filing whose answer was lost still finds its record.
    first = Body(assignment=world.row.pk, surveyed_on=DAY, answers=FILED)
    assert not services.file_answer(actor=world.surveyor, client_key=key, body=first).new


def test_what_was_not_found_is_said_with_a_reason(world):
    with pytest.raises(ValidationError):
        answered(world.surveyor, world.row, found=False)
    lost = answered(world.surveyor, world.row, found=False, note="登记地址没有这家单位")
    world.row.refresh_from_db()
    assert (world.row.state, world.row.note) == ("lost", "登记地址没有这家单位")
    assert not values(lost)


def test_a_number_is_given_to_whoever_surveys_and_recorded(world):
    update_organization(
        actor=world.town_staff, pk=world.unit.pk, version=world.unit.version, phone="13900001111"
    )
    assert services.call(actor=world.surveyor, pk=world.row.pk) == "13900001111"
    assert AuditEntry.objects.filter(action="survey_number_called").count() == 1
    for actor, row in ((world.surveyor, world.other), (world.viewer, world.row)):
        with pytest.raises(Missing):
            services.call(actor=actor, pk=row.pk)


def test_a_round_without_a_questionnaire_takes_no_answers(world):
    world.campaign.rounds.update(questionnaire=None)
    with pytest.raises(Refusal):
        answered(world.surveyor, world.row, answers={})
