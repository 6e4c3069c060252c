"""Lock-out: guessing is refused and recorded, and the owner's known device still gets in."""

import re

import pytest
from axes.models import AccessAttempt
from django.utils import timezone

from accounts.choices import AccountAction
from core.models import AuditEntry
from tests.accounts.conftest import PASSWORD
from tests.accounts.factories import UserFactory
from tests.members.factories import id_number

REFUSED = {AccountAction.LOGIN_REFUSED, AccountAction.LOGIN_LOCKED}


@pytest.fixture
def at_home(owner, browser, log_in):
    """The owner's own browser: logged in once, out again, so a known device."""
    client = browser("10.0.0.1")
    assert log_in(client).status_code == 302
    client.post("/accounts/logout/")
    return client


def wrong(log_in, client, times, username="owner", **headers):
    return [log_in(client, username, f"wrong-{n}", **headers).status_code for n in range(times)]


def test_sixth_guess_from_a_network_is_refused_even_when_it_is_right(owner, browser, log_in):
    stranger = browser("203.0.113.5")
    assert wrong(log_in, stranger, 6) == [200, 200, 200, 200, 429, 429]
    locked = log_in(stranger)
    assert locked.status_code == 429
    assert "已暂停登录" in locked.content.decode()


def test_other_networks_are_not_locked_by_it(owner, browser, log_in):
    wrong(log_in, browser("203.0.113.5"), 6)
    assert log_in(browser("203.0.113.6")).status_code == 302


def test_known_device_gets_in_from_the_very_network_that_is_locked(at_home, browser, log_in):
    wrong(log_in, browser("10.0.0.1"), 40)  # the same office, behind one address
    assert log_in(browser("10.0.0.1")).status_code == 429
    assert log_in(at_home).status_code == 302


def test_known_device_has_a_limit_of_its_own(at_home, browser, log_in):
    assert wrong(log_in, at_home, 11)[-2:] == [429, 429]
    assert log_in(at_home).status_code == 429
    assert log_in(browser("10.0.0.9")).status_code == 302  # strangers are counted apart


def test_device_is_known_only_to_the_account_that_logged_in_there(at_home, browser, log_in):
    UserFactory(username="neighbour")
    wrong(log_in, browser("10.0.0.1"), 6, "neighbour")
    assert log_in(at_home, "neighbour").status_code == 429


def test_forged_device_cookie_makes_nobody_known(owner, at_home, browser, log_in):
    stranger = browser("203.0.113.5")
    stranger.cookies["device"] = at_home.cookies["device"].value[:-3] + "abc"
    assert wrong(log_in, stranger, 6)[-1] == 429


def test_forged_forwarding_headers_do_not_make_a_new_network(owner, browser, log_in):
    stranger = browser("203.0.113.5")
    answers = [
        log_in(
            stranger,
            password=f"wrong-{n}",
            HTTP_X_FORWARDED_FOR=f"198.51.100.{n}",
            HTTP_X_REAL_IP=f"198.51.100.{n}",
            HTTP_FORWARDED=f"for=198.51.100.{n}",
        ).status_code
        for n in range(8)
    ]
    assert answers == [200] * 4 + [429] * 4
    assert set(AccessAttempt.objects.values_list("ip_address", flat=True)) == {"203.0.113.5"}
    addresses = AuditEntry.objects.filter(action__in=REFUSED).values_list("address", flat=True)
    assert set(addresses) == {"203.0.113.5"}


def test_spraying_one_password_over_accounts_locks_the_network(settings, at_home, browser, log_in):
    settings.LOCKOUT_NETWORK = 10
    UserFactory.create_batch(20)
    stranger = browser("203.0.113.5")
    answers = [log_in(stranger, f"user{n}", "Spring-2026").status_code for n in range(20)]
    assert answers == [200] * 9 + [429] * 11
    assert log_in(at_home).status_code == 302


