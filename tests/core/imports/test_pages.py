"""The wizard's pages: uploads that are refused or sealed, the error workbook, queries."""

import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.imports.wizard import runs
from core.jobs import spool
from core.models import AuditEntry, ImportRow, ImportRun, Notification
from orgs.models import Organization
from tests.orgs.factories import OrganizationFactory, uscc
from tests.workbooks import organization, workbook


def upload(client, data: bytes, name: str = "导入.xlsx", **fields):
    return client.post(reverse("imports:new"), {"file": SimpleUploadedFile(name, data)} | fields)


@pytest.mark.parametrize(
    ("name", "data", "fields", "message"),
    [
        ("名单.xls", b"x", {}, "只能导入 .xlsx 或 .csv"),
        ("名单.xlsx", b"", {}, "文件是空的"),
        ("名单.xlsx", b"x" * 2000, {}, "文件超过 0 MB"),
        ("名单.xlsx", b"x", {"as_of": "2999-01-01"}, "数据日期不能晚于今天"),
        ("名单.xlsx", b"x", {"as_of": "昨天"}, "日期应写成"),
        ("名单.xlsx", b"x", {"source_name": "13900001111"}, "不能有证件号码或手机号码"),
    ],
)
def test_what_is_not_accepted_is_said_at_the_field(
    client, cast, settings, name, data, fields, message
):
    settings.IMPORT_MAX_BYTES = 1000
    client.force_login(cast.town_staff)
    response = upload(client, data, name, **fields)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not ImportRun.objects.exists()


def test_a_large_upload_is_never_on_the_disk_in_plain_text(client, cast, settings, tmp_path):
    settings.SPOOL_DIR = tmp_path / "spool"
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "temporary"
    (tmp_path / "temporary").mkdir()
    client.force_login(cast.town_staff)
    data = b"PLAINTEXT" * 400_000  # more than Django keeps in memory
    response = upload(client, data)
    run = ImportRun.objects.get()
    assert response.url == reverse("imports:detail", args=[run.pk])
    assert spool.open_stored(run.spooled).read() == data
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [run.spooled]
    assert b"PLAINTEXT" not in files[0].read_bytes()


def test_who_may_not_import_gets_no_page(client, cast):
    for who in (cast.viewer, cast.secretary, cast.system_admin, cast.nobody):
        client.force_login(who)
        for name in ("list", "new", "template"):
            assert client.get(reverse(f"imports:{name}")).status_code == 403


def test_the_template_of_a_town_has_no_persons(client, cast):
    client.force_login(cast.town_staff)
    book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("imports:template")).content))
    sheets = ["区域", "两新组织", "组织概况", "党组织", "组织覆盖", "工作覆盖", "党员作用"]
    sheets.append("填写说明")
    assert book.sheetnames == sheets
    sheet = book["两新组织"]
    assert [cell.value for cell in sheet[1]][:3] == [
        "统一社会信用代码*",
        "组织名称*",
        "组织类别*",
    ]
    lists = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert lists["C2:C5001"] == '"非公企业,社会组织"'


def test_the_error_workbook_is_its_owners_and_every_download_is_recorded(
    wizard, client, cast, county
):
    run = wizard({"两新组织": [organization(1, 职工人数=-1)]}, who="town_staff")
    address = reverse("imports:errors", args=[run.pk])
    client.force_login(cast.county_admin)
    assert client.get(reverse("imports:detail", args=[run.pk])).status_code == 200
    assert client.get(address).status_code == 403
    client.force_login(cast.town_staff)
    body = b"".join(client.get(address).streaming_content)
    assert openpyxl.load_workbook(io.BytesIO(body))["两新组织"].max_row == 2
    entry = AuditEntry.objects.filter(action="download").get()
    assert (entry.actor_id, entry.subject_id) == (cast.town_staff.pk, run.pk)
    spool.remove(run.errors_spooled)
    assert client.get(address).status_code == 404


def test_the_page_follows_the_import(wizard, client, cast, county, monkeypatch):
    OrganizationFactory(uscc=uscc(1), name="旧名", region=county.east, staff_count=60)
    client.force_login(cast.town_staff)
    monkeypatch.setattr("core.jobs.service.send", lambda job_id: None)
    upload(client, workbook({"两新组织": [organization(1), organization(2)]}))
    run = ImportRun.objects.get()
    address = reverse("imports:detail", args=[run.pk])
    said = client.get(address).content.decode()
    assert "正在检查" in said and 'hx-trigger="load delay:1s"' in said
    run = wizard.work(run)
    assert Notification.objects.filter(user=cast.town_staff, read_at=None).count() == 1
    said = client.get(address).content.decode()
    assert "全部导入" in said and "<s>旧名</s>" in said and 'hx-trigger="load' not in said
    assert Notification.objects.filter(user=cast.town_staff, read_at=None).count() == 0
    client.post(reverse("imports:confirm", args=[run.pk]))
    assert "正在导入" in client.get(address).content.decode()
    wizard.work(ImportRun.objects.get())
    assert "撤销这次导入" in client.get(address).content.decode()
    client.post(reverse("imports:undo", args=[run.pk]))
    wizard.work(ImportRun.objects.get())
    said = client.get(address).content.decode()
    assert "新增的已删除" in said and "撤销这次导入" not in said
    assert Organization.objects.get().name == "旧名"


def test_rows_are_paged_and_filtered(wizard, client, cast, county):
    OrganizationFactory(uscc=uscc(1), name="旧名", region=county.east, staff_count=60)
    rows = [organization(n) for n in range(1, 70)] + [organization(70, 职工人数="多")]
    run = wizard({"两新组织": rows}, who="town_staff")
    client.force_login(cast.town_staff)
    address = reverse("imports:detail", args=[run.pk])

    def numbers(query):
        return [row.row_no for row in client.get(address + query).context["page"].rows]

    assert numbers("") == list(range(2, 52))
    following = client.get(address).context["next_url"].partition("?")[2]
    assert numbers(f"?{following}") == list(range(52, 72))
    assert numbers("?only=updated") == [2]
    assert numbers("?only=bad") == [71]
    assert numbers("?only=unchanged") == numbers("?only=warned&sheet=两新组织")[:0] == []
    assert numbers("?sheet=没有&after=x") == list(range(2, 52))


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_the_rows(
    wizard, client, cast, county, number, django_assert_num_queries
):
    for each in range(number):
        run = wizard(
            {"两新组织": [organization(10 * each + n) for n in range(1, number + 1)]},
            who="town_staff",
        )
    client.force_login(cast.town_staff)
    client.get(reverse("imports:list"))
    with django_assert_num_queries(6):
        client.get(reverse("imports:list"))
    with django_assert_num_queries(8):
        client.get(reverse("imports:detail", args=[run.pk]))


def test_what_expired_says_so(wizard, client, cast, settings):
    run = wizard({"两新组织": [organization(1)]})
    old = run.created_at - datetime.timedelta(days=settings.SPOOL_DAYS + 1)
    ImportRun.objects.update(created_at=old)
    runs.expire()
    client.force_login(cast.county_staff)
    said = client.get(reverse("imports:detail", args=[run.pk])).content.decode()
    assert "已放弃" in said
    assert not ImportRow.objects.exists()
