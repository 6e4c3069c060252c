"""Small PostgreSQL tools that Django has no word for."""

import contextlib
import functools
import hashlib
from collections.abc import Callable, Iterable, Iterator
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations import CreateModel
from django.db.migrations.operations.base import Operation

#: Body of `_pgtrigger_should_ignore`, which every trigger asks first. As pgtrigger's own, but
#: without the exception block: that is a subtransaction for every row, and in a transaction with
#: many temporary tables (an import) each of them took 0.3 ms.
IS_IGNORED = """
BEGIN
    RETURN coalesce(
        trigger_name = ANY(nullif(current_setting('pgtrigger.ignore', true), '')::text[]), false
    );
END
"""


@contextlib.contextmanager
def advisory_lock(name: str) -> Iterator[None]:
    """Hold the database-wide lock `name`, waiting for it; a killed process loses it at once.

    It is a session lock, taken before the transaction begins, so that the transaction's
    snapshot already sees what the former holder committed. Needs a connection of its own:
    behind pgbouncer use session pooling.
    """
    key = _key(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        _unlock(key)


@contextlib.contextmanager
def lock_if_free(name: str) -> Iterator[bool]:
    """`advisory_lock` that waits for nobody; gives whether it was free."""
    key = _key(name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        free = cursor.fetchone()[0]
    try:
        yield free
    finally:
        if free:
            _unlock(key)


def lock_until_commit(name: str, *, shared: bool = False) -> None:
    """Hold the lock `name` until the transaction ends; what the former holder committed is seen by
    every statement after this one (READ COMMITTED). `shared`: with others who share it."""
    suffix = "_shared" if shared else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{suffix}(%s)", [_key(name)])


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def _unlock(key: int) -> None:
    # When the connection broke, PostgreSQL has let the lock go with it.
    if connection.connection is not None and connection.is_usable():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def store(record: models.Model) -> None:
    """Save a row that its own rules and constraints agree to. Raises ValidationError, for all that
    is wrong at once.

    Constraints are checked by the database, since only it knows what others store meanwhile; what
    they have to say about a row that it refused is asked afterwards.
    """
    try:
        record.full_clean(
            exclude=_read_before(record), validate_unique=False, validate_constraints=False
        )
        with transaction.atomic():
            record.save()
    except (ValidationError, IntegrityError):
        record.full_clean()
        raise


def _read_before(record: models.Model) -> set[str]:
    """The relations to rows that were read from the database: Django would ask for each whether it
    is there. Should it go meanwhile, its foreign key refuses, as it does after that question."""
    relations = [each for each in record._meta.concrete_fields if each.is_relation]
    return {each.name for each in relations if _is_at_hand(each, record)}


def _is_at_hand(relation: Any, record: models.Model) -> bool:
    row = relation.get_cached_value(record, default=None)
    return (
        row is not None
        and not row._state.adding
        and row.pk is not None
        and getattr(row, relation.target_field.attname) == getattr(record, relation.attname)
    )


def known(record: models.Model, **rows: Iterable[models.Model]) -> None:
    """Relation → its rows, all of them and as they are stored: whoever reads them next through
    `record` asks no query, as if they had been prefetched."""
    cache = vars(record).setdefault("_prefetched_objects_cache", {})
    for name, found in rows.items():
        cache[name] = all_of = getattr(record, name).get_queryset()
        all_of._result_cache, all_of._prefetch_done = list(found), True


@contextlib.contextmanager
def one_snapshot() -> Iterator[None]:
    """A transaction in which every statement sees the same moment (REPEATABLE READ)."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


class Prepared:
    """A query that every request asks: composed when it is first asked, and run with other values
    ever after. Django composes the session and the grants of a request in more time than
    PostgreSQL needs to answer them.

    `compose(*examples)` gives the query set; no value of the query itself equals an example.
    """

    def __init__(self, compose: Callable[..., models.QuerySet], *examples: Any) -> None:
        self._compose, self._examples = compose, examples

    @functools.cached_property
    def _composed(self) -> tuple[models.QuerySet, str, tuple, dict[str, Any]]:
        rows = self._compose(*self._examples)
        compiler = rows.query.get_compiler(rows.db)
        sql, values = compiler.as_sql()
        names = "select", "klass_info", "annotation_col_map", "col_count", "has_extra_select"
        return rows, sql, values, {name: getattr(compiler, name) for name in names}

    def rows(self, *values: Any) -> list[Any]:
        """What the query gives with `values` in place of the examples."""
        rows, sql, composed, parts = self._composed
        given = dict(zip(self._examples, values, strict=True))
        statement = sql, tuple(given.get(value, value) for value in composed)

        def get_compiler(using: str):
            compiler = rows.query.get_compiler(using)
            vars(compiler).update(parts, as_sql=lambda: statement)
            return compiler

        # As much of a query set as Django's reading of rows asks for.
        asked = SimpleNamespace(
            query=SimpleNamespace(get_compiler=get_compiler), db=rows.db, _known_related_objects={}
        )
        return list(rows._iterable_class(asked))


class Together(Operation):
    """Operations of a migration as one: `CreateModel` and `AddTrigger`, of which none changes what
    another one makes.

    After each by itself Django makes related models of all apps anew, which are most of them. Here
    the new ones join those that are there, as when an app is loaded. An empty database is migrated
    in a fraction of the time: by every test run, restore and new county.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        known = vars(state).pop("apps", None)  # else each operation makes its models anew
        if state.is_delayed:
            # Made when somebody asks. Kept, they would be made for each step in Python to come.
            known, state.is_delayed = None, False
        for each in self.operations:
            each.state_forwards(app_label, state)
        if known is not None:
            state.apps = known
            created = [each for each in self.operations if isinstance(each, CreateModel)]
            known.render_multiple([state.models[app_label, each.name_lower] for each in created])

    def database_forwards(self, app_label: str, *states: Any) -> None:
        for each in self.operations:
            each.database_forwards(app_label, *states)

    def database_backwards(self, app_label: str, *states: Any) -> None:
        for each in reversed(self.operations):
            each.database_backwards(app_label, *states)

    def describe(self) -> str:
        return "; ".join(each.describe() for each in self.operations)
