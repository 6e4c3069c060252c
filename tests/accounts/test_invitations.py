"""One-time links: first run, new accounts, hand-over of a secretary."""

import datetime
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.choices import ADMINISTRATORS
from accounts.models import Grant, Invitation, User
from accounts.services.users import (
    accept_invitation,
    first_run,
    hand_over,
    invite,
    open_account,
    open_invitation,
)
from accounts.views.first_run import page_code
from core.errors import Refusal
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory

NEW = "tq-Ralm77"


def address(token):
    return reverse("accounts:invitation", args=[token])


def answer(name="王五", password=NEW):
    return {"name": name, "password": password, "again": password}


@pytest.fixture
def handed(cast):
    """The cast's secretary handed over to `successor`: (new user, token)."""
    return hand_over(
        actor=cast.system_admin,
        grant=cast.secretary.grants.get(),
        username="successor",
        name="李四",
    )


def test_successor_gets_the_grant_the_moment_he_accepts_and_not_before(
    cast, handed, client, browser, fresh, is_in
):
    user, token = handed
    old = browser("10.0.0.1")
    old.force_login(cast.secretary)
    assert fresh(cast.secretary).reach.see_registry
    assert not fresh(user).reach.see_registry
    client.post(address(token), answer("李四四"))
    assert not fresh(cast.secretary).reach.see_registry
    assert not is_in(old)
    grant = fresh(user).current_grants[0]
    assert (grant.role, grant.party_organization) == ("secretary", cast.branch)
    assert fresh(user).name == "李四四"
    assert is_in(client)


def test_link_works_once(handed, client, browser):
    _, token = handed
    client.post(address(token), answer())
    again = browser("203.0.113.5").post(address(token), answer())
    assert again.status_code == 404
    assert "已经用过" in again.content.decode()
    with pytest.raises(Refusal, match="已经用过"):
        accept_invitation(token=token, name="赵六", password="tq-Ralm88")


@pytest.mark.django_db(transaction=True)
def test_link_works_once_for_two_at_the_same_moment(cast):
    _, token = hand_over(
        actor=cast.system_admin, grant=cast.secretary.grants.get(), username="next", name=""
    )
    results = []

    def accept(password):
        try:
            accept_invitation(token=token, name="王五", password=password)
            results.append("in")
        except Refusal:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=[f"tq-Ralm{n}9"]) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["in", "refused", "refused"]
    assert Grant.objects.filter(role="secretary", ends_on=None).count() == 1


def test_link_stands_in_no_log(handed, client, caplog):
    caplog.set_level("DEBUG")
    _, token = handed
    client.post(address(token), answer())
    client.get(address(token))
    assert caplog.records
    assert not [each for each in caplog.records if token in each.getMessage()]


def test_link_runs_out(handed, client, settings, entries):
    _, token = handed
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    page = client.get(address(token))
    assert page.status_code == 404
    assert "已过期" in page.content.decode()
    assert entries("link_refused") == [("link_refused", "denied")]


def test_newer_link_makes_the_older_one_void(cast, handed, client):
    user, token = handed
    invite(actor=cast.system_admin, user=user)
    assert client.get(address(token)).status_code == 404


def test_link_is_signed_and_only_its_digest_is_stored(handed):
    _, token = handed
    row = Invitation.objects.values().get()
    assert token not in str(row)
    body, _, signature = token.rpartition(":")
    for forged in (f"{body}:{signature[:-2]}xx", body, f"x{token}", ""):
        with pytest.raises(Refusal, match="不完整或已损坏"):
            open_invitation(token=forged)


def test_link_holds_to_the_password_rules(handed, client, fresh):
    user, token = handed
    page = client.post(address(token), answer(password="short"))
    assert "password" in page.context["form"].errors
    page = client.post(address(token), answer() | {"again": "tq-Ralm78"})
    assert "again" in page.context["form"].errors
    assert not fresh(user).has_usable_password()
    assert Invitation.objects.filter(closed_at=None).exists()


def test_obliged_successor_sets_up_the_second_factor_first(handed, client, settings):
    settings.SECOND_FACTOR_ROLES = ["secretary"]
    _, token = handed
    client.post(address(token), answer())
    assert client.get("/organizations/")["Location"] == "/accounts/factor/"


