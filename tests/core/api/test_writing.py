"""Writing over the API: through the services, with versions, in scope, and once for each key."""

import datetime
import json

import pytest
from django.db import connection
from django.utils import timezone

from branches.models import Coverage, WorkCoverage
from core import crypto
from core.models import AuditEntry, IdempotencyRecord
from core.records import idempotency
from core.records.changes import changes_of
from members.models import Member, Post
from orgs.models import Organization, OrganizationStatus
from tests.core.api.conftest import codes, refused
from tests.members.factories import id_number
from tests.orgs.factories import uscc


def organization(**values):
    return {
        "uscc": uscc(900_001),
        "name": "东街道新设科技有限公司",
        "kind": "enterprise",
        "region": "330999001",
        "staff_count": 35,
        "phone": "13800001234",
        "tags": ["规上"],
    } | values


def test_an_organization_is_created_changed_and_recycled(registry, cast, program):
    client = program(cast.town_staff)
    made = client.send("POST", "organizations/", organization())
    assert made.status_code == 201, made.content
    data = made.json()
    assert data["phone_masked"] == "138****1234" and data["region_name"] == "东街道"
    assert (data["coverage"], data["member_count"], data["version"]) == ("none", 0, 1)
    row = Organization.objects.get(pk=data["id"])
    assert (row.name, row.staff_count, row.tags) == ("东街道新设科技有限公司", 35, ["规上"])
    assert crypto.decrypt(row.phone_cipher) == "13800001234"

    # March is closed: what is new counts from April on.
    change = {"version": 1, "staff_count": 55, "effective_on": "2026-05-01"}
    changed = client.send("PATCH", f"organizations/{row.pk}/", change)
    assert changed.status_code == 200, changed.content
    assert changed.json()["staff_count"] == 55 and changed.json()["name"] == row.name
    statuses = OrganizationStatus.objects.filter(organization=row).order_by("starts_on")
    assert [each.staff_count for each in statuses] == [35, 55]

    change = changes_of(row).rows[0]
    assert (change.who, change.where) == (str(cast.town_staff), "接口 127.0.0.1")

    version = changed.json()["version"]
    assert client.send("DELETE", f"organizations/{row.pk}/?version={version}").status_code == 204
    assert client.send("GET", f"organizations/{row.pk}/").status_code == 404
    row.refresh_from_db()
    assert row.deleted_at is not None


def test_a_stale_version_is_a_conflict_that_shows_what_stands_there(registry, cast, program):
    client, row = program(cast.town_staff), registry.bright
    stale = row.version
    first = client.send("PATCH", f"organizations/{row.pk}/", {"version": stale, "address": "一号"})
    assert first.status_code == 200
    second = client.send("PATCH", f"organizations/{row.pk}/", {"version": stale, "address": "二号"})
    assert second.status_code == 409
    data = second.json()
    assert (data["code"], data["current"]["address"]) == ("version", "一号")
    assert data["current"]["version"] == first.json()["version"]
    gone = client.send("DELETE", f"organizations/{row.pk}/?version={stale}")
    assert gone.status_code == 409
    row.refresh_from_db()
    assert row.address == "一号" and row.deleted_at is None


def test_what_is_out_of_scope_cannot_be_written(registry, cast, program):
    client, west = program(cast.town_staff), registry.west
    change = {"version": west.version, "name": "改名"}
    assert client.send("PATCH", f"organizations/{west.pk}/", change).status_code == 404
    assert client.send("DELETE", f"organizations/{west.pk}/?version=1").status_code == 404
    there = client.send("POST", "organizations/", organization(region="330999002"))
    assert set(refused(there)) == {"region"}
    away = {"version": registry.bright.version, "region": "330999002"}
    moved = client.send("PATCH", f"organizations/{registry.bright.pk}/", away)
    assert moved.status_code == 400
    assert not Organization.objects.filter(uscc=uscc(900_001)).exists()
    west.refresh_from_db()
    assert west.name == "西镇机械有限公司"


@pytest.mark.parametrize("role", ["viewer", "secretary", "nobody", "system_admin"])
def test_who_may_not_edit_is_refused_and_recorded(registry, cast, program, role):
    client = program(getattr(cast, role))
    bright = registry.bright
    body = {"version": bright.version, "name": "改名"}
    for method, path, sent in (
        ("POST", "organizations/", organization()),
        ("PATCH", f"organizations/{bright.pk}/", body),
        ("DELETE", f"organizations/{bright.pk}/?version={bright.version}", None),
    ):
        before = AuditEntry.objects.filter(action="denied", outcome="denied").count()
        assert client.send(method, path, sent).status_code == 403
        entries = AuditEntry.objects.filter(action="denied", outcome="denied")
        assert entries.count() == before + 1
        assert entries.order_by("-pk")[0].actor_name == role
    bright.refresh_from_db()
    assert bright.name == "东街道明亮科技有限公司"


