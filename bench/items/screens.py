"""Pages: one after the other, every one of each role, and many people at a time."""

import statistics
from datetime import date, timedelta
from typing import Any

from bench import databases, sessions
from bench.items.run import PEER, PRODUCT, Bench, of_registry, peer_of
from bench.report import Line


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
    with peer_of(registry) as other:
        bench.say("the peer's list of the same subtree")
        theirs = bench.run(
            "browse", other, PEER, path=region["path"], rounds=max(3, bench.rounds // 10)
        )
    _add_pages(bench, "peer: list", size, theirs, details=True)
    for each in bench.lines:
        kind = each.item.removeprefix("list: ")
        if (
            each.item.startswith("list")
            and each.size == of_registry(size)
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
            of_registry(size),
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
                of_registry(size),
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


#: Page → milliseconds of Python that it may take.
_PAGES = {"list": 25.0, "month": 45.0, "home": 30.0, "overview": 30.0}


def pages(bench: Bench) -> None:
    """What a page costs in Python, which a small county feels most: its rows are few."""
    size = bench.sizes[0]
    month = f"{date.today().replace(day=1) - timedelta(days=1):%Y-%m}"
    with databases.copy(databases.county(size, bench.seed)) as registry:
        bench.run("close", registry, month=month)
        found = bench.run("open_pages", registry, month=month, rounds=bench.rounds)
    for kind, times in found["kinds"].items():
        if kind in _PAGES:
            what = Line(f"Python of a page: {kind}", of_registry(size), times["cpu"], "ms")
            what.goal, what.note = _PAGES[kind], f"p50 {times['p50']:.0f} ms"
            bench.add(what)


#: Who is asked for every page, in the crowded town of three of ten organizations or in another.
_ROLES = (
    ("county_admin", True),
    ("town_staff", True),
    ("town_staff", False),
    ("viewer", True),
    ("secretary", True),
)


def touring(bench: Bench) -> None:
    """Every page of every role of a county of which one town has three of ten organizations."""
    size = bench.sizes[-1]
    registry = databases.skewed(size, bench.seed)
    for role, crowded in _ROLES:
        name = f"every page: {role}{'' if crowded else ' of a small town'}"
        found = bench.run("tour", registry, role=role, crowded=crowded)
        cuts = statistics.quantiles(found["times"], n=20, method="inclusive")
        (worst, address), *_ = found["slowest"]
        (longest, _, _), *_ = found["statements"]
        number, over = len(found["times"]), sum(each > 150 for each in found["times"])
        bench.add(
            Line(
                name,
                of_registry(size),
                worst,
                "ms",
                goal=150.0,
                megabytes=found["megabytes"],
                note=f"{number} pages, p50 {cuts[9]:.0f}, p95 {cuts[18]:.0f} ms, {over} over"
                f" 150 ms, longest statement {longest:.0f} ms; slowest {address}",
            )
        )
        for spent, address in found["slowest"]:
            bench.say(f"{spent:7.0f} ms {address}")
    sizes = bench.run("stay", registry, number=max(1000, bench.rounds * 250))["megabytes"]
    bench.add(
        Line(
            "memory of a process, pages one after the other",
            of_registry(size),
            sizes[-1],
            "MB",
            values=sizes,
        )
    )


def people(bench: Bench) -> None:
    """Two hundred sessions at a time, ours and the peer's."""
    size = bench.sizes[-1]
    registry = databases.county(size, bench.seed)
    ours = _browsed(bench, "sessions", "config.wsgi", PRODUCT, registry)
    with peer_of(registry) as other:
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
        f"{bench.sessions} × {of_registry(bench.sizes[-1])}",
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
