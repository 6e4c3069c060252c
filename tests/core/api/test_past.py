"""The history of a row, the recycle bin and attachments over the API: as on the pages."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Attachment, AuditEntry
from core.values import masked_name
from orgs.models import Organization
from orgs.services import recycle_organization, update_organization
from tests.core.api.conftest import codes, refused
from tests.core.attachments.samples import PDF


def test_the_history_says_who_changed_what_newest_first(registry, cast, program):
    row = registry.plain
    for number in range(31):
        row = update_organization(
            actor=cast.town_staff, pk=row.pk, version=row.version, address=f"{number}号"
        )
    client = program(cast.town_staff)
    body = {"address": "31号", "version": row.version}
    assert client.send("PATCH", f"organizations/{row.pk}/", body).status_code == 200
    page = client.send("GET", f"organizations/{row.pk}/history/").json()
    newest = page["results"][0]
    assert (newest["what"], newest["who"]) == ("修改", str(cast.town_staff))
    assert newest["where"].startswith("接口")
    assert newest["items"] == [
        {"field": "address", "label": "地址", "before": "30号", "after": "31号"}
    ]
    assert len(page["results"]) == 30 and page["next"]
    older = client.get(page["next"]).json()
    assert older["next"] is None and older["results"][0]["items"][0]["after"] == "1号"
    assert older["results"][-1]["what"] == "新建"
    for query in ("before=0", "before=x", "after=1", "before=1&before=2"):
        wrong = client.send("GET", f"organizations/{row.pk}/history/?{query}")
        assert wrong.status_code == 400, query


def test_the_history_masks_names_as_the_page_does(registry, cast, program):
    row = registry.plain
    for name in ("张建国", "李建国"):
        row = update_organization(
            actor=cast.town_staff, pk=row.pk, version=row.version, principal=name
        )
    address = f"organizations/{row.pk}/history/"
    read = {
        user: program(user).send("GET", address).json()["results"][0]["items"][0]
        for user in (cast.town_staff, cast.viewer)
    }
    assert read[cast.town_staff]["after"] == "李建国"
    assert read[cast.viewer]["after"] == masked_name("李建国")
    secretary = program(cast.secretary)
    pk = secretary.send("GET", "members/").json()["results"][0]["id"]
    assert secretary.send("GET", f"members/{pk}/history/").status_code == 404
    assert program(cast.town_staff).send("GET", f"members/{pk}/history/").status_code == 200


def test_a_row_comes_back_out_of_the_recycle_bin(registry, cast, program):
    client, row = program(cast.town_staff), registry.plain
    program(cast.county_admin).send("DELETE", f"organizations/{row.pk}/?version={row.version}")
    [found] = client.send("GET", "organizations/recycled/").json()["results"]
    stored = Organization.objects.get(pk=row.pk)
    assert (found["id"], found["version"], found["code"]) == (row.pk, stored.version, row.uscc)
    assert found["recycled_by"] == str(cast.county_admin)
    assert program(cast.viewer).send("GET", "organizations/recycled/").json()["results"] == []
    address = f"organizations/{row.pk}/restore/"
    assert "version" in refused(client.send("POST", address, {}))
    assert client.send("POST", address, {"version": row.version}).status_code == 409
    body = {"version": found["version"]}
    back = client.send("POST", address, body, idempotency_key="again")
    assert (back.status_code, back.json()["id"]) == (200, row.pk)
    assert client.send("POST", address, body, idempotency_key="again").json() == back.json()
    assert client.send("POST", address, body).status_code == 404
    assert Organization.objects.get(pk=row.pk).deleted_at is None


def test_the_tag_that_was_seen_guards_a_restore_too(registry, cast, program):
    client, row = program(cast.town_staff), registry.plain
    recycle_organization(actor=cast.county_admin, pk=row.pk, version=row.version)
    now = Organization.objects.get(pk=row.pk).version
    address = f"organizations/{row.pk}/restore/"
    stale = client.send("POST", address, {}, if_match=f'"{now - 1}"')
    assert stale.status_code == 412
    assert client.send("POST", address, {}, if_match=f'"{now}"').status_code == 200


def attach(client, row, file):
    return client.post(f"/api/v1/organizations/{row.pk}/attachments/", {"file": file})


def test_a_file_is_attached_read_and_taken_away(registry, cast, program):
    client, row = program(cast.town_staff), registry.plain
    made = attach(client, row, SimpleUploadedFile("批复.pdf", PDF))
    assert made.status_code == 201, made.content
    one = made.json()
    assert (one["kind"], one["name"], one["size"]) == ("pdf", "批复.pdf", len(PDF))
    assert client.send("GET", f"organizations/{row.pk}/attachments/").json() == [one]
    assert client.send("GET", f"attachments/{one['id']}/").json() == one
    content = client.send("GET", f"attachments/{one['id']}/file/")
    assert b"".join(content.streaming_content) == PDF
    assert AuditEntry.objects.filter(action="download", actor_id=cast.town_staff.pk).exists()
    viewer = program(cast.viewer)
    assert viewer.send("GET", f"attachments/{one['id']}/").status_code == 200
    assert viewer.send("DELETE", f"attachments/{one['id']}/").status_code == 403
    assert attach(viewer, row, SimpleUploadedFile("x.pdf", PDF)).status_code == 403
    assert client.send("DELETE", f"attachments/{one['id']}/").status_code == 204
    assert client.send("GET", f"attachments/{one['id']}/").status_code == 404
    assert client.send("GET", f"organizations/{row.pk}/attachments/").json() == []


def test_a_file_that_is_not_taken_is_refused_with_the_reason(registry, cast, program):
    client, row = program(cast.town_staff), registry.plain
    wrong = attach(client, row, SimpleUploadedFile("x.exe", b"MZ"))
    assert "不能上传这种文件" in refused(wrong)["file"][0]
    assert codes(client.send("POST", f"organizations/{row.pk}/attachments/", {"name": "x"})) == {
        ("file", "invalid"),
        ("name", "unknown_field"),
    }
    assert attach(client, registry.west, io.BytesIO(PDF)).status_code == 404
    assert not Attachment.objects.exists()