def test_the_history_names_the_user_of_the_token(registry, cast, program):
    client, row = program(cast.town_staff), registry.bright
    body = {"version": row.version, "address": "新路一号"}
    assert client.send("PATCH", f"organizations/{row.pk}/", body).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT metadata FROM pghistory_context ORDER BY updated_at DESC LIMIT 1")
        metadata = cursor.fetchone()[0]
    metadata = json.loads(metadata) if isinstance(metadata, str) else metadata
    assert metadata["user"] == cast.town_staff.pk


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"uscc": "91330999000000000X"}, {"uscc"}),
        ({"name": "甲" * 121}, {"name"}),
        ({"name": "  "}, {"name"}),
        ({"name": None}, {"name"}),
        ({"name": 12}, {"name"}),
        ({"name": ["甲"]}, {"name"}),
        ({"kind": "firm"}, {"kind"}),
        ({"kind": {}}, {"kind"}),
        ({"region": "330998"}, {"region"}),
        ({"region": 330999001}, {"region"}),
        ({"region": ["330999001"]}, {"region"}),
        ({"staff_count": -1}, {"staff_count"}),
        ({"staff_count": 2_000_001}, {"staff_count"}),
        ({"staff_count": 10**30}, {"staff_count"}),
        ({"staff_count": "35"}, {"staff_count"}),
        ({"staff_count": 3.5}, {"staff_count"}),
        ({"staff_count": True}, {"staff_count"}),
        ({"founded_on": "0000-01-01"}, {"founded_on"}),
        ({"founded_on": "2026-02-30"}, {"founded_on"}),
        ({"founded_on": 20260101}, {"founded_on"}),
        ({"tags": "规上"}, {"tags"}),
        ({"tags": ["甲" * 31, 5]}, {"tags"}),
        ({"phone": "1" * 31}, {"phone"}),
        ({"principal": id_number(11)}, {"principal"}),
        ({"name": "一\n二"}, {"name"}),
        ({"id": 5}, {"id"}),
        ({"deleted_at": None}, {"deleted_at"}),
        ({"phone_cipher": "x"}, {"phone_cipher"}),
        ({"uscc": None, "staff_count": None}, {"uscc", "staff_count"}),
    ],
)
def test_bad_values_are_told_by_field_in_chinese_and_nothing_is_stored(
    registry, cast, program, values, fields
):
    before = Organization.objects.count()
    response = program(cast.town_staff).send("POST", "organizations/", organization(**values))
    data = refused(response)
    assert set(data) == fields
    for messages in data.values():
        assert messages
        for text in messages:
            assert any("一" <= char <= "鿿" for char in text), text
            assert "330999198001010011" not in text
    assert Organization.objects.count() == before


@pytest.mark.parametrize(
    "version", [None, "1", 0, -1, 1.0, True, 10**20, [], "９"], ids=lambda value: repr(value)
)
def test_an_update_names_the_version_it_saw(registry, cast, program, version):
    body = {"name": "改名"} if version is None else {"name": "改名", "version": version}
    response = program(cast.town_staff).send("PATCH", f"organizations/{registry.bright.pk}/", body)
    assert set(refused(response)) == {"version"}


def test_a_code_that_is_taken_is_told_only_to_whoever_may_know(registry, cast, program):
    client = program(cast.town_staff)
    known = client.send("POST", "organizations/", organization(uscc=registry.bright.uscc))
    assert known.status_code == 400 and "明亮科技" in known.json()["uscc"][0]
    elsewhere = client.send("POST", "organizations/", organization(uscc=registry.west.uscc))
    assert elsewhere.status_code == 400 and "西镇机械" not in elsewhere.content.decode()


def test_a_refusal_says_of_every_field_at_once_what_is_wrong_also_to_machines(
    registry, cast, program
):
    client = program(cast.town_staff)
    sent = organization(uscc=uscc(900_001)[:-1] + "0", name="", staff_count=-1, region="330998")
    sent |= {"kind": "firm", "founded_on": "2099-01-01", "colour": "red", "tags": ["甲" * 31]}
    response = client.send("POST", "organizations/", sent)
    refused(response)
    assert codes(response) == {
        ("uscc", "checksum"),
        ("name", "required"),
        ("staff_count", "min_value"),
        ("region", "not_found"),
        ("kind", "invalid_choice"),
        ("founded_on", "future"),
        ("tags", "max_length"),
        ("colour", "unknown_field"),
    }


