"""Writing the handbook."""

from typing import Any

from django.db import transaction

from core import records
from papers.models import HandbookEntry


@transaction.atomic
def create_entry(*, actor: Any, **values: Any) -> HandbookEntry:
    """A new entry. Raises ValidationError, `Denied` (recorded)."""
    return _kept(HandbookEntry(), actor, values)


@transaction.atomic
def update_entry(*, actor: Any, pk: int, version: int, **values: Any) -> HandbookEntry:
    """Raises `Missing`, `Denied`, `Conflict`, ValidationError."""
    return _kept(records.claim(HandbookEntry, actor=actor, pk=pk, version=version), actor, values)


@transaction.atomic
def recycle_entry(*, actor: Any, pk: int, version: int) -> HandbookEntry:
    """Into the recycle bin, with its files."""
    return records.recycle(records.claim(HandbookEntry, actor=actor, pk=pk, version=version))


@transaction.atomic
def restore_entry(*, actor: Any, pk: int, version: int) -> HandbookEntry:
    """Out of the recycle bin. Raises ValidationError where another one has its name meanwhile."""
    found = records.claim(HandbookEntry, actor=actor, pk=pk, version=version)
    found.deleted_at = None
    return records.keep(found, actor=actor)


def _kept(entry: HandbookEntry, actor: Any, values: dict[str, Any]) -> HandbookEntry:
    for name, value in records.read(HandbookEntry, values).items():
        setattr(entry, name, value)
    return records.keep(entry, actor=actor)
