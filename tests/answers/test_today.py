"""The phone page of a squad: what it has to look at, and what the town sent back, as filed."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from answers import services
from answers.models import Answer, AnswerValue
from answers.services import REVIEW, Body
from core.errors import Refusal
from orgs.services import update_organization
from surveys.models import Assignment
from tests.answers.factories import DAY, answered
from tests.orgs.factories import OrganizationFactory
from tests.surveys.factories import AssignmentFactory

pytestmark = pytest.mark.django_db
FILED = {"staff": "55", "phone": "13900002222", "market": "yes", "members": "否"}


def sent_back(world, answer, reason="人数请核实"):
    REVIEW.decide(
        "return", actor=world.town_staff, pk=answer.pk, version=answer.version,
        reason=reason, grounds=["numbers"],
    )  # fmt: skip


def test_what_goes_back_stands_on_the_page_with_its_reason_and_is_filed_again(world):
    update_organization(
        actor=world.town_staff, pk=world.unit.pk, version=world.unit.version, address="建设路 1 号"
    )
    answer = answered(
        world.surveyor, world.row, answers=FILED, confirmed=["name", "region"],
        seen={"name": "甲公司", "staff": "50", "region": "别处"},
    )  # fmt: skip
    assert not services.sheet_of(world.surveyor).returned
    sent_back(world, answer)
    sheet = services.sheet_of(world.surveyor)
    assert [each.pk for each in sheet.returned] == [answer.pk]
    assert sheet.returned[0].why == "人数、金额与其他来源相差较大：人数请核实"
    assert [each.pk for each in services.sheet_of(world.stranger).units] == [world.other.pk]
    assert not services.sheet_of(world.stranger).returned
    said = sheet.data["returned"][str(answer.pk)]
    answer.refresh_from_db()
    assert (said["unit"], said["key"]) == (world.row.pk, str(answer.client_key))
    assert said["version"] == answer.version
    assert said["fields"] == {
        "surveyed_on": [str(DAY)], "note": [""], "staff": ["55"], "market": ["yes"],
        "members": ["否"], "right-name": ["on"],
    }, "what the registry says otherwise by now is not taken for confirmed"  # fmt: skip
    assert said["personal"] == {"phone": "139****2222"}
    client = Client()
    client.force_login(world.surveyor)
    page = client.get(reverse("answers:today")).content.decode()
    assert "人数请核实" in page and "13900002222" not in page
    data = json.loads(re.search(r'id="survey-units"[^>]*>(.*?)</script>', page, re.S)[1])
    assert set(data["returned"]) == {str(answer.pk)}
    # As the page sends it.
    body = {
        "assignment": world.row.pk, "surveyed_on": str(DAY), "found": True,
        "version": answer.version, "answers": {"staff": "54", "market": "yes", "members": "否"},
        "seen": {}, "confirmed": ["name"], "kept": ["phone"],
    }  # fmt: skip
    url = reverse("api:answer-correct", args=[answer.pk])
    for odd in ({"kept": "x"}, {"kept": [["x"]]}, {"kept": {}}, {"answers": "x"}, {"version": "x"}):
        assert client.post(url, body | odd, content_type="application/json").status_code == 400
    told = client.post(url, body, content_type="application/json")
    assert (told.status_code, told.json()["state"]) == (200, "filed")
    assert Answer.objects.get().said["answers"]["phone"] == "13900002222"
    assert not services.sheet_of(world.surveyor).returned
    assert client.post(url, body, content_type="application/json").status_code == 409


def test_what_was_not_found_and_goes_back_stands_there_too(world):
    lost = answered(world.surveyor, world.row, found=False, note="已经搬走了")
    sent_back(world, lost, reason="请再去一次")
    sheet = services.sheet_of(world.surveyor)
    assert sheet.units == [] and [each.pk for each in sheet.returned] == [lost.pk]
    lost.refresh_from_db()
    world.row.refresh_from_db()
    assert (world.row.state, world.row.note.endswith("请再去一次")) == ("contact", True)
    body = Body(assignment=world.row.pk, surveyed_on=DAY, answers={"staff": "54"})
    services.correct_answer(actor=world.surveyor, pk=lost.pk, version=lost.version, body=body)
    lost.refresh_from_db()
    world.row.refresh_from_db()
    assert (lost.found, lost.state, world.row.state) == (True, "filed", "check")


def test_what_goes_back_after_some_fields_were_judged_is_judged_anew(world):
    answer = answered(world.surveyor, world.row, answers=FILED)
    value = AnswerValue.objects.get(sheet=answer, field="staff_count")
    services.decide_value(actor=world.town_staff, pk=value.pk, version=value.version, approves=True)
    answer.refresh_from_db()
    body = Body(assignment=world.row.pk, surveyed_on=DAY, answers=FILED | {"market": "no"})
    given = {"actor": world.surveyor, "pk": answer.pk, "body": body}
    with pytest.raises(Refusal):
        services.correct_answer(**given, version=answer.version)
    sent_back(world, answer)
    answer.refresh_from_db()
    again = services.correct_answer(**given, version=answer.version)
    fields = {each.field: each.value for each in AnswerValue.objects.filter(sheet=again)}
    assert fields == {"phone": "139****2222", "in_market": "no"}, "what was applied holds"


def test_the_page_asks_as_often_for_three_units_as_for_one(world, django_assert_max_num_queries):
    def asked():
        with django_assert_max_num_queries(60) as found:
            services.sheet_of(world.surveyor)
        return len(found)

    first = answered(world.surveyor, world.row, answers=FILED)
    sent_back(world, first)
    one = asked()
    for nth in range(2):
        unit = OrganizationFactory(region=world.unit.region)
        row = AssignmentFactory(campaign=world.campaign, organization=unit, squad=world.squad)
        sent_back(world, answered(world.surveyor, row, answers={"staff": str(60 + nth)}))
    assert Assignment.objects.surveyed_by(world.surveyor).count() == 3
    assert asked() == one


def test_the_page_of_a_unit_shows_its_answers_and_where_its_squad_files(world):
    def panel(user):
        client = Client()
        client.force_login(user)
        return client.get(reverse("answers:of_unit", args=[world.row.pk])).content.decode()

    assert "还没有填报" in panel(world.surveyor) and reverse("answers:today") in panel(
        world.surveyor
    )
    assert panel(world.town_staff) == ""
    first, second = (answered(world.surveyor, world.row, answers={"staff": n}) for n in (55, 56))
    links = {reverse("answers:detail", args=[each.pk]) for each in (first, second)}
    for user in (world.surveyor, world.town_staff, world.county_staff):
        assert set(re.findall(r'href="(/answers/\d+/)"', panel(user))) == links
    assert reverse("answers:today") not in panel(world.town_staff)
    for user in (world.stranger, world.other_town, world.viewer):
        assert panel(user) == ""
