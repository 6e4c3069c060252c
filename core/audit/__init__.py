"""The audit log: entries that are only ever added (`record`), sealed into a chain (`chain`)."""

from core.audit.entries import (
    mac_of,
    masked,
    name_of_row,
    record,
    remember_request,
    sign,
    waiting,
)
from core.audit.taken import looks_at, note_look, note_taken, taken_of

__all__ = [
    "looks_at",
    "mac_of",
    "masked",
    "name_of_row",
    "note_look",
    "note_taken",
    "record",
    "remember_request",
    "sign",
    "taken_of",
    "waiting",
]
