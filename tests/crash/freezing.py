"""What stands still instead of dying: a way to PostgreSQL on which nothing moves any more."""

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, quote, urlsplit


class Passage:
    """A socket in front of PostgreSQL that passes everything on, until it is frozen."""

    def __init__(self, folder: Path, target: str) -> None:
        self.folder = folder
        self._target = target
        self._moving = threading.Event()
        self._moving.set()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / ".s.PGSQL.5432"))
        self._listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def freeze(self) -> None:
        self._moving.clear()

    def thaw(self) -> None:
        self._moving.set()

    def close(self) -> None:
        self.thaw()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self._target)
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while read := one.recv(65536):
                self._moving.wait()
                other.sendall(read)
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@contextmanager
def passage() -> Iterator[Passage]:
    """In front of the server of the tests (`DATABASE_URL` names its folder of sockets)."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    target = f"{parse_qs(parts.query)['host'][0]}/.s.PGSQL.5432"
    with TemporaryDirectory(prefix="frozen-") as folder:
        made = Passage(Path(folder), target)
        try:
            yield made
        finally:
            made.close()


def through(made: Passage, database: str) -> str:
    """The address of a database behind the passage."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    query = f"host={quote(str(made.folder), safe='')}"
    return parts._replace(path=f"/{database}", query=query).geturl()
