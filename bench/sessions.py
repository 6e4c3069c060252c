"""People with the site open at the same time: each asks for a page, reads it, asks for another."""

import http.client
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from bench import databases
from runner.service import WEB

HOST, PORT = "127.0.0.1", 8765
WARM_UP_SECONDS = 20


@contextmanager
def web(application: str, settings: str, database: str) -> Iterator[None]:
    """A web server over the database, until the block ends."""
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application, *WEB, "--bind", f"{HOST}:{PORT}"],
        cwd=databases.ROOT,
        env={
            **os.environ,
            "DATABASE_URL": databases.url(database),
            "DJANGO_SETTINGS_MODULE": settings,
            "LOG_LEVEL": "WARNING",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(server)
        yield
    finally:
        server.terminate()
        server.wait()


def _wait(server: subprocess.Popen) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError, http.client.HTTPException):
            if _get(http.client.HTTPConnection(HOST, PORT, timeout=30), "/", ""):
                return
        time.sleep(0.2)
    raise SystemExit(f"no web server on port {PORT}")


def _get(connection: http.client.HTTPConnection, address: str, cookie: str) -> int:
    connection.request("GET", address, headers={"Cookie": cookie})
    response = connection.getresponse()
    response.read()
    return response.status


def measure(people: list[dict[str, Any]], *, think: float, seconds: float) -> dict[str, Any]:
    """Let all people browse, with `think` seconds between two pages on average.

    Each of `people` has a `cookie` and `pages`. Returns the milliseconds of every answer after
    the warm-up, and how many were no page (status other than 200, or no answer).
    """
    begin = time.monotonic() + WARM_UP_SECONDS
    end = begin + seconds
    times: list[float] = []
    errors: list[str] = []

    def browse(person: dict[str, Any], dice: random.Random) -> None:
        time.sleep(dice.uniform(0, min(think, WARM_UP_SECONDS)))
        while time.monotonic() < end:
            started = time.monotonic()
            try:
                # A connection each: nobody's browser keeps one open while he reads.
                connection = http.client.HTTPConnection(HOST, PORT, timeout=60)
                status = _get(connection, dice.choice(person["pages"]), person["cookie"])
                connection.close()
                problem = "" if status == 200 else str(status)
            except (OSError, http.client.HTTPException) as error:
                problem = type(error).__name__
            if started >= begin:
                times.append((time.monotonic() - started) * 1000)
                if problem:
                    errors.append(problem)
            time.sleep(dice.expovariate(1 / think))

    threads = [
        threading.Thread(target=browse, args=(person, random.Random(number)), daemon=True)
        for number, person in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0, end - time.monotonic()) + 90)
    return {"times": times, "errors": errors, "per_second": len(times) / seconds}
