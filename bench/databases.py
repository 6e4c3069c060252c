"""The benchmark's own databases: made, copied, kept and dropped."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

ROOT = Path(__file__).resolve().parents[1]
PREFIX = os.environ.get("BENCH_DATABASE_PREFIX", "bench")


def url(name: str) -> str:
    """The address of a database of the server that `DATABASE_URL` names."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def execute(sql: str, name: str = "postgres") -> list[tuple]:
    with closing(psycopg2.connect(url(name))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def alone() -> Iterator[None]:
    """One benchmark at a time works on these databases; a second one is refused."""
    with closing(psycopg2.connect(url("postgres"))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [PREFIX])
            if not cursor.fetchone()[0]:
                sys.exit(f"another benchmark uses the databases {PREFIX}_…: wait for it to end")
            yield


def drop(name: str) -> None:
    execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def create(name: str, template: str = "template1") -> None:
    drop(name)
    # A copy of files: through the log a copy of gigabytes would take minutes.
    execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')


@contextmanager
def copy(template: str) -> Iterator[str]:
    """A fresh copy to work on, dropped at the end."""
    name = f"{template}_copy"
    create(name, template)
    try:
        yield name
    finally:
        drop(name)


def manage(name: str, *arguments: str, module: str = "config.settings") -> None:
    """Run a management command on the database."""
    subprocess.run(
        [sys.executable, "-m", "django", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url(name), "DJANGO_SETTINGS_MODULE": module},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _mark(organizations: int, seed: int) -> str:
    """What a generated database depends on: its size, the code that made it, and its tables, whose
    migrations are edited in place until the product is released."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("demo/*.py"), *ROOT.glob("*/migrations/*.py")]):
        digest.update(path.read_bytes())
    return f"{organizations} {seed} {digest.hexdigest()[:16]}"


def _marked(name: str, mark: str) -> bool:
    """Whether the database is there, made whole by the same code."""
    found = execute(
        f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'"
    )
    return found == [(mark,)]


def county(organizations: int, seed: int) -> str:
    """A generated registry of that size, from an earlier run if it is still the same."""
    name, mark = f"{PREFIX}_county_{organizations}", _mark(organizations, seed)
    if not _marked(name, mark):
        create(name)
        manage(name, "migrate", "--verbosity", "0")
        size = ("--orgs", str(organizations), "--seed", str(seed), "--months", "0")
        manage(name, "generate_demo", *size)
        execute("VACUUM (ANALYZE)", name)
        # The mark comes last: a half-made database has none.
        execute(f"COMMENT ON DATABASE \"{name}\" IS '{mark}'")
    return name


#: One town with three of ten organizations and Party organizations, as where a district has grown
#: around an industrial park. Histories stay away: nobody moved them.
SKEW = """
    SET session_replication_role = replica;
    CREATE TEMP TABLE town AS
        SELECT id, name FROM regions_region WHERE level = 'town' ORDER BY code LIMIT 1;
    UPDATE orgs_organization organization SET region_id = town.id,
        address = town.name || '工业大道' || organization.id || '号'
    FROM town WHERE organization.id % 10 < 3;
    UPDATE orgs_organizationstatus status SET region_id = town.id
    FROM town WHERE status.organization_id % 10 < 3;
    UPDATE branches_partyorganization party SET region_id = town.id
    FROM town WHERE party.id % 10 < 3 AND party.kind = 'branch';
"""


def skewed(organizations: int, seed: int) -> str:
    """The generated registry with 30 of 100 organizations in one town, last month closed."""
    name, mark = f"{PREFIX}_skewed_{organizations}", _mark(organizations, seed)
    if _marked(name, mark):
        return name
    create(name, county(organizations, seed))
    execute(SKEW, name)
    for table in ("orgs_organization", "orgs_organizationstatus", "branches_partyorganization"):
        # Without the rows as they were before: nothing but the skew is to differ.
        execute(f"VACUUM (FULL, ANALYZE) {table}", name)
    manage(name, "rebuild_facts")
    manage(name, "close_month", f"{date.today().replace(day=1) - timedelta(days=1):%Y-%m}")
    execute("VACUUM (ANALYZE)", name)
    execute(f"COMMENT ON DATABASE \"{name}\" IS '{mark}'")
    return name


def empty() -> str:
    """A migrated database without rows."""
    name = f"{PREFIX}_empty"
    create(name)
    manage(name, "migrate", "--verbosity", "0")
    return name


def peer(source: str | None = None) -> str:
    """The peer's database: empty, or with the organizations of `source`."""
    name = f"{PREFIX}_peer_{source.rpartition('_')[2]}" if source else f"{PREFIX}_peer"
    create(name)
    manage(name, "migrate", "--run-syncdb", "--verbosity", "0", module="bench.peer.settings")
    if source:
        _pour(source, name)
    return name


_REGIONS = "SELECT id, code, name, path FROM regions_region"
_ORGANIZATIONS = """
    SELECT organization.id, uscc, name, kind, region_id, staff_count, state, industry, principal,
        principal_politics, '15400000000', address, founded_on, array_to_string(tags, '、'),
        coverage, member_count, full_member_count, red_count, amber_count, created_at, updated_at
    FROM orgs_organization organization JOIN orgs_currentfacts ON organization_id = organization.id
"""


def _pour(source: str, target: str) -> None:
    """The same rows in the peer's tables."""
    for table, query in (("peer_region", _REGIONS), ("peer_organization", _ORGANIZATIONS)):
        reading, writing = os.pipe()
        if (child := os.fork()) == 0:
            os.close(reading)
            connection = psycopg2.connect(url(source))
            with connection.cursor() as cursor, os.fdopen(writing, "wb") as out:
                cursor.copy_expert(f"COPY ({query}) TO STDOUT", out)
            os._exit(0)
        os.close(writing)
        with closing(psycopg2.connect(url(target))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor, os.fdopen(reading, "rb") as rows:
                cursor.copy_expert(f"COPY {table} FROM STDIN", rows)
        os.waitpid(child, 0)
    execute("VACUUM (ANALYZE)", target)


def drop_all() -> None:
    for (name,) in execute(f"SELECT datname FROM pg_database WHERE datname LIKE '{PREFIX}\\_%'"):
        drop(name)
