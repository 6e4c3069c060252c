"""Grants: three administrators apart, dated, in force and over with the next request."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.choices import ADMINISTRATORS
from accounts.models import Grant, LoginSession
from accounts.services.grants import end_grant, give_grant, place_of
from core.errors import Refusal
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
    ("role", "code", "message"),
    [
        ("town_staff", "", "请填写区域代码"),
        ("town_staff", "999", "没有代码为 999 的区域"),
        ("secretary", "999", "没有代码为 999 的党组织"),
        ("audit_admin", "330999", "三员不带范围"),
    ],
)
def test_place_must_fit_the_role(county, role, code, message):
    with pytest.raises(Refusal, match=message):
        place_of(role=role, code=code)


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
