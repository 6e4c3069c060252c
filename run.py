#!/usr/bin/env python3
"""Everything from one command: `python3 run.py demo | serve | test | check | bench | stop`.

Standard library only, because it runs where nothing is installed yet. It makes `.venv` and
`node_modules` from the lock files, continues inside that environment, holds the database and
Redis servers of this checkout (runner/embedded) and runs what was asked for. A step whose
inputs have not changed since it last succeeded is skipped.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036  run.py meets whatever Python the machine has
    sys.exit("error: Python 3.11 or newer is needed, this is " + sys.version.split()[0])
if sys.platform == "win32":
    sys.exit("error: Windows cannot run the servers: use WSL, a Linux machine or macOS")

import argparse
import datetime
import os
import secrets
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from runner import LOCAL, LOGS, MANAGE, PYTHON, ROOT, VENV, Failed, Stopped, say
from runner.environment import (
    assets,
    collected_static,
    keep_byte_code,
    migrate,
    python_environment,
)
from runner.processes import GRACE_SECONDS, finish, wait_until
from runner.service import (
    HOST,
    Child,
    end_leftovers,
    must_live,
    only_one,
    port_must_be_free,
    service,
    serving,
    until_stopped,
)

DEMO_REGION = "330999"
DEMO_USER = "demo"
# Named, because the application names its usual settings in the environment that we pass on.
PYTEST = (PYTHON, "-m", "pytest", "--ds", "config.settings_test")


def manage(*arguments: str | Path, children: Sequence[Child] = (), **variables: str) -> None:
    """Run a management command in front of the user; any exit but 0 ends the whole run."""
    say(f"$ manage.py {' '.join(map(str, arguments))}")
    command = [PYTHON, MANAGE, *arguments]
    code = finish(command, lambda: must_live(children), env={**os.environ, **variables})
    if code != 0:
        raise Failed(f"manage.py {arguments[0]} failed (exit {code})")


@contextmanager
def prepared_to_serve(port: int) -> Iterator[None]:
    from runner import embedded

    with only_one():
        port_must_be_free(port)
        assets()
        collected_static()
        with embedded.hold():
            migrate()
            yield


def serve(options: argparse.Namespace) -> None:
    with prepared_to_serve(options.port), service(options.port) as children:
        say(f"\nhttp://{HOST}:{options.port}/   (logs: {LOGS})")
        say("New users: .venv/bin/python manage.py create_user NAME --role ROLE")
        until_stopped(children)


def demo(options: argparse.Namespace) -> None:
    # A look around needs no phone; everywhere else the policy asks for one.
    os.environ.setdefault("SECOND_FACTOR_ROLES", "")
    with prepared_to_serve(options.port):
        password = demo_data(options.orgs)
        month = last_month()
        workbook = LOCAL / f"demo-{month}.xlsx"
        workbook.unlink(missing_ok=True)
        with service(options.port) as children:
            manage("close_month", month, "--worker", children=children)
            region = ("--region", DEMO_REGION)
            manage("show_month", month, *region, children=children)
            manage("export_month", month, *region, "--out", workbook, children=children)
            say(f"\nMonthly workbook: {workbook}")
            say(f"http://{HOST}:{options.port}/   user {DEMO_USER}, password {password}")
            until_stopped(children)


def last_month() -> str:
    """The month before today's, as a county in China counts days."""
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    return f"{now.replace(day=1) - datetime.timedelta(days=1):%Y-%m}"


def demo_data(organizations: int) -> str:
    """Make what is missing of the demo's data and user; return the user's password."""
    code = (
        "from accounts.models import User; from orgs.models import Organization; "
        f"user = User.objects.filter(username='{DEMO_USER}'); "
        "print(Organization.objects.exists(), user.exists())"
    )
    command = [PYTHON, MANAGE, "shell", "--no-imports", "-c", code]
    asked = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    if asked.returncode != 0:
        raise Failed("the application does not start")
    has_data, has_user = (word == "True" for word in asked.stdout.split()[-2:])
    unfinished = LOCAL / "demo-unfinished"
    if has_data and unfinished.exists():
        raise Failed(f"the demo data are half made: `run.py stop`, remove {LOCAL} and start again")
    if not has_data:
        unfinished.touch()
        started = time.monotonic()
        size = ("--orgs", str(organizations), "--seed", "2026", "--months", "24")
        manage("generate_demo", *size, "--leave-last-open")
        unfinished.unlink()
        say(f"Demo data … {time.monotonic() - started:.1f} s")
    login = LOCAL / "demo-login"
    if has_user:
        with suppress(OSError):
            return login.read_text().split()[1]
        return "not known here (set one: .venv/bin/python manage.py changepassword demo)"
    password = f"{secrets.token_urlsafe(12)}-Aa1"  # whatever was drawn, the rules allow it
    login.unlink(missing_ok=True)
    login.touch(mode=0o600)
    login.write_text(f"{DEMO_USER} {password}\n")
    role = ("--role", "county_admin", "--region", DEMO_REGION)
    variable = "LIANGXIN_DEMO_PASSWORD"
    manage("create_user", DEMO_USER, *role, "--password-env", variable, **{variable: password})
    return password


