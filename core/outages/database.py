"""A PostgreSQL that hangs: who waits for it in a web process is let go within seconds.

One that refuses is noticed at once. One that stands still (a frozen machine, a dead network) would
keep every web thread waiting, the health page too. So a thread of each web process looks at what
waits: when something has waited longer than `PATIENCE`, it asks PostgreSQL on a connection of its
own. A long statement of a server that answers is left alone; when there is no answer, all
connections that wait are cut, and until there is one again every use fails at once.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg2
from django.db import connections
from psycopg2.extensions import connection, cursor

logger = logging.getLogger(__name__)

#: Seconds of waiting after which the server is asked whether it is there.
PATIENCE = 2
#: Seconds that a connection may take to come about; libpq takes no less than two.
CONNECT_TIMEOUT = 2


class _Watch:
    def __init__(self, parameters: dict[str, Any]) -> None:
        self._parameters = parameters
        self._waiting: dict[int, tuple[float, _Connection]] = {}
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self.is_away = False

    def begin(self) -> None:
        """Start the thread, if this process (perhaps a fork of another) has none yet."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._run, name="database watch", daemon=True
                )
                self._thread.start()

    @contextmanager
    def waiting(self, of: "_Connection") -> Iterator[None]:
        """The calling thread waits for the server."""
        self.must_be_there()
        thread = threading.get_ident()
        outer = self._waiting.get(thread)
        self._waiting[thread] = (time.monotonic(), of)
        try:
            yield
        finally:
            if outer is None:
                self._waiting.pop(thread, None)
            else:
                self._waiting[thread] = outer

    def must_be_there(self) -> None:
        if self.is_away:
            raise psycopg2.OperationalError("the database does not answer")

    def _run(self) -> None:
        while True:
            time.sleep(PATIENCE / 4)
            limit = time.monotonic() - PATIENCE
            if self.is_away:
                self.is_away = not self._answers()
                if not self.is_away:
                    logger.warning("the database answers again")
            elif any(since < limit for since, _ in list(self._waiting.values())):
                self.is_away = not self._answers()
                if self.is_away:
                    logger.error("the database does not answer: what waits for it is cut")
            if self.is_away:
                for _, of in list(self._waiting.values()):
                    of.cut()

    def _answers(self) -> bool:
        try:
            server = psycopg2.connect(**self._parameters)
        except psycopg2.Error:
            return False
        with suppress(psycopg2.Error):
            server.close()
        return True


#: The watch of this process; None where nobody asked for one.
_watch: _Watch | None = None


class _Cursor(cursor):
    """Tells the watch whenever it waits for the server."""


class _Connection(connection):
    """Tells the watch whenever it waits for the server, and can be cut from outside."""

    def __init__(self, dsn: str, **options: Any) -> None:
        if _watch is not None:
            _watch.begin()
            _watch.must_be_there()
        super().__init__(dsn, **options)

    def cut(self) -> None:
        """End the connection under a thread that waits for it."""
        with suppress(OSError, psycopg2.Error), socket.socket(fileno=os.dup(self.fileno())) as end:
            end.shutdown(socket.SHUT_RDWR)


def _watched(kind: type, name: str) -> None:
    method = getattr(kind, name)

    def call(self: Any, *arguments: Any, **options: Any) -> Any:
        if _watch is None:
            return method(self, *arguments, **options)
        with _watch.waiting(self if isinstance(self, _Connection) else self.connection):
            return method(self, *arguments, **options)

    setattr(kind, name, call)


for _name in ("execute", "executemany", "fetchone", "fetchmany", "copy_expert"):
    _watched(_Cursor, _name)
for _name in ("commit", "rollback", "set_isolation_level", "set_session"):
    _watched(_Connection, _name)


def watch(alias: str = "default") -> None:
    """Watch the connections that this process makes from now on."""
    global _watch
    options = connections.settings[alias].setdefault("OPTIONS", {})
    parameters = connections[alias].get_connection_params()
    parameters = {
        name: value
        for name, value in parameters.items()
        if name in {"dbname", "user", "password", "host", "port", "sslmode", "sslrootcert"}
    }
    options |= {
        "connect_timeout": CONNECT_TIMEOUT,
        "connection_factory": _Connection,
        "cursor_factory": _Cursor,
    }
    _watch = _Watch({**parameters, "connect_timeout": CONNECT_TIMEOUT})
