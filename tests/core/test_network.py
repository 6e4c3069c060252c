"""Forwarding headers count only when a trusted proxy sent them."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.network import believe_trusted_proxies, client_ip


def asked(peer: str, forwarded: str | None = None, **meta):
    if forwarded is not None:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    return RequestFactory().get("/", REMOTE_ADDR=peer, **meta)


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        # A stranger says that he is somebody else.
        ("203.0.113.9", "10.1.1.1", "203.0.113.9"),
        ("10.0.0.2", "198.51.100.7", "198.51.100.7"),
        # The visitor forged the beginning; the proxy added the end.
        ("10.0.0.2", "1.1.1.1, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.2", "1.1.1.1, 198.51.100.7, 10.0.0.3", "198.51.100.7"),
        ("10.0.0.2", "nonsense", "10.0.0.2"),
        ("10.0.0.2", "1.1.1.1, nonsense, 10.0.0.3", "10.0.0.3"),
        ("::ffff:10.0.0.2", "2001:db8::1", "2001:db8::1"),
        ("", "1.1.1.1", None),
        ("", None, None),
    ],
)
def test_visitor_is_the_last_address_that_no_trusted_proxy_added(
    settings, peer, forwarded, visitor
):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert client_ip(asked(peer, forwarded)) == visitor


def test_without_trusted_proxies_nobody_is_believed(settings):
    settings.TRUSTED_PROXIES = []
    assert client_ip(asked("127.0.0.1", "1.1.1.1")) == "127.0.0.1"


@pytest.mark.parametrize(("peer", "secure"), [("10.0.0.2", True), ("203.0.113.9", False)])
def test_https_is_believed_from_a_trusted_proxy_only(settings, peer, secure):
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    seen = []

    def view(request):
        seen.append((request.is_secure(), request.META["REMOTE_ADDR"], client_ip(request)))
        return HttpResponse()

    believe_trusted_proxies(view)(asked(peer, "198.51.100.7", HTTP_X_FORWARDED_PROTO="https"))
    visitor = "198.51.100.7" if secure else peer
    assert seen == [(secure, visitor, visitor)]


@pytest.mark.django_db
def test_no_browser_keeps_what_is_shown_after_logging_in(client, cast):
    assert "no-store" in client.get("/api/v1/organizations/")["Cache-Control"]
    client.force_login(cast.county_admin)
    for path in ("/", "/organizations/", "/members/", "/api/v1/members/", "/nowhere/"):
        assert "no-store" in client.get(path)["Cache-Control"], path
