"""Grants: three administrators apart, dated, in force and over with the next request."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.choices import ADMINISTRATORS, Action
from accounts.models import Grant, LoginSession
from accounts.services.grants import end_grant, give_grant
from core.errors import Refusal
from core.tree import update_path
from orgs.models import Organization
from regions.models import Region
from tests.accounts.factories import GrantFactory, UserFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.orgs.factories import OrganizationFactory

MESSAGE = "三员分立"
DAY = datetime.date(2026, 1, 1)


def others_of(role, county):
    yield from ({"role": other} for other in ADMINISTRATORS if other != role)
    yield {"role": "county_admin", "region": county.root}
    yield {"role": "secretary", "party_organization": PartyOrganizationFactory()}


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_administrator_holds_no_other_role_on_the_same_day(county, role):
    user = GrantFactory(role=role, starts_on=DAY).user
    for other in others_of(role, county):
        grant = Grant(user=user, starts_on=DAY, **other)
        with pytest.raises(ValidationError, match=MESSAGE):
            grant.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            grant.save()  # the database refuses even who forgets to ask
    assert Grant.objects.count() == 1


def test_business_role_becomes_administrator_only_after_its_end(county):
    user = UserFactory()
    end = DAY + datetime.timedelta(days=10)
    GrantFactory(user=user, role="viewer", region=county.root, starts_on=DAY, ends_on=end)
    with pytest.raises(Refusal, match=MESSAGE):
        give_grant(
            actor=None, user=user, role="audit_admin", starts_on=end - datetime.timedelta(days=1)
        )
    assert give_grant(actor=None, user=user, role="audit_admin", starts_on=end).pk


def test_two_business_roles_at_once_are_allowed(county):
    user = GrantFactory(role="viewer", region=county.root).user
    assert give_grant(actor=None, user=user, role="town_staff", region=county.east).pk


def test_raw_sql_cannot_join_administrators_either(county):
    user = GrantFactory(role="system_admin").user
    other = GrantFactory(role="county_admin", region=county.root)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_grant SET user_id=%s WHERE id=%s", [user.pk, other.pk])


def test_nobody_gives_or_ends_his_own_grants(cast):
    with pytest.raises(Refusal, match="不能给自己授权"):
        give_grant(actor=cast.security_admin, user=cast.security_admin, role="system_admin")
    own = cast.security_admin.grants.get()
    with pytest.raises(Refusal, match="不能变更自己的授权"):
        end_grant(actor=cast.security_admin, grant=own)
    assert Grant.objects.get(pk=own.pk).ends_on is None
    assert not Grant.objects.filter(role="system_admin", user=cast.security_admin).exists()


def test_same_grant_twice_is_refused(cast, county):
    with pytest.raises(Refusal, match="已有同样的授权"):
        give_grant(actor=None, user=cast.county_staff, role="county_staff", region=county.root)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "请选择角色"),
        ({"role": "town_staff"}, "请选择授权到哪个区域"),
        ({"role": "town_staff", "region": "999"}, "不在可选的范围内"),
        ({"role": "secretary", "region": "330999"}, "请选择授权到哪个党组织"),
        ({"role": "secretary", "party_organization": "999"}, "不在可选的范围内"),
    ],
)
def test_place_must_fit_the_role(client, cast, county, given, message):
    client.force_login(cast.security_admin)
    response = client.post(reverse("accounts:give_grant", args=[cast.nobody.pk]), given)
    assert response.status_code == 200 and message in response.content.decode()
    assert not cast.nobody.grants.exists()


def test_the_form_presets_no_role_and_finds_places_by_name(client, cast, county):
    party = PartyOrganizationFactory(
        code="330999000000123", name="东风机械党支部", region=county.east
    )
    client.force_login(cast.security_admin)
    page = client.get(reverse("accounts:user", args=[cast.nobody.pk])).content.decode()
    assert '<option value="" selected>请选择角色</option>' in page
    found = client.get("/lookups/party-organizations-grantable/", {"q": "东风"}).content.decode()
    assert "东风机械党支部" in found and "330999000000123" in found
    assert "西镇" in client.get("/lookups/regions-grantable/", {"q": "西镇"}).content.decode()
    given = {"role": "secretary", "party_organization": party.pk, "region": "330999002"}
    response = client.post(reverse("accounts:give_grant", args=[cast.nobody.pk]), given)
    assert response.status_code == 302
    grant = cast.nobody.grants.get()
    assert (grant.role, grant.party_organization, grant.region) == ("secretary", party, None)


@pytest.mark.parametrize("role", ["system_admin", "audit_admin", "county_admin", "nobody"])
def test_places_of_grants_are_found_by_the_security_administrator_only(client, cast, county, role):
    client.force_login(getattr(cast, role))
    for name in ("regions", "party-organizations"):
        found = client.get(f"/lookups/{name}-grantable/").content.decode()
        assert "没有找到" in found


def test_ended_grant_allows_nothing_from_the_next_request_on(county, client, fresh):
    user = GrantFactory(role="viewer", region=county.east).user
    second = GrantFactory(user=user, role="town_staff", region=county.west)
    client.force_login(user)
    addresses = {
        region: OrganizationFactory(region=region).get_absolute_url()
        for region in (county.east, county.west)
    }
    assert [client.get(each).status_code for each in addresses.values()] == [200, 200]
    # The row alone decides, whatever became of the session.
    Grant.objects.filter(pk=second.pk).update(ends_on=timezone.localdate())
    assert [client.get(each).status_code for each in addresses.values()] == [200, 404]
    assert not fresh(user).may("edit_registry")


def test_grant_that_begins_tomorrow_allows_nothing_today(county, fresh):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    user = GrantFactory(role="viewer", region=county.root, starts_on=tomorrow).user
    assert not fresh(user).may("see_registry")
    Grant.objects.update(starts_on=timezone.localdate())
    assert fresh(user).may("see_registry")


def test_grant_in_a_region_without_a_place_in_the_tree_reaches_nothing(county, fresh):
    OrganizationFactory(region=county.east)
    placeless = Region.objects.create(code="330999003", name="未入树镇", level="town")
    assert placeless.path == ""  # written past the services, which give it one
    user = fresh(GrantFactory(role="county_staff", region=placeless).user)
    assert not Organization.objects.visible_to(user).exists()
    assert not user.reach.part(Action.EDIT_REGISTRY).everywhere
    update_path(placeless)
    OrganizationFactory(region=placeless)
    assert Organization.objects.visible_to(fresh(user)).get().region == placeless


def test_ending_a_grant_ends_the_sessions_and_is_recorded(cast, client, entries):
    client.force_login(cast.county_staff)
    end_grant(actor=cast.security_admin, grant=cast.county_staff.grants.get())
    assert client.get("/organizations/").status_code == 302
    session = LoginSession.objects.get(user=cast.county_staff)
    assert session.get_end_reason_display() == "授权已变更"
    assert entries("grant_ended", "session_ended", "session_refused") == [
        ("grant_ended", "allowed"),
        ("session_ended", "allowed"),
        ("session_refused", "denied"),
    ]
