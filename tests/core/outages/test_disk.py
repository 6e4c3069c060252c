"""No room for a file: nothing of it is left, people read why, and the operator sees it coming."""

import io
import resource
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.attachments import service as attachments
from core.choices import JobStatus
from core.lists.exports import start_export
from core.models import Attachment, Download, ImportRun
from core.outages import disk
from tests.core.attachments.samples import PDF
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
ROOM = 64 * 1024
FULL = "磁盘已满，这次操作没有完成，数据没有改变。"


@contextmanager
def no_room():
    """No file of this process may grow beyond `ROOM`: the write fails as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(autouse=True)
def places(tmp_path, settings):
    settings.SPOOL_DIR = tmp_path / "spool"
    settings.STORAGES = settings.STORAGES | {
        "attachments": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }
    return tmp_path


def files(folder) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file()]


#: Larger than what Django keeps in memory, so that it is spooled while it comes in.
LARGE = b"x" * (3 * 1024 * 1024)


def test_a_large_upload_without_room_leaves_nothing(client, cast, places):
    client.force_login(cast.county_staff)
    client.raise_request_exception = False
    with no_room():
        answer = client.post(
            reverse("imports:new"), {"file": io.BytesIO(LARGE), "name": "名单.xlsx"}
        )
    assert answer.status_code == 507
    assert FULL in answer.content.decode()
    assert files(places) == [] and not ImportRun.objects.exists()


def test_an_attachment_without_room_leaves_nothing(client, cast, county, places):
    organization = OrganizationFactory(region=county.east)
    with no_room(), pytest.raises(disk.Full, match=FULL):
        attachments.upload(
            actor=cast.town_staff,
            source=io.BytesIO(PDF + LARGE),
            name="佐证.pdf",
            owner=organization,
        )
    assert files(places) == [] and not Attachment.objects.exists()


def test_an_export_without_room_says_so_on_the_page_of_its_job(cast, county, places):
    for _ in range(900):
        OrganizationFactory(region=county.east)
    job = start_export(
        actor=cast.county_staff,
        path=reverse("orgs:list"),
        title="两新组织",
        query="export=xlsx",
        action="export",
    )
    with no_room():
        jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED and job.error.startswith(FULL)
    assert files(places) == [] and not Download.objects.exists()


def test_the_operator_sees_how_much_room_is_left(client, cast, monkeypatch):
    client.force_login(cast.system_admin)
    assert "空间不足" not in client.get(reverse("core:queue")).content.decode()
    little = SimpleNamespace(free=10, total=1000)
    monkeypatch.setattr("shutil.disk_usage", lambda path: little)
    assert client.get(reverse("core:queue")).content.decode().count("空间不足") == 5
    text = client.get("/metrics").content.decode()
    assert 'liangxin_disk_free_bytes{place="attachments"} 10.0' in text


def test_files_without_a_row_go_after_a_day_and_rows_without_a_file_are_reported(
    cast, county, monkeypatch
):
    owner = OrganizationFactory(region=county.east)
    kept = attachments.upload(
        actor=cast.town_staff, source=io.BytesIO(PDF), name="佐证.pdf", owner=owner
    )
    store = attachments.storage()
    stray = store.save("00/stray.pdf", ContentFile(b"x"))
    assert attachments.sweep() == 0  # it may belong to a row that is being written
    late = timezone.now() + attachments.KEPT * 2
    monkeypatch.setattr(timezone, "now", lambda: late)
    assert attachments.sweep() == 1
    assert store.exists(kept.key) and not store.exists(stray)
    store.delete(kept.key)
    with pytest.raises(attachments.FilesMissing, match="1 files"):
        attachments.sweep()