def test_one_account_tried_from_many_networks_closes_to_strangers_only(
    settings, at_home, browser, log_in
):
    settings.LOCKOUT_EVERYWHERE = 10
    answers = [log_in(browser(f"203.0.113.{n}"), password="wrong").status_code for n in range(15)]
    assert answers == [200] * 9 + [429] * 6
    assert log_in(browser("198.51.100.1")).status_code == 429
    assert log_in(at_home).status_code == 302


def test_right_password_wipes_the_count_of_its_account_but_not_of_the_network(
    settings, owner, browser, log_in
):
    settings.LOCKOUT_NETWORK = 8
    UserFactory(username="mine")
    stranger = browser("203.0.113.5")
    wrong(log_in, stranger, 4)
    assert log_in(stranger, "mine").status_code == 302  # an account of the attacker's own
    stranger.post("/accounts/logout/")
    stranger.cookies.clear()
    assert wrong(log_in, stranger, 1)[-1] == 429
    assert log_in(browser("203.0.113.9")).status_code == 302


def test_lock_ends_by_itself(owner, browser, log_in, settings):
    stranger = browser("203.0.113.5")
    wrong(log_in, stranger, 6)
    AccessAttempt.objects.update(attempt_time=timezone.now() - settings.AXES_COOLOFF_TIME * 1.01)
    assert log_in(stranger).status_code == 302


def test_unknown_user_and_wrong_password_are_answered_alike(owner, browser, log_in):
    def answers(username, address):
        client = browser(address)
        pages = [log_in(client, username, f"wrong-{n}") for n in range(6)]
        return [
            (page.status_code, without_tokens(page.content.decode(), username)) for page in pages
        ]

    known = answers("owner", "203.0.113.5")
    assert known == answers("nobody-here", "203.0.113.6")
    owner.is_active = False
    owner.save()
    right = log_in(browser("203.0.113.7"))
    assert without_tokens(right.content.decode(), "owner") == known[0][1]


def without_tokens(page, username):
    return re.sub(r"[A-Za-z0-9]{64}", "", page).replace(username, "…")


def test_a_password_is_hashed_for_unknown_users_too(owner, browser, log_in, monkeypatch):
    hashed = []
    original = type(owner).set_password
    monkeypatch.setattr(
        type(owner), "set_password", lambda self, raw: (hashed.append(raw), original(self, raw))
    )
    log_in(browser(), "nobody-here", "wrong")
    assert hashed == ["wrong"]


def test_what_was_typed_as_a_name_is_stored_nowhere(db, browser, log_in):
    number = id_number(7)
    client = browser("203.0.113.5")
    for _ in range(6):
        log_in(client, number, "wrong")
        log_in(client, "MyPassw0rd-typed-too-early", "")
    stored = str(list(AccessAttempt.objects.values())) + str(list(AuditEntry.objects.values()))
    assert AccessAttempt.objects.exists()
    assert number not in stored
    assert "MyPassw0rd" not in stored


def test_every_refusal_is_recorded(owner, browser, log_in, entries):
    wrong(log_in, browser("203.0.113.5"), 7)
    assert entries(*REFUSED) == [("login_refused", "denied")] * 4 + [("login_locked", "denied")] * 3


@pytest.mark.long
def test_thousand_wrong_passwords_and_two_hundred_accounts(at_home, browser, log_in):
    stranger = browser("203.0.113.5")
    assert set(wrong(log_in, stranger, 1000)[4:]) == {429}
    for n in range(200):
        UserFactory(username=f"sprayed{n}")
    sprayer = browser("203.0.113.77")
    answers = [log_in(sprayer, f"sprayed{n}", "Spring-2026").status_code for n in range(200)]
    assert answers == [200] * 29 + [429] * 171
    assert AuditEntry.objects.filter(action__in=REFUSED, outcome="denied").count() == 1200
    assert log_in(at_home, password=PASSWORD).status_code == 302
