"""In which shape the API answers: order, some fields, keys, CSV, the tag of a version."""

import csv
import datetime
import io

import pgtrigger
import pytest
from django.db.models import CharField
from django.utils import timezone
from rest_framework.serializers import ChoiceField

from branches.services import refresh_coverage_facts
from config.api import router
from orgs.models import CurrentFacts, Organization
from orgs.services import update_organization
from tests.branches.factories import CoverageFactory
from tests.core.api.test_lists import LISTS
from tests.orgs.factories import OrganizationFactory


def rows(response) -> list[dict]:
    assert response.status_code == 200, response.content
    return response.json()["results"]


@pytest.mark.dealt(5)
@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_in_the_order_of_ids_unless_another_is_asked_for(
    registry, cast, program, path
):
    client = program(cast.county_admin)
    found = rows(client.send("GET", f"{path}/"))
    assert found == rows(client.send("GET", f"{path}/?ordering=id"))
    assert found[::-1] == rows(client.send("GET", f"{path}/?ordering=-id"))
    ids = [row["id"] for row in found if "id" in row]
    assert ids == sorted(ids)


def test_no_row_is_missed_or_doubled_while_rows_change(registry, cast, county, program):
    """By a mutable column a row that moves is passed over or comes twice."""
    expected = {OrganizationFactory(region=county.east, staff_count=n).pk for n in range(40)}
    expected |= set(Organization.objects.visible_to(cast.town_staff).values_list("pk", flat=True))
    client = program(cast.town_staff)
    url, found = "/api/v1/organizations/?limit=5", []
    while url:
        page = client.get(url).json()
        found += [row["id"] for row in page["results"]]
        Organization.objects.filter(pk__in=found[-2:]).update(staff_count=9_999, name="改名厂")
        url = page["next"]
    assert sorted(found) == sorted(expected)


@pytest.mark.dealt(5)
@pytest.mark.parametrize("path", LISTS)
def test_every_list_gives_some_fields_or_the_short_form(registry, cast, program, path):
    client = program(cast.county_admin)
    full = rows(client.send("GET", f"{path}/"))
    short = rows(client.send("GET", f"{path}/?brief=1"))
    names = list(short[0])
    assert 1 < len(names) < len(full[0])
    assert short == [{name: row[name] for name in names} for row in full]
    last = list(full[0])[-2:]
    some = rows(client.send("GET", f"{path}/?fields={','.join(last)}"))
    assert some == [{name: row[name] for name in last} for row in full]
    refused = client.send("GET", f"{path}/?fields=phone_index")
    assert refused.status_code == 400 and "fields" in refused.json()


def test_one_row_gives_some_fields_too_and_hides_a_name_as_before(registry, cast, program):
    link = rows(program(cast.viewer).send("GET", "work-coverages/"))[0]
    client = program(cast.viewer)
    one = client.send("GET", f"work-coverages/{link['id']}/?fields=id,means").json()
    assert one == {"id": link["id"], "means": "instructor"}
    named = client.send("GET", f"work-coverages/{link['id']}/?fields=person_name").json()
    assert named == {"person_name": ""}


def test_rows_are_found_by_several_keys_in_scope_only(registry, cast, program):
    client = program(cast.town_staff)
    codes = f"{registry.bright.uscc},{registry.plain.uscc},{registry.west.uscc},X"
    found = rows(client.send("GET", f"organizations/?uscc={codes}"))
    assert {row["id"] for row in found} == {registry.bright.pk, registry.plain.pk}
    found = rows(client.send("GET", f"organizations/?id={registry.bright.pk},{registry.west.pk}"))
    assert [row["id"] for row in found] == [registry.bright.pk]
    found = rows(client.send("GET", f"party-organizations/?code={registry.branch.code},CAST01"))
    assert len(found) == 2
    for query in ("id=1,x", "id=,", "id=" + ",".join(map(str, range(1, 202)))):
        refused = client.send("GET", f"organizations/?{query}")
        assert refused.status_code == 400 and "id" in refused.json()