def test_link_replaces_the_password_but_not_the_second_factor(cast, phone, client, is_in):
    phone(cast.viewer)
    token = invite(actor=cast.system_admin, user=cast.viewer)
    assert client.post(address(token), answer())["Location"] == "/accounts/login/"
    assert not is_in(client)


def test_grant_that_ended_meanwhile_is_not_passed_on(cast, handed, fresh):
    user, token = handed
    Grant.objects.filter(user=cast.secretary).update(ends_on=timezone.localdate())
    with pytest.raises(Refusal, match="已经终止"):
        accept_invitation(token=token, name="李四", password=NEW)
    assert not fresh(user).has_usable_password()


def test_only_secretaries_are_handed_over(cast):
    with pytest.raises(Refusal, match="只有书记"):
        hand_over(
            actor=cast.system_admin,
            grant=cast.county_staff.grants.get(),
            username="next",
            name="",
        )


def test_hand_over_leaves_other_grants_of_the_predecessor(cast, handed, fresh):
    other = GrantFactory(
        user=cast.secretary, role="secretary", party_organization=PartyOrganizationFactory()
    )
    _, token = handed
    accept_invitation(token=token, name="李四", password=NEW)
    assert fresh(cast.secretary).current_grants == [other]


def test_hand_over_is_recorded(cast, handed, entries):
    _, token = handed
    accept_invitation(token=token, name="李四", password=NEW)
    assert entries("user_created", "link_issued", "link_accepted", "handed_over") == [
        ("user_created", "allowed"),
        ("link_issued", "allowed"),
        ("link_accepted", "allowed"),
        ("handed_over", "allowed"),
    ]


def test_disabled_account_opens_by_no_link(cast, client):
    user, token = open_account(actor=cast.system_admin, username="x", name="")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(address(token)).status_code == 404


PEOPLE = {
    "system_admin": ("root", "甲"),
    "security_admin": ("guard", "乙"),
    "audit_admin": ("auditor", "丙"),
}


def form_of(people):
    return {
        f"{role}_{field}": value
        for role, pair in people.items()
        for field, value in zip(("username", "name"), pair, strict=True)
    }


def test_first_run_makes_three_administrators_with_links(db, client, fresh):
    page = client.post(f"/accounts/first-run/{page_code()}/", form_of(PEOPLE))
    assert len(page.context["links"]) == 3
    held = {grant.user.username: grant.role for grant in Grant.objects.all()}
    assert held == {username: role for role, (username, _) in PEOPLE.items()}
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_first_run_happens_once(db, client):
    first_run(people=PEOPLE)
    assert client.get(f"/accounts/first-run/{page_code()}/").status_code == 404
    with pytest.raises(Refusal, match="只能做一次"):
        first_run(people={role: (f"{role}2", "") for role in ADMINISTRATORS})
    with pytest.raises(CommandError, match="只能做一次"):
        call_command("first_run")
    assert User.objects.count() == 3


def test_first_run_page_needs_the_code_from_the_server(db, client):
    assert client.get("/accounts/first-run/guess/").status_code == 404


def test_first_run_wants_three_people(db, client):
    same = PEOPLE | {"audit_admin": ("root", "甲")}
    page = client.post(f"/accounts/first-run/{page_code()}/", form_of(same))
    assert "三个不同的用户" in page.content.decode()
    assert not User.objects.exists()


def test_first_run_by_environment_wants_new_passwords(db, monkeypatch):
    for role, (username, _) in PEOPLE.items():
        monkeypatch.setenv(f"FIRST_RUN_{role.upper()}", f"{username}:{NEW}-{role[:3]}")
    call_command("first_run")
    users = User.objects.all()
    assert {user.username for user in users} == {"root", "guard", "auditor"}
    assert all(user.must_change_password for user in users)


def test_first_run_by_environment_takes_all_or_nothing(db, monkeypatch):
    monkeypatch.setenv("FIRST_RUN_SYSTEM_ADMIN", f"root:{NEW}")
    with pytest.raises(CommandError, match="三个变量缺一不可") as refused:
        call_command("first_run")
    assert refused.value.returncode == 2
    assert not User.objects.exists()


def test_nothing_is_shipped(db):
    assert not User.objects.exists()