def test_a_key_that_is_taken_says_by_which_row_to_whoever_may_know(registry, cast, program):
    client = program(cast.town_staff)

    def errors(code: str):
        response = client.send("POST", "organizations/", organization(uscc=code))
        refused(response)
        return [
            {name: value for name, value in each.items() if name != "message"}
            for each in response.json()["errors"]
        ]

    bright, west = registry.bright, registry.west
    assert errors(bright.uscc) == [{"field": "uscc", "code": "taken", "id": bright.pk}]
    assert errors(west.uscc) == [{"field": "uscc", "code": "taken"}]
    Organization.objects.filter(pk=bright.pk).update(deleted_at=timezone.now())
    assert errors(bright.uscc) == [{"field": "uscc", "code": "in_recycle_bin", "id": bright.pk}]


def test_coverage_is_started_and_ended_and_the_facts_follow(registry, cast, program):
    client = program(cast.town_staff)
    body = {
        "organization": registry.plain.uscc,
        "party_organization": registry.branch.code,
        "starts_on": "2026-01-01",
    }
    made = client.send("POST", "coverages/", body)
    assert made.status_code == 201, made.content
    path = f"organizations/{registry.plain.pk}/"
    assert client.send("GET", path).json()["coverage"] == "single"
    again = client.send("POST", "coverages/", body)
    assert codes(again) == {("starts_on", "overlap")}
    assert "重叠" in refused(again)["starts_on"][0]
    data = made.json()
    ended = client.send(
        "PATCH", f"coverages/{data['id']}/", {"version": data["version"], "ends_on": "2026-02-01"}
    )
    assert ended.status_code == 200 and ended.json()["ends_on"] == "2026-02-01"
    assert client.send("GET", path).json()["coverage"] == "work"
    missing = client.send("PATCH", f"coverages/{data['id']}/", {"version": data["version"]})
    assert set(refused(missing)) == {"ends_on"}
    west = body | {"organization": registry.west.uscc}
    assert client.send("POST", "coverages/", west).status_code == 400
    assert Coverage.objects.count() == 2


def test_work_coverage_is_started_and_ended(registry, cast, program):
    client = program(cast.county_staff)
    made = client.send(
        "POST",
        "work-coverages/",
        {
            "organization": registry.west.uscc,
            "means": "union",
            "person_name": "王小明",
            "starts_on": "2026-01-01",
        },
    )
    assert made.status_code == 201, made.content
    data = made.json()
    change = {"version": data["version"], "ends_on": "2026-03-01"}
    assert client.send("PATCH", f"work-coverages/{data['id']}/", change).status_code == 200
    assert WorkCoverage.objects.get(pk=data["id"]).ends_on == datetime.date(2026, 3, 1)


def test_a_party_organization_is_founded_and_corrected(registry, cast, program):
    client = program(cast.town_staff)
    made = client.send(
        "POST",
        "party-organizations/",
        {
            "code": "NEW01",
            "name": "新设党支部",
            "kind": "branch",
            "formation": "single",
            "region": "330999001",
            "parent": registry.branch.code,
            "founded_on": "2026-01-05",
            "document_number": "东两新〔2026〕1号",
        },
    )
    assert made.status_code == 201, made.content
    data = made.json()
    assert (data["parent"], data["term_ends_on"]) == (registry.branch.code, "2029-01-05")
    change = {"version": data["version"], "name": "新设联合党支部"}
    changed = client.send("PATCH", f"party-organizations/{data['id']}/", change)
    assert changed.status_code == 200 and changed.json()["name"] == "新设联合党支部"
    version = changed.json()["version"]
    gone = client.send("DELETE", f"party-organizations/{data['id']}/?version={version}")
    assert gone.status_code == 204, gone.content


def new_member(branch, **values):
    return {
        "id_number": id_number(321),
        "name": "王小明",
        "status": "full",
        "joined_on": "2020-07-01",
        "party_organization": branch.code,
        "phone": "13900005678",
    } | values


