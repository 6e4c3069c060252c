"""负责人 and the contact phone: in full for whoever edits; a look at a mobile is recorded."""

import pytest
from django.urls import reverse

from branches.services import refresh_coverage_facts
from core import crypto
from core.errors import Denied, Missing
from core.models import AuditEntry
from orgs.models import Organization
from orgs.services import reveal_phone
from tests.accounts.factories import GrantFactory
from tests.branches.factories import CoverageFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

MOBILE, LINE, PRINCIPAL = "13800001234", "0571-87654321", "李负责"
EDITORS = {"county_admin", "county_staff", "town_staff"}
READERS = (*sorted(EDITORS), "viewer", "secretary")


@pytest.fixture
def made(cast, county):
    def make(phone):
        found = OrganizationFactory(
            region=county.east,
            principal=PRINCIPAL,
            phone_cipher=crypto.encrypt(phone),
            phone_index=crypto.blind_index("phone", phone),
        )
        CoverageFactory(organization=found, party_organization=cast.branch)
        refresh_coverage_facts()
        return found

    return make


def looked() -> int:
    return AuditEntry.objects.filter(action="phone_revealed").count()


@pytest.mark.parametrize("role", READERS)
def test_a_business_line_and_the_principal_are_read_by_who_edits(client, cast, made, role):
    organization = made(LINE)
    client.force_login(getattr(cast, role))
    for address in (organization.get_absolute_url(), f"/api/v1/organizations/{organization.pk}/"):
        page = client.get(address).content.decode()
        assert (LINE in page) == (PRINCIPAL in page) == (role in EDITORS), address
        assert ("李**" in page) == (role not in EDITORS), address
    assert reverse("orgs:phone", args=[organization.pk]) not in page
    assert looked() == 0


@pytest.mark.parametrize("role", READERS)
def test_a_mobile_is_shown_when_asked_for_and_that_is_recorded(client, cast, made, role):
    organization = made(MOBILE)
    client.force_login(getattr(cast, role))
    door = reverse("orgs:phone", args=[organization.pk])
    page = client.get(organization.get_absolute_url()).content.decode()
    assert MOBILE not in page and "138****1234" in page
    assert (door in page) == (role in EDITORS)
    answer = client.post(door)
    assert (MOBILE in answer.content.decode()) == (role in EDITORS)
    assert answer.status_code == (200 if role in EDITORS else 403)
    assert looked() == (1 if role in EDITORS else 0)
    if role in EDITORS:
        assert "no-store" in answer["Cache-Control"]
        entry = AuditEntry.objects.get(action="phone_revealed")
        assert (entry.subject_id, entry.actor_name) == (organization.pk, role)
        assert MOBILE not in str(entry.detail)


def test_another_town_reaches_nothing(cast, county, made):
    organization = made(MOBILE)
    elsewhere = GrantFactory(role="town_staff", region=county.west).user
    with pytest.raises(Missing):
        reveal_phone(actor=elsewhere, pk=organization.pk)
    with pytest.raises(Denied):
        reveal_phone(actor=cast.viewer, pk=organization.pk)
    assert looked() == 0


def test_a_line_is_no_persons_and_leaves_no_record(cast, made):
    assert reveal_phone(actor=cast.town_staff, pk=made(LINE).pk) == LINE
    assert looked() == 0


def test_former_principals_have_stars_for_who_does_not_edit(client, cast, made):
    organization = made(LINE)
    Organization.objects.filter(pk=organization.pk).update(principal="王继任")
    door = reverse("orgs:history", args=[organization.pk])
    for role in READERS:
        client.force_login(getattr(cast, role))
        page = client.get(door).content.decode()
        assert ("王继任" in page and PRINCIPAL in page) == (role in EDITORS)
        assert ("王**" in page and "李**" in page) == (role not in EDITORS)
