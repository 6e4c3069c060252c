"""评星: counting a round of ten thousand Party organizations by forty items."""

from bench import databases
from bench.items.run import Bench, of_registry
from bench.report import line

RATED = 10_000
#: Seconds in which a round is counted.
GOAL = 30.0


def counting(bench: Bench) -> None:
    size = bench.sizes[0]
    with databases.copy(databases.county(size, bench.seed)) as registry:
        bench.say(f"{RATED:,} Party organizations in a round of forty items")
        bench.run("fill_ratings", registry, number=RATED)
        runs = []
        for _ in range(bench.repeats):
            with databases.copy(registry) as copy:
                runs.append(bench.run("count_ratings", copy))
    note = f"{runs[0]['queries']} queries"
    item = f"count a round of {RATED:,} Party organizations × 40 items"
    bench.add(line(item, of_registry(size), runs, goal=GOAL, note=note))
