"""The list of every day, the page of one case, and what waits for whom."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.models import Attachment
from core.todos import next_steps, waiting
from members.models import Member
from rectification.models import Answer, Appeal, AppealField, Case, Extension
from rectification.views.panels import SHOWN
from tests.members.factories import MemberFactory
from tests.rectification.factories import CaseFactory
from tests.rectification.test_steps import at

LIST = reverse("rectification:list")
DAY = datetime.timedelta(days=1)


def page(case):
    return reverse("rectification:detail", args=[case.pk])


def said(client, user, url, **values):
    client.force_login(user)
    answer = client.post(url, values) if values else client.get(url)
    return answer.content.decode()


def test_the_list_shows_what_is_still_to_be_done(client, east, cast):
    closed = CaseFactory(party_organization=east.party, topic="closed", state="closed")
    text = said(client, cast.county_staff, LIST)
    assert page(east.case) in text and page(closed) not in text
    assert re.search(r"已销号 <strong>1</strong>", text)
    assert page(closed) in said(client, cast.county_staff, f"{LIST}?state=closed")
    assert page(closed) in said(client, cast.county_staff, f"{LIST}?standing=all")


def test_the_list_asks_as_much_of_three_as_of_one(client, east, cast, django_assert_num_queries):
    def ask():
        client.force_login(cast.town_staff)
        client.get(LIST)  # what is asked once in a process
        with django_assert_num_queries(QUERIES):
            client.get(LIST)

    ask()
    for nth in range(2):
        CaseFactory(party_organization=east.party, topic=f"more{nth}")
    ask()


#: Session, user, grants, regions; the states, overdue, waiting; the rows and their number.
QUERIES = 12


FILTERS = {
    "mine=waiting": {"east", "east-party"},
    "mine=issue": {"east-party"},
    "mine=answer": {"east"},
    "overdue=yes": {"east"},
    "overdue=no": {"east-party"},
    "topic=staff50_no_member": {"east"},
    "severity=amber": set(),
    "q=east党支部": {"east-party"},
    "appealed=yes": set(),
    "proposed=yes": {"east-party"},
}


def test_filters(client, area, subtests):
    from lights.models import Rule

    assert Rule.objects.filter(code="staff50_no_member").exists()
    east, yesterday = area.east, timezone.localdate() - datetime.timedelta(days=1)
    at(east.case, "issued", due_on=yesterday)
    at(east.party_case, "drafted", proposed_closed_on=yesterday)
    for query, found in FILTERS.items():
        with subtests.test(query):
            text = said(client, east.clerk, f"{LIST}?{query}")
            shown = {
                name
                for name, case in (("east", east.case), ("east-party", east.party_case))
                if f'href="{page(case)}"' in text
            }
            assert shown == found


def test_ticked_ones_are_sent_out(client, east):
    client.force_login(east.clerk)
    seen = f"{east.case.pk}-{east.case.version}"
    answer = client.post(LIST, {"chosen": [seen]}, follow=True)
    assert "已下发 1 件" in answer.content.decode()
    assert set(Case.objects.filter(state="issued")) == {east.case}
    answer = client.post(f"{LIST}?mine=issue", {"all": "1"}, follow=True)
    assert set(Case.objects.filter(state="issued")) == {east.case, east.party_case}
    client.force_login(east.secretary)
    assert client.post(LIST, {"all": "1"}).status_code == 403


def test_ticked_ones_are_withdrawn_once_it_is_said_why(client, east):
    client.force_login(east.clerk)
    url = reverse("rectification:withdraw_many")
    chosen = {"chosen": [f"{each.pk}-{each.version}" for each in (east.case, east.party_case)]}
    asked = client.post(url, chosen).content.decode()
    assert (
        "撤销整改件 2 件" in asked and east.organization.name in asked and page(east.case) in asked
    )
    refused = client.post(url, chosen | {"reason": ""}).content.decode()
    assert "理由" in refused and chosen["chosen"][0] in refused
    assert not Case.objects.filter(state="withdrawn").exists()
    answer = client.post(url, chosen | {"reason": "企业已注销，不再整改"}, follow=True)
    assert "已撤销 2 件" in answer.content.decode()
    assert Case.objects.filter(state="withdrawn").count() == 2
    assert "请先勾选" in client.post(url, {}, follow=True).content.decode()
    client.force_login(east.secretary)
    assert client.post(url, chosen).status_code == 403


def test_the_page_says_what_is_wrong_by_which_data_and_what_mends_it(client, east):
    evidence = [
        {
            "label": "职工人数",
            "value": "60 人",
            "on": "2026-10-31",
            "entered_on": "2026-03-05",
            "entered_by": "王敏",
        }
    ]
    at(east.case, "issued", evidence=evidence)
    text = said(client, east.clerk, page(east.case))
    for each in ("职工 50 人以上（含）", "60 人", "2026-03-05", "王敏", "登记党员", "签收"):
        assert each in text
    assert "下一步由整改单位签收" in text


def test_who_works_there_stands_beside_whose_relation_is_there(client, east):
    MemberFactory(organization=east.organization, name="在岗")
    MemberFactory(party_organization=east.party, name="在册")
    text = said(client, east.clerk, page(east.case))
    assert re.search(r"在这里工作的党员</dt><dd>1 名", text)
    assert re.search(r"组织关系在覆盖党组织的党员</dt><dd>1 名", text)
    assert "其中 1 名在这里工作、组织关系不在这里" in text


def test_a_department_is_led_nowhere_it_may_not_go(client, east, cast):
    department = cast.department.current_grants[0].department
    at(east.case, "issued", department=department)
    address = f'href="{east.organization.get_absolute_url()}"'
    for url in (LIST, page(east.case)):
        text = said(client, cast.department, url)
        assert east.organization.name in text and address not in text
        assert address in said(client, east.clerk, url)


def test_a_department_finds_its_cases_by_what_they_are_about(client, area, cast):
    department = cast.department.current_grants[0].department
    east, west = area.east, area.west
    for case in (east.case, west.party_case):
        at(case, "issued", department=department)
    for text, found in (
        (east.organization.name, east.case),
        (west.party.code, west.party_case),
        (east.party.name, None),
    ):
        shown = said(client, cast.department, f"{LIST}?q={text}")
        assert {each for each in (east.case, west.party_case) if page(each) in shown} == (
            {found} - {None}
        )


def test_whoever_left_does_not_work_there(client, east):
    left = MemberFactory(organization=east.organization)
    Member.objects.filter(pk=left.pk).update(party_organization=None)
    text = said(client, east.clerk, page(east.case))
    assert re.search(r"在这里工作的党员</dt><dd>0 名", text)


def test_what_is_to_be_done_stands_before_all_that_is_over(client, east):
    for nth in range(SHOWN):
        CaseFactory(organization=east.organization, topic=f"over{nth}", state="closed")
    late = CaseFactory(
        organization=east.organization, topic="late", due_on=timezone.localdate() - DAY
    )
    url = reverse("rectification:of_organization", args=[east.organization.pk])
    client.force_login(east.clerk)
    text = client.get(url, headers={"HX-Request": "true"}).content.decode()
    found = [int(pk) for pk in re.findall(r'href="/cases/(\d+)/"', text)]
    assert found[:2] == [late.pk, east.case.pk] and len(found) == SHOWN


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_page_of_a_case_follow_no_answers(
    client, east, number, django_assert_num_queries
):
    at(east.case, "acknowledged")
    for nth in range(number):
        Answer.objects.create(case=east.case, kind="measures", text=f"第 {nth} 次答复")
    client.force_login(east.clerk)
    client.get(page(east.case))
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(page(east.case))


#: Session, user, grants, regions; the case, its steps, checks and parts with who may do what.
PAGE_QUERIES = 26


def test_a_secretary_answers_with_words_and_files(client, east):
    at(east.case, "acknowledged")
    client.force_login(east.secretary)
    url = reverse("rectification:move", args=[east.case.pk, "respond"])
    assert 'enctype="multipart/form-data"' in client.get(url).content.decode()
    picture = SimpleUploadedFile("名册.png", PNG, content_type="image/png")
    values = {"version": Case.objects.get(pk=east.case.pk).version, "text": "本月内完成整改"}
    answer = client.post(url, values | {"files": picture}, follow=True)
    assert "现在是“整改中”" in answer.content.decode()
    written = Answer.objects.get()
    assert [each.name for each in Attachment.objects.of(written)] == ["名册.jpg"]
    assert "名册.jpg" in said(client, east.clerk, page(east.case))


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c63f8cfc0f01f00050001ff89993d1d0000000049454e44ae426082"
)


def test_what_was_said_is_read_by_those_who_handle_it(client, east, cast):
    at(east.case, "acknowledged")
    Answer.objects.create(case=east.case, kind="measures", text="由李某负责联系")
    for user in (east.secretary, east.clerk, cast.county_staff):
        assert "由李某负责联系" in said(client, user, page(east.case))
    assert "由李某负责联系" not in said(client, cast.viewer, page(east.case))


def test_an_extension_and_an_appeal_are_decided_on_their_pages(client, east):
    at(east.case, "acknowledged")
    later = (east.case.due_on + datetime.timedelta(days=5)).isoformat()
    version = Case.objects.get(pk=east.case.pk).version
    said(
        client,
        east.secretary,
        reverse("rectification:extend", args=[east.case.pk]),
        version=version,
        new_due_on=later,
        reason="企业停产检修",
    )
    extension = Extension.objects.get()
    url = reverse("rectification:decide_extension", args=[extension.pk])
    assert url in said(client, east.clerk, page(east.case))
    said(client, east.clerk, url, version=extension.version, decision="yes")
    assert Case.objects.get(pk=east.case.pk).due_on.isoformat() == later
    said(
        client,
        east.secretary,
        reverse("rectification:appeal", args=[east.case.pk]),
        version=Case.objects.get(pk=east.case.pk).version,
        value_staff_count="36",
        effective_on="2026-10-01",
        reason="职工人数误填",
    )
    field = AppealField.objects.get()
    url = reverse("rectification:decide_field", args=[field.pk])
    assert url in said(client, east.clerk, page(east.case))
    said(client, east.clerk, url, version=field.version, decision="yes")
    assert Appeal.objects.get().state == "upheld"
    assert Case.objects.get(pk=east.case.pk).state == "withdrawn"


def test_what_waits_stands_at_home(east, cast, fresh):
    at(east.case, "issued")
    at(east.party_case, "proved")

    def titles(user):
        return {
            todo.title: number for todo, number in waiting(fresh(user)) if "整改件" in todo.title
        }

    assert titles(east.secretary) == {"由我整改的整改件": "1"}
    assert titles(cast.town_staff) == {"由我整改的整改件": "1", "待复核销号的整改件": "1"}
    assert titles(cast.county_staff) == {"待复核销号的整改件": "1", "待下发的整改件": "2"}
    assert titles(cast.viewer) == {}
    user = fresh(east.secretary)
    step = next(each for each in next_steps(user, waiting(user), 9) if "签收" in each.title)
    assert (step.url, step.due_on) == (page(east.case), east.case.due_on)


def test_the_rules_page_is_the_table_of_who_does_what(client, cast):
    text = said(client, cast.county_admin, reverse("rectification:rules"))
    for each in ("急办事项", "1—5", "连续月数", "书面检查", "退办", "自己答复的由他人复核"):
        assert each in text
