"""Typed readers of the environment: what a production place must set, and what stands in for it
in development."""

from ipaddress import ip_network

import environ
from django.core.exceptions import ImproperlyConfigured

from config import strength
from runner import checkout

env = environ.Env()

#: `development` makes its own secrets and servers; `production` refuses to start without them.
ENVIRONMENT = env.str("LIANGXIN_ENV", default="development")
if ENVIRONMENT not in {"development", "production"}:
    raise ImproperlyConfigured("LIANGXIN_ENV must be 'development' or 'production'")
PRODUCTION = ENVIRONMENT == "production"

#: Secret → what it serves for.
_uses: dict[str, str] = {}


def secret(name: str) -> str:
    """The key `name` from the environment; in development this checkout's own one."""
    value = env.str(name, default="") or _own(name)
    _must_be_strong(name, value, is_key=True)
    return value


def secret_list(name: str, *, are_keys: bool = True) -> list[str]:
    """As `secret`, where several may be given, comma-separated."""
    values = (env.str(name, default="") or _own(name)).split(",")
    for value in values:
        _must_be_strong(name, value, is_key=are_keys)
    return values


def _own(name: str) -> str:
    if PRODUCTION:
        _must_be_set(name, "")
    return checkout.secret(name)


def _must_be_strong(name: str, value: str, *, is_key: bool) -> None:
    """Production refuses to start with a weak secret, or with one that serves twice."""
    if not PRODUCTION:
        return
    if problem := strength.weakness(value, is_key=is_key):
        raise ImproperlyConfigured(f"{name} is too weak: {problem}")
    if _uses.setdefault(value, name) != name:
        raise ImproperlyConfigured(f"{name} is the same as {_uses[value]}")


def server(name: str, *, embedded: str) -> str:
    """The address of a server from the environment; in development the `embedded` one.

    A production place never falls back to a server of its own: its data would lie in the wrong
    place, and nobody would notice.
    """
    value = env.str(name, default="")
    if PRODUCTION:
        _must_be_set(name, value)
    return value or embedded


def networks(name: str, default: list[str]) -> list[str]:
    """Networks (`10.0.0.0/8`) from the environment; a mistyped one stops the start."""
    try:
        return [str(ip_network(each.strip())) for each in env.list(name, default=default)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}") from None


def _must_be_set(name: str, value: str) -> None:
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment (see .env.example)")
