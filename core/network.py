"""Whom a request comes from: forwarding headers count only from a trusted proxy."""

import contextlib
import functools
import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: What a proxy says about the visitor; from anybody else it is a forgery.
FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)


@functools.cache
def _networks(names: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(name, strict=False) for name in names)


def _address(text: str) -> Address | None:
    try:
        found = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def is_within(text: str, networks: list[str]) -> bool:
    """Whether the address `text` lies in one of `networks` (`10.0.0.0/8`, `::1`)."""
    address = _address(text)
    return address is not None and any(address in each for each in _networks(tuple(networks)))


def client_ip(request: HttpRequest) -> str | None:
    """The visitor's address: the last one that no trusted proxy (`TRUSTED_PROXIES`) added.

    None when the peer has no address (a socket file).
    """
    found = _address(request.META.get("REMOTE_ADDR", ""))
    for text in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        further = _address(text)
        if further is None or not is_within(str(found), settings.TRUSTED_PROXIES):
            break
        found = further
    return str(found) if found else None


def keep_private(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what somebody is shown after logging in, no browser or proxy keeps."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        user = getattr(request, "user", None)
        if (user is not None and user.is_authenticated) or request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def door_of(request: HttpRequest) -> str:
    """`POST accounts:login`; never the address itself, which may name a person."""
    match = request.resolver_match
    if match is None:  # refused before anybody looked
        with contextlib.suppress(Resolver404):
            match = resolve(request.path_info)
    return f"{request.method} {match.view_name or match.route}"[:150] if match else request.method


def believe_trusted_proxies(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, first of all: drop what an untrusted peer says in a proxy's name, and let
    `REMOTE_ADDR` be the visitor for everything behind it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        peer = request.META.get("REMOTE_ADDR", "")
        if not is_within(peer, settings.TRUSTED_PROXIES):
            for name in FORWARDED:
                request.META.pop(name, None)
        visitor = client_ip(request)
        if visitor:
            request.META["REMOTE_ADDR"] = visitor
            request.META.pop("HTTP_X_FORWARDED_FOR", None)
        return get_response(request)

    return middleware
