"""The audit administrator reads the log; nobody else does."""

import datetime
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from core import audit
from core.audit import chain
from core.models import AuditEntry

pytestmark = pytest.mark.django_db
LIST = reverse("accounts:audit")


@pytest.fixture
def log(cast):
    audit.record(action="export", actor="wang", subject="两新组织", detail={"行数": 3})
    audit.record(action="import", actor="li", outcome="failed")
    audit.record(action="denied", actor="wang", outcome="denied")


def shown(client, **query) -> set[tuple[str, str]]:
    response = client.get(LIST, query)
    assert response.status_code == 200
    rows = response.context["page"].rows
    return {(row.actor_name, row.action) for row in rows if row.actor_name in ("wang", "li")}


EVERYTHING = {("wang", "export"), ("li", "import"), ("wang", "denied")}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, EVERYTHING),
        ({"q": "wan"}, {("wang", "export"), ("wang", "denied")}),
        ({"q": "两新"}, {("wang", "export")}),
        ({"action": "import"}, {("li", "import")}),
        ({"outcome": "denied"}, {("wang", "denied")}),
        ({"since": "2020-01-01"}, EVERYTHING),
        ({"until": "2020-01-01"}, set()),
        ({"action": "nonsense"}, set()),
    ],
)
def test_list_is_filtered_by_who_what_when_and_outcome(client, cast, log, query, expected):
    client.force_login(cast.audit_admin)
    assert shown(client, **query) == expected


def test_days_are_local_and_include_both_ends(client, cast, log):
    client.force_login(cast.audit_admin)
    today = timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)
    assert shown(client, since=today, until=today) == EVERYTHING
    assert shown(client, since=tomorrow) == set()


def test_pages_follow_one_another_without_counting_from_the_start(client, cast):
    for number in range(120):
        audit.record(action="export", actor="wang", detail={"number": number})
    client.force_login(cast.audit_admin)
    seen, url = [], LIST + "?q=wang"
    while url:
        response = client.get(url)
        seen += [row.detail["number"] for row in response.context["page"].rows]
        url = response.context["next_url"]
    assert seen == list(range(119, -1, -1))


def test_entry_page_shows_detail_and_whether_it_is_genuine(client, cast, log):
    client.force_login(cast.audit_admin)
    entry = AuditEntry.objects.get(action="export")
    url = reverse("accounts:audit_entry", args=[entry.pk])
    page = client.get(url).content.decode()
    assert "行数" in page and "待封存" in page and "相符" in page
    chain.seal()
    assert "待封存" not in client.get(url).content.decode()


def test_excel_holds_the_log_and_is_recorded_itself(client, cast, log):
    client.force_login(cast.audit_admin)
    response = client.get(LIST, {"export": "xlsx", "q": "wang"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert rows[0] == ["时间", "操作人", "事项", "结果", "对象", "来源地址", "入口", "详情"]
    assert [row[1:4] for row in rows[1:]] == [
        ["wang", "越权尝试", "拒绝"],
        ["wang", "导出", "成功"],
    ]
    assert rows[2][7] == '{"行数": 3}'
    assert AuditEntry.objects.filter(action="export", actor_name="audit_admin").count() == 1


@pytest.mark.parametrize(
    "role",
    [
        "nobody",
        "system_admin",
        "security_admin",
        "county_admin",
        "county_staff",
        "town_staff",
        "viewer",
        "secretary",
    ],
)
def test_nobody_else_reads_it(client, cast, log, role):
    client.force_login(getattr(cast, role))
    entry = AuditEntry.objects.get(action="export")
    for url in (LIST, LIST + "?export=xlsx", reverse("accounts:audit_entry", args=[entry.pk])):
        assert client.get(url).status_code == 403
    assert not AuditEntry.objects.visible_to(getattr(cast, role)).exists()