def test_a_member_is_registered_and_no_identifier_comes_back(registry, cast, program):
    client = program(cast.town_staff)
    sent = new_member(registry.branch, organization=registry.bright.uscc)
    made = client.send("POST", "members/", sent, **{"Idempotency-Key": "member-1"})
    assert made.status_code == 201, made.content
    data = made.json()
    assert (data["name_masked"], data["phone_masked"]) == ("王**", "139****5678")
    assert data["id_number_masked"] == f"{id_number(321)[:6]}{'*' * 10}{id_number(321)[-2:]}"
    assert data["name"] == "王小明"  # in full to whoever may edit the member
    for text in (id_number(321), "13900005678"):
        assert text not in made.content.decode()
    path = f"organizations/{registry.bright.pk}/"
    assert client.send("GET", path).json()["member_count"] == 4
    change = {"version": data["version"], "position": "车间主任"}
    changed = client.send("PATCH", f"members/{data['id']}/", change)
    assert changed.status_code == 200 and changed.json()["position"] == "车间主任"
    again = client.send("POST", "members/", sent)
    assert set(refused(again)) == {"id_number"}
    bad = client.send("POST", "members/", new_member(registry.branch, id_number="33099919800101"))
    assert bad.status_code == 400 and "33099919800101" not in bad.content.decode()


def test_a_secretary_changes_the_phone_of_his_own_members_and_nothing_else(registry, cast, program):
    own = Member.objects.get(name="周戊五")
    client = program(cast.secretary)
    phone = {"version": own.version, "phone": "13700001111"}
    assert client.send("PATCH", f"members/{own.pk}/", phone).status_code == 200
    own.refresh_from_db()
    assert own.phone_masked == "137****1111"
    position = {"version": own.version, "position": "主任"}
    assert client.send("PATCH", f"members/{own.pk}/", position).status_code == 403
    other = registry.members[0]
    phone = {"version": other.version, "phone": "13700001111"}
    assert client.send("PATCH", f"members/{other.pk}/", phone).status_code == 404
    assert client.send("POST", "members/", new_member(cast.branch)).status_code == 403


def test_a_post_is_started_and_ended(registry, cast, program):
    client = program(cast.town_staff)
    member = registry.members[0]
    made = client.send(
        "POST",
        "posts/",
        {
            "party_organization": registry.branch.code,
            "title": "committee_member",
            "member": member.pk,
            "starts_on": "2026-01-01",
        },
    )
    assert made.status_code == 201, made.content
    data = made.json()
    assert (data["member"], data["person_name"]) == (member.pk, "赵甲一")
    change = {"version": data["version"], "ends_on": "2026-02-01"}
    assert client.send("PATCH", f"posts/{data['id']}/", change).status_code == 200
    outside = {
        "party_organization": registry.branch.code,
        "title": "first_secretary",
        "person_name": "李外来",
        "id_number": id_number(777),
        "starts_on": "2026-01-01",
    }
    made = client.send("POST", "posts/", outside)
    assert made.status_code == 201 and id_number(777) not in made.content.decode()
    foreign = outside | {"member": Member.objects.get(name="李丁四").pk}
    assert client.send("POST", "posts/", foreign).status_code == 400
    assert Post.objects.count() == 4


# --- Once for each key ---------------------------------------------------------------------------


def age(**since: int) -> None:
    """Let every record be that old."""
    IdempotencyRecord.objects.update(created_at=timezone.now() - datetime.timedelta(**since))


def test_the_same_key_and_content_give_the_same_answer_and_one_row(registry, cast, program):
    client = program(cast.town_staff)
    key = {"Idempotency-Key": "order-66"}
    first = client.send("POST", "organizations/", organization(), **key)
    # Another order of the same fields is the same content.
    shuffled = dict(reversed(organization().items()))
    second = client.send("POST", "organizations/", shuffled, **key)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first
    assert Organization.objects.filter(uscc=uscc(900_001)).count() == 1
    # Later changes are not in the answer: it is the one that was given.
    Organization.objects.filter(uscc=uscc(900_001)).update(name="后来改名")
    third = client.send("POST", "organizations/", organization(), **key)
    assert third.content == first.content


def test_the_same_key_with_other_content_is_a_conflict(registry, cast, program):
    client = program(cast.town_staff)
    key = {"Idempotency-Key": "order-66"}
    assert client.send("POST", "organizations/", organization(), **key).status_code == 201
    other = client.send("POST", "organizations/", organization(uscc=uscc(900_002)), **key)
    assert other.status_code == 409 and other.json()["code"] == "idempotency"
    elsewhere = client.send(
        "PATCH", f"organizations/{registry.bright.pk}/", {"version": 1, "name": "改"}, **key
    )
    assert elsewhere.status_code == 409
    path, seen = f"organizations/{registry.bright.pk}/", registry.bright.version
    for version, status in ((seen, 200), (seen + 1, 409)):  # another version is another content
        key = {"Idempotency-Key": "order-67", "If-Match": f'"{version}"'}
        assert client.send("PATCH", path, {"address": "一号"}, **key).status_code == status
    assert not Organization.objects.filter(uscc=uscc(900_002)).exists()


