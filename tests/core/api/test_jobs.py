"""Imports, exports and closing as work that programs ask for and follow."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core import jobs
from core.imports.wizard import limits
from core.models import AuditEntry, ImportRun, Job
from core.months import Month
from months.models import ReportMonth
from months.services import compute_draft, reopen_month
from orgs.models import Organization
from tests.core.api.conftest import codes, refused
from tests.orgs.factories import uscc
from tests.pages import MONTH
from tests.workbooks import organization, workbook

PATH = "/api/v1/jobs/"


@pytest.fixture(autouse=True)
def nothing_is_sent(settings, tmp_path, monkeypatch):
    """The tests are the worker."""
    settings.SPOOL_DIR = tmp_path
    monkeypatch.setattr("core.jobs.service.send", lambda job_id: None)


def done(client, response) -> dict:
    """What a job that was asked for came to."""
    assert response.status_code == 202, response.content
    found = response.json()
    assert found["status"] == "queued"
    assert response["Location"].endswith(f"/api/v1/jobs/{found['id']}/")
    jobs.run(found["id"])
    return client.get(response["Location"]).json()


def file(rows, name="组织.xlsx"):
    return SimpleUploadedFile(name, workbook({"两新组织": rows}))


def send_file(client, rows, headers=None, **fields):
    fields = {"kind": "import", "file": file(rows)} | fields
    return client.post(PATH, {k: v for k, v in fields.items() if v is not None}, headers=headers)


def test_a_file_is_imported_and_its_run_can_be_undone_on_the_page(registry, cast, program):
    client = program(cast.town_staff)
    found = done(client, send_file(client, [organization(701), organization(702)]))
    assert (found["status"], found["error"]) == ("succeeded", ""), found
    assert found["result"]["sheets"]["两新组织"] == {
        "read": 2,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "bad": 0,
    }
    assert Organization.objects.filter(uscc__in=[uscc(701), uscc(702)]).count() == 2
    run = ImportRun.objects.get(job=found["id"])
    assert (run.user, run.step) == (cast.town_staff, "done") and run.undo_set is not None


def test_a_bad_row_stores_nothing_unless_it_is_to_be_skipped(registry, cast, program):
    client = program(cast.town_staff)
    rows = [organization(701), organization(702, 区域代码="330999002")]
    found = done(client, send_file(client, rows))
    assert found["status"] == "failed" and "有 1 行有错" in found["error"]
    assert found["result"]["sheets"]["两新组织"]["bad"] == 1
    assert "区域代码" in found["result"]["errors"][0]
    assert not Organization.objects.filter(uscc=uscc(701)).exists()
    checked = done(client, send_file(client, rows, dry_run="true"))
    assert checked["status"] == "succeeded" and not checked["result"]["stored"]
    assert not Organization.objects.filter(uscc=uscc(701)).exists()
    found = done(client, send_file(client, rows, skip_bad_rows="true"))
    assert found["status"] == "succeeded"
    assert Organization.objects.filter(uscc=uscc(701)).exists()
    assert not Organization.objects.filter(uscc=uscc(702)).exists()


def test_the_same_key_and_file_are_imported_once(registry, cast, program):
    client, key = program(cast.town_staff), {"Idempotency-Key": "file-1"}
    first = send_file(client, [organization(701)], key)
    again = client.post(PATH, {"kind": "import", "file": file([])}, headers=key)
    assert again.status_code == 409
    content = {"kind": "import", "file": SimpleUploadedFile("a.csv", b"a")}
    key = {"Idempotency-Key": "file-2"}
    first = client.post(PATH, content, headers=key)
    content["file"].seek(0)
    again = client.post(PATH, content, headers=key)
    assert again["Idempotency-Replayed"] == "true" and again.json()["id"] == first.json()["id"]
    assert Job.objects.filter(kind=limits.UNATTENDED).count() == 2


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"file": None}, {("file", "required")}),
        ({"file": SimpleUploadedFile("a.pdf", b"x")}, {("file", "invalid")}),
        ({"as_of": "2099-01-01"}, {("as_of", "refused")}),
        ({"as_of": "gestern"}, {("as_of", "invalid")}),
        ({"colour": "red"}, {("colour", "unknown_field")}),
        ({"kind": "delete"}, {("kind", "invalid_choice")}),
        ({"kind": ""}, {("kind", "required")}),
        ({"new_from": ["2026-01-01", "2026-01-02"]}, {("new_from", "repeated")}),
        ({"new_from": "2026\0"}, {("non_field_errors", "parse_error")}),
    ],
)
def test_what_is_wrong_with_an_import_is_told_by_field(registry, cast, program, fields, expected):
    response = send_file(program(cast.town_staff), [organization(701)], **fields)
    refused(response)
    assert codes(response) == expected
    assert not Job.objects.filter(kind=limits.UNATTENDED).exists()


def test_limits_and_rights_are_those_of_the_page(registry, cast, program, settings, monkeypatch):
    settings.IMPORT_MAX_BYTES = 10
    client = program(cast.town_staff)
    too_large = send_file(client, [organization(701)])
    assert too_large.status_code == 413 and "超过" in too_large.json()["detail"]
    settings.IMPORT_MAX_BYTES = 10**6
    monkeypatch.setattr(limits, "MOST_WAITING", 1)
    assert send_file(client, [organization(701)]).status_code == 202
    assert "等待检查" in refused(send_file(client, [organization(701)]))["non_field_errors"][0]
    denied = send_file(program(cast.viewer), [organization(701)])
    assert denied.status_code == 403
    entry = AuditEntry.objects.filter(action="denied").latest("pk")
    assert entry.actor_name == "viewer"


def test_a_list_is_taken_out_with_its_filters_and_fetched_once(registry, cast, program):
    client = program(cast.town_staff)
    body = {
        "kind": "export",
        "list": "organizations",
        "filters": {"q": "明亮", "kind": ["enterprise"]},
    }
    found = done(client, client.send("POST", "jobs/", body))
    assert found["status"] == "succeeded" and found["result"] == {"rows": 1}
    assert found["file"]["name"].endswith(".xlsx")
    other = program(cast.county_admin)
    assert other.post(found["file"]["url"]).status_code == 404
    fetched = client.post(found["file"]["url"])
    assert fetched.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(b"".join(fetched.streaming_content)))
    said = str([[cell.value for cell in row] for row in book.worksheets[0]])
    assert "东街道明亮科技有限公司" in said and "东街道平常商行" not in said
    again = client.post(found["file"]["url"])
    assert "只能用一次" in refused(again)["non_field_errors"][0]
    assert client.send("GET", f"jobs/{found['id']}/").json()["file"] is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"list": "regions"}, {("list", "invalid_choice")}),
        ({"list": ["organizations"]}, {("list", "invalid_choice")}),
        ({}, {("list", "required")}),
        (
            {"list": "organizations", "filters": {"colour": "red"}},
            {("colour", "unknown_parameter")},
        ),
        ({"list": "organizations", "filters": {"kind": "firm"}}, {("kind", "invalid")}),
        ({"list": "organizations", "filters": {"q": ["甲", "乙"]}}, {("q", "invalid")}),
        ({"list": "organizations", "filters": {"q": {"a": 1}}}, {("q", "invalid")}),
        ({"list": "organizations", "ordering": "phone"}, {("ordering", "invalid_choice")}),
    ],
)
def test_a_list_or_filter_that_is_not_there_is_told(registry, cast, program, body, expected):
    response = program(cast.town_staff).send("POST", "jobs/", {"kind": "export"} | body)
    refused(response)
    assert codes(response) == expected


def test_who_may_not_take_a_list_out_on_the_page_may_not_here(registry, cast, program):
    members = {"kind": "export", "list": "members"}
    assert program(cast.town_staff).send("POST", "jobs/", members).status_code == 403
    assert program(cast.county_staff).send("POST", "jobs/", members).status_code == 202
    organizations = {"kind": "export", "list": "organizations"}
    assert program(cast.secretary).send("POST", "jobs/", organizations).status_code == 403


def test_a_month_is_closed_as_on_the_page(registry, cast, program):
    client = program(cast.county_admin)
    following = Month.parse("2026-04")
    found = done(client, client.send("POST", "jobs/", {"kind": "close", "month": str(following)}))
    assert found["status"] == "succeeded" and found["result"]["revision"] == 1
    assert ReportMonth.objects.get(first_day=following.first_day).state == "closed"
    denied = program(cast.county_staff).send("POST", "jobs/", {"kind": "close", "month": "2026-05"})
    assert denied.status_code == 403
    later = client.send("POST", "jobs/", {"kind": "close", "month": "2999-01"})
    assert "还没有结束" in refused(later)["non_field_errors"][0]
    assert codes(client.send("POST", "jobs/", {"kind": "close", "month": "2026-13"})) == {
        ("month", "invalid")
    }


def test_a_reopened_month_is_closed_by_the_draft_that_was_looked_at(registry, cast, program):
    client = program(cast.county_admin)
    reopen_month(actor=cast.county_admin, month=MONTH, reason="人数更正")
    body = {"kind": "close", "month": str(MONTH)}
    assert "核对后再确认" in refused(client.send("POST", "jobs/", body))["non_field_errors"][0]
    seen = compute_draft(actor=cast.county_admin, month=MONTH).pk
    found = done(client, client.send("POST", "jobs/", body | {"seen": seen}))
    assert found["status"] == "succeeded" and found["result"]["revision"] == 2


@pytest.mark.parametrize(
    "sent",
    [
        {f"f{number}": "x" for number in range(1_100)},
        {"as_of": "x" * 3_000_000},
        {f"f{number}": SimpleUploadedFile("x.xlsx", b"x") for number in range(110)},
    ],
    ids=["fields", "size", "files"],
)
def test_too_much_of_a_form_is_413(registry, cast, program, sent):
    response = program(cast.town_staff).post(PATH, {"kind": "import"} | sent)
    assert response.status_code == 413
    assert response.json() == {"detail": "提交的字段或文件过多、过大，请减少后重新提交。"}


def test_what_is_wrong_with_a_form_is_said_in_our_words(registry, cast, program):
    client = program(cast.county_admin)
    broken = client.generic("POST", PATH, b"x", content_type="multipart/form-data")
    text = "请求内容不是有效的 multipart/form-data，请检查后重新提交。"
    assert refused(broken) == {"non_field_errors": [text]}
    two = client.post(PATH, {"kind": "import", "file": [file([], "a.xlsx"), file([], "b.xlsx")]})
    assert codes(two) == {("file", "repeated")}
    sent = {"kind": "import", "file": "甲", "founded": "也许"}
    assert refused(client.post(PATH, sent)) == {
        "file": ["文件应作为附件提交。"],
        "founded": ["新组织从各自的成立日期起计入统计应是 true 或 false。"],
    }
    export = {"kind": "export", "list": "x", "filters": []}
    assert refused(client.send("POST", "jobs/", export)) == {
        "list": ["名单不在可选的范围内，请重新选择。"],
        "filters": ["筛选条件应是一个 JSON 对象。"],
    }
    for month in ("0000-01", "2026-13", "202601"):
        close = client.send("POST", "jobs/", {"kind": "close", "month": month})
        assert refused(close) == {"month": ["月份应写成 YYYY-MM，例如 2026-03。"]}
