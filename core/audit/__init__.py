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

__all__ = [
    "mac_of",
    "masked",
    "name_of_row",
    "record",
    "remember_request",
    "sign",
    "waiting",
]
