"""A service of its own that tests may kill: database, broker, spool and a real Celery worker.

The driver sees it from outside: jobs are asked for by another process, this process only reads
rows, and the worker is killed with its whole process group.
"""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import psutil
import psycopg2
import redis
from celery import Celery
from django.db import connection

from core.choices import JobStatus
from core.models import Job
from runner.embedded.place import binaries, here

ROOT = Path(__file__).resolve().parents[2]
#: Of the product's 20 seconds: the tests wait for it after every death.
LEASE_SECONDS = 3
#: A worker that is starting on a loaded machine, or a job of the largest test.
PATIENCE_SECONDS = 240
_MARK = "LIANGXIN_CRASH_TEST"


def wait_for(done: Callable[[], Any], what: str, every: float = 0.05) -> Any:
    """The first true value of `done()`; fails when patience ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (value := done()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(every)
    return value


# --- Databases ----------------------------------------------------------------------------------


def url_of(database: str) -> str:
    """The address of another database of the same server."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()


def _connect(database: str) -> Any:
    made = psycopg2.connect(url_of(database))
    made.autocommit = True
    return made


def _administer(sql: str) -> None:
    server = _connect("postgres")
    with server.cursor() as cursor:
        cursor.execute(sql)
    server.close()


@contextmanager
def database(name: str, template: str = "template1") -> Iterator[str]:
    """A database of that name, a copy of `template`; dropped at the end."""
    _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name
    finally:
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


# --- The service --------------------------------------------------------------------------------


class Service:
    """One database with its broker, spool and (after `start_worker`) worker."""

    def __init__(self, name: str, folder: Path, broker: "Broker | None" = None) -> None:
        self.database = name
        self.mark = secrets.token_hex(8)
        self.spool = folder / f"spool-{self.mark}"
        self.worker: subprocess.Popen[bytes] | None = None
        self.log = folder / "worker.log"
        self.broker = broker
        socket = broker.socket if broker else ""
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": url_of(name),
            "REDIS_URL": f"unix://{quote(socket)}?db=0",
            "SPOOL_DIR": str(self.spool),
            "JOB_LEASE_SECONDS": str(LEASE_SECONDS),
            _MARK: self.mark,
        }
        self.celery = Celery(
            broker=f"redis+socket://{quote(socket)}?virtual_host=0", set_as_current=False
        )

    def manage(self, *arguments: str) -> str:
        """Run a management command on this service's database; return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def ask(self, code: str) -> int:
        """Run Python that prints the id of the job it started."""
        return int(self.manage("shell", "--no-imports", "-c", code).split()[-1])

    def start_worker(self) -> None:
        """The worker as `run.py serve` starts it."""
        with self.log.open("ab") as log:
            self.worker = subprocess.Popen(
                [
                    *(sys.executable, "-m", "celery", "-A", "config", "-q", "worker"),
                    *("--loglevel", "info", "--concurrency", "2"),
                ],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill_worker(self) -> None:
        """kill -9 of the worker, its pool and the reading process, all at once."""
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()
        self.worker = None

    def await_silence(self, seconds: float = 60) -> None:
        """Wait until no other session of the database is at work."""
        ended = time.monotonic() + seconds
        while time.monotonic() < ended:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND pid <> pg_backend_pid() AND state <> 'idle'"
                )
                if cursor.fetchone() == (0,):
                    return
            time.sleep(0.05)
        raise AssertionError("a session is still at work")

    def processes(self, words: str = "") -> list[psutil.Process]:
        """Living processes of this service, those only whose command line holds `words`."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                mine = process.environ().get(_MARK) == self.mark
                if mine and words in " ".join(process.cmdline()):
                    found.append(process)
        return found

    def sweep(self) -> None:
        """What beat sends every few seconds."""
        self.celery.send_task("core.tasks.sweep_jobs")

    def forget_everything(self) -> int:
        """Empty the broker as `redis-cli FLUSHALL` does; return how many keys it held."""
        client = redis.Redis(unix_socket_path=self.broker.socket)
        held = client.dbsize()
        client.flushall()
        return held

    def restart_broker(self) -> None:
        """Kill the broker and start an empty one a moment later."""
        self.broker.kill()
        time.sleep(1)
        self.broker.start()

    def restart_database(self) -> None:
        """What everybody sees of a server that restarts: all sessions end, whatever they were
        doing, new ones are refused for a moment, and what was committed is there afterwards."""
        _administer(f'ALTER DATABASE "{self.database}" ALLOW_CONNECTIONS false')
        _administer(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            f" WHERE datname = '{self.database}'"
        )
        connection.close()
        time.sleep(2)
        _administer(f'ALTER DATABASE "{self.database}" ALLOW_CONNECTIONS true')

    # --- Seen from outside --------------------------------------------------------------------

    def job(self, pk: int) -> Job:
        return Job.objects.get(pk=pk)

    def finished(self, pk: int) -> Job:
        """The job once it has ended, with beat's sweeps meanwhile."""

        def ended() -> Job | None:
            job = self.job(pk)
            if job.status in (JobStatus.SUCCEEDED, JobStatus.FAILED):
                return job
            self.sweep()
            return None

        return wait_for(ended, "the end of the job", every=0.5)

    def activity(self, words: str, *, waiting: bool = False) -> bool:
        """Whether a statement that begins like `words` is running (or hangs on a lock)."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND state = 'active'"
                " AND pid <> pg_backend_pid() AND query ILIKE %s"
                " AND (NOT %s OR wait_event_type = 'Lock')",
                [self.database, f"%{words}%", waiting],
            )
            return cursor.fetchone()[0] > 0

    @contextmanager
    def holding(self, sql: str) -> Iterator[None]:
        """A transaction beside the worker that holds the locks which `sql` takes."""
        other = _connect(self.database)
        other.autocommit = False
        with other.cursor() as cursor:
            cursor.execute(sql)
        try:
            yield
        finally:
            with suppress(psycopg2.Error):  # its session may have been ended
                other.rollback()
            other.close()

    def stop(self) -> None:
        if self.worker is not None:
            self.worker.terminate()
            try:
                self.worker.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill_worker()
            self.worker = None


class Broker:
    """A Valkey server of one's own, because tests empty, kill and restart it."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.socket = f"{folder}/valkey.sock"
        self.start()

    def start(self) -> None:
        _, binary = binaries(here())
        self.process = subprocess.Popen(
            [
                *(binary, "--port", "0", "--save", ""),
                *("--unixsocket", self.socket, "--dir", self.folder),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        wait_for(lambda: Path(self.socket).exists(), "the broker")

    def kill(self) -> None:
        """kill -9: what it held in memory is gone."""
        self.process.kill()
        self.process.wait()
        Path(self.socket).unlink(missing_ok=True)


@contextmanager
def broker() -> Iterator[Broker]:
    with tempfile.TemporaryDirectory(prefix="crash-") as folder:
        made = Broker(folder)
        try:
            yield made
        finally:
            made.kill()


@contextmanager
def service(template: str, folder: Path) -> Iterator[Service]:
    """A service on a fresh copy of the database `template`; nothing of it is left at the end."""
    name = f"{template}_copy"
    with ExitStack() as stack:
        stack.enter_context(database(name, template))
        stack.enter_context(_looking_into(name))
        made = Service(name, folder, stack.enter_context(broker()))
        stack.callback(made.stop)
        yield made


@contextmanager
def _looking_into(name: str) -> Iterator[None]:
    """Let Django's connection of this process lead to another database of the server."""
    original = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original
