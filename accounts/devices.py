"""Browsers: what to call them, and which of them an account has logged in from before."""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

_SALT = "accounts.devices"
_SECONDS = 180 * 24 * 3600
#: A shared computer remembers so many accounts.
_MOST_ACCOUNTS = 8

#: Sign in the header → name; the first that fits, because each browser also names its ancestors.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ浏览器"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_name(request: HttpRequest) -> str:
    """`Chrome · Windows`, so that people recognize their devices; the header itself is not kept."""
    header = request.META.get("HTTP_USER_AGENT", "")
    found = [
        next((name for sign, name in known if sign in header), "")
        for known in (_BROWSERS, _SYSTEMS)
    ]
    return " · ".join(each for each in found if each) or "未知设备"


def cookie_name() -> str:
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def _held(request: HttpRequest) -> dict:
    try:
        return signing.loads(request.COOKIES.get(cookie_name(), ""), salt=_SALT, max_age=_SECONDS)
    except signing.BadSignature:
        return {}


def known_device(request: HttpRequest, account: str) -> str:
    """The device that sent the request if `account` has logged in from it before, else ""."""
    held = _held(request)
    return held["device"] if account in held.get("accounts", ()) else ""


def remember_device(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Let this browser be known for `account` (a digest) from now on."""
    held = _held(request)
    others = [each for each in held.get("accounts", []) if each != account]
    value = signing.dumps(
        {
            "device": held.get("device") or secrets.token_hex(16),
            "accounts": [*others, account][-_MOST_ACCOUNTS:],
        },
        salt=_SALT,
    )
    response.set_cookie(
        cookie_name(),
        value,
        max_age=_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
