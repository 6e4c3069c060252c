"""User administration: who may do what to whom, and what it brings about."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from accounts.models import Grant, SafetyPolicy, User
from accounts.services.users import deactivate_idle, disable, enable
from accounts.tasks import deactivate_idle_accounts
from core.errors import Refusal
from tests.accounts.conftest import PASSWORD
from tests.accounts.factories import GrantFactory, UserFactory

GONE = datetime.timedelta(days=91)


def post(client, name, pk, **data):
    return client.post(reverse(f"accounts:{name}", args=[pk]), data)


#: Door → the one role that passes it; `pk` is a user or (last two) a grant.
DOORS = {
    "disable": Role.SYSTEM_ADMIN,
    "enable": Role.SYSTEM_ADMIN,
    "unlock": Role.SYSTEM_ADMIN,
    "new_link": Role.SYSTEM_ADMIN,
    "hand_over": Role.SYSTEM_ADMIN,
    "give_grant": Role.SECURITY_ADMIN,
    "reset_factor": Role.SECURITY_ADMIN,
    "end_grant": Role.SECURITY_ADMIN,
}


@pytest.mark.parametrize("door", DOORS)
def test_each_door_opens_to_its_role_alone(cast, client, door):
    of_grant = door in ("hand_over", "end_grant")
    for role in [*Role, "nobody"]:
        target = cast.secretary if role != "secretary" else cast.viewer
        pk = target.grants.get().pk if of_grant else target.pk
        client.force_login(getattr(cast, role))
        status = post(client, door, pk).status_code
        assert (status == 403) == (role != DOORS[door]), (door, role, status)
        Grant.objects.update(ends_on=None)
        User.objects.update(is_active=True)
        client.logout()


@pytest.mark.parametrize("door", ["disable", "new_link", "unlock", "give_grant", "reset_factor"])
def test_nobody_does_it_to_himself(cast, client, door):
    user = getattr(cast, DOORS[door])
    client.force_login(user)
    assert post(client, door, user.pk, role="audit_admin").status_code == 404
    assert [grant.role for grant in Grant.objects.filter(user=user)] == [DOORS[door]]


def test_list_and_page_are_for_two_administrators_only(cast, client):
    addresses = [
        reverse("accounts:users"),
        reverse("accounts:user", args=[cast.viewer.pk]),
        reverse("accounts:new_user"),
        reverse("accounts:policy"),
    ]
    seen = {}
    for role in [*Role, "nobody"]:
        client.force_login(getattr(cast, role))
        seen[role] = [client.get(address).status_code for address in addresses]
    assert seen.pop("system_admin") == [200, 200, 200, 403]
    assert seen.pop("security_admin") == [200, 200, 403, 200]
    assert set(map(tuple, seen.values())) == {(403,) * 4}


def test_list_finds_by_name_role_and_state(cast, client):
    client.force_login(cast.system_admin)
    UserFactory(username="gone", is_active=False)

    def found(**query):
        table = client.get(reverse("accounts:users"), query).context["table"]
        return {row.record.username for row in table.rows}

    assert found(q="secre") == {"secretary"}
    assert found(role="town_staff") == {"town_staff"}
    assert found(state="off") == {"gone"}


def test_administrators_pages_hold_no_business_rows(cast, client):
    for role in ("system_admin", "security_admin", "audit_admin"):
        client.force_login(getattr(cast, role))
        for address in ("/organizations/", "/party-organizations/", "/members/without-unit/"):
            answer = client.get(address)
            assert "东街道联合党支部" not in answer.content.decode()


def test_new_account_has_no_password_and_no_rights(cast, client):
    client.force_login(cast.system_admin)
    page = client.post(reverse("accounts:new_user"), {"username": "chen", "name": "陈晨"})
    user = User.objects.get(username="chen")
    assert "/accounts/invitation/" in page.context["link"]
    assert not user.has_usable_password()
    assert not user.grants.exists()


@pytest.mark.parametrize("username", ["330999198001010010", "13800000000", "viewer"])
def test_user_name_is_no_personal_number_and_not_taken(cast, client, username):
    client.force_login(cast.system_admin)
    page = client.post(reverse("accounts:new_user"), {"username": username, "name": "某某"})
    assert page.context["form"].errors.keys() == {"username"}


def test_grant_page_gives_and_ends(cast, client, county, fresh):
    client.force_login(cast.security_admin)
    answer = post(client, "give_grant", cast.nobody.pk, role="viewer", region="330999002")
    assert answer.status_code == 302
    assert fresh(cast.nobody).reach.see_registry.region_ids == {county.west.pk}
    post(client, "end_grant", cast.nobody.grants.get().pk)
    assert not fresh(cast.nobody).reach.see_registry


def test_grant_page_names_the_mend(cast, client):
    client.force_login(cast.security_admin)
    refused = post(client, "give_grant", cast.viewer.pk, role="audit_admin")
    assert "三员分立" in refused.content.decode()
    refused = post(client, "give_grant", cast.viewer.pk, role="town_staff", region="42")
    assert "不在可选的范围内" in refused.content.decode()


def test_unlock_lets_the_owner_in_again(cast, client, browser, log_in):
    stranger = browser("203.0.113.5")
    for _ in range(6):
        log_in(stranger, "viewer", "wrong")
    assert log_in(stranger, "viewer", PASSWORD).status_code == 429
    client.force_login(cast.system_admin)
    assert "已锁定" in client.get(reverse("accounts:user", args=[cast.viewer.pk])).content.decode()
    post(client, "unlock", cast.viewer.pk)
    assert log_in(stranger, "viewer", PASSWORD).status_code == 302


def test_last_administrator_cannot_be_disabled(cast):
    for role in ("system_admin", "security_admin"):
        with pytest.raises(Refusal, match="最后一位"):
            disable(actor=None, user=getattr(cast, role))
    second = GrantFactory(role="system_admin").user
    assert not disable(actor=second, user=cast.system_admin).is_active


@pytest.mark.parametrize("how", ["beat", "log-in"])
def test_ninety_idle_days_switch_an_account_off(cast, browser, log_in, is_in, how):
    long_ago = timezone.now() - GONE
    User.objects.update(enabled_at=long_ago, last_login=long_ago)
    User.objects.filter(pk=cast.town_staff.pk).update(last_login=timezone.now())
    if how == "beat":
        deactivate_idle_accounts()
        active = set(User.objects.filter(is_active=True).values_list("username", flat=True))
        # The last system and security administrators stay: somebody must switch on again.
        assert active == {"town_staff", "system_admin", "security_admin"}
    client = browser()
    answer = log_in(client, "viewer", PASSWORD)
    assert answer.status_code == 200
    assert not is_in(client)
    assert not User.objects.get(username="viewer").is_active


def test_eighty_nine_days_do_not(cast):
    User.objects.update(enabled_at=timezone.now() - datetime.timedelta(days=89), last_login=None)
    assert deactivate_idle() == 0


def test_idle_days_are_the_policy_s_and_count_from_the_last_enabling(cast):
    SafetyPolicy.objects.create(idle_days=30)
    User.objects.update(enabled_at=timezone.now() - datetime.timedelta(days=31), last_login=None)
    deactivate_idle()
    cast.viewer.refresh_from_db()
    assert not cast.viewer.is_active
    enable(actor=cast.system_admin, user=cast.viewer)
    assert deactivate_idle() == 0


def test_policy_page_changes_the_rules_and_records_it(cast, client, entries):
    client.force_login(cast.security_admin)
    data = {
        "password_profile": "nist",
        "second_factor_roles": ["audit_admin"],
        "idle_minutes": 10,
        "absolute_hours": 8,
        "idle_days": 60,
        "token_roles": ["county_admin"],
        "token_days": 30,
    }
    assert client.post(reverse("accounts:policy"), data).status_code == 302
    assert client.post(reverse("accounts:policy"), data | {"idle_days": 61}).status_code == 302
    policy = SafetyPolicy.objects.get()
    assert (policy.password_profile, policy.second_factor_roles) == ("nist", ["audit_admin"])
    assert (policy.idle_minutes, policy.absolute_hours, policy.idle_days) == (10, 8, 61)
    assert (policy.token_roles, policy.token_days) == (["county_admin"], 30)
    assert entries("policy_changed") == [("policy_changed", "allowed")] * 2


def test_policy_outside_the_limits_is_refused(cast, client):
    client.force_login(cast.security_admin)
    page = client.post(reverse("accounts:policy"), {"idle_minutes": 1000})
    assert "idle_minutes" in page.context["form"].errors
    assert not SafetyPolicy.objects.exists()
