"""Files: what comes in by workbook and goes back again, and what goes out."""

import tempfile
from pathlib import Path
from typing import Any

from bench import databases
from bench.items.run import PEER, Bench, of_registry, peer_of, rows_of
from bench.report import Line, line
from bench.workbooks import write_workbook


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
            peer = line(name, rows_of(bench.peer_rows), runs)
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
        found = line("import", rows_of(rows), new, **limits)
        bench.add(found)
    _expect(again, unchanged=rows)
    bench.add(line("import, unchanged", rows_of(rows), again, goal_megabytes=400.0))
    return found


def _expect(runs: list[dict[str, Any]], **counts: int) -> None:
    for run in runs:
        if any(run["counts"][name] != number for name, number in counts.items()):
            raise SystemExit(f"wrong result: {run['counts']} instead of {counts}")


def taking_back(bench: Bench) -> None:
    """An import of new organizations, undone from the history that it left."""
    empty = databases.empty()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.xlsx"
        write_workbook(path, bench.import_rows)
        runs = []
        for _ in range(bench.repeats):
            with databases.copy(empty) as registry:
                runs.append(bench.run("take_back", registry, path=str(path)))
    for run in runs:
        if run["removed"] != bench.import_rows:
            raise SystemExit(f"{run['removed']} organizations went back of {bench.import_rows}")
    bench.add(line("undo of an import", rows_of(bench.import_rows), runs))


def import_into_registry(bench: Bench) -> None:
    """A tenth of the file, checked against registries that hold something already."""
    rows = bench.import_rows // 10
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.xlsx"
        write_workbook(path, rows)
        for size in bench.sizes:
            registry = databases.county(size, bench.seed)
            runs = bench.repeated("load", registry, path=str(path), dry_run=True)
            found = line(f"dry run of {rows_of(rows)}", of_registry(size), runs)
            bench.add(found)


#: Rows → seconds that taking them out may last.
_EXPORTS = {100_000: 2.5, 1_000_000: 40.0}
#: The peer holds all of them in memory, nine kilobytes a row.
_PEER_EXPORTS = 100_000


def exporting(bench: Bench) -> None:
    """Rows with twenty columns, into .xlsx."""
    biggest = bench.sizes[-1]
    registry = databases.county(biggest, bench.seed)
    asked = min(bench.export_rows, biggest)
    for rows in (asked // 10, asked):
        limits = {"goal_megabytes": 250.0}
        if rows in _EXPORTS:
            limits["goal"] = _EXPORTS[rows]
        runs = bench.repeated("take_out", registry, rows=rows)
        ours = line("export", rows_of(rows), runs, **limits)
        bench.add(ours)
    if rows > _PEER_EXPORTS:
        return
    with peer_of(registry) as other:
        bench.say(f"the peer exports {rows:,} rows")
        runs = bench.repeated("take_out", other, PEER, rows=rows)
        peer = line("peer: export", rows_of(rows), runs)
    bench.add(peer)
    ours.ratio, ours.goal_ratio = peer.value / ours.value, 2
