"""Lock-out: guessing is refused and recorded, and the owner's known device still gets in."""

import datetime
import re

import pytest
from axes.models import AccessAttempt
from django.utils import timezone

from accounts.choices import AccountAction
from accounts.lockout import digest_of
from accounts.models import LoginSession, NetworkLimit, User
from accounts.services.networks import set_network_limit
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


# --- Offices behind one address ------------------------------------------------------------------

OFFICE = "10.20.30.40"


@pytest.fixture
def office(db):
    """Forty clerks who logged in from one address last week, on computers that forgot it."""
    clerks = UserFactory.create_batch(40)
    week_ago = timezone.now() - datetime.timedelta(days=7)
    LoginSession.objects.bulk_create(
        LoginSession(user=each, key_hash=str(n), network=OFFICE, started_at=week_ago)
        for n, each in enumerate(clerks)
    )
    return [each.username for each in clerks]


def mistype(names, times):
    """So many wrong log-ins of each from the office, as the handler keeps them."""
    AccessAttempt.objects.bulk_create(
        AccessAttempt(
            username=digest_of(name),
            ip_address=OFFICE,
            failures_since_start=times,
            attempt_time=timezone.now(),
        )
        for name in names
    )


def test_office_of_forty_who_mistype_goes_on_working(office, browser, log_in):
    mistype(office[1:], 3)
    client = browser(OFFICE)
    assert wrong(log_in, client, 2, office[0]) == [200, 200]
    assert log_in(client, office[0]).status_code == 302


def test_stranger_in_the_office_is_stopped_and_stops_nobody_of_it(office, browser, log_in):
    UserFactory.create_batch(5)
    mistype([f"foreign{n}" for n in range(6)], 4)
    mistype(["foreign6"], 3)
    stranger = browser(OFFICE)
    answers = wrong(log_in, stranger, 4, "foreign-again")
    assert answers == [200, 200, 429, 429]  # 27 before: 30 are the limit of any network
    assert log_in(browser(OFFICE), office[0]).status_code == 302


def test_stranger_who_guesses_at_the_office_s_own_accounts_is_stopped_too(office, browser, log_in):
    stranger = browser(OFFICE)
    assert wrong(log_in, stranger, 6, office[0])[-2:] == [429, 429]  # one account: 5, as ever
    mistype(office[1:38], 3)
    mistype(office[38:], 4)
    sprayed = log_in(browser(OFFICE), office[1], "Spring-2026")
    assert sprayed.status_code == 200  # 5 + 111 + 8 of 30 + 40 × 3
    AccessAttempt.objects.filter(username=digest_of(office[39])).update(failures_since_start=28)
    assert log_in(browser(OFFICE), office[2]).status_code == 302
    assert wrong(log_in, browser(OFFICE), 2, office[3])[-1] == 429


def test_who_logged_in_there_long_ago_or_was_switched_off_is_not_at_home(office, browser, log_in):
    mistype([f"foreign{n}" for n in range(8)], 4)
    assert log_in(browser(OFFICE), office[0]).status_code == 302
    long_ago = timezone.now() - datetime.timedelta(days=31)
    LoginSession.objects.filter(user__username=office[1]).update(started_at=long_ago)
    assert log_in(browser(OFFICE), office[1]).status_code == 429
    User.objects.filter(username=office[2]).update(is_active=False)
    assert log_in(browser(OFFICE), office[2]).status_code == 429


@pytest.mark.parametrize("network", [OFFICE, "10.20.30.0/24", "10.20.0.0/16"])
def test_network_with_a_limit_of_its_own_is_held_to_that(network, owner, browser, log_in):
    mistype([f"foreign{n}" for n in range(8)], 4)
    assert log_in(browser(OFFICE)).status_code == 429
    set_network_limit(actor=None, network=network, name="新办公楼", failures=60)
    assert log_in(browser(OFFICE)).status_code == 302
    mistype([f"more{n}" for n in range(7)], 4)
    UserFactory(username="newcomer")
    assert log_in(browser(OFFICE), "newcomer").status_code == 429


def test_narrowest_network_decides(db):
    for network, failures in (("10.20.0.0/16", 100), ("10.20.30.0/24", 50), (OFFICE, 40)):
        set_network_limit(actor=None, network=network, name="楼", failures=failures)
    found = [NetworkLimit.objects.at(each) for each in (OFFICE, "10.20.30.41", "10.20.31.1")]
    assert [each.failures for each in found] == [40, 50, 100]
    assert NetworkLimit.objects.at("2001:db8::1") is None and NetworkLimit.objects.at(None) is None
