"""One run of the benchmark, and what its subjects share."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench import databases
from bench.databases import ROOT
from bench.report import Line

PRODUCT, PEER = "config.settings", "bench.peer.settings"


@dataclass
class Bench:
    """One run of the benchmark: its sizes, and the lines found so far."""

    organizations: int
    import_rows: int
    peer_rows: int
    export_rows: int
    repeats: int
    rounds: int
    seed: int
    #: People at a time, seconds between two pages of one of them, seconds of measuring.
    sessions: int = 200
    think: float = 10.0
    seconds: float = 60.0
    lines: list[Line] = field(default_factory=list)

    @property
    def sizes(self) -> list[int]:
        """Registries, to see how things grow."""
        return [size for part in (100, 10, 1) if (size := self.organizations // part) >= 1000]

    def say(self, text: str) -> None:
        print(f"… {text}", file=sys.stderr, flush=True)

    def add(self, found: Line) -> None:
        self.lines.append(found)
        self.say(f"{found.item}, {found.size}: {found.value:.2f} {found.unit} {found.verdict}")

    def run(self, case: str, database: str, settings: str = PRODUCT, **options: Any) -> Any:
        """One case in a fresh process."""
        done = subprocess.run(
            [sys.executable, "-m", "bench.case", case, json.dumps(options)],
            cwd=ROOT,
            env={
                **os.environ,
                "DATABASE_URL": databases.url(database),
                "DJANGO_SETTINGS_MODULE": settings,
                "LOG_LEVEL": "WARNING",
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            raise SystemExit(f"{case} failed (exit {done.returncode})")
        return json.loads(done.stdout.splitlines()[-1])

    def repeated(self, case: str, database: str, settings: str = PRODUCT, **options) -> list:
        return [self.run(case, database, settings, **options) for _ in range(self.repeats)]


def rows_of(number: int) -> str:
    return f"{number:,} rows"


def of_registry(number: int) -> str:
    return f"of {number:,}"


@contextmanager
def peer_of(registry: str) -> Iterator[str]:
    name = databases.peer(registry)
    try:
        yield name
    finally:
        databases.drop(name)
