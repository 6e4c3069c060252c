"""API tokens: shown once, stored hashed, named, expiring, revocable."""

import datetime

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from accounts.api import TokenAuthentication
from accounts.models import ApiToken, User
from accounts.secrets import digest
from accounts.services.tokens import issue_token, revoke_token
from accounts.services.users import disable, enable
from core.errors import Refusal
from core.models import AuditEntry


@pytest.fixture(autouse=True)
def _own_hour():
    """Counters of refusals of this test alone."""
    cache.clear()


def authenticate(header, network="203.0.113.7"):
    request = APIRequestFactory().get("/", HTTP_AUTHORIZATION=header, REMOTE_ADDR=network)
    request = Request(request)
    return TokenAuthentication().authenticate(request)


@pytest.fixture
def token(owner):
    return issue_token(actor=None, user=owner, name="统计系统", days=30)


def test_token_stands_for_its_user_and_its_use_is_noted(owner, token):
    row, text = token
    assert authenticate(f"Token {text}") == (owner, row)
    row.refresh_from_db()
    assert row.last_used_at is not None


def test_only_the_digest_is_stored(token):
    row, text = token
    assert text not in str(ApiToken.objects.values().get())
    assert row.token_hash == digest(text)
    assert len(text) >= 43  # 256 bits


@pytest.mark.parametrize("how", ["expired", "revoked", "disabled", "unknown", "malformed"])
def test_token_is_refused_and_recorded_when(owner, token, how, entries):
    row, text = token
    if how == "expired":
        ApiToken.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    elif how == "revoked":
        revoke_token(actor=owner, token=row)
    elif how == "disabled":
        owner.is_active = False
        owner.save()
    elif how == "unknown":
        text = text[:-1] + ("a" if text[-1] != "a" else "b")
    else:
        text = f"{text} more"
    with pytest.raises(AuthenticationFailed):
        authenticate(f"Token {text}")
    assert entries("token_refused") == ([("token_refused", "denied")] * (how != "malformed"))


def test_a_token_of_an_account_that_was_disabled_stays_dead_when_it_is_enabled_again(
    owner, token, entries
):
    row, text = token
    disable(actor=None, user=owner)
    assert entries("token_revoked") == [("token_revoked", "allowed")]
    enable(actor=None, user=owner)
    with pytest.raises(AuthenticationFailed):
        authenticate(f"Token {text}")
    row.refresh_from_db()
    assert row.revoked_at is not None
    # A new one works at once.
    fresh, text = issue_token(actor=None, user=owner)
    assert authenticate(f"Token {text}") == (User.objects.get(pk=owner.pk), fresh)


def test_other_schemes_are_left_to_others(db):
    assert authenticate("Basic abc") is None
    assert authenticate("") is None


def test_command_prints_a_token_that_works(owner, capsys):
    call_command("issue_token", "owner", "--name", "报表", "--days", "7")
    text = capsys.readouterr().out.strip()
    user, row = authenticate(f"Token {text}")
    assert (user, row.name) == (owner, "报表")
    left = row.expires_at - timezone.now()
    assert datetime.timedelta(days=6, hours=23) < left <= datetime.timedelta(days=7)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["nobody"], "没有用户名为 nobody"), (["owner", "--days", "0"], "有效期要在")],
)
def test_command_refuses_with_the_mend(owner, arguments, message):
    with pytest.raises(CommandError, match=message) as refused:
        call_command("issue_token", *arguments)
    assert refused.value.returncode == 2


def test_disabled_user_gets_no_token(owner):
    owner.is_active = False
    owner.save()
    with pytest.raises(Refusal, match="已停用"):
        issue_token(actor=None, user=owner)


def test_one_revokes_only_one_s_own(owner, token, cast, client):
    row, _ = token
    client.force_login(cast.viewer)
    assert client.post(f"/accounts/tokens/{row.pk}/revoke/").status_code == 404
    client.force_login(owner)
    assert client.post(f"/accounts/tokens/{row.pk}/revoke/").status_code == 302
    row.refresh_from_db()
    assert row.revoked_at is not None


@pytest.mark.django_db
def test_a_stranger_does_not_fill_the_log_with_tokens_that_nobody_has(entries, monkeypatch):
    monkeypatch.setattr("accounts.api._JUNK_PER_HOUR", 25)
    for number in range(25):
        with pytest.raises(AuthenticationFailed, match="令牌不存在"):
            authenticate(f"Token junk{number}")
    counts = AuditEntry.objects.order_by("pk").values_list("detail__一小时内次数", flat=True)
    assert list(counts) == [1, 10]
    for _ in range(100):
        with pytest.raises(Throttled):
            authenticate("Token junk")
    assert AuditEntry.objects.count() == 2
    with pytest.raises(AuthenticationFailed):
        authenticate("Token junk", network="198.51.100.9")
    assert AuditEntry.objects.count() == 3


def test_a_token_in_force_works_from_a_network_that_sends_junk(owner, token, monkeypatch):
    monkeypatch.setattr("accounts.api._JUNK_PER_HOUR", 0)
    with pytest.raises(Throttled):
        authenticate("Token junk")
    assert authenticate(f"Token {token[1]}")[0] == owner
