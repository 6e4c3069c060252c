"""What is in use stays as it is; what the registry holds is counted within one's scope, shown and
not asked; the burden follows the county's rows."""

import datetime
import json
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import InternalError, transaction
from django.urls import reverse

from branches.services import replace_row
from core.errors import Denied, Missing, Refusal
from orgs.models import Organization
from orgs.services import update_organization
from profiles.services import create_profile
from questionnaires import documents, facts, services
from questionnaires.documents import Question
from questionnaires.models import Questionnaire, QuestionTime
from questionnaires.services.editing import as_json
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import PostFactory
from tests.orgs.factories import OrganizationFactory
from tests.questionnaires.factories import QuestionnaireFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    found = QuestionnaireFactory(code="WJ")
    found.refresh_from_db()
    return found


def test_the_forms_that_ship_hold_together_and_wait_for_the_county(cast):
    shipped = list(Questionnaire.objects.order_by("code"))
    assert [(each.code, each.state) for each in shipped] == [
        ("FIRM", "draft"),
        ("SOCIETY", "draft"),
    ]
    for each in shipped:
        assert services.problems(each) == []
        assert not any(
            question.required
            for question in each.document.questions
            if question.kind in ("photo", "place")
        )
    assert {each.kind for each in QuestionTime.objects.all()} >= {"text", "photo"}


def test_a_questionnaire_is_made_in_editions_and_stays_once_it_is_in_use(cast, draft):
    admin = cast.county_admin
    with pytest.raises(Denied):
        services.create_questionnaire(actor=cast.county_staff, code="A", name="a", source="b")
    new = services.put_question(
        actor=admin, pk=draft.pk, version=draft.version, code="",
        question=Question("region", "区域", "number", fact="region"), place=1,
    )  # fmt: skip
    assert new.document.questions[0].kind == "text", "as the fact is"
    with pytest.raises(ValidationError, match="代码已经用过"):
        services.put_question(
            actor=admin, pk=new.pk, version=new.version, code="",
            question=Question("staff", "又一次", "text"),
        )  # fmt: skip
    with pytest.raises(ValidationError, match="自愿"):
        services.put_question(
            actor=admin, pk=new.pk, version=new.version, code="photo",
            question=Question("photo", "照片", "photo", required=True),
        )  # fmt: skip
    new = services.put_question(
        actor=admin, pk=new.pk, version=new.version, code="region", question=None
    )
    used = services.move_questionnaire(actor=admin, pk=new.pk, version=new.version, move="use")
    for act in (
        lambda: services.change_questionnaire(
            actor=admin, pk=used.pk, version=used.version, name="改"
        ),
        lambda: services.put_question(
            actor=admin, pk=used.pk, version=used.version, code="photo", question=None
        ),
        lambda: services.move_questionnaire(
            actor=admin, pk=used.pk, version=used.version, move="use"
        ),
    ):
        with pytest.raises(Refusal):
            act()
    with pytest.raises(InternalError), transaction.atomic():
        Questionnaire.objects.filter(pk=used.pk).update(content={})
    copy = services.copy_questionnaire(actor=admin, pk=used.pk, version=used.version)
    assert (copy.edition, copy.state, copy.content) == (2, "draft", used.content)
    with pytest.raises(Refusal, match="编制中的一版"):
        services.copy_questionnaire(actor=admin, pk=used.pk, version=used.version)
    loaded = services.load_questionnaire(actor=admin, data=as_json(used))
    assert (loaded.edition, loaded.content) == (3, used.content)
    files = [b"", b"[]", b"{", b"\xff", json.dumps({"code": 1}).encode()]
    head, question = json.loads(as_json(used)), {"code": "a", "label": "甲", "kind": "text"}
    for odd in (
        {"section": ["x"]},
        {"kind": ["text"]},
        {"kind": "choice", "choices": [[], "乙"]},
        {"required": "no"},
        {"label": "甲\0"},
        {"section": "\ud800"},
    ):
        files.append(json.dumps(head | {"content": {"questions": [question | odd]}}).encode())
    for data in files:
        with pytest.raises(ValidationError):
            services.load_questionnaire(actor=admin, data=data)
    with pytest.raises(Missing):
        services.change_questionnaire(actor=cast.nobody, pk=copy.pk, version=copy.version, name="x")
    empty = services.create_questionnaire(actor=admin, code="LEER", name="空", source="文件")
    with pytest.raises(Refusal, match="还不能启用"):
        services.move_questionnaire(actor=admin, pk=empty.pk, version=empty.version, move="use")


@pytest.fixture
def units(cast):
    """Two in the town of the officer, one of them covered and without a phone; one elsewhere."""
    first = OrganizationFactory(region=cast.branch.region, name="甲公司", address="建设路 1 号")
    second = OrganizationFactory(region=cast.branch.region, name="乙公司", address="")
    CoverageFactory(organization=first, party_organization=cast.branch)
    first.refresh_from_db()
    update_organization(
        actor=cast.county_admin, pk=first.pk, version=first.version, phone="13900001111"
    )
    create_profile(actor=cast.county_admin, organization=first, in_market="yes")
    return first, second


def test_the_catalogue_is_made_as_often_for_one_unit_as_for_many(cast, units, monkeypatch):
    asked = QuestionnaireFactory()
    made, whole = [], facts.catalogue
    monkeypatch.setattr(facts, "catalogue", lambda: made.append(1) or whole())
    services.known_of(asked, units[:1], cast.town_staff)
    once = len(made)
    services.known_of(asked, units, cast.town_staff)
    assert len(made) == 2 * once


