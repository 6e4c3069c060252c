"""Files belong to rows: who sees a row sees its files, who may change it changes them."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from branches.services import refresh_coverage_facts
from core.attachments import decoding, pictures, service
from core.errors import Denied, Missing
from core.models import Attachment, AuditEntry
from tests.branches.factories import CoverageFactory
from tests.core.attachments.samples import PDF, SECRETS, WORD, flood, photo, picture
from tests.members.factories import id_number
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _unguarded(monkeypatch):
    """Here pictures are made anew without a process of their own: `test_pictures` has that."""
    monkeypatch.setattr(pictures, "clean", decoding.make_anew)


@pytest.fixture
def company(county):
    return OrganizationFactory(name="东街道明亮公司", region=county.east)


@pytest.fixture
def west(county):
    return OrganizationFactory(name="西镇机械公司", region=county.west)


def upload(actor, owner, data=PDF, name="佐证.pdf") -> Attachment:
    return service.upload(actor=actor, source=io.BytesIO(data), name=name, owner=owner)


def panel(owner) -> str:
    return reverse("core:attachments", args=["orgs.organization", owner.pk])


def send(client, owner, *files: tuple[str, bytes]):
    return client.post(
        panel(owner), {"file": [SimpleUploadedFile(name, data) for name, data in files]}
    )


def body(response) -> bytes:
    return b"".join(response.streaming_content)


# --- Storing ------------------------------------------------------------------------------------


def test_a_photo_is_stored_without_what_it_carried(cast, company):
    found = upload(cast.town_staff, company, photo(), "活动 现场.jpeg")
    assert (found.kind, found.name, found.width, found.height) == (
        "picture",
        "活动 现场.jpg",
        800,
        1600,
    )
    for key in found.keys:
        with service.storage().open(key) as file:
            data = file.read()
        assert data[:3] == b"\xff\xd8\xff" and not [word for word in SECRETS if word in data]
    assert len(found.keys) == 2 and "活动" not in "".join(found.keys)


def test_a_document_is_stored_as_it_is(cast, company):
    found = upload(cast.town_staff, company, WORD, "总结.docx")
    with service.storage().open(found.key) as file:
        assert file.read() == WORD
    assert (found.size, found.keys) == (len(WORD), [found.key])


@pytest.mark.parametrize(
    ("data", "message"),
    [(flood(), "尺寸太大"), (photo()[:3000], "损坏"), (b"MZ", "不能上传")],
    ids=["flood", "broken", "program"],
)
def test_what_is_refused_leaves_neither_row_nor_file(cast, company, data, message, monkeypatch):
    stored = []
    monkeypatch.setattr(service, "_store", lambda *args: stored.append(args) or "x")
    with pytest.raises(ValidationError, match=message):
        upload(cast.town_staff, company, data)
    assert (stored, Attachment.objects.count()) == ([], 0)


def test_limits_of_size_and_number_are_kept(cast, company, settings):
    settings.ATTACHMENT_MAX_BYTES = len(PDF)
    settings.ATTACHMENTS_PER_OWNER = 1
    upload(cast.town_staff, company)
    with pytest.raises(ValidationError, match="已有 1 个附件"):
        upload(cast.town_staff, company)
    settings.ATTACHMENTS_PER_OWNER = 2
    with pytest.raises(ValidationError, match="文件超过"):
        upload(cast.town_staff, company, PDF + b"x")


def test_a_row_that_cannot_be_stored_leaves_no_file(cast, company, settings, monkeypatch):
    storage = InMemoryStorage()
    monkeypatch.setattr(service, "storage", lambda: storage)
    monkeypatch.setattr(Attachment, "save", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        upload(cast.town_staff, company, picture())
    folders, _ = storage.listdir("")
    assert [storage.listdir(folder)[1] for folder in folders] == [[] for _ in folders]


def test_any_storage_of_django_will_do(client, cast, company, monkeypatch):
    storage = InMemoryStorage()
    monkeypatch.setattr(service, "storage", lambda: storage)
    found = upload(cast.town_staff, company)
    client.force_login(cast.town_staff)
    assert body(client.get(reverse("core:file", args=[found.pk]))) == PDF


# --- Scope --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("county_admin", {"东", "西"}),
        ("county_staff", {"东", "西"}),
        ("town_staff", {"东"}),
        ("viewer", {"东"}),
        ("secretary", {"东"}),
        ("system_admin", set()),
        ("security_admin", set()),
        ("audit_admin", set()),
        ("nobody", set()),
    ],
)
def test_who_sees_the_row_sees_its_files(client, cast, company, west, role, sees):
    CoverageFactory(organization=company, party_organization=cast.branch)
    refresh_coverage_facts()
    files = {
        "东": upload(cast.county_admin, company, picture(), "东.png"),
        "西": upload(cast.county_admin, west, picture(), "西.png"),
    }
    client.force_login(getattr(cast, role))
    for name, found in files.items():
        status = 200 if name in sees else 404
        assert client.get(reverse("core:file", args=[found.pk])).status_code == status
        assert client.get(reverse("core:thumbnail", args=[found.pk])).status_code == status
        said = client.get(panel(company if name == "东" else west)).content.decode()
        assert (f"{name}.jpg" in said) == (name in sees)
    assert set(Attachment.objects.visible_to(getattr(cast, role))) == {files[name] for name in sees}


@pytest.mark.parametrize(
    ("role", "own", "foreign"),
    [
        ("county_admin", 200, 200),
        ("town_staff", 200, 404),
        ("viewer", 403, 404),
        ("secretary", 404, 404),
        ("system_admin", 404, 404),
        ("nobody", 404, 404),
    ],
)
def test_who_may_change_the_row_changes_its_files(client, cast, company, west, role, own, foreign):
    client.force_login(getattr(cast, role))
    for owner, status in ((company, own), (west, foreign)):
        found = upload(cast.county_admin, owner)
        assert send(client, owner, ("新.pdf", PDF)).status_code == status
        assert Attachment.objects.of(owner).count() == (2 if status == 200 else 1)
        gone = client.post(reverse("core:remove_file", args=[found.pk]))
        assert gone.status_code == status
        found.refresh_from_db()
        assert (found.removed_at is not None) == (status == 200)
        service.remove(actor=cast.county_admin, pk=found.pk) if status != 200 else None
        back = client.post(reverse("core:put_back_file", args=[found.pk]))
        assert back.status_code == status


def test_a_refused_change_is_recorded(client, cast, company):
    found = upload(cast.county_admin, company)
    client.force_login(cast.viewer)
    client.post(reverse("core:remove_file", args=[found.pk]))
    assert AuditEntry.objects.filter(action="denied", actor_name="viewer").count() == 1
    with pytest.raises(Denied):
        upload(cast.viewer, company)
    with pytest.raises(Missing):
        upload(cast.nobody, company)


def test_rows_without_a_rule_have_no_attachments(client, cast, county):
    client.force_login(cast.county_admin)
    for kind in ("regions.region", "accounts.user", "nothing", "orgs"):
        url = reverse("core:attachments", args=[kind, county.root.pk])
        assert client.get(url).content == b""
        assert client.post(url).status_code == 404
    with pytest.raises(Missing):
        upload(cast.county_admin, county.root)


def test_files_of_an_organization_in_the_recycle_bin_are_not_served(client, cast, company):
    found = upload(cast.town_staff, company)
    company.deleted_at = timezone.now()
    company.save()
    client.force_login(cast.town_staff)
    assert client.get(reverse("core:file", args=[found.pk])).status_code == 404


# --- Serving ------------------------------------------------------------------------------------


def test_pictures_are_shown_and_documents_downloaded_and_nothing_is_sniffed(client, cast, company):
    shown = upload(cast.town_staff, company, picture(), "图.png")
    taken = upload(cast.town_staff, company, WORD, "文.docx")
    client.force_login(cast.town_staff)
    for found, way in ((shown, "inline"), (taken, "attachment")):
        response = client.get(reverse("core:file", args=[found.pk]))
        assert response["Content-Disposition"].startswith(way)
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-store"
        assert "X-Accel-Redirect" not in response
    assert client.get(reverse("core:file", args=[shown.pk]))["Content-Type"] == "image/jpeg"
    assert client.get(reverse("core:thumbnail", args=[taken.pk])).status_code == 404
    # A document that leaves the house is written down; looking at a picture is not.
    assert AuditEntry.objects.filter(action="download").count() == 1


def test_the_proxy_sends_the_file_where_it_may(client, cast, company, settings):
    settings.ATTACHMENTS_ACCEL_PREFIX = "/protected-files/"
    found = upload(cast.town_staff, company, picture(), "图.png")
    client.force_login(cast.town_staff)
    response = client.get(reverse("core:file", args=[found.pk]))
    assert response["X-Accel-Redirect"] == f"/protected-files/{found.key}"
    assert (response.content, response["Content-Type"]) == (b"", "image/jpeg")
    assert response["X-Content-Type-Options"] == "nosniff"
    client.force_login(cast.nobody)
    response = client.get(reverse("core:file", args=[found.pk]))
    assert response.status_code == 404 and "X-Accel-Redirect" not in response


def test_a_file_that_is_not_in_the_storage_is_not_found(client, cast, company):
    found = upload(cast.town_staff, company)
    service.storage().delete(found.key)
    client.force_login(cast.town_staff)
    assert client.get(reverse("core:file", args=[found.pk])).status_code == 404


# --- The panel ----------------------------------------------------------------------------------


def test_the_panel_stores_the_good_and_says_what_is_wrong_with_the_others(client, cast, company):
    client.force_login(cast.town_staff)
    response = send(
        client,
        company,
        ("好.pdf", PDF),
        (f"{id_number(5)}.exe", b"MZ"),
        ("洪水.png", flood()),
    )
    said = response.content.decode()
    assert "好.pdf" in said and "不能上传这种文件" in said and "洪水.png：图片的尺寸太大" in said
    assert id_number(5) not in said
    assert [each.name for each in Attachment.objects.of(company)] == ["好.pdf"]
    assert "没有选择文件" in send(client, company).content.decode()


def test_a_removed_file_can_be_put_back(client, cast, company):
    found = upload(cast.town_staff, company)
    client.force_login(cast.town_staff)
    said = client.post(reverse("core:remove_file", args=[found.pk])).content.decode()
    assert "撤销删除" in said
    assert client.get(reverse("core:file", args=[found.pk])).status_code == 404
    said = client.post(reverse("core:put_back_file", args=[found.pk])).content.decode()
    assert "佐证.pdf" in said
    assert client.get(reverse("core:file", args=[found.pk])).status_code == 200
    entries = AuditEntry.objects.filter(action__startswith="attachment_").order_by("pk")
    assert list(entries.values_list("action", flat=True)) == [
        "attachment_removed",
        "attachment_restored",
    ]


def test_the_page_of_an_organization_has_the_panel(client, cast, company):
    client.force_login(cast.town_staff)
    assert panel(company) in client.get(reverse("orgs:detail", args=[company.pk])).content.decode()
    assert "上传" in client.get(panel(company)).content.decode()
    client.force_login(cast.viewer)
    said = client.get(panel(company)).content.decode()
    assert "没有附件" in said and "上传" not in said


def test_queries_of_the_panel_do_not_grow_with_the_files(client, cast, company):
    client.force_login(cast.town_staff)
    asked = []
    for number in (1, 3):
        while Attachment.objects.of(company).count() < number:
            upload(cast.town_staff, company)
        client.get(panel(company))
        with CaptureQueriesContext(connection) as queries:
            client.get(panel(company))
        asked.append(len(queries))
    assert asked == [8, 8]


# --- Files without a row, and files that are over -----------------------------------------------


def test_a_file_without_a_row_is_its_uploaders_alone_until_he_gives_it_to_one(
    client, cast, company
):
    loose = upload(cast.town_staff, None)
    other = upload(cast.county_admin, None)
    for user, status in ((cast.town_staff, 200), (cast.county_admin, 404), (cast.nobody, 404)):
        client.force_login(user)
        assert client.get(reverse("core:file", args=[loose.pk])).status_code == status
    with pytest.raises(Missing):
        service.link(actor=cast.town_staff, pks=[loose.pk, other.pk], owner=company)
    assert Attachment.objects.of(company).count() == 0
    assert service.link(actor=cast.town_staff, pks=[loose.pk], owner=company) == 1
    client.force_login(cast.county_admin)
    assert client.get(reverse("core:file", args=[loose.pk])).status_code == 200


def test_what_nobody_needs_is_forgotten_after_a_day(cast, company):
    kept, gone, loose, fresh = (
        upload(cast.town_staff, company),
        upload(cast.town_staff, company, picture()),
        upload(cast.town_staff, None),
        upload(cast.town_staff, None),
    )
    service.remove(actor=cast.town_staff, pk=gone.pk)
    assert service.expire() == 0
    past = timezone.now() - service.KEPT - datetime.timedelta(minutes=1)
    Attachment.objects.exclude(pk=fresh.pk).update(uploaded_at=past)
    Attachment.objects.filter(pk=gone.pk).update(removed_at=past)
    assert service.expire() == 2
    assert set(Attachment.objects.all()) == {kept, fresh}
    storage = service.storage()
    assert [storage.exists(key) for key in gone.keys + loose.keys] == [False] * 3
    assert storage.exists(kept.key)


def test_anonymous_visitors_are_sent_to_the_door(client, cast, company):
    found = upload(cast.town_staff, company)
    response = client.get(reverse("core:file", args=[found.pk]))
    assert response.status_code == 302 and response.url.startswith("/accounts/login/")


def test_keys_cannot_lead_out_of_the_storage():
    with pytest.raises(Exception, match="traversal"):
        service.storage().save("../outside", ContentFile(b"x"))
