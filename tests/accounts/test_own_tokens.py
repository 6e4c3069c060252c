"""API tokens that somebody issues for himself: what they are bound to, who may, and how many."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, SafetyPolicy
from accounts.services.tokens import MOST_OWN, issue_own_token, issue_token
from core.errors import Denied, Refusal
from core.models import AuditEntry
from tests.accounts.conftest import PASSWORD
from tests.orgs.factories import OrganizationFactory

URL = "/accounts/tokens/"
ASKED = {
    "name": "统计平台",
    "days": "30",
    "read_only": "on",
    "networks": "10.20.30.7/24 203.0.113.7",
}


@pytest.fixture(autouse=True)
def _own_hour():
    cache.clear()


@pytest.fixture
def user(cast):
    """Somebody who may issue, with a password of his own."""
    cast.county_staff.set_password(PASSWORD)
    cast.county_staff.save()
    return cast.county_staff


@pytest.fixture
def page(user):
    client = Client()
    client.force_login(user)
    return client


def program(text: str, network: str = "203.0.113.7") -> Client:
    return Client(REMOTE_ADDR=network, headers={"Authorization": f"Token {text}"})


def test_a_token_is_issued_on_the_page_after_the_password_and_shown_once(page, user):
    answer = page.post(URL, ASKED | {"password": PASSWORD})
    text = re.search(r"Authorization: Token ([\w-]{43})", answer.content.decode())[1]
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    token = ApiToken.objects.get(user=user)
    assert (token.name, token.read_only) == ("统计平台", True)
    assert token.networks == ["10.20.30.0/24", "203.0.113.7"]
    assert (token.expires_at - timezone.now()).days == 29
    shown = page.get(URL).content.decode()
    assert text not in shown and "统计平台" in shown and "10.20.30.0/24、203.0.113.7" in shown
    entry = AuditEntry.objects.get(action="token_issued")
    assert entry.detail["只读"] is True and entry.detail["限定网络"] == token.networks
    assert program(text).get("/api/v1/organizations/").status_code == 200
    assert page.post(f"/accounts/tokens/{token.pk}/revoke/").status_code == 302
    assert program(text).get("/api/v1/organizations/").status_code == 401


def test_a_wrong_confirmation_issues_nothing_and_is_recorded(page, user, settings, entries):
    answer = page.post(URL, ASKED | {"password": "guess"})
    assert "登录密码不正确" in answer.content.decode()
    assert entries("token_refused") == [("token_refused", "denied")]
    settings.TOKEN_CONFIRMATIONS_PER_HOUR = 1
    # The right one comes too late.
    answer = page.post(URL, ASKED | {"password": PASSWORD})
    assert "次数过多" in answer.content.decode() and not ApiToken.objects.exists()


def test_whoever_has_a_second_factor_confirms_by_its_code(page, user, phone):
    code = phone(user).code()
    answer = page.post(URL, ASKED | {"password": PASSWORD})
    assert "手机上的验证码" in answer.content.decode() and not ApiToken.objects.exists()
    assert page.post(URL, ASKED | {"code": code}).status_code == 200
    assert ApiToken.objects.filter(user=user).count() == 1


def test_a_read_only_token_changes_nothing(user, county):
    row = OrganizationFactory(region=county.east)
    _, text = issue_token(actor=None, user=user, read_only=True)
    path = f"/api/v1/organizations/{row.pk}/"
    assert program(text).get(path).status_code == 200
    for method in ("post", "patch", "delete"):
        answer = getattr(program(text), method)(path, {}, content_type="application/json")
        assert answer.status_code in (403, 405), method
    refused = program(text).patch(path, {"version": 1}, content_type="application/json")
    assert refused.status_code == 403 and "只能读取" in refused.json()["detail"]


def test_a_token_works_in_its_networks_only_and_what_is_tried_elsewhere_is_recorded(user, entries):
    _, text = issue_token(actor=None, user=user, networks=["10.20.30.0/24", "2001:db8::/64"])
    path = "/api/v1/organizations/"
    assert program(text, "10.20.30.9").get(path).status_code == 200
    assert program(text, "2001:db8::5").get(path).status_code == 200
    refused = program(text, "10.20.31.9").get(path)
    assert refused.status_code == 401 and "网络地址" in refused.json()["detail"]
    assert entries("token_refused") == [("token_refused", "denied")]


def test_the_policy_says_who_may_issue_and_for_how_long(user, cast):
    with pytest.raises(Denied):
        issue_own_token(user=cast.viewer, name="甲", days=1, read_only=True)
    policy = SafetyPolicy.objects.current()
    policy.token_days, policy.token_roles = 7, ["viewer"]
    policy.save()
    issue_own_token(user=cast.viewer, name="甲", days=7, read_only=True)
    with pytest.raises(Refusal, match="最长 7 天"):
        issue_own_token(user=cast.viewer, name="甲", days=8, read_only=True)
    with pytest.raises(Denied):
        issue_own_token(user=user, name="甲", days=1, read_only=True)


def test_a_user_has_so_many_tokens_in_force(user):
    for _ in range(MOST_OWN):
        issue_own_token(user=user, name="甲", days=1, read_only=True)
    with pytest.raises(Refusal, match="请先作废"):
        issue_own_token(user=user, name="甲", days=1, read_only=True)
    ApiToken.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    issue_own_token(user=user, name="甲", days=1, read_only=True)