def test_a_list_is_csv_on_request_and_no_cell_is_a_formula(registry, cast, program):
    Organization.objects.filter(pk=registry.plain.pk).update(name='=HYPERLINK("http://x")')
    client = program(cast.town_staff)
    answer = client.send("GET", "organizations/?limit=1&fields=id,name,tags", accept="text/csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'rel="next"' in answer["Link"]
    answer = client.send("GET", "organizations/?fields=id,name,tags", accept="text/csv")
    found = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    names = {row["id"]: row["name"] for row in found}
    assert names[str(registry.plain.pk)] == '\'=HYPERLINK("http://x")'
    assert names[str(registry.bright.pk)] == "东街道明亮科技有限公司"
    for sign in "+-@＝＋－＠":
        Organization.objects.filter(pk=registry.plain.pk).update(name=f"{sign}1+1")
        path = f"organizations/{registry.plain.pk}/?fields=name"
        one = client.send("GET", path, accept="text/csv").content.decode("utf-8-sig")
        assert one == f"name\r\n'{sign}1+1\r\n"
    refused = client.send("GET", "organizations/?ordering=x", accept="text/csv")
    assert refused.status_code == 400 and "ordering" in refused.json()


def test_a_tag_says_whether_a_row_changed_and_guards_a_write(registry, cast, program):
    client = program(cast.town_staff)
    address = f"organizations/{registry.plain.pk}/"
    seen = client.send("GET", address)
    tag = seen["ETag"]
    same = client.send("GET", address, if_none_match=tag)
    assert (same.status_code, same.content) == (304, b"")
    changed = client.send("PATCH", address, {"address": "中山路1号"}, if_match=tag)
    assert changed.status_code == 200, changed.content
    assert client.send("GET", address, if_none_match=tag).status_code == 200
    stale = client.send("PATCH", address, {"address": "中山路2号"}, if_match=tag)
    assert (stale.status_code, stale.json()["code"]) == (412, "version")
    assert stale.json()["current"]["address"] == "中山路1号"
    body = {"address": "中山路2号", "version": seen.json()["version"]}
    assert client.send("PATCH", address, body).status_code == 409
    now = client.send("GET", address)["ETag"]
    assert client.send("PATCH", address, body, if_match=now).status_code == 400
    assert client.send("DELETE", address, if_match=tag).status_code == 412
    assert client.send("DELETE", address, if_match="x").status_code == 400
    assert client.send("DELETE", address).status_code == 400
    assert client.send("DELETE", address, if_match=now).status_code == 204


def test_an_organization_is_newer_when_its_coverage_or_members_change(registry, cast, program):
    client = program(cast.county_admin)

    def shown():
        return client.send("GET", f"organizations/{registry.west.pk}/").json()

    past = timezone.now() - datetime.timedelta(days=9)
    triggers = ("orgs.Organization:raise_version", "orgs.CurrentFacts:note_change")
    with pgtrigger.ignore(*triggers):  # within one transaction every moment is the same
        Organization.objects.update(updated_at=past)
        CurrentFacts.objects.update(changed_at=past)
    before = shown()
    CoverageFactory(organization=registry.west, party_organization=registry.west_branch)
    refresh_coverage_facts([registry.west.pk])
    after = shown()
    assert (before["coverage"], after["coverage"]) == ("none", "single")
    assert before["version"] == after["version"]
    assert after["updated_at"] > before["updated_at"]


def test_a_moment_needs_a_time_zone(registry, cast, program):
    client = program(cast.county_admin)
    for text in ("2026-03-05", "2026-03-05T08:00:00", "0001-01-01T00:00:00%2B14:00", "x"):
        refused = client.send("GET", f"organizations/?updated_since={text}")
        assert refused.status_code == 400 and "updated_since" in refused.json(), text
    # Before anything was noted all rows may have changed; a plus sign may arrive as a space.
    for text in ("2026-03-05T08:00:00+08:00", "2026-03-05T08:00:00%2B08:00"):
        assert len(rows(client.send("GET", f"organizations/?updated_since={text}"))) == 4


def test_what_the_service_changed_is_found_again(registry, cast, program):
    client = program(cast.county_admin)
    row = registry.plain
    update_organization(actor=cast.town_staff, pk=row.pk, version=row.version, address="新址")
    moment = timezone.now().isoformat().replace("+", "%2B")
    assert row.pk in {
        each["id"] for each in rows(client.send("GET", f"organizations/?updated_since={moment}"))
    }


def test_a_value_that_may_be_empty_is_described_so():
    """Of a field that is only read Django REST framework forgets that it may be blank."""
    wrong = set()
    for _, view, _ in router.registry:
        serializer = view.serializer_class()
        columns = {each.name: each for each in serializer.Meta.model._meta.fields}
        for name, field in serializer.fields.items():
            column = columns.get(field.source)
            may_be_empty = isinstance(column, CharField) and column.blank
            if isinstance(field, ChoiceField) and may_be_empty and not field.allow_blank:
                wrong.add(f"{type(serializer).__name__}.{name}")
    assert wrong == set()


def test_a_colour_that_nobody_uses_is_refused_as_any_wrong_value(registry, cast, program):
    client = program(cast.county_admin)
    assert client.send("GET", "notices/?shade=false").status_code == 400
    assert rows(client.send("GET", "notices/?shade=blue")) == []
