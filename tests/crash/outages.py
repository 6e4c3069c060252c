"""Everyday jobs of one person while the broker, the worker or the database goes away under them.

The same jobs left in peace say what must come out: the same registry, the same files, and each
end reported once.
"""

import datetime
import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
from django.test import override_settings

from core.choices import JobStatus
from core.jobs import spool
from core.models import Download, Job, Notification
from tests.crash.content import content
from tests.crash.points import Point, Situation, writing
from tests.crash.scenarios import REGISTRY, empty_registry, start_import, upload, write_workbook
from tests.crash.service import Service, database, service

#: Organizations: a list of so many is too long for a request. Others are brought in later, and some
#: of the first are changed.
MANY, FEW = 2_100, 220
LATER = 50
#: Of a service with few: a list is long when it has more rows than this.
OF_FEW = {"EXPORT_ROWS_AT_ONCE": "200"}

_ACTOR = "from accounts.models import User\nactor = User.objects.get(username='clerk')\n"


@dataclass(frozen=True)
class Work:
    """A job that somebody starts, and a moment in the middle of it."""

    start: str
    middle: Point
    #: Python that does what comes before: nobody disturbs it.
    before: str = ""


def works(folder: Path, organizations: int = MANY) -> dict[str, Work]:
    """The jobs by name; the workbook to import is written into `folder`."""
    path = write_workbook(organizations + LATER, folder)
    return {
        "import": Work(
            start_import("clerk"), writing("members_membership"), before=upload(path, "clerk")
        ),
        "bulk edit": Work(
            _ACTOR + "from core import bulk\nfrom orgs.models import Organization\n"
            "rows = Organization.objects.editable_by(actor).present()\n"
            "edit = bulk.choose(actor=actor, kind='organizations', filtered=rows)\n"
            "value = {'value': '制造业'}\n"
            "bulk.preview(actor=actor, pk=edit.pk, change='industry', value=value)\n"
            "print(bulk.start(actor=actor, pk=edit.pk).job.pk)",
            writing("orgs_organization"),
        ),
        "export": Work(
            _ACTOR + "from core.lists.exports import start_export\n"
            "print(start_export(actor=actor, path='/organizations/', title='两新组织',"
            " query='sort=name&export=xlsx', action='export').pk)",
            writing("core_download"),
        ),
    }


def _worker_killed(at: Situation) -> None:
    at.service.kill_worker()
    at.locks.close()
    at.service.await_silence()
    at.service.start_worker()


def _broker_restarted(at: Situation) -> None:
    at.service.restart_broker()


def _database_restarted(at: Situation) -> None:
    at.service.restart_database()


@dataclass(frozen=True)
class Outage:
    cause: Callable[[Situation], None]
    #: How many attempts the job then takes.
    attempts: int


OUTAGES = {
    "worker killed": Outage(_worker_killed, 2),
    # The worker needs no broker for what it has begun, and hears the new one.
    "broker restarted": Outage(_broker_restarted, 1),
    "database restarted": Outage(_database_restarted, 2),
}


@dataclass
class Result:
    """What stands after some jobs."""

    registry: dict[str, list[tuple]]
    #: The notifications of the person, in this order.
    notified: list[str]
    #: Rows of the files that wait for him.
    files: list[list[tuple]] = field(default_factory=list)


def result_of(done: Service) -> Result:
    notified = Notification.objects.order_by("pk").values_list("text", flat=True)
    return Result(
        content(REGISTRY), list(notified), [_rows(done, each) for each in Download.objects.all()]
    )


def _rows(done: Service, download: Download) -> list[tuple]:
    with (
        override_settings(SPOOL_DIR=done.spool),
        spool.open_stored(download.spooled) as file,
    ):
        book = openpyxl.load_workbook(io.BytesIO(file.read()), read_only=True)
    # The first line has the minute, and a column when each row was changed: moments of this run.
    return [
        tuple(cell for cell in row if not isinstance(cell, datetime.datetime))
        for row in book.active.iter_rows(min_row=2, values_only=True)
    ]


@contextmanager
def clerk(folder: Path, organizations: int = MANY) -> Iterator[str]:
    """A database with a registry and a clerk of the county, to be copied."""
    path = folder / "前.xlsx"
    write_workbook(organizations, folder).rename(path)
    with empty_registry() as empty, database(f"{empty}_clerk", empty) as template:
        prepared = Service(template, folder)
        prepared.manage("import_workbook", str(path))
        prepared.environment["CLERK_PASSWORD"] = "correct-horse-9"
        prepared.manage(
            *("create_user", "clerk", "--role", "county_staff", "--region", "330999"),
            *("--password-env", "CLERK_PASSWORD"),
        )
        yield template


def in_peace(template: str, folder: Path, jobs: list[Work]) -> Result:
    with service(template, folder) as peaceful:
        peaceful.start_worker()
        for work in jobs:
            if work.before:
                peaceful.ask(work.before)
            assert peaceful.finished(peaceful.ask(work.start)).status == JobStatus.SUCCEEDED
        return result_of(peaceful)


def disturbed(template: str, folder: Path, jobs: list[tuple[Work, Outage]]) -> Result:
    """The same with an outage in the middle of each job."""
    with service(template, folder) as troubled:
        for work, outage in jobs:
            if work.before:
                troubled.ask(work.before)
            with ExitStack() as locks:
                at = Situation(troubled, work.start, locks)
                work.middle(at)
                outage.cause(at)
            job: Job = troubled.finished(at.job_id)
            found = (job.kind, job.status, job.error, job.attempts)
            expected = (job.kind, JobStatus.SUCCEEDED, "", outage.attempts)
            assert found == expected, f"{found} for {expected}"
        found = result_of(troubled)
        left = {path.name for path in troubled.spool.glob("*")}
        assert left == {each.spooled for each in Download.objects.all()}, left
        return found


def assert_nothing_lost_or_doubled(found: Result, expected: Result) -> None:
    for model, rows in expected.registry.items():
        assert rows, f"nothing to compare: {model}"
        assert found.registry[model] == rows, model
    assert found.notified == expected.notified, found.notified
    sizes = [len(rows) for rows in found.files]
    assert sizes == [len(rows) for rows in expected.files], sizes
    assert found.files == expected.files, "the files differ"
