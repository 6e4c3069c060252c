"""A list of many persons is taken out once somebody else has agreed, and by the list's own door."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import jobs
from core.choices import ExportState, JobStatus
from core.errors import Denied, Missing, Refusal
from core.lists import approvals
from core.models import AuditEntry, ExportApplication, Job, Notification
from core.todos import waiting
from tests.accounts.factories import GrantFactory
from tests.members.factories import MemberFactory, id_number
from tests.pages import cells

pytestmark = pytest.mark.django_db

LIST = "/members/?export=xlsx"
PURPOSE = "年度党内统计核对"


@pytest.fixture(autouse=True)
def three_are_many(settings, tmp_path, monkeypatch):
    settings.EXPORT_PERSONS_ALONE, settings.EXPORT_KEEP_DAYS = 2, 30
    settings.SPOOL_DIR = tmp_path
    monkeypatch.setattr("core.jobs.service.send", lambda job_id: None)


@pytest.fixture
def three(cast):
    return [MemberFactory(party_organization=cast.branch, name=f"王小{n}") for n in "甲乙丙"]


def asked(client, user, reason=PURPOSE) -> ExportApplication:
    """As the page asks: from the list to the form, and back."""
    client.force_login(user)
    page = client.get(LIST)
    assert page.status_code == 200 and "申请导出名单" in page.content.decode()
    token = re.search(r'name="wanted" value="([^"]+)"', page.content.decode()).group(1)
    answer = client.post(reverse("core:ask_export"), {"wanted": token, "reason": reason})
    assert answer.status_code == 302
    return ExportApplication.objects.get()


def decided(row, actor, **values):
    return approvals.decide(actor=actor, pk=row.pk, version=row.version, **values)


def test_a_second_person_agrees_and_the_file_says_so(client, cast, three):
    row = asked(client, cast.county_staff)
    assert (row.rows, row.state, row.reason) == (3, ExportState.WAITING, PURPOSE)
    assert not Job.objects.exists() and b"export" not in bytes(row.query_cipher)
    client.force_login(cast.county_admin)
    assert "待批准的导出申请" in [todo.title for todo, _ in waiting(cast.county_admin)]
    assert "待批准的导出申请" not in [todo.title for todo, _ in waiting(cast.county_staff)]
    page = reverse("core:export", args=[row.pk])
    assert "批准" in client.get(page).content.decode()
    answer = client.post(page, {"version": row.version, "decision": "yes"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (ExportState.APPROVED, cast.county_admin)
    assert Notification.objects.get(user=cast.county_staff).text == "导出“党员”已批准"
    assert row.job.user == cast.county_staff
    jobs.run(row.job_id)
    row.job.refresh_from_db()
    assert (row.job.status, row.job.result) == (JobStatus.SUCCEEDED, {"rows": 3})
    client.force_login(cast.county_staff)
    file = client.post(reverse("core:download", args=[row.job.download.pk]))
    mark = cells(file)[0][0]
    for part in ("批准人", "（county_admin）", f"申请编号 {row.pk}", PURPOSE, f"{row.keep_until}"):
        assert part in mark
    assert list(
        AuditEntry.objects.filter(action__startswith="export").order_by("pk").values_list("action")
    ) == [("export_asked",), ("export_decided",), ("export",)]
    assert AuditEntry.objects.get(action="export").detail["申请编号"] == row.pk


def test_nobody_decides_on_his_own_nor_beyond_what_he_might_take_out_himself(client, cast, three):
    row = asked(client, cast.county_admin)
    with pytest.raises(Denied):
        decided(row, cast.county_admin, approves=True)
    for stranger in (cast.town_staff, cast.viewer, cast.secretary, cast.system_admin):
        assert not ExportApplication.objects.visible_to(stranger).exists()
        with pytest.raises(Missing):
            decided(row, stranger, approves=True)
    client.force_login(cast.county_admin)
    page = reverse("core:export", args=[row.pk])
    assert client.post(page, {"version": row.version, "decision": "yes"}).status_code == 403
    assert "不能由本人批准" in client.get(page).content.decode()
    assert ExportApplication.objects.get().state == ExportState.WAITING


def test_whoever_reaches_one_town_does_not_decide_for_the_county(client, county, cast, three):
    town = GrantFactory(role="county_staff", region=county.east).user
    other = GrantFactory(role="county_staff", region=county.east).user
    row = asked(client, cast.county_staff)
    assert not ExportApplication.objects.decidable_by(town).exists()
    row.delete()
    row = asked(client, town)
    assert row in ExportApplication.objects.decidable_by(other)
    assert row in ExportApplication.objects.decidable_by(cast.county_admin)


def test_a_no_needs_a_reason_and_a_yes_comes_once(client, cast, three):
    row = asked(client, cast.county_staff)
    with pytest.raises(ValidationError):
        decided(row, cast.county_admin, approves=False)
    client.force_login(cast.county_admin)
    page = reverse("core:export", args=[row.pk])
    for bad, status in (
        ({}, 200),
        ({"decision": "perhaps", "answer": "可以用统计数代替"}, 200),
        ({"decision": "no"}, 200),
        ({"decision": "no", "answer": "查"}, 200),
        # It goes into a message.
        ({"decision": "yes", "answer": f"给{id_number(1)}用"}, 200),
        ({"version": "x", "decision": "yes"}, 409),
    ):
        assert client.post(page, {"version": row.version, **bad}).status_code == status
    row = decided(row, cast.county_admin, approves=False, answer="可以用统计数代替")
    with pytest.raises(Refusal, match="未批准"):
        decided(row, cast.county_admin, approves=True)
    assert not Job.objects.exists()


def test_a_worker_without_an_approval_makes_no_file(cast, three, fresh):
    """As the API starts it."""
    job = Job.objects.get(
        pk=approvals.start_export(
            actor=fresh(cast.county_staff),
            path="/members/",
            query="export=xlsx",
            title="党员",
            action="export_members",
        ).pk
    )
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED and "第二人批准" in job.error


def test_a_list_that_grew_since_is_asked_for_anew(client, cast, three):
    row = decided(asked(client, cast.county_staff), cast.county_admin, approves=True)
    MemberFactory(party_organization=cast.branch)
    jobs.run(row.job_id)
    row.job.refresh_from_db()
    assert row.job.status == JobStatus.FAILED and "重新申请" in row.job.error


def test_short_lists_and_lists_of_organizations_need_nobody(client, cast, three, settings):
    client.force_login(cast.county_staff)
    assert client.get("/organizations/?export=xlsx")["Content-Type"].endswith("sheet")
    settings.EXPORT_PERSONS_ALONE = 3
    assert client.get(LIST)["Content-Type"].endswith("sheet")
    settings.EXPORT_PERSONS_ALONE = 0
    MemberFactory(party_organization=cast.branch)
    assert client.get(LIST)["Content-Type"].endswith("sheet")


def test_what_was_asked_for_is_the_askers_alone(client, cast, three):
    client.force_login(cast.county_staff)
    token = re.search(r'name="wanted" value="([^"]+)"', client.get(LIST).content.decode())[1]
    url = reverse("core:ask_export")
    for wanted in ("", "x", token[:-2]):
        assert client.post(url, {"wanted": wanted, "reason": PURPOSE}).status_code == 404
    assert "请写明原因" in client.post(url, {"wanted": token, "reason": "查"}).content.decode()
    said = client.post(url, {"wanted": token, "reason": f"核对 {id_number(1)}"})
    assert said.status_code == 200
    client.force_login(cast.county_admin)
    assert client.post(url, {"wanted": token, "reason": PURPOSE}).status_code == 404
    assert not ExportApplication.objects.exists()


def test_it_is_withdrawn_or_its_file_noted_as_deleted_by_its_owner(client, cast, three):
    row = asked(client, cast.county_staff)
    url = reverse("core:withdraw_export", args=[row.pk])
    client.force_login(cast.county_admin)
    assert client.post(url, {"version": row.version}).status_code == 403
    client.force_login(cast.county_staff)
    assert client.post(url, {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert row.state == ExportState.WITHDRAWN
    row.delete()
    row = decided(asked(client, cast.county_staff), cast.county_admin, approves=True)
    ExportApplication.objects.update(keep_until="2020-01-01")
    row.refresh_from_db()
    assert ExportApplication.objects.to_delete_by(cast.county_staff).count() == 1
    # The number of home leads to just that one, not to those that are still within their time.
    ExportApplication.objects.create(
        user=cast.county_staff, title="党员", path="/members/", query_cipher=b"", rows=9,
        reason=PURPOSE, action="export_members", state=ExportState.APPROVED,
        keep_until="2099-01-01",
    )  # fmt: skip
    client.force_login(cast.county_staff)
    (late,) = [each for each, _ in waiting(cast.county_staff) if each.title.startswith("到期应删")]
    assert client.get(late.url).context["count"] == 1
    approvals.note_deleted(actor=cast.county_staff, pk=row.pk, version=row.version)
    assert not ExportApplication.objects.to_delete_by(cast.county_staff).exists()
