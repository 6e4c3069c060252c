"""Work on many rows: bulk edits, the month, and what is worked out every night."""

from datetime import date, timedelta

from bench import databases
from bench.items.run import Bench, of_registry, rows_of
from bench.report import line

#: What is changed, how many rows at once, and the seconds that it may take.
_CHANGES = (("industry", 5_000, 5.0), ("state", 5_000, 5.0), ("state", 50_000, 6.0))


def changing_many(bench: Bench) -> None:
    """A plain value and a dated one of thousands of organizations, with their history."""
    size = bench.sizes[-1]
    registry = databases.county(size, bench.seed)
    code = bench.run("subtree", registry)["code"]
    wanted = {
        "industry": {"value": "测试行业"},
        "state": {"value": "suspended", "starts_on": f"{date.today() - timedelta(days=1)}"},
    }
    for change, rows, goal in _CHANGES:
        options = {"code": code, "rows": rows, "change": change, "value": wanted[change]}
        runs = []
        for _ in range(bench.repeats):
            with databases.copy(registry) as copy:
                runs.append(bench.run("change_many", copy, **options))
        for run in runs:
            if run["changed"] != rows:
                raise SystemExit(f"{run['changed']} rows changed instead of {rows}")
        name = f"bulk edit of {rows_of(rows)}: {change}"
        bench.add(line(name, of_registry(size), runs, goal=goal))


def closing(bench: Bench) -> None:
    """Close last month, and write its workbooks."""
    month = f"{date.today().replace(day=1) - timedelta(days=1):%Y-%m}"
    for size in bench.sizes:
        registry = databases.county(size, bench.seed)
        goals = {"goal": 10.0} if size == 1_000_000 else {}
        closed = []
        for turn in range(bench.repeats):
            with databases.copy(registry) as copy:
                closed.append(bench.run("close", copy, month=month))
                if turn == bench.repeats - 1:
                    bench.add(line("close a month", of_registry(size), closed, **goals))
                    _workbooks(bench, copy, size, month)


def _workbooks(bench: Bench, registry: str, size: int, month: str) -> None:
    region = bench.run("county", registry)
    runs = bench.repeated("write_month", registry, month=month, code=region["code"])
    bench.add(line("workbook of a county", of_registry(size), runs, goal=10.0))


def nightly(bench: Bench) -> None:
    """What the schedule works out anew from all rows."""
    size = bench.sizes[-1]
    registry = databases.county(size, bench.seed)
    goals = {
        "facts": None,
        "facts, nothing changed": 15.0,
        "six checks": 300.0,
        "duplicates": 12.0,
        "verification": None,
    }
    for what, goal in goals.items():
        runs = []
        for _ in range(bench.repeats):
            with databases.copy(registry) as copy:
                runs.append(bench.run("work_out", copy, what=what))
        limit = {"goal": goal} if size == 1_000_000 else {}
        bench.add(line(f"every night: {what}", of_registry(size), runs, **limit))
