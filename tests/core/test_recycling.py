"""The recycle bin over all kinds: each for whoever may restore it, old ones only marked."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.test import override_settings
from django.utils import timezone

from core.records import recycling
from tests.branches.factories import PartyOrganizationFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

BIN = "/recycle-bin/"


#: What keeps no place lies in no town: `tests/papers/test_handbook.py`.
OF_NO_TOWN = {"papers.handbookentry"}


def thrown_away(kind, region, **values):
    """A row of the kind in the region, made by the factory of its app."""
    model = apps.get_model(kind)
    factories = vars(import_module(f"tests.{model._meta.app_label}.factories")).values()
    made_by = {each._meta.model: each for each in factories if hasattr(each, "_meta")}
    names = {field.name for field in model._meta.fields}
    if "party_organization" in names:
        values["party_organization"] = PartyOrganizationFactory(region=region)
    elif "organization" in names:
        values["organization"] = OrganizationFactory(region=region)
    else:
        values["region"] = region
    return made_by[model](**values)


@pytest.fixture
def binned(county):
    """One of every kind that towns have in 东街道 and in 西镇, thrown away forty days ago."""
    day = timezone.now() - datetime.timedelta(days=40)
    named = {
        "branches.partyorganization": {"name": "撤并支部"},
        "members.member": {"name": "欧阳某某"},
    }
    kinds = {*recycling.kinds()} - OF_NO_TOWN
    assert len(kinds) >= 10 and {*named} <= kinds
    return {
        region.name: {
            kind: thrown_away(kind, region, deleted_at=day, **named.get(kind, {}))
            for kind in sorted(kinds)
        }
        for region in (county.east, county.west)
    }


def listed(client, kind, query=""):
    page = client.get(f"{BIN}?kind={kind}{query}").context["page"]
    return {row.pk for row in page.rows}


def test_every_kind_is_there_for_whoever_may_restore_it(client, cast, binned):
    for kind in binned["西镇"]:
        east, west = binned["东街道"][kind].pk, binned["西镇"][kind].pk
        for user, wanted in (
            (cast.county_admin, {east, west}),
            (cast.town_staff, {east}),
            (cast.viewer, set()),
            (cast.secretary, set()),
            (cast.system_admin, set()),
        ):
            client.force_login(user)
            assert listed(client, kind) == wanted, (kind, user)


def test_an_unknown_kind_is_refused_in_words(client, cast, binned):
    client.force_login(cast.county_admin)
    response = client.get(f"{BIN}?kind=accounts.user")
    assert response.status_code == 200 and response.context["page"].rows == []


def test_names_of_persons_are_not_searched(client, cast, binned):
    client.force_login(cast.county_admin)
    page = client.get(f"{BIN}?kind=members.member").content.decode()
    assert "欧阳某某" in page
    assert listed(client, "members.member", "&q=欧阳") == set()
    page = client.get(f"{BIN}?kind=members.member&q=欧阳").content.decode()
    assert "不能按名称查找" in page
    assert len(listed(client, "branches.partyorganization", "&q=撤并")) == 2


def test_old_ones_are_marked_and_still_restorable(client, cast, binned):
    client.force_login(cast.county_admin)
    assert "超过 30 天" in client.get(BIN).content.decode()
    with override_settings(RECYCLE_BIN_DAYS=60):
        assert "超过" not in client.get(BIN).content.decode()
    row = binned["东街道"]["orgs.organization"]
    client.post(f"/organizations/{row.pk}/restore/", {"version": 1})
    row.refresh_from_db()
    assert row.deleted_at is None
