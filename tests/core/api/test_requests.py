"""Who may ask, how often, and what a refusal looks like."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import ApiToken
from tests.core.api.conftest import Program

URL = "/api/v1/organizations/"


def test_without_a_token_nothing_is_told(registry, client):
    response = client.get(URL)
    assert response.status_code == 401 and response["WWW-Authenticate"] == "Token"
    assert response.json() == {"detail": "身份认证信息未提供。"}
    assert client.get("/api/schema/").status_code == 401
    assert client.get("/api/docs/").status_code == 302


def test_a_revoked_token_is_refused_in_chinese(registry, cast, program):
    client = program(cast.town_staff)
    ApiToken.objects.filter(user=cast.town_staff).update(revoked_at="2026-01-01T00:00Z")
    response = client.get(URL)
    assert response.status_code == 401 and "令牌已作废" in response.json()["detail"]


def test_a_session_reads_and_writes_with_the_csrf_token_only(registry, cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.town_staff)
    assert client.get(URL).status_code == 200
    path = f"{URL}{registry.bright.pk}/"
    body = {"version": registry.bright.version, "address": "新路一号"}
    refused = client.patch(path, body, content_type="application/json")
    assert refused.status_code == 403 and "页面已过期" in refused.json()["detail"]
    client.get("/api/docs/")
    client.get("/members/search/")  # a page with a form sets the cookie
    token = client.cookies["csrftoken"].value
    done = client.patch(path, body, content_type="application/json", headers={"X-CSRFToken": token})
    assert done.status_code == 200


def test_an_unknown_address_answers_in_json(registry, cast, program):
    client = program(cast.town_staff)
    for path in ("", "v2/organizations/", "v1/jobs/%0A/", "v1/nothing/", "v1/organizations/x/"):
        response = client.get(f"/api/{path}")
        assert response.status_code == 404 and response["Content-Type"] == "application/json", path
        assert response.json()["detail"]


@pytest.mark.parametrize("method", ["PUT", "TRACE", "OPTIONS"])
def test_other_methods_are_refused(registry, cast, program, method):
    response = program(cast.town_staff).send(method, "organizations/", {})
    assert response.status_code == 405 and response.json()["detail"]


def test_content_that_is_no_json_object_is_refused(registry, cast, program):
    client = program(cast.town_staff)
    deep = '{"a":' * 5_000 + "1" + "}" * 5_000
    for body in (
        b"",
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b'{"staff_count": NaN}',
        b'{"staff_count": 1e400}',
        b'{"staff_count": ' + b"9" * 5_000 + b"}",
        b'{"name": "\xff"}',
        rb'{"name": "\ud800"}',
        rb'{"\ud800": 1}',
        rb'{"name": "a\u0000"}',
        rb'{"tags": [["\udfff"]]}',
        deep.encode(),
        ("[" * 100_000).encode(),
        b'{"name": "a", "name": "b"}',
    ):
        response = client.post(URL, body, content_type="application/json")
        assert response.status_code == 400, body[:40]
        assert response.json()
    plain = client.post(URL, {"name": "甲"})
    assert plain.status_code == 415 and plain.json()["detail"]


def test_too_much_content_and_too_long_an_address_are_refused_in_json(registry, cast, program):
    client = program(cast.town_staff)
    body = b'{"name": "' + b"a" * 1_100_000 + b'"}'
    response = client.post(URL, body, content_type="application/json")
    assert response.status_code == 413 and "1024 KB" in response.json()["detail"]
    response = client.get(URL + "?q=" + "a" * 4_000)
    assert response.status_code == 414 and "4,000" in response.json()["detail"]
    assert client.get(URL + "?q=" + "a" * 90).status_code == 200


def test_every_answer_says_how_much_may_still_be_asked(registry, cast, settings, freeze):
    settings.API_TOKEN_PER_MINUTE, settings.API_USER_PER_MINUTE = 2, 5
    client = Program(cast.town_staff)
    freeze(15)
    response = client.get(URL)
    assert response["RateLimit-Policy"] == '"user";q=5;w=60, "token";q=2;w=60'
    assert response["RateLimit"] == '"user";r=4;t=45, "token";r=1;t=45'
    freeze(10)
    assert client.get(URL)["RateLimit"] == '"user";r=3;t=35, "token";r=0;t=35'
    refused = client.get(URL)
    assert (refused.status_code, refused["Retry-After"]) == (429, "35")
    assert refused["RateLimit"] == '"user";r=2;t=35, "token";r=0;t=35'


def test_a_user_and_each_token_have_so_many_requests_a_minute(registry, cast, settings, freeze):
    settings.API_TOKEN_PER_MINUTE, settings.API_USER_PER_MINUTE = 3, 5
    first, second = Program(cast.town_staff), Program(cast.town_staff)
    other = Program(cast.county_staff)
    assert [first.get(URL).status_code for _ in range(4)] == [200, 200, 200, 429]
    # The refused one counts too: four of the user's five are gone.
    assert [second.get(URL).status_code for _ in range(3)] == [200, 429, 429]
    assert other.get(URL).status_code == 200
    refused = second.get(URL)
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert "请求" in refused.json()["detail"]
    freeze(60)
    assert first.get(URL).status_code == 200


@pytest.fixture
def freeze(monkeypatch):
    """freeze(seconds): the clock of the counters stands still, that much later."""
    from core.outages import counters

    class Clock:
        now = 1_800_000_000.0

        @classmethod
        def time(cls):
            return cls.now

    monkeypatch.setattr(counters, "time", Clock)

    def later(seconds: float) -> None:
        Clock.now += seconds

    return later


def test_an_emptied_cache_begins_counting_anew(registry, cast, settings, freeze):
    settings.API_TOKEN_PER_MINUTE = 2
    client = Program(cast.town_staff)
    assert [client.get(URL).status_code for _ in range(3)] == [200, 200, 429]
    cache.clear()
    assert [client.get(URL).status_code for _ in range(3)] == [200, 200, 429]


def test_nobody_is_held_up_while_the_cache_is_away(registry, cast, settings, caplog):
    settings.API_TOKEN_PER_MINUTE = 1
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/redis.sock?db=1",
        }
    }
    client = Program(cast.town_staff)
    assert [client.get(URL).status_code for _ in range(3)] == [200] * 3
    assert "cache away" in caplog.text
