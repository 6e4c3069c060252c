"""The database of a test run: a copy of its own of one migrated template.

Migrations take ten seconds, a copy a fraction of one. So a template is migrated once for each state
of the migrations and stays on the server; a run, or each worker of it, copies it and drops the copy
at its end. Runs side by side never meet, and nobody has to say when the template is out of date.
"""

import hashlib
import io
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from core import search
from core.records import history

PREFIX = "test_liangxin"
#: Templates kept besides the newest, for whoever goes to and fro between branches.
OLDER_TEMPLATES = 3
#: Advisory locks of the server's `postgres` database: one to make and copy templates, and one (with
#: the copy's own number) held as long as a run uses its copy.
_MAKING = 330999
_DIGEST = "[0-9a-f]{12}"
#: One row for each model, which no test changes.
_LASTING = {"auth_permission", "django_content_type"}
#: Table → the rows that migrations ship, as COPY writes them.
_shipped: dict[str, bytes] = {}
#: What was drawn once for several modules → the database that holds it, and what drawing gave.
_furnished: dict[Callable[[], Any], tuple[str, Any]] = {}


@contextmanager
def own_copy(*, anew: bool = False) -> Iterator[None]:
    """Point Django at a fresh copy of the template, which `anew` makes again."""
    template = f"{PREFIX}_{_digest()}"
    number = secrets.token_hex(3)
    copy = f"{template}_{number}"
    with connection._nodb_cursor() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [_MAKING])
        _drop_leftovers(server)
        if anew:
            _drop(server, template)
        if not _names(server, f"^{template}$"):
            _make(server, template)
        server.execute("SELECT pg_advisory_lock(%s, %s)", [_MAKING, int(number, 16)])
        server.execute(f"CREATE DATABASE {copy} TEMPLATE {template}")
        # What a test commits need not outlive the server.
        server.execute(f"ALTER DATABASE {copy} SET synchronous_commit = off")
        server.execute("SELECT pg_advisory_unlock(%s)", [_MAKING])
        _work_in(copy)
        _remember_what_is_shipped()
        yield
        connection.close()
        for name, _ in _furnished.values():
            _drop(server, name)
        _furnished.clear()
        _drop(server, copy)


@contextmanager
def kept() -> Iterator[None]:
    """A transaction around several tests, which is undone at the end."""
    block = transaction.atomic()
    block._from_testcase = True  # what Django's own test transactions say of themselves
    with block:
        yield
        transaction.set_rollback(True)


@contextmanager
def furnished(draw: Callable[[], Any]) -> Iterator[Any]:
    """As `kept`, in a copy of the empty database in which `draw` was carried out: once for each
    process, however many modules work in it. Gives what `draw` gave, anew for each of them."""
    own = connection.settings_dict["NAME"]
    connection.close()
    if draw not in _furnished:
        name = f"{own}_{len(_furnished)}"
        with connection._nodb_cursor() as server:
            server.execute(f"CREATE DATABASE {name} TEMPLATE {own}")
            server.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
        _work_in(name)
        with transaction.atomic():
            found = draw()
            # As in a test, which commits nothing: no job is sent.
            connection.run_on_commit.clear()
        connection.close()
        _furnished[draw] = name, found
    name, found = _furnished[draw]
    _work_in(name)
    try:
        with kept():
            yield deepcopy(found)
    finally:
        connection.close()
        _work_in(own)


def _work_in(name: str) -> None:
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def empty() -> None:
    """Leave what migrations ship and nothing else, after a test on real transactions.

    Django's `flush` truncates every table, full or not, and has all triggers made anew: two seconds
    after each such test.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone()[0]:
            # No trigger asks, and not even foreign keys are looked after: all that could be
            # referred to goes.
            cursor.execute("SET LOCAL session_replication_role = replica")
            _replace(cursor)
        else:
            with pgtrigger.ignore():
                _replace(cursor)


def _replace(cursor: Any) -> None:
    cursor.execute(";".join(f'DELETE FROM "{table}"' for table in _filled(cursor)))
    for table, rows in _shipped.items():
        cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.BytesIO(rows))


def _remember_what_is_shipped() -> None:
    _shipped.clear()
    with connection.cursor() as cursor:
        for table in _filled(cursor):
            rows = io.BytesIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
            if rows.getvalue():
                _shipped[table] = rows.getvalue()


def _filled(cursor: Any) -> list[str]:
    """Tables that have rows, or had some: of hundreds without a page none is opened."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_table_is_visible(oid)"
        " AND pg_relation_size(oid) > 0"
    )
    tables = {*connection.introspection.django_table_names()} - _LASTING
    return sorted(table for (table,) in cursor.fetchall() if table in tables)


def _digest() -> str:
    """What a migrated database depends on: migrations, what they call, and the packages."""
    folders = sorted(Path(app.path) / "migrations" for app in apps.get_app_configs())
    files = [path for folder in folders for path in sorted(folder.glob("*.py"))]
    # Indexes by fragment, and the triggers' function.
    files += [Path(path) for path in (search.__file__, history.__file__, __file__)]
    found = hashlib.sha256()
    for path in (settings.BASE_DIR / "requirements.txt", *files):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:12]


def _make(server: Any, template: str) -> None:
    """Migrate a database, and give it the template's name when it is complete."""
    unfinished = f"{PREFIX}_unfinished"
    _drop(server, unfinished)
    settings.DATABASES["default"]["TEST"]["NAME"] = unfinished
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    server.execute(f"ALTER DATABASE {unfinished} RENAME TO {template}")
    for name in _names(server, f"^{PREFIX}_{_DIGEST}$")[1 + OLDER_TEMPLATES :]:
        _drop(server, name)


def _drop_leftovers(server: Any) -> None:
    """Drop what runs left that were killed: nobody holds the locks of their copies."""
    for name in _names(server, f"^{PREFIX}_{_DIGEST}_"):
        lock = [_MAKING, int(name.split("_")[3], 16)]
        server.execute("SELECT pg_try_advisory_lock(%s, %s)", lock)
        if server.fetchone()[0]:
            _drop(server, name)
            server.execute("SELECT pg_advisory_unlock(%s, %s)", lock)


def _names(server: Any, pattern: str) -> list[str]:
    """Databases of the server, newest first."""
    server.execute(
        "SELECT datname FROM pg_database WHERE datname ~ %s ORDER BY oid DESC", [pattern]
    )
    return [name for (name,) in server.fetchall()]


def _drop(server: Any, name: str) -> None:
    server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
