"""组织生活: the pages that sum over all branches, of a county with fifty thousand of them."""

from datetime import date, timedelta

from bench import databases
from bench.items.run import Bench, of_registry
from bench.report import Line, line

BRANCHES = 50_000
#: Milliseconds (p95) in which the board, the towns' completion and a page of branches are there.
GOAL = 200.0


def watching(bench: Bench) -> None:
    size = bench.sizes[0]
    with databases.copy(databases.county(size, bench.seed)) as registry:
        bench.say(f"{BRANCHES:,} branches with their duties of this month and the last")
        filled = bench.run("fill_branches", registry, number=BRANCHES)
        found = bench.run("watch_duties", registry, rounds=bench.rounds)
    bench.add(
        Line(
            f"duties of {BRANCHES:,} branches, derived",
            of_registry(size),
            filled["seconds"],
            "s",
            note=f"{filled['rows']:,} rows",
        )
    )
    for kind, times in found["kinds"].items():
        if kind == "all":
            continue
        bench.add(
            Line(
                f"duties of {BRANCHES:,} branches: {kind}, p95",
                of_registry(size),
                times["p95"],
                "ms",
                goal=GOAL,
                cpu=times["cpu"],
                server_cpu=times["server_cpu"],
                note=f"p50 {times['p50']:.0f} ms",
            )
        )


def closing(bench: Bench) -> None:
    """Close last month where every organization stands for two activities of the year."""
    month = f"{date.today().replace(day=1) - timedelta(days=1):%Y-%m}"
    size = bench.sizes[-1]
    number = 2 * size
    with databases.copy(databases.county(size, bench.seed)) as filled:
        bench.say(f"{number:,} activities in {size:,} organizations")
        made = bench.run("fill_activities", filled, number=number)
        runs = []
        for _ in range(bench.repeats):
            with databases.copy(filled) as copy:
                runs.append(bench.run("close", copy, month=month))
    goals = {"goal": 30.0} if size == 1_000_000 else {}
    note = f"{made['parties']:,} Party organizations, {made['standings']:,} standings"
    item = f"close a month with {number:,} activities"
    bench.add(line(item, of_registry(size), runs, note=note, **goals))