def static_steps() -> list[tuple[str, list[str | Path]]]:
    bin_folder = VENV / "bin"
    return [
        ("Code style", [bin_folder / "ruff", "check", "."]),
        ("Formatting", [bin_folder / "ruff", "format", "--check", "."]),
        ("Direction of imports", [bin_folder / "lint-imports"]),
        ("Migrations match models", [PYTHON, MANAGE, "makemigrations", "--check", "--dry-run"]),
    ]


def run_steps(steps: list[tuple[str, list[str | Path]]]) -> None:
    """Run every step, whatever the others said, and end with a list of what failed."""
    failed = []
    for title, command in steps:
        say(f"\n=== {title}")
        started = time.monotonic()
        code = finish(command)
        verdict = "ok" if code == 0 else f"FAILED (exit {code})"
        say(f"--- {title}: {verdict}, {time.monotonic() - started:.1f} s")
        if code != 0:
            failed.append(title)
    if failed:
        raise Failed(f"{len(failed)} of {len(steps)} steps failed: {', '.join(failed)}")


def test(options: argparse.Namespace) -> None:
    assets()
    from runner import embedded

    with embedded.hold():
        # One process more than there are cores, each on a database of its own: browsers and
        # killed workers are waited for. A process that is done takes over from the others.
        shared = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal")
        asked = options.rest or ["--dealt"]
        run_steps([*static_steps(), ("Tests", [*PYTEST, *shared, *asked])])


def check(options: argparse.Namespace) -> None:
    assets()
    from runner import embedded

    with embedded.hold():
        steps = static_steps()
        if options.long:
            steps.append(("Long tests", [*PYTEST, "-m", "long or dealt", *options.rest]))
        run_steps(steps)


def bench(options: argparse.Namespace) -> None:
    assets()
    from runner import embedded

    with embedded.hold():
        code = finish([PYTHON, "-m", "bench", *options.rest])
    if code != 0:
        sys.exit(code)


def stop(_options: argparse.Namespace) -> None:
    from runner import embedded

    runner = serving()
    running = runner is not None
    if runner:
        os.kill(runner, signal.SIGTERM)
        wait_until(lambda: serving() is None, 5 * GRACE_SECONDS)
    running = end_leftovers() or running
    running = embedded.stop() or running
    say("stopped" if running else "nothing was running")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(function, text: str, **options) -> argparse.ArgumentParser:
        added = commands.add_parser(
            function.__name__, help=text, description=text, allow_abbrev=False, **options
        )
        added.set_defaults(function=function)
        return added

    served = [
        command(demo, "a made-up county, its last month closed, and the service"),
        command(serve, "the service with this checkout's database"),
    ]
    for parser_ in served:
        parser_.add_argument("--port", type=int, default=8000)
    served[0].add_argument(
        "--orgs", type=int, default=3000, help="organizations to make up (default 3000)"
    )
    command(test, "style, import directions, migrations and tests; other words go to pytest")
    command(check, "the static part of `test`; other words go to pytest").add_argument(
        "--long", action="store_true", help="and the long tests"
    )
    command(bench, "the benchmark; all words go to it", add_help=False)
    command(stop, "end everything that runs for this checkout")
    options, options.rest = parser.parse_known_args()
    if options.rest and options.function not in (test, check, bench):
        parser.error(f"unrecognized arguments: {' '.join(options.rest)}")
    return options


def end_on(number: int, _frame) -> None:
    raise Stopped(number)


def main() -> None:
    options = arguments()
    # SIGINT too: for a background job of a shell script it is switched off.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_on)
    try:
        if not PYTHON.exists():
            if options.function is stop:
                say("nothing was running")
                return
            if "port" in options:
                port_must_be_free(options.port)  # say so before half a minute of set-up
        keep_byte_code()
        python_environment()
        from runner.embedded import EmbeddedError

        try:
            options.function(options)
        except EmbeddedError as error:
            raise Failed(str(error)) from None
    except Failed as error:
        sys.exit(f"error: {error}")
    except Stopped as stopped:
        sys.exit(128 + stopped.args[0])


if __name__ == "__main__":
    main()
