"""The running service: web server, worker and scheduler as children of one `run.py`."""

import fcntl
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress

from runner import LOCAL, LOGS, PYTHON, ROOT, Failed, Stopped, say
from runner.processes import end_group, living

HOST = "127.0.0.1"
READY_SECONDS = 60
RUN_FILE = LOCAL / "run.pid"
WEB = ("-c", "python:config.gunicorn", "--workers", "2")
BEAT = ("--schedule", str(LOCAL / "beat-schedule"), "--pidfile", "")


class Child:
    """A server process of `serve` or `demo`: a process group, a log and a pid file."""

    def __init__(self, name: str, module: str, *arguments: str) -> None:
        self.name = name
        self.log = LOGS / f"{name}.log"
        self.pid_file = LOCAL / f"{name}.pid"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [PYTHON, "-m", module, *arguments],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches us alone: we end them in order
            )
        self.pid_file.write_text(str(self.process.pid))

    def must_live(self) -> None:
        if self.process.poll() is not None:
            say("".join(self.log.read_text(errors="replace").splitlines(keepends=True)[-15:]))
            raise Failed(f"{self.name} ended by itself (exit {self.process.returncode})")

    def stop(self) -> None:
        end_group(self.process.pid)
        self.process.wait()
        self.pid_file.unlink(missing_ok=True)


def end_leftovers() -> bool:
    """End children whose `run.py` was killed; return whether there were any."""
    found = False
    for name in ("beat", "worker", "web"):
        pid_file = LOCAL / f"{name}.pid"
        pid = living(pid_file, PYTHON)
        if pid:
            found = True
            end_group(pid)
        pid_file.unlink(missing_ok=True)
    return found


@contextmanager
def only_one() -> Iterator[None]:
    """Two schedulers on one database would do everything twice."""
    with RUN_FILE.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Failed(
                "this checkout is being served already: end it with `run.py stop`"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        end_leftovers()
        yield


def serving() -> int | None:
    """Process of the `run.py` that serves this checkout: it holds the lock on its pid file."""
    with suppress(FileNotFoundError), RUN_FILE.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(lock.read())
    return None


def port_must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise Failed(
                f"port {port} cannot be used ({error.strerror}): end the program that uses it, "
                "or choose another with --port"
            ) from None


@contextmanager
def service(port: int) -> Iterator[list[Child]]:
    """Web server, worker and scheduler; all of them end when the block ends."""
    LOGS.mkdir(parents=True, exist_ok=True)
    children: list[Child] = []
    try:
        # First the page that somebody waits for: on two cores the others would slow it down.
        children.append(Child("web", "gunicorn", *WEB, "--bind", f"{HOST}:{port}"))
        wait_for_page(port, children)
        for name, options in (("worker", ("--concurrency", "2")), ("beat", BEAT)):
            celery = ("-A", "config", "-q", name, "--loglevel", "info", *options)
            children.append(Child(name, "celery", *celery))
        yield children
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # impatience must not leave processes behind
        for child in children:
            child.process.terminate()  # they end side by side
        for child in children:
            child.stop()


def must_live(children: Sequence[Child]) -> None:
    for child in children:
        child.must_live()


def wait_for_page(port: int, children: list[Child]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(HOST, port, timeout=READY_SECONDS)
            with closing(connection):
                connection.request("GET", "/")
                if connection.getresponse().status < 500:
                    return
        must_live(children)
        if time.monotonic() > deadline:
            raise Failed(f"no page at http://{HOST}:{port}/; see {LOGS / 'web.log'}")
        time.sleep(0.1)


def until_stopped(children: list[Child]) -> None:
    say("Ctrl-C stops everything.")
    with suppress(Stopped):
        while True:
            must_live(children)
            time.sleep(0.3)
