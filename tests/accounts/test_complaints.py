"""投诉建议: everybody files, the county answers, nobody else reads, no log says who it was."""

import logging

import pytest
from django.urls import reverse

from accounts.models import Complaint
from accounts.services import complaints
from accounts.services.complaints import answer_complaint, file_complaint
from core.errors import Denied, Missing, Refusal
from core.models import AuditEntry, Notification

pytestmark = pytest.mark.django_db


def file(actor, text="填报要求太多", **given):
    return file_complaint(actor=actor, **{"kind": "complaint", "signed": False} | given, text=text)


def read_by(user) -> set[str]:
    return set(Complaint.objects.visible_to(user).values_list("text", flat=True))


@pytest.mark.parametrize(
    "role", ["nobody", "system_admin", "audit_admin", "county_admin", "town_staff", "secretary"]
)
def test_whoever_is_logged_in_files_one_and_reads_it(client, cast, role):
    user = getattr(cast, role)
    client.force_login(user)
    sent = {"kind": "suggestion", "text": "字再大一点"}
    answer = client.post(reverse("accounts:new_complaint"), sent)
    assert answer.status_code == 302
    assert "字再大一点" in client.get(answer["Location"]).content.decode()
    assert reverse("accounts:complaints") in client.get(answer["Location"]).content.decode()


def test_ones_own_and_those_that_one_answers_are_read_and_no_others(cast, fresh):
    file(cast.town_staff, "镇街的")
    file(cast.secretary, "书记的")
    file(cast.audit_admin, "管理员的")
    assert read_by(cast.town_staff) == {"镇街的"}
    assert read_by(cast.viewer) == read_by(cast.system_admin) == set()
    assert read_by(cast.county_staff) == {"镇街的", "书记的", "管理员的"}
    assert {each.region for each in Complaint.objects.filter(text="书记的")} == {cast.branch.region}


def test_the_county_is_told_answers_once_and_the_author_is_told(cast):
    found = file(cast.secretary)
    waiting = Notification.objects.filter(kind="complaint_filed")
    assert {row.user for row in waiting} == {cast.county_admin, cast.county_staff}
    assert cast.secretary.name not in waiting[0].text
    answer_complaint(actor=cast.county_staff, pk=found.pk, answer="已减少两项。")
    assert Notification.objects.get(user=cast.secretary).link == found.get_absolute_url()
    with pytest.raises(Refusal, match="已经答复过"):
        answer_complaint(actor=cast.county_admin, pk=found.pk, answer="再答")
    assert Complaint.objects.get().answer == "已减少两项。"


def test_nobody_answers_himself_and_nobody_else_answers(cast):
    found = file(cast.county_admin)
    for user, refused in (
        (cast.county_admin, Denied),
        (cast.town_staff, Missing),
        (cast.viewer, Missing),
    ):
        with pytest.raises(refused):
            answer_complaint(actor=user, pk=found.pk, answer="答")
    answer_complaint(actor=cast.county_staff, pk=found.pk, answer="答")


def test_without_a_signature_whoever_answers_does_not_learn_the_name(client, cast):
    for signed in (False, True):
        found = file(cast.secretary, signed=signed)
        client.force_login(cast.county_admin)
        page = client.get(found.get_absolute_url()).content.decode()
        assert (cast.secretary.name in page) is signed
        assert ("未署名" in page) is not signed


def test_no_log_says_who_it_was(client, cast, caplog):
    client.force_login(cast.secretary)
    entries = AuditEntry.objects.count()
    with caplog.at_level(logging.INFO, logger="liangxin.requests"):
        sent = {"kind": "complaint", "text": "内容"}
        client.post(reverse("accounts:new_complaint"), sent, follow=True)
        client.get(reverse("accounts:complaints"))
        client.get(reverse("core:messages"))
    lines = [(record.route, record.user) for record in caplog.records if hasattr(record, "route")]
    assert [user for route, user in lines if "complaints" in route] == [None, None, None]
    assert lines[-1] == ("messages/", cast.secretary.pk)
    assert AuditEntry.objects.count() == entries
    answer_complaint(actor=cast.county_admin, pk=Complaint.objects.get().pk, answer="答")
    recorded = AuditEntry.objects.get(action="complaint_answered")
    assert cast.secretary.username not in f"{recorded.subject}{recorded.detail}"


def test_a_number_of_a_person_is_not_kept(cast):
    assert "330999198001010011" not in file(cast.secretary, "330999198001010011 打来电话").text


def test_a_number_of_a_person_is_not_kept_in_an_answer_either(cast):
    found = file(cast.secretary)
    answer_complaint(actor=cast.county_staff, pk=found.pk, answer="请联系 13800001234。")
    assert "13800001234" not in Complaint.objects.get().answer


def test_what_one_person_files_in_a_day_has_an_end(cast, monkeypatch):
    monkeypatch.setattr(complaints, "MOST_A_DAY", 2)
    file(cast.secretary)
    file(cast.secretary)
    with pytest.raises(Refusal, match="一天最多提交 2 件"):
        file(cast.secretary)
    file(cast.town_staff)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries(client, cast, number, django_assert_num_queries):
    for _ in range(number):
        file(cast.secretary)
    client.force_login(cast.county_admin)
    client.get(reverse("accounts:complaints"))
    with django_assert_num_queries(7):
        response = client.get(reverse("accounts:complaints"), {"state": "open"})
    assert response.context["count"] == number
