"""One row: how services change it, its dated links, its history, the recycle bin."""

from core.records.service import claim, deny, keep, note_denied, recycle, restore, seal
from core.records.types import doubts, read, refuse_future

__all__ = [
    "claim",
    "deny",
    "doubts",
    "keep",
    "note_denied",
    "read",
    "recycle",
    "refuse_future",
    "restore",
    "seal",
]
