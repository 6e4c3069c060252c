"""Moments at which a worker is killed: each starts the worker and returns when it is there."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from core.choices import JobStatus
from months.choices import MonthState
from months.models import ReportMonth
from tests.crash.service import Service, wait_for


@dataclass
class Situation:
    """One run that is going to be disturbed."""

    service: Service
    #: Python that asks for the job and prints its id.
    start: str
    #: Holds the locks on which the worker hangs, until it is dead.
    locks: ExitStack
    #: Seconds from taking the job to its end when nobody disturbs it.
    duration: float = 0
    job_id: int = 0

    def begin(self) -> None:
        """Ask for the job, and return when a worker has taken it."""
        self.job_id = self.job_id or self.service.ask(self.start)
        if self.service.worker is None:
            self.service.start_worker()

        def is_taken() -> bool:
            if self.service.job(self.job_id).status != JobStatus.QUEUED:
                return True
            self.service.sweep()
            return False

        wait_for(is_taken, "a worker taking the job")


Point = Callable[[Situation], None]


def taken(at: Situation) -> None:
    """Just taken; nothing done yet."""
    at.begin()


def after(share: float) -> Point:
    """After that share of the time an undisturbed run takes."""

    def point(at: Situation) -> None:
        at.begin()
        time.sleep(share * at.duration)

    return point


def progress(percent: int) -> Point:
    """As soon as people see that much progress."""

    def point(at: Situation) -> None:
        at.begin()
        wait_for(lambda: at.service.job(at.job_id).progress >= percent, f"{percent} % of progress")

    return point


def reading(at: Situation) -> None:
    """While the reading process works on the file."""
    at.begin()
    wait_for(
        lambda: at.service.processes("core.imports.reading.reader"), "the reading process", 0.01
    )


def during(words: str) -> Point:
    """In the middle of the statement that begins so."""

    def point(at: Situation) -> None:
        at.begin()
        wait_for(lambda: at.service.activity(words), words, every=0.002)

    return point


def writing(table: str) -> Point:
    """In the first statement that writes the table: it hangs there until the worker is dead."""

    def point(at: Situation) -> None:
        at.locks.enter_context(at.service.holding(f"LOCK TABLE {table} IN SHARE MODE"))
        at.begin()
        wait_for(lambda: at.service.activity(table, waiting=True), f"a write to {table}")

    return point


def before(table: str, row: str, words: str) -> Point:
    """In the statement `words` that writes `row`, some time after the first write to `table`."""

    def point(at: Situation) -> None:
        # Held up there, the worker cannot outrun the lock on the row.
        with at.service.holding(f"LOCK TABLE {table} IN SHARE MODE"):
            at.begin()
            wait_for(lambda: at.service.activity(table, waiting=True), f"a write to {table}")
            at.locks.enter_context(at.service.holding(f"SELECT FROM {row} FOR UPDATE"))
        wait_for(lambda: at.service.activity(words, waiting=True), words)

    return point


def finishing(table: str) -> Point:
    """In the statement that marks the job done; `table` is written before it."""
    return before(table, "core_job", 'UPDATE "core_job" SET "status" = \'succeeded\'')


def closing(at: Situation) -> None:
    """When people see that the month is being closed."""
    at.begin()
    months = ReportMonth.objects
    wait_for(
        lambda: months.filter(state=MonthState.CLOSING).exists(), "the mark on the month", 0.001
    )


def succeeded(at: Situation) -> None:
    """When all is stored: the worker dies before it can take the next job."""
    at.begin()
    wait_for(lambda: at.service.job(at.job_id).status == JobStatus.SUCCEEDED, "success", 0.002)


IMPORT_POINTS: dict[str, Point] = {
    "taken": taken,
    "reading": reading,
    "copying": during("COPY import_stage_"),
    "a third of the time": after(0.33),
    "progress 40": progress(40),
    "writing organizations": writing("orgs_organization"),
    "in the insert of organizations": during("INSERT INTO orgs_organization"),
    "writing statuses": writing("orgs_organizationstatus"),
    "writing coverages": writing("branches_coverage"),
    "writing memberships": writing("members_membership"),
    "finishing": finishing("members_membership"),
    "succeeded": succeeded,
}

CLOSING_POINTS: dict[str, Point] = {
    "taken": taken,
    "marked closing": closing,
    "writing regions": writing("months_regionfact"),
    "writing organizations": writing("months_organizationfact"),
    "in the insert of organizations": during("INSERT INTO months_organizationfact"),
    "writing Party organizations": writing("months_partyorganizationfact"),
    "half of the time": after(0.5),
    "writing notices": writing("lights_notice"),
    "writing figures": writing("months_figure"),
    "marking closed": before("months_figure", "months_reportmonth", 'UPDATE "months_reportmonth"'),
    "refreshing lights": writing("orgs_currentfacts"),
    "finishing": finishing("months_figure"),
}
