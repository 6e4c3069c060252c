"""Changing many rows at once: apps declare what can be changed (`kinds`), `service` does it."""

from core.bulk.service import (
    UNDO_DAYS,
    Counts,
    choose,
    commit,
    counts,
    expire,
    may_be_undone,
    preview,
    start,
    summary_of,
    take_back,
)

__all__ = [
    "UNDO_DAYS",
    "Counts",
    "choose",
    "commit",
    "counts",
    "expire",
    "may_be_undone",
    "preview",
    "start",
    "summary_of",
    "take_back",
]
