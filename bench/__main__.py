"""`python3 run.py bench`: the product's speed beside a plain Django admin on the same server."""

import argparse
import os
from pathlib import Path

from bench import databases
from bench.items import ITEMS
from bench.items.run import Bench
from bench.report import machine, table, write_json

SHORT = {"orgs": 100_000, "import_rows": 20_000, "peer_rows": 1_000, "rounds": 10}
FULL = {"orgs": 1_000_000, "import_rows": 100_000, "peer_rows": 5_000, "rounds": 40}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument(
        "--full", action="store_true", help="the sizes of the goals (else a few minutes' worth)"
    )
    parser.add_argument("--quick", action="store_true", help="one repeat, ten thousand rows")
    parser.add_argument("--orgs", type=int, help="organizations of the largest registry")
    parser.add_argument("--import-rows", type=int, help="rows of the imported workbook")
    parser.add_argument("--peer-rows", type=int, help="rows that the peer imports")
    parser.add_argument("--export-rows", type=int, default=100_000, help="(default %(default)s)")
    parser.add_argument("--rounds", type=int, help="requests for each kind of list page")
    parser.add_argument("--repeats", type=int, default=3, help="(default %(default)s)")
    parser.add_argument("--sessions", type=int, default=200, help="people (default %(default)s)")
    parser.add_argument(
        "--think", type=float, default=10, help="seconds between pages (default %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=2026, help="of the registries")
    parser.add_argument(
        "--only", action="append", choices=ITEMS, metavar="NAME", help=f"one of: {', '.join(ITEMS)}"
    )
    parser.add_argument(
        "--keep", action="store_true", help="keep the generated registries for the next run"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything found")
    options = parser.parse_args()
    sizes = dict(FULL if options.full else SHORT)
    if options.quick:
        sizes = {"orgs": 10_000, "import_rows": 10_000, "peer_rows": 500, "rounds": 5}
        options.repeats = 1
    for name, number in sizes.items():
        if getattr(options, name) is None:
            setattr(options, name, number)
    return options


def main() -> None:
    options = arguments()
    bench = Bench(
        organizations=options.orgs,
        import_rows=options.import_rows,
        peer_rows=options.peer_rows,
        export_rows=options.export_rows,
        repeats=options.repeats,
        rounds=options.rounds,
        seed=options.seed,
        sessions=options.sessions,
        think=options.think,
    )
    about = machine()
    print(
        f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, "
        f"{about['system']}, Python {about['python']}; load {about['load']:.1f} at the start"
    )
    try:
        with databases.alone():
            try:
                for name in options.only or ITEMS:
                    ITEMS[name](bench)
            finally:
                if not options.keep:
                    databases.drop_all()
    finally:
        print(f"\n{table(bench.lines)}\n\nload {os.getloadavg()[0]:.1f} at the end")
        if options.json:
            given = {k: v for k, v in vars(options).items() if k != "json"}
            write_json(options.json, bench.lines, given)


if __name__ == "__main__":
    main()