def test_what_is_counted_of_many_is_what_is_known_of_each(cast, county, units):
    first, second = units
    lone = PartyOrganizationFactory(region=county.east)
    under = PartyOrganizationFactory(region=county.east, parent=lone)
    CoverageFactory(organization=first, party_organization=lone, starts_on="2024-01-01")
    CoverageFactory(organization=first, party_organization=under, starts_on="2025-01-01")
    CoverageFactory(organization=second, party_organization=under, starts_on="2024-01-01")
    CoverageFactory(party_organization=under, starts_on="2024-01-01", ends_on="2025-01-01")
    PostFactory(party_organization=under, title="secretary")
    PostFactory(party_organization=lone, title="deputy_secretary")
    everything = list(facts.catalogue())
    each_of = facts.known_of(everything, Organization.objects.all())
    held = Counter(name for known in each_of.values() for name in known)
    total, known = facts.counted(everything, Organization.objects.all())
    assert (total, known) == (len(each_of), {name: held[name] for name in everything})
    assert (known["party_name"], known["superior"], known["secretary"]) == (2, 1, 2)


def test_a_unit_that_moves_while_it_is_counted_is_counted(cast, units, monkeypatch):
    first, _ = units
    whole = facts._grouped

    def moved(rows, region, numbers):
        found = whole(rows, region, numbers)
        Organization.objects.filter(pk=first.pk).update(region=cast.branch.region.parent)
        return found

    monkeypatch.setattr(facts, "_grouped", moved)
    _, known = facts.counted(["name", "party_name"], Organization.objects.filter(pk=first.pk))
    assert known == {"name": 1, "party_name": 1}


def test_what_is_known_is_counted_in_scope_and_shown_masked(cast, units, django_assert_num_queries):
    first, second = units
    mine = Organization.objects.filter(pk__in=[first.pk, second.pk])
    with django_assert_num_queries(1):
        total, known = facts.counted(["name", "phone", "address", "in_market", "region"], mine)
    assert (total, known) == (
        2,
        {"name": 2, "phone": 1, "address": 1, "in_market": 1, "region": 2},
    )
    content = {
        "questions": [
            {"code": name, "label": name, "kind": each.kind, "fact": name,
             "choices": each.choices}
            for name, each in facts.catalogue().items()
        ]
    }  # fmt: skip
    everything = QuestionnaireFactory(content=content)
    documents.check(everything.document, facts=facts.catalogue())
    found = services.prefilled(everything, first, cast.town_staff)
    assert found["phone"].text == "139****1111" and found["phone"].value == "13900001111"
    assert found["has_party"].text in ("是", "否") and found["in_market"].text == "是"
    assert found["party_name"].text == cast.branch.name
    assert "party_name" not in services.prefilled(everything, second, cast.town_staff)
    with django_assert_num_queries(1):
        services.known_of(everything, [first, second], cast.town_staff)
    for each in facts.proposable():
        assert each.correctable.model_class is Organization


def test_the_burden_counts_what_is_not_known_by_the_rows_of_the_county(cast, units, draft):
    mine = Organization.objects.filter(pk__in=[each.pk for each in units])
    found = services.burden(draft, mine)
    by_code = {each.question.code: each for each in found.asked}
    assert (by_code["name"].known, by_code["name"].fixed) == (2, False)
    assert (by_code["party"].known, by_code["party"].fixed) == (2, True)
    assert by_code["members"].known is None
    # Looked at: name and staff of two; filled in: members 5, reason 8, photo 30 of two each.
    assert found.seconds == 2 * (3 + 3) + 2 * (5 + 8 + 30)
    assert (found.units, found.minutes_each, found.hours, found.new) == (2, 1, 1, 5)
    other = QuestionnaireFactory(state="in_use", name="另一张表", kind="social")
    assert by_code["members"].elsewhere == []
    assert services.burden(draft, mine).asked[3].elsewhere == [other]
    row = QuestionTime.objects.get(kind="yes_no")
    replace_row(
        QuestionTime, actor=cast.county_admin, pk=row.pk, version=row.version, seconds=65,
        valid_from=datetime.date(2026, 1, 5), ground="试填",
    )  # fmt: skip
    assert services.burden(draft, mine).seconds == found.seconds + 2 * 60
    assert services.burden(draft, mine.none()).minutes_each == 0


def test_the_ledger_names_each_field_once_with_who_asks_it(cast, units, draft, client):
    QuestionnaireFactory(state="in_use", name="另一张表")
    ledger = services.ledger(cast.town_staff)
    total, by_title = ledger.units, {each.title: each for each in ledger.lines}
    assert total >= 2 and by_title["组织名称"].known == total
    assert not by_title["组织名称"].twice, "the registry holds it"
    assert by_title["有无党员"].twice and len(by_title["有无党员"].asked_by) == 2
    client.force_login(cast.town_staff)
    page = client.get(reverse("questionnaires:ledger"))
    assert "有无党员" in (text := page.content.decode()) and "重复" in text
    client.force_login(cast.county_admin)
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "家中" in page and "每家约" in page
    answer = client.post(
        reverse("questionnaires:question", args=[draft.pk, "reason"]),
        {"version": draft.version, "code": "reason", "label": "原因", "kind": "choice",
         "choices": "人员少\n其他", "place": "5", "when_code": "members", "when_op": "=",
         "when_value": "否", "required": "on"},
    )  # fmt: skip
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.document.question("reason").label == "原因"
    assert [each.code for each in draft.document.questions].index("reason") == 4
