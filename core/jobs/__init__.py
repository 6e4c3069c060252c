"""Background work: the job rows and what runs them (`service`), and the notifications about it."""

from core.jobs.service import (
    Outcome,
    Progress,
    cancel,
    finish,
    handler,
    kinds,
    outcome_of,
    record,
    run,
    start,
    sweep,
    title_of,
)

__all__ = [
    "Outcome",
    "Progress",
    "cancel",
    "finish",
    "handler",
    "kinds",
    "outcome_of",
    "record",
    "run",
    "start",
    "sweep",
    "title_of",
]
