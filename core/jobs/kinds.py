"""What can be done in the background: kinds of jobs, each a function that registers itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.models import Job

Progress = Callable[[int], None]
Handler = Callable[[Job, Progress], dict[str, Any]]


@dataclass(frozen=True)
class Outcome:
    """What came of a job, as people read it."""

    text: str
    #: Address of the page (or file) where the result is, and what the link says.
    link: str = ""
    link_text: str = "查看结果"


@dataclass(frozen=True)
class Kind:
    """What can be done in the background."""

    run: Handler
    title: str = ""
    #: What its actor must be allowed while it runs; "" = nothing beyond an enabled account.
    action: str | Callable[[Job], str] = ""
    #: A job that succeeded → what came of it.
    outcome: Callable[[Job], Outcome] = lambda job: Outcome("")

    def action_of(self, job: Job) -> str:
        return self.action if isinstance(self.action, str) else self.action(job)


#: Kind → what does it.
KINDS: dict[str, Kind] = {}


def handler(
    kind: str,
    *,
    title: str = "",
    action: str | Callable[[Job], str] = "",
    outcome: Callable[[Job], Outcome] = lambda job: Outcome(""),
) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of `kind`, and what its actor must be allowed.

    A job whose actor loses that right, or a part of its reach, stops at its next step and
    commits nothing; so does one that is cancelled. The steps are the calls of `progress`.
    """

    def register(function: Handler) -> Handler:
        KINDS[kind] = Kind(function, title, action, outcome)
        return function

    return register


def kinds() -> dict[str, str]:
    """Kind → its name on screen."""
    return {kind: each.title or kind for kind, each in KINDS.items()}


def title_of(kind: str) -> str:
    """The name of a kind on screen, also of one that this version no longer knows."""
    return kinds().get(kind, kind)


def outcome_of(job: Job) -> Outcome:
    """What came of a job that succeeded."""
    if job.kind not in KINDS or not job.result:
        return Outcome("")
    return KINDS[job.kind].outcome(job)
