"""One row: how services change it, its dated links, its history, the recycle bin."""

from core.records.service import (
    claim,
    deny,
    hold,
    keep,
    note_denied,
    raise_version,
    recycle,
    restore,
    seal,
    versions,
)
from core.records.types import doubts, read, refuse_bad, refuse_future

__all__ = [
    "claim",
    "deny",
    "doubts",
    "hold",
    "keep",
    "note_denied",
    "raise_version",
    "read",
    "recycle",
    "refuse_bad",
    "refuse_future",
    "restore",
    "seal",
    "versions",
]
