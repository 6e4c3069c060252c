"""Many rows in one request: an answer for each, by the services of the single addresses."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.api import router
from core.api.bulk import MOST_ROWS, Bulk
from core.api.writing import Creates
from core.models import AuditEntry, IdempotencyRecord
from joining.api import CandidateApi
from members.models import Member
from orgs.models import Organization
from rectification.api import CaseApi
from rota.api import RotaCallApi, RotaProjectApi
from tests.core.api.conftest import codes, refused
from tests.core.api.test_writing import new_member, organization
from tests.members.factories import id_number
from tests.orgs.factories import OrganizationFactory, uscc
from transfers.api import TransferApi
from vanguard.api import VanguardApi

PATH = "organizations/bulk/"


def new(number: int, **values):
    return organization(**{"uscc": uscc(910_000 + number), "name": f"批量{number}公司"} | values)


def send(client, rows, path=PATH, **headers):
    response = client.send("POST", path, {"rows": rows}, **headers)
    assert response.status_code == 200, response.content
    return response.json()


def test_every_list_in_which_rows_are_made_takes_many_rows():
    """What is filed exactly once has a key each and comes one by one (`activities/by-key/`); a call
    is opened once a year, and a branch proposes two or three projects; a weak Party organization,
    and what is on the negative list, is resolved upon one by one; so are a candidate, a transfer
    and a team by their branch."""
    views = {view for _, view, _ in router.registry}
    made = {view for view in views if issubclass(view, Creates)} - {
        RotaCallApi,
        RotaProjectApi,
        CaseApi,
        CandidateApi,
        TransferApi,
        VanguardApi,
    }
    assert made and made == {view for view in views if issubclass(view, Bulk)}


def test_every_row_has_its_answer_and_a_bad_one_holds_up_no_other(registry, cast, program):
    client, bright, west = program(cast.town_staff), registry.bright, registry.west
    stale = {"id": registry.plain.pk, "version": registry.plain.version + 1, "address": "二号"}
    rows = [
        new(1, staff_count=60_000),
        {"id": bright.pk, "version": bright.version, "address": "一号"},
        new(2, name="", colour="red"),
        stale,
        {"id": west.pk, "version": west.version, "name": "改名"},
        {"id": 10**15, "version": 1, "name": "改名"},
        new(3, region="330999002"),
        {"id": bright.pk, "version": bright.version + 1, "address": "三号"},
        {"id": "1", "version": 1},
        {"id": bright.pk},
        ["甲"],
        organization(uscc=registry.bright.uscc),
        new(4),
    ]
    data = send(client, rows)
    assert (data["created"], data["changed"], data["refused"]) == (2, 1, 10)
    results = data["results"]
    assert [each["index"] for each in results] == list(range(len(rows)))
    assert [each["status"] for each in results] == [
        *(201, 200, 400, 409, 404, 404, 400, 400, 400, 400, 400, 400, 201)
    ]
    made = Organization.objects.get(uscc=uscc(910_001))
    assert results[0] == {
        "index": 0,
        "status": 201,
        "id": made.pk,
        "version": made.version,
        "warnings": {"staff_count": ["职工人数大于 50000，请核对。"]},
    }
    bright.refresh_from_db()
    assert results[1] == {"index": 1, "status": 200, "id": bright.pk, "version": bright.version}
    assert bright.address == "一号"

    def told(index):
        return {(each["field"], each["code"]) for each in results[index]["errors"]}

    assert told(2) == {("name", "required"), ("colour", "unknown_field")}
    conflict = results[3]
    assert (conflict["id"], conflict["code"]) == (registry.plain.pk, "version")
    assert conflict["current"]["version"] == registry.plain.version
    assert (
        results[4]["detail"] == results[5]["detail"]
        and "不在您的管理范围内" in results[4]["detail"]
    )
    assert told(6) == {("region", "not_found")}
    assert told(7) == {("id", "repeated")}
    assert told(8) == {("id", "invalid")}
    assert told(9) == {("id", "repeated")}
    assert told(10) == {("non_field_errors", "invalid")}
    assert results[11]["errors"][0]["id"] == bright.pk
    west.refresh_from_db()
    assert west.name == "西镇机械有限公司"


def test_what_was_asked_for_out_of_scope_is_one_entry_of_the_audit_log(registry, cast, program):
    west = registry.west.pk
    rows = [{"id": each, "version": 1, "name": "改名"} for each in (west, 10**15, west)]
    before = AuditEntry.objects.filter(action="denied").count()
    assert send(program(cast.town_staff), rows)["refused"] == 3
    entry = AuditEntry.objects.filter(action="denied").latest("pk")
    assert AuditEntry.objects.filter(action="denied").count() == before + 1
    assert entry.detail == {"keys": [str(10**15), str(west)], "refused": 2}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, {("rows", "required")}),
        ({"rows": {}}, {("rows", "invalid")}),
        ({"rows": []}, {("rows", "required")}),
        ({"rows": [{}] * (MOST_ROWS + 1)}, {("rows", "max_length")}),
        ({"rows": [{}], "mode": "all"}, {("mode", "unknown_field")}),
    ],
)
def test_a_request_that_is_no_list_of_rows_is_refused_as_a_whole(
    registry, cast, program, body, expected
):
    response = program(cast.town_staff).send("POST", PATH, body)
    refused(response)
    assert codes(response) == expected


def test_one_version_for_many_rows_means_nothing(registry, cast, program):
    response = program(cast.town_staff).send(
        "POST", PATH, {"rows": [new(1)]}, **{"If-Match": '"1"'}
    )
    assert set(refused(response)) == {"If-Match"}


@pytest.mark.parametrize("role", ["viewer", "nobody", "secretary", "system_admin"])
def test_who_may_write_nothing_is_refused_as_a_whole(registry, cast, program, role):
    response = program(getattr(cast, role)).send("POST", PATH, {"rows": [new(1)]})
    assert response.status_code == 403
    assert not Organization.objects.filter(uscc=uscc(910_001)).exists()


def test_the_same_key_gives_the_same_answers_and_doubles_nothing(registry, cast, program, county):
    client, key = program(cast.town_staff), {"Idempotency-Key": "night-1"}
    bright = registry.bright
    rows = [
        new(1),
        {"id": bright.pk, "version": bright.version, "address": "一号"},
        new(2, name=""),
        {"id": registry.plain.pk, "version": registry.plain.version + 1, "address": "二号"},
    ]
    first = send(client, rows, **key)
    assert first["results"][3]["current"]["name"] == registry.plain.name
    again = client.send("POST", PATH, {"rows": rows}, **key)
    assert again.json() == first and again["Idempotency-Replayed"] == "true"
    assert Organization.objects.filter(uscc=uscc(910_001)).count() == 1
    other = client.send("POST", PATH, {"rows": rows[:1]}, **key)
    assert other.status_code == 409 and other.json()["code"] == "idempotency"
    # What went out of scope since is not told again.
    Organization.objects.filter(pk__in=[bright.pk, registry.plain.pk]).update(region=county.west)
    third = send(client, rows, **key)
    assert [each["status"] for each in third["results"]] == [201, 404, 400, 404]
    assert all(third["results"][n].keys() == {"index", "status", "detail"} for n in (1, 3))


def test_a_mistake_of_ours_in_one_row_stores_none_and_leaves_the_key_free(
    registry, cast, program, monkeypatch
):
    from orgs.api import OrganizationApi

    real = OrganizationApi.create_service

    def fails(*, uscc: str, **values):
        if values["name"] == "坏":
            raise RuntimeError("broken")
        return real(uscc=uscc, **values)

    monkeypatch.setattr(OrganizationApi, "create_service", staticmethod(fails))
    client = program(cast.town_staff, raise_request_exception=False)
    rows = [new(1), new(2, name="坏")]
    response = client.send("POST", PATH, {"rows": rows}, **{"Idempotency-Key": "night-1"})
    assert response.status_code == 500
    assert not Organization.objects.filter(uscc=uscc(910_001)).exists()
    assert not IdempotencyRecord.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_row_costs_no_more_than_its_service_asks(registry, cast, county, program, rows):
    client = program(cast.town_staff)
    client.send("GET", "jobs/1/")  # notes once a minute that the token was used
    stored = [OrganizationFactory(region=county.east) for _ in range(rows)]
    with CaptureQueriesContext(connection) as queries:
        send(client, [new(number) for number in range(rows)])
    made = len(queries)
    with CaptureQueriesContext(connection) as queries:
        send(client, [{"id": row.pk, "version": row.version, "address": "一"} for row in stored])
    # A row: savepoints, its code and region looked up, the row and its dated values.
    # What lists filter by is computed once for all.
    assert (made, len(queries)) == (12 + 13 * rows, 15 + 10 * rows)


def test_a_secretary_changes_phones_of_the_own_branch_and_files_nobody(registry, cast, program):
    own, other = Member.objects.get(name="周戊五"), registry.members[0]
    rows = [
        {"id": own.pk, "version": own.version, "phone": "13700001111"},
        {"id": other.pk, "version": other.version, "phone": "13700001111"},
        new_member(cast.branch),
    ]
    data = send(program(cast.secretary), rows, "members/bulk/")
    assert [each["status"] for each in data["results"]] == [200, 404, 403]
    own.refresh_from_db()
    assert own.phone_masked == "137****1111"
    assert "13700001111" not in str(data)


def test_numbers_that_are_known_cannot_be_tried_by_the_hundred_in_one_request(
    registry, cast, program, settings
):
    settings.PERSON_SEARCHES_PER_HOUR = 3
    known = new_member(registry.branch, id_number=id_number(321))
    client = program(cast.town_staff)
    assert client.send("POST", "members/", known).status_code == 201
    data = send(
        client,
        [known] * 5 + [new_member(registry.branch, id_number=id_number(322))],
        "members/bulk/",
    )
    assert [each["status"] for each in data["results"]] == [400, 400, 400, 429, 429, 429]
    assert id_number(321) not in str(data)


def test_links_are_started_and_ended_in_one_request(registry, cast, program):
    client = program(cast.town_staff)
    start = {
        "organization": registry.plain.uscc,
        "party_organization": registry.branch.code,
        "starts_on": "2026-01-01",
    }
    data = send(client, [start, start], "coverages/bulk/")
    assert [each["status"] for each in data["results"]] == [201, 400]
    made = data["results"][0]
    end = {"id": made["id"], "version": made["version"], "ends_on": "2026-02-01"}
    path = f"organizations/{registry.plain.pk}/"
    assert client.send("GET", path).json()["coverage"] == "single"
    assert send(client, [end], "coverages/bulk/")["changed"] == 1
    assert client.send("GET", path).json()["coverage"] == "work"


def test_rows_may_build_upon_earlier_ones_of_the_request(registry, cast, program):
    above = {
        "code": "NEW01",
        "name": "新设党总支",
        "kind": "general_branch",
        "formation": "single",
        "region": "330999001",
        "founded_on": "2026-01-05",
    }
    below = above | {"code": "NEW02", "name": "新设党支部", "kind": "branch", "parent": "NEW01"}
    data = send(program(cast.town_staff), [above, below], "party-organizations/bulk/")
    assert [each["status"] for each in data["results"]] == [201, 201], data