def test_a_key_belongs_to_its_user(registry, cast, program):
    key = {"Idempotency-Key": "order-66"}
    made = program(cast.town_staff).send("POST", "organizations/", organization(), **key)
    other = organization(uscc=uscc(900_002))
    again = program(cast.county_staff).send("POST", "organizations/", other, **key)
    assert (made.status_code, again.status_code) == (201, 201)
    assert made.json()["id"] != again.json()["id"]


def test_a_refused_write_leaves_its_key_free(registry, cast, program):
    client = program(cast.town_staff)
    key = {"Idempotency-Key": "order-66"}
    bad = client.send("POST", "organizations/", organization(name=""), **key)
    assert bad.status_code == 400 and IdempotencyRecord.objects.count() == 0
    assert client.send("POST", "organizations/", organization(), **key).status_code == 201


def test_changes_and_deletions_are_done_once_too(registry, cast, program):
    client, row = program(cast.town_staff), registry.plain
    body = {"version": row.version, "address": "新路一号"}
    key = {"Idempotency-Key": "change-1"}
    first = client.send("PATCH", f"organizations/{row.pk}/", body, **key)
    second = client.send("PATCH", f"organizations/{row.pk}/", body, **key)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.content == second.content
    path = f"organizations/{row.pk}/?version={first.json()['version']}"
    key = {"Idempotency-Key": "delete-1"}
    assert client.send("DELETE", path, **key).status_code == 204
    assert client.send("DELETE", path, **key).status_code == 204
    assert client.send("DELETE", path).status_code == 404


def test_a_key_is_forgotten_after_a_day(registry, cast, program):
    client = program(cast.town_staff)
    key = {"Idempotency-Key": "order-66"}
    client.send("POST", "organizations/", organization(), **key)
    age(hours=23, minutes=59)
    assert idempotency.forget() == 0
    other = organization(uscc=uscc(900_002))
    assert client.send("POST", "organizations/", other, **key).status_code == 409
    age(hours=24, minutes=1)
    assert client.send("POST", "organizations/", other, **key).status_code == 201
    age(hours=24, minutes=1)
    assert idempotency.forget() == 1 and not IdempotencyRecord.objects.exists()


def test_nothing_that_was_sent_stands_in_the_filed_answer(registry, cast, program):
    client = program(cast.town_staff)
    key = f"key-{id_number(321)}"
    made = client.send("POST", "members/", new_member(registry.branch), **{"Idempotency-Key": key})
    assert made.status_code == 201
    row = str(IdempotencyRecord.objects.values().get())
    cipher = bytes(IdempotencyRecord.objects.get().body_cipher)
    for text in (id_number(321), "王", "13900005678", key, registry.branch.code):
        assert text not in row and text.encode() not in cipher
    assert json.loads(idempotency.body_of(IdempotencyRecord.objects.get())) == made.json()


def test_an_answer_is_not_repeated_to_whoever_lost_the_scope(registry, cast, program, county):
    client = program(cast.town_staff)
    key = {"Idempotency-Key": "order-66"}
    made = client.send("POST", "organizations/", organization(), **key)
    Organization.objects.filter(pk=made.json()["id"]).update(region=county.west)
    assert client.send("POST", "organizations/", organization(), **key).status_code == 404
    cast.town_staff.grants.update(ends_on=timezone.localdate())
    assert client.send("POST", "organizations/", organization(), **key).status_code == 403


@pytest.mark.parametrize("key", ["", " ", "a" * 101, "键", "a\tb"])
def test_a_key_is_short_and_of_plain_characters(registry, cast, program, key):
    headers = {"Idempotency-Key": key.encode().decode("latin-1")}
    made = program(cast.town_staff).send("POST", "organizations/", organization(), **headers)
    assert made.status_code == (201 if not key else 400)


def test_messages_name_what_is_within_a_list_and_the_version(registry, cast, program):
    path, client = f"organizations/{registry.bright.pk}/", program(cast.town_staff)
    wrong = {"version": "1", "tags": [["甲"], "乙" * 40]}
    assert refused(client.send("PATCH", path, wrong)) == {
        "version": ["您看到的版本应是整数。"],
        "tags": ["标签应是文本。", "标签有 40 个字，最多 30 个字，请缩短。"],
    }
