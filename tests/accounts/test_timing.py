"""How long a refusal takes reveals nothing: the same work is done for whatever name was typed."""

import re
import statistics
import time
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from config import settings as project_settings
from tests.accounts.conftest import PASSWORD
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.dealt(5)

#: What somebody outside may try: account and password. All of them are refused.
TRIED = {
    "unknown": ("nobody-here", PASSWORD),
    "wrong": ("owner", "wrong"),
    "second factor": ("careful", "wrong"),
    "disabled": ("gone", PASSWORD),
    "never logged in": ("invited", PASSWORD),
}


@pytest.fixture
def accounts(settings, db, phone):
    """One account of each kind, with the hashes of a real place."""
    settings.PASSWORD_HASHERS = project_settings.PASSWORD_HASHERS
    settings.LOCKOUT_NETWORK = settings.LOCKOUT_EVERYWHERE = 10**6
    UserFactory(username="owner")
    phone(UserFactory(username="careful"))
    UserFactory(username="gone", is_active=False)
    invited = UserFactory(username="invited")
    for user in User.objects.all():
        user.set_password(PASSWORD)
        user.save()
    invited.set_unusable_password()
    invited.save()


@pytest.fixture
def hashes(monkeypatch):
    """Every Argon2 hash that is computed, to be made or to be compared."""
    done = []
    for name in ("encode", "verify"):
        original = getattr(Argon2PasswordHasher, name)

        def counted(self, *args, original=original):
            done.append(original.__name__)
            return original(self, *args)

        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    return done


def work_of(hashes, attempt: Callable, *arguments) -> tuple[int, tuple]:
    """How many hashes an attempt takes, and which statements: verb and tables of each."""
    hashes.clear()
    with CaptureQueriesContext(connection) as captured:
        attempt(*arguments)
    return len(hashes), tuple(
        (each["sql"].split()[0], *re.findall(r'(?:FROM|INTO|UPDATE|JOIN) "(\w+)"', each["sql"]))
        for each in captured
    )


def test_every_refused_log_in_costs_one_hash_and_the_same_statements(
    accounts, hashes, browser, log_in
):
    work = {
        kind: work_of(hashes, log_in, browser(f"203.0.113.{n}"), *tried)
        for n, (kind, tried) in enumerate(TRIED.items())
    }
    assert len(set(work.values())) == 1, work
    assert work["unknown"][0] == 1


def test_a_locked_log_in_costs_no_hash_whoever_it_is(accounts, hashes, browser, log_in):
    work = {}
    for n, (kind, (username, _)) in enumerate(TRIED.items()):
        client = browser(f"203.0.113.{n}")
        answers = [log_in(client, username, "wrong").status_code for _ in range(5)]
        assert answers == [200, 200, 200, 200, 429]
        work[kind] = work_of(hashes, log_in, client, username, PASSWORD)
    assert len(set(work.values())) == 1, work
    assert work["unknown"][0] == 0


@pytest.mark.long
def test_the_clock_does_not_tell_unknown_names_from_wrong_passwords(
    accounts, settings, browser, log_in
):
    settings.LOCKOUT_ACCOUNT = 10**6
    client = browser("203.0.113.9")
    taken = {kind: [] for kind in TRIED}
    for round_ in range(40):
        for kind, (username, _) in TRIED.items():
            begun = time.perf_counter()
            log_in(client, username, f"wrong-{round_}")
            taken[kind].append(time.perf_counter() - begun)
    medians = {kind: statistics.median(each) for kind, each in taken.items()}
    print({kind: f"{median * 1000:.1f} ms" for kind, median in medians.items()})
    # Without the hash for unknown names it would be a matter of several times as long.
    assert max(medians.values()) < 1.3 * min(medians.values()), medians
