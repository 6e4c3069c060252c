"""What the log-in tests share: browsers, audit entries, a second factor."""

import time
from types import SimpleNamespace

import pytest
from django.test import Client
from django_otp.oath import TOTP

from accounts.models import PhoneFactor
from core.models import AuditEntry
from tests.accounts.factories import UserFactory

PASSWORD = "correct-horse-9"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


@pytest.fixture
def owner(db):
    return UserFactory(username="owner", name="张三")


@pytest.fixture
def browser():
    """A fresh browser somewhere: `browser("10.0.0.9")`."""

    def make(address="10.0.0.1", **headers):
        return Client(REMOTE_ADDR=address, HTTP_USER_AGENT=CHROME, **headers)

    return make


@pytest.fixture
def log_in():
    def log_in(client, username="owner", password=PASSWORD, **headers):
        data = {"username": username, "password": password}
        return client.post("/accounts/login/", data, **headers)

    return log_in


@pytest.fixture
def is_in():
    """Whether the client's next request is answered as that of somebody logged in."""
    return lambda client: client.get("/accounts/sessions/").status_code == 200


@pytest.fixture
def entries(db):
    """(action, outcome) of the audit entries, oldest first."""
    return lambda *actions: [
        (entry.action, entry.outcome)
        for entry in AuditEntry.objects.order_by("pk")
        if not actions or entry.action in actions
    ]


@pytest.fixture
def phone():
    """A user's confirmed second factor, and the codes that his phone would show."""

    def give(user):
        device = PhoneFactor.objects.propose(user)
        device.confirmed = True
        device.save()
        return SimpleNamespace(device=device, code=lambda ahead=0: code_of(device, ahead))

    return give


def code_of(device, ahead=0) -> str:
    """The code of `device`, now or some steps of 30 seconds ahead."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time() + ahead * device.step
    return f"{totp.token():06d}"
