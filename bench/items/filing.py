"""The end of a month: everybody files at once, and nothing is lost."""

import statistics

from bench import databases, filing, sessions
from bench.items.run import PRODUCT, Bench, of_registry
from bench.report import Line

#: Filings a second, for how long, and the milliseconds (p95) in which one is taken.
PER_SECOND, SECONDS, GOAL = 30, 60, 600.0
SECRETARIES = 200


def filing_at_once(bench: Bench) -> None:
    size = bench.sizes[0]
    with databases.copy(databases.county(size, bench.seed)) as registry:
        people = bench.run("secretaries", registry, number=SECRETARIES)
        sent = filing.filings(people, PER_SECOND * SECONDS)
        bench.say(f"{len(sent):,} filings of {len(people)} secretaries, {PER_SECOND} a second")
        with sessions.web("config.wsgi:application", PRODUCT, registry):
            found = filing.measure(
                sent, host=sessions.HOST, port=sessions.PORT, per_second=PER_SECOND
            )
        stored = bench.run("filed", registry)
    once = {each["key"] for each in sent}
    if found["lost"] or sorted(stored["keys"]) != sorted(once):
        raise SystemExit(
            f"filings: {len(found['lost'])} without an answer, {stored['activities']:,} stored of "
            f"{len(once):,} ({found['answers']})"
        )
    times = sorted(found["times"])
    bench.add(
        Line(
            f"filing, {PER_SECOND} a second for {SECONDS} s: p95",
            of_registry(size),
            statistics.quantiles(times, n=100)[94],
            "ms",
            goal=GOAL,
            note=f"p50 {statistics.median(times):.0f} ms, longest {times[-1]:.0f} ms; "
            f"{stored['activities']:,} sent and stored once in {found['seconds']:.0f} s",
        )
    )
