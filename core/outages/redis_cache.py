"""The cache in Redis; while Redis does not answer, it is an empty cache that keeps nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends import redis
from redis.exceptions import RedisError

from core.outages import circuits

#: Method → what it answers when Redis is away: what it would, had it never been given anything.
_WHEN_AWAY: dict[str, Callable[..., Any]] = {
    "add": lambda *arguments, **options: False,
    "get": lambda key, default=None: default,
    "set": lambda *arguments, **options: None,
    "touch": lambda *arguments, **options: False,
    "delete": lambda *arguments, **options: False,
    "get_many": lambda *arguments, **options: {},
    "has_key": lambda *arguments, **options: False,
    "set_many": lambda *arguments, **options: None,
    "delete_many": lambda *arguments, **options: None,
}


class Away(RedisError):
    """Redis does not answer, and nothing else would be right: a counter that cannot count."""


def _guarded(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(self: "_Client", *arguments: Any, **options: Any) -> Any:
        try:
            return circuits.cache.call(method, self, *arguments, **options)
        except (RedisError, OSError, circuits.CircuitBreakerError) as error:
            if name not in _WHEN_AWAY:
                raise Away from error
            return _WHEN_AWAY[name](*arguments, **options)

    return call


class _Client(redis.RedisCacheClient):
    """The client of Django's cache with every command behind the circuit."""


for _name in (*_WHEN_AWAY, "incr", "clear"):
    setattr(_Client, _name, _guarded(_name, getattr(redis.RedisCacheClient, _name)))


class RedisCache(redis.RedisCache):
    """`OPTIONS` name the limits in seconds: `socket_connect_timeout`, `socket_timeout`."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client
