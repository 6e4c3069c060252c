"""Small PostgreSQL tools that Django has no word for."""

import contextlib
import hashlib
from collections.abc import Iterator

from django.db import IntegrityError, connection, models, transaction

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


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def _unlock(key: int) -> None:
    # When the connection broke, PostgreSQL has let the lock go with it.
    if connection.connection is not None and connection.is_usable():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def store(record: models.Model) -> None:
    """Save a row that its own rules and constraints agree to. Raises ValidationError.

    Between the check and the insert somebody else may have stored the same: it is checked again
    and refused with the words that whoever comes second always reads.
    """
    record.full_clean()
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        record.full_clean()
        raise


@contextlib.contextmanager
def one_snapshot() -> Iterator[None]:
    """A transaction in which every statement sees the same moment (REPEATABLE READ)."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
