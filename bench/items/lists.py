"""多方比对: a list of as many rows as the registry has organizations."""

import tempfile
from pathlib import Path

from bench import databases
from bench.items.run import Bench, of_registry
from bench.report import line


def comparing(bench: Bench) -> None:
    for size in bench.sizes[-2:]:
        registry = databases.county(size, bench.seed)
        bench.say(f"a list beside {size:,} organizations")
        runs = []
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(bench.repeats):
                with databases.copy(registry) as copy:
                    path = str(Path(folder) / "list.csv")
                    runs.append(bench.run("compare_list", copy, path=path))
        goals = {"goal": 300.0, "goal_megabytes": 400.0} if size == 1_000_000 else {}
        found = line("compare a list", of_registry(size), runs, **goals)
        found.note = ", ".join(f"{name} {number:,}" for name, number in runs[-1]["counts"].items())
        bench.add(found)
