"""Background work: the job rows and what runs them (`service`), and the notifications about it."""

from core.jobs.kinds import Outcome, Progress, handler, kinds, outcome_of, title_of
from core.jobs.service import cancel, finish, record, run, start, sweep

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
