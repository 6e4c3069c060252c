"""One key that no page offered refuses the whole request and is named in the audit log."""

import pytest
from django.urls import reverse

from core.bulk import kinds
from core.models import AuditEntry, BulkEdit
from tests.members.factories import id_number

pytestmark = pytest.mark.django_db

#: What was sent as a key → how the entry names it.
MALFORMED = {
    "x": "x",
    "0": "0",
    "-1": "-1",
    "1.5": "1.5",
    "１": "１",
    "9" * 30: "9" * 30,
    id_number(501): "***",
}


def denials() -> list[dict]:
    return [each.detail for each in AuditEntry.objects.filter(action="denied").order_by("pk")]


@pytest.mark.parametrize("kind", kinds.names())
def test_forged_or_malformed_key_refuses_a_bulk_edit_and_is_named(world, kind):
    found = kinds.kind_of(kind)
    # What the county alone changes: nothing is foreign to it.
    role = next(each for each in ("town_staff", "county_admin") if found.rows(world.users[each]))
    client, mine = world.client(role), found.rows(world.users[role])
    own = mine.order_by("pk").first().pk
    foreign = found.model._base_manager.exclude(pk__in=mine).order_by("pk").first()
    assert (foreign is None) == (role == "county_admin")
    before = BulkEdit.objects.count()
    sent = {"999999999": "999999999", **MALFORMED}
    if foreign is not None:
        sent[str(foreign.pk)] = str(foreign.pk)
    for key in sent:
        answer = client.post(reverse(found.list_url), {"chosen": [own, key]})
        assert answer.status_code == 403, key
    assert BulkEdit.objects.count() == before
    assert denials() == [{"keys": [said], "refused": 1} for said in sent.values()]
    client.post(reverse(found.list_url), {"chosen": [own, *sent]})
    together = denials()[-1]
    assert sorted(together["keys"]) == sorted(sent.values())
    assert together["refused"] == len(sent)
    assert client.post(reverse(found.list_url), {"chosen": [own]}).status_code == 302


def test_forged_or_malformed_key_moves_no_organization_and_is_named(world):
    client = world.client("town_staff")
    own, foreign = (world.places[place].organization for place in ("east", "west"))
    sent = {str(foreign.pk): str(foreign.pk), **MALFORMED}
    before = own.region_id
    for key in sent:
        client.post(
            reverse("orgs:move"),
            {
                "chosen": [own.pk, key],
                f"version-{own.pk}": own.version,
                f"region-{own.pk}": world.regions.east.code,
                f"region-{key}": world.regions.east.code,
                "from": "2026-01-01",
            },
        )
    assert denials() == [{"keys": [said], "refused": 1} for said in sent.values()]
    own.refresh_from_db()
    assert own.region_id == before


def test_region_that_is_not_his_is_named_too(world):
    own = world.places["east"].organization
    world.client("town_staff").post(
        reverse("orgs:move"),
        {
            "chosen": [own.pk],
            f"version-{own.pk}": own.version,
            f"region-{own.pk}": world.regions.west.code,
            "from": "2026-01-01",
        },
    )
    assert denials() == [{"keys": [world.regions.west.code], "refused": 1}]
