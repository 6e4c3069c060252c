"""How services change one editable row: scope, version, the row's own rules, scope again."""

from collections.abc import Collection
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.utils import timezone

from core import audit, crypto
from core.choices import AuditAction, Outcome
from core.db import store
from core.errors import Conflict, Denied, Missing
from core.models import Record, RecyclableRecord
from core.records.types import named, read, refuse_bad

#: Refused keys that an entry of the audit log names.
_NAMED = 20

R = TypeVar("R", bound=Record)
D = TypeVar("D", bound=RecyclableRecord)


def claim(model: type[R], *, actor, pk: int, version: int, among: QuerySet | None = None) -> R:
    """Lock the row that `actor` is going to change and saw in this version.

    `among`: the rows of which he may change something; by default those that he may edit.
    Inside a transaction. Raises `Missing` when he does not see it, `Denied` (recorded) when he
    may not change it, `Conflict` when it was changed since.
    """
    rows = model._default_manager
    among = rows.editable_by(actor) if among is None else among
    record = among.select_for_update(of=("self",)).filter(pk=pk).first()
    if record is None:
        if not rows.visible_to(actor).filter(pk=pk).exists():
            raise Missing
        deny(actor=actor, subject=model, keys=[pk])
    if record.version != version:
        raise Conflict(record)
    return record


def hold(model: type[Record], pks: Collection[int]) -> None:
    """Lock rows that were found in scope, in one order for all who do. Inside a transaction."""
    rows = model._base_manager.filter(pk__in=pks).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))


def versions(model: type[Record], pks: Collection[int]) -> dict[int, int]:
    """Key → version as it is now, of rows that were found in scope or written."""
    return dict(model._base_manager.filter(pk__in=pks).values_list("pk", "version"))


def keep(record: R, *, actor) -> R:
    """Store a new or changed row after its own rules and constraints agree.

    Raises ValidationError (field → messages), or `Denied` (recorded) when the row would stand
    outside the part that `actor` may change: the transaction must then be rolled back.
    """
    refuse_bad(record)
    try:
        store(record)
    except ValidationError as error:
        raise named(record, error) from None
    # The version is raised by the database.
    own = type(record)._default_manager.editable_by(actor).filter(pk=record.pk).order_by()
    stored = next(iter(own.values_list("version", "updated_at")), None)
    if stored is None:
        deny(
            actor=actor,
            subject=type(record),
            text="保存后这条记录将不在您的管理范围内，没有保存。请改选您管理范围内的区域或党组织。",
        )
    record.version, record.updated_at = stored
    return record


def raise_version(record: R) -> R:
    """Something that belongs to a claimed row was written, and stands in other rows: whoever saw it
    as it was before comes too late for it."""
    rows = type(record)._base_manager.filter(pk=record.pk)
    rows.update(version=F("version") + 1)
    record.refresh_from_db(fields=["version", "updated_at"])
    return record


def seal(record: Record, name: str, text: str) -> None:
    """Put an identifier into `<name>_cipher` and `<name>_index`; empty clears it.

    It is read by the model's type, as in an import, so that both find the same number. The number
    that is stored already is not written again: its ciphertext would differ.
    Raises ValidationError.
    """
    text = read(type(record), {name: text})[name]
    stored = getattr(record, f"{name}_index")
    if crypto.is_index_of(stored, name, text) if text else not stored:
        return
    setattr(record, f"{name}_cipher", crypto.encrypt(text) if text else None)
    setattr(record, f"{name}_index", crypto.blind_index(name, text) if text else "")


def recycle(record: D) -> D:
    """Put a claimed row into the recycle bin."""
    record.deleted_at = timezone.now()
    record.save(update_fields=["deleted_at"])
    record.refresh_from_db(fields=["version", "updated_at"])
    return record


def restore(record: D) -> D:
    """Take a claimed row out of the recycle bin."""
    record.deleted_at = None
    record.save(update_fields=["deleted_at"])
    record.refresh_from_db(fields=["version", "updated_at"])
    return record


def deny(*, actor, subject: type[Record], text: str = "", keys: Collection[int | str] = ()) -> None:
    """Record the attempt (`note_denied`) and raise `Denied`."""
    note_denied(actor=actor, subject=subject, keys=keys)
    raise Denied(text) if text else Denied()


def note_denied(*, actor, subject: type[Record], keys: Collection[int | str] = ()) -> None:
    """Record that somebody asked for keys that no page offered to him.

    `keys`: those that were refused, as they were sent; the entry names the first of them, an
    identity number that somebody sent for one as stars.
    """
    named = [audit.masked(str(key), 40) for key in sorted(keys, key=str)[:_NAMED]]
    audit.record(
        action=AuditAction.DENIED,
        actor=actor,
        outcome=Outcome.DENIED,
        subject=str(subject._meta.verbose_name),
        detail={"keys": named, "refused": len(keys)} if keys else {},
    )
