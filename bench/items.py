"""What is measured, on which sizes, and what it is compared with."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench import databases, sessions
from bench.databases import ROOT
from bench.report import Line, line
from bench.workbooks import write_workbook

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


def _rows(number: int) -> str:
    return f"{number:,} rows"


def _registry(number: int) -> str:
    return f"of {number:,}"


# --- Import -------------------------------------------------------------------------------------


def importing(bench: Bench) -> None:
    """From .xlsx into an empty registry, the same file again, and the peer."""
    empty = databases.empty()
    with tempfile.TemporaryDirectory() as folder:
        ours = _import_product(bench, empty, Path(folder))
        peer_path = Path(folder) / "peer.xlsx"
        write_workbook(peer_path, bench.peer_rows)
        for bulk in (False, True):
            bench.say(f"the peer imports {bench.peer_rows:,} rows")
            runs = [
                bench.run("load", databases.peer(), PEER, path=str(peer_path), bulk=bulk)
                for _ in range(bench.repeats)
            ]
            name = "peer: import" + (" (use_bulk)" if bulk else "")
            peer = line(name, _rows(bench.peer_rows), runs)
            bench.add(peer)
            ratio = (bench.import_rows / ours.value) / (bench.peer_rows / peer.value)
            if bulk:
                ours.note += f"; {ratio:.1f}× of use_bulk"
            else:
                wanted = 20 if bench.import_rows >= 100_000 else 15
                ours.ratio, ours.goal_ratio, ours.note = ratio, wanted, "rows per second"


def _import_product(bench: Bench, empty: str, folder: Path) -> Line:
    for part in (100, 10, 1):
        rows = bench.import_rows // part
        path = folder / f"{rows}.xlsx"
        write_workbook(path, rows)
        bench.say(f"import of {rows:,} rows")
        new, again = [], []
        for _ in range(bench.repeats):
            with databases.copy(empty) as registry:
                new.append(bench.run("load", registry, path=str(path)))
                if part == 1:
                    again.append(bench.run("load", registry, path=str(path)))
        _expect(new, created=rows)
        limits = {"goal_megabytes": 300.0}
        if rows == 100_000:
            limits["goal"] = 7.0
        found = line("import", _rows(rows), new, **limits)
        bench.add(found)
    _expect(again, unchanged=rows)
    bench.add(line("import, unchanged", _rows(rows), again, goal_megabytes=400.0))
    return found


def _expect(runs: list[dict[str, Any]], **counts: int) -> None:
    for run in runs:
        if any(run["counts"][name] != number for name, number in counts.items()):
            raise SystemExit(f"wrong result: {run['counts']} instead of {counts}")


def import_into_registry(bench: Bench) -> None:
    """A tenth of the file, checked against registries that hold something already."""
    rows = bench.import_rows // 10
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.xlsx"
        write_workbook(path, rows)
        for size in bench.sizes:
            registry = databases.county(size, bench.seed)
            runs = bench.repeated("load", registry, path=str(path), dry_run=True)
            found = line(f"dry run of {_rows(rows)}", _registry(size), runs)
            bench.add(found)


# --- Export -------------------------------------------------------------------------------------


def exporting(bench: Bench) -> None:
    """Rows with twenty columns, into .xlsx."""
    biggest = bench.sizes[-1]
    registry = databases.county(biggest, bench.seed)
    asked = min(bench.export_rows, biggest)
    for rows in (asked // 10, asked):
        goals = {"goal": 2.5, "goal_megabytes": 250.0} if rows == 100_000 else {}
        ours = line("export", _rows(rows), bench.repeated("take_out", registry, rows=rows), **goals)
        bench.add(ours)
    with _peer_of(registry) as other:
        bench.say(f"the peer exports {rows:,} rows")
        peer = line("peer: export", _rows(rows), bench.repeated("take_out", other, PEER, rows=rows))
    bench.add(peer)
    ours.ratio, ours.goal_ratio = peer.value / ours.value, 2


@contextmanager
def _peer_of(registry: str) -> Iterator[str]:
    name = databases.peer(registry)
    try:
        yield name
    finally:
        databases.drop(name)


# --- List ---------------------------------------------------------------------------------------


def browsing(bench: Bench) -> None:
    """The organization list of a subtree with nine of a hundred organizations."""
    for size in bench.sizes:
        registry = databases.county(size, bench.seed)
        region = bench.run("subtree", registry)
        bench.say(f"list: {region['organizations']:,} of {size:,} in region {region['code']}")
        last = size == bench.sizes[-1]
        ours = bench.run("browse", registry, code=region["code"], rounds=bench.rounds)
        _add_pages(bench, "list", size, ours, details=last)
    wide = bench.run("browse", registry, code=region["code"], rounds=bench.rounds, everywhere=True)
    _add_pages(bench, "list, user sees all, one region asked for", size, wide, details=False)
    with _peer_of(registry) as other:
        bench.say("the peer's list of the same subtree")
        theirs = bench.run(
            "browse", other, PEER, path=region["path"], rounds=max(3, bench.rounds // 10)
        )
    _add_pages(bench, "peer: list", size, theirs, details=True)
    for each in bench.lines:
        kind = each.item.removeprefix("list: ")
        if (
            each.item.startswith("list")
            and each.size == _registry(size)
            and kind in theirs["kinds"]
        ):
            each.ratio = theirs["kinds"][kind]["p50"] / ours["kinds"][kind]["p50"]


def _add_pages(bench: Bench, item: str, size: int, result: dict[str, Any], details: bool) -> None:
    kinds = result["kinds"]
    limit = 100.0 if item.startswith("list") else None
    every = kinds["all"]
    bench.add(
        Line(
            f"{item}: all p95",
            _registry(size),
            every["p95"],
            "ms",
            goal=limit,
            megabytes=result["megabytes"],
            cpu=every["cpu"] / 1000,
            note=f"p50 {every['p50']:.0f} ms",
        )
    )
    if not details:
        return
    first = kinds["first page"]["p50"]
    for kind, times in kinds.items():
        if kind == "all":
            continue
        deep = kind in ("last page", "last but one")
        bench.add(
            Line(
                f"{item}: {kind}",
                _registry(size),
                times["p50"],
                "ms",
                cpu=times["cpu"] / 1000,
                goal=_page_goal(kind, first) if limit else None,
                note=f"p95 {times['p95']:.0f} ms"
                + (f"; {times['p50'] / first:.2f} × first" if deep else ""),
            )
        )


def _page_goal(kind: str, first: float) -> float | None:
    """Milliseconds: deep pages by the first one, searches and the tree by the contract."""
    if kind in ("last page", "last but one"):
        return round(1.3 * first, 1)
    if kind.startswith("region tree"):
        return 200.0
    return 150.0 if kind.startswith("search") else None


# --- Pages --------------------------------------------------------------------------------------

#: Page → milliseconds of Python that it may take.
_PAGES = {"list": 25.0, "month": 45.0, "home": 30.0}


def pages(bench: Bench) -> None:
    """What a page costs in Python, which a small county feels most: its rows are few."""
    size = bench.sizes[0]
    month = f"{date.today().replace(day=1) - timedelta(days=1):%Y-%m}"
    with databases.copy(databases.county(size, bench.seed)) as registry:
        bench.run("close", registry, month=month)
        found = bench.run("open_pages", registry, month=month, rounds=bench.rounds)
    for kind, times in found["kinds"].items():
        if kind in _PAGES:
            what = Line(f"Python of a page: {kind}", _registry(size), times["cpu"], "ms")
            what.goal, what.note = _PAGES[kind], f"p50 {times['p50']:.0f} ms"
            bench.add(what)


# --- Bulk edit ----------------------------------------------------------------------------------

_BULK = 5_000


def changing_many(bench: Bench) -> None:
    """A plain value and a dated one of five thousand organizations, with their history."""
    size = bench.sizes[-1]
    registry = databases.county(size, bench.seed)
    code = bench.run("subtree", registry)["code"]
    wanted = {
        "industry": {"value": "测试行业"},
        "state": {"value": "suspended", "starts_on": f"{date.today() - timedelta(days=1)}"},
    }
    for change, value in wanted.items():
        options = {"code": code, "rows": _BULK, "change": change, "value": value}
        runs = []
        for _ in range(bench.repeats):
            with databases.copy(registry) as copy:
                runs.append(bench.run("change_many", copy, **options))
        bench.add(line(f"bulk edit of {_rows(_BULK)}: {change}", _registry(size), runs, goal=5.0))


# --- Month --------------------------------------------------------------------------------------


def closing(bench: Bench) -> None:
    """Close last month, and write its workbooks."""
    month = f"{date.today().replace(day=1) - timedelta(days=1):%Y-%m}"
    for size in bench.sizes:
        registry = databases.county(size, bench.seed)
        goals = {"goal": 30.0} if size == 1_000_000 else {}
        closed = []
        for turn in range(bench.repeats):
            with databases.copy(registry) as copy:
                closed.append(bench.run("close", copy, month=month))
                if turn == bench.repeats - 1:
                    bench.add(line("close a month", _registry(size), closed, **goals))
                    _workbooks(bench, copy, size, month)


def _workbooks(bench: Bench, registry: str, size: int, month: str) -> None:
    region = bench.run("county", registry)
    runs = bench.repeated("write_month", registry, month=month, code=region["code"])
    bench.add(line("workbook of a county", _registry(size), runs, goal=10.0))


# --- People -------------------------------------------------------------------------------------


def people(bench: Bench) -> None:
    """Two hundred sessions at a time, ours and the peer's."""
    size = bench.sizes[-1]
    registry = databases.county(size, bench.seed)
    ours = _browsed(bench, "sessions", "config.wsgi", PRODUCT, registry)
    with _peer_of(registry) as other:
        application = "django.core.wsgi:get_wsgi_application()"
        theirs = _browsed(bench, "peer: sessions", application, PEER, other)
    ours.goal, ours.ratio = 300.0, theirs.value / ours.value


def _browsed(bench: Bench, item: str, application: str, module: str, database: str) -> Line:
    logged_in = bench.run("people", database, module, number=bench.sessions)
    with sessions.web(application, module, database):
        found = sessions.measure(logged_in, think=bench.think, seconds=bench.seconds)
    cuts = statistics.quantiles(found["times"], n=20, method="inclusive")
    what = Line(
        f"{item}: p95",
        f"{bench.sessions} × {_registry(bench.sizes[-1])}",
        cuts[18],
        "ms",
        note=(
            f"p50 {cuts[9]:.0f} ms; {found['per_second']:.1f} pages a second, "
            f"{len(found['errors'])} of {len(found['times'])} with an error"
        ),
    )
    bench.add(what)
    if found["errors"] and module == PRODUCT:
        raise SystemExit(f"answers that were no page: {sorted(set(found['errors']))}")
    return what


ITEMS: dict[str, Callable[[Bench], None]] = {
    "import": importing,
    "import-into": import_into_registry,
    "export": exporting,
    "list": browsing,
    "pages": pages,
    "bulk": changing_many,
    "month": closing,
    "sessions": people,
}
