"""What the doors write down: exports, imports, closings, and what they refused."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.models import AuditEntry
from core.months import Month
from months.services import close_month, reopen_month
from tests.orgs.factories import OrganizationFactory
from tests.workbooks import region, workbook

pytestmark = pytest.mark.django_db


def written() -> list[tuple]:
    entries = AuditEntry.objects.exclude(action__in=["session_ended", "login"]).order_by("pk")
    return [(e.action, e.outcome, e.actor_name, e.door, e.subject) for e in entries]


def test_list_export_is_recorded_with_its_conditions_and_size(client, cast, county):
    for _ in range(3):
        OrganizationFactory(region=county.east)
    client.force_login(cast.county_admin)
    response = client.get(reverse("orgs:list"), {"export": "xlsx", "kind": "enterprise"})
    assert response.status_code == 200
    assert written() == [("export", "allowed", "county_admin", "GET orgs:list", "两新组织")]
    detail = AuditEntry.objects.get(action="export").detail
    assert detail["行数"] == 3
    assert detail["条件"].startswith("类别：")


def test_looking_at_a_list_is_not_recorded(client, cast):
    client.force_login(cast.county_admin)
    assert client.get(reverse("orgs:list")).status_code == 200
    assert written() == []


def test_number_typed_into_the_search_box_is_not_kept(client, cast):
    client.force_login(cast.county_admin)
    client.get(reverse("orgs:list"), {"export": "xlsx", "q": "13800138000"})
    assert AuditEntry.objects.get(action="export").detail == {
        "条件": "名称或代码：***",
        "行数": 0,
        "含": "负责人、联系电话",
    }


def test_export_without_the_right_is_a_denied_attempt(client, cast):
    client.force_login(cast.secretary)
    assert client.get(reverse("orgs:list"), {"export": "xlsx"}).status_code == 403
    assert written() == [("denied", "denied", "secretary", "GET orgs:list", "")]


def test_closing_by_somebody_else_is_a_denied_attempt(client, cast):
    client.force_login(cast.town_staff)
    assert client.post(reverse("reports:close", args=["2026-03"])).status_code == 403
    assert written() == [("denied", "denied", "town_staff", "POST reports:close", "")]
    detail = AuditEntry.objects.get(action="denied").detail
    assert detail == {"status": 403, "keys": {"month": "2026-03"}}


def test_forged_key_is_a_denied_attempt(client, cast, county):
    client.force_login(cast.town_staff)
    other = OrganizationFactory(region=county.west)
    client.post(
        reverse("orgs:move"),
        {
            "chosen": [other.pk],
            f"version-{other.pk}": other.version,
            f"region-{other.pk}": county.east.code,
            "from": "2026-01-01",
        },
    )
    assert written() == [("denied", "denied", "town_staff", "POST orgs:move", "两新组织")]


def test_strangers_cannot_fill_the_log(client):
    assert client.post("/organizations/undecided/move/").status_code in (302, 404, 405)
    assert client.get("/nowhere/").status_code in (302, 404)
    assert written() == []


def test_import_is_recorded_whether_it_succeeded_or_failed(tmp_path, county):
    good, bad = tmp_path / "好.xlsx", tmp_path / "13800138000.xlsx"
    good.write_bytes(workbook({"区域": [region(区域代码="330999005", 区域名称="南镇")]}))
    bad.write_bytes(workbook({"未知": [{"x": 1}]}))
    call_command("import_workbook", str(good), stdout=io.StringIO())
    with pytest.raises(CommandError):
        call_command("import_workbook", str(bad))
    assert written() == [("import", "allowed", "", "", ""), ("import", "failed", "", "", "")]
    first, second = AuditEntry.objects.order_by("pk")
    assert first.detail["文件"] == "好.xlsx"
    assert first.detail["工作表"]["区域"]["created"] == 1
    assert second.detail == {"文件": "***.xlsx", "工作表": {}}


def test_closing_and_reopening_are_recorded_once(cast, county):
    month = Month.current().plus(-1)
    close_month(actor=cast.county_admin, month=month)
    close_month(actor=cast.county_admin, month=month)
    reopen_month(actor=cast.county_admin, month=month, reason="职工人数报错")
    assert written() == [
        ("month_closed", "allowed", "county_admin", "", str(month)),
        ("month_reopened", "allowed", "county_admin", "", str(month)),
    ]


def test_month_workbook_is_recorded(client, cast, county):
    month = Month.current().plus(-1)
    close_month(actor=None, month=month)
    client.force_login(cast.county_admin)
    url = reverse("reports:workbook", args=[month])
    assert client.get(url, {"region": county.root.code}).status_code == 200
    entry = AuditEntry.objects.get(action="export")
    assert (entry.actor_name, entry.subject) == ("county_admin", f"月报 {month}")
    assert entry.detail == {"区域": "330999", "版次": 1}
