"""A job that is killed and done again, compared with the same job left in peace."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, models

from branches.models import Coverage, PartyOrganization, WorkCoverage
from core.choices import JobStatus
from core.models import Job
from core.months import Month
from lights.models import Notice
from members.models import Employment, Member, Membership, Post
from months.models import (
    Figure,
    MonthRevision,
    OrganizationFact,
    PartyOrganizationFact,
    RegionFact,
    ReportMonth,
)
from orgs.models import CurrentFacts, Organization, OrganizationStatus
from regions.models import Region
from tests.crash.content import content
from tests.crash.points import Point, Situation
from tests.crash.service import Service, database, service, wait_for
from tests.workbooks import (
    county_sheets,
    coverage,
    member,
    organization,
    party,
    post,
    work_coverage,
    workbook,
)

REGISTRY = [
    *(
        Region,
        Organization,
        OrganizationStatus,
        CurrentFacts,
        PartyOrganization,
        Coverage,
        WorkCoverage,
    ),
    *(Member, Membership, Employment, Post),
]
MONTHS = [
    *(ReportMonth, MonthRevision, RegionFact, OrganizationFact, PartyOrganizationFact),
    *(Figure, Notice, CurrentFacts),
]


#: Python that settles the county of the workbook and somebody who imports it.
SETTLE = """
from accounts.models import Grant, User
from core.tree import rebuild_paths
from regions.models import Region
region = Region.objects.create(code="330999", name="测试县", level="county")
rebuild_paths(Region)
user = User.objects.create(username="importer")
Grant.objects.create(user=user, role="county_admin", region=region, starts_on="2020-01-01")
print(user.pk)
"""


@dataclass(frozen=True)
class Scenario:
    """What to start, on which data, and what comes out when nobody disturbs it."""

    template: str
    #: Python that does what comes before: nobody disturbs it.
    before: str
    #: Python that starts the job and prints its id.
    start: str
    models: list[type[models.Model]]
    folder: Path
    expected: dict[str, list[tuple]]
    result: dict[str, Any]
    duration: float
    #: Rows of jobs that it leaves.
    jobs: int


@contextmanager
def empty_registry() -> Iterator[str]:
    """A copy of the test database: migrated, with the shipped rules and nothing else."""
    original = connection.settings_dict["NAME"]
    connection.close()  # a template may not be in use
    with database(f"{original}_empty", original) as copy:
        yield copy


@contextmanager
def _scenario(
    prepare: Callable[[Service], Any],
    start: str,
    compared: list,
    folder: Path,
    before: str = "",
) -> Iterator[Scenario]:
    with empty_registry() as empty, database(f"{empty}_filled", empty) as template:
        prepare(Service(template, folder))
        with service(template, folder) as peaceful:
            if before:
                peaceful.ask(before)
            job_id = peaceful.ask(start)
            peaceful.start_worker()
            job = peaceful.finished(job_id)
            assert (job.status, job.error) == (JobStatus.SUCCEEDED, "")
            expected, number = content(compared), Job.objects.count()
        duration = (job.finished_at - job.started_at).total_seconds()
        yield Scenario(
            template, before, start, compared, folder, expected, job.result, duration, number
        )


@contextmanager
def importing(organizations: int, folder: Path) -> Iterator[Scenario]:
    """A worker loads a workbook with every sheet."""
    before = upload(write_workbook(organizations, folder))
    with _scenario(
        lambda filled: filled.ask(SETTLE), start_import(), REGISTRY, folder, before
    ) as scenario:
        yield scenario


def write_workbook(organizations: int, folder: Path) -> Path:
    """An import workbook with every sheet."""
    path = folder / "导入.xlsx"
    path.write_bytes(workbook(_county(organizations)))
    return path


def upload(path: Path, user: str = "importer") -> str:
    """Python that uploads the workbook and has it checked; the id of the check comes out."""
    return (
        "import time\n"
        "from accounts.models import User\n"
        "from core import jobs\n"
        "from core.imports.wizard import runs\n"
        "from core.models import ImportRun\n"
        f"actor = User.objects.get(username={user!r})\n"
        f"run = runs.upload(actor=actor, source=open({str(path)!r}, 'rb'), name={path.name!r})\n"
        # A worker that is running may be at it already.
        "while ImportRun.objects.get(pk=run.pk).step == 'checking':\n"
        "    jobs.run(run.job_id)\n"
        "    time.sleep(0.1)\n"
        "print(run.job_id)"
    )


def start_import(user: str = "importer") -> str:
    """Python that asks a worker to load what was uploaded last, and prints the job's id."""
    return (
        "from accounts.models import User\n"
        "from core.imports.wizard import runs\n"
        "from core.models import ImportRun\n"
        f"actor = User.objects.get(username={user!r})\n"
        "run = ImportRun.objects.latest('pk')\n"
        "print(runs.confirm(actor=actor, pk=run.pk, skip_bad_rows=False).job_id)"
    )


def start_closing(month: Month) -> str:
    """Python that asks a worker to close the month, and prints the job's id."""
    return (
        "from core.months import Month\nfrom months.tasks import start_closing\n"
        f"print(start_closing(actor=None, month=Month.parse({str(month)!r})).pk)"
    )


def _county(organizations: int) -> dict[str, list[dict[str, Any]]]:
    """So many organizations; every fourth has a branch of three members, a third work coverage."""
    branches = range(1, organizations // 4)
    covered = [n for n in branches if n % 3]
    return {
        "区域": county_sheets()["区域"],
        "两新组织": [
            organization(n, 职工人数=n % 200, 联系电话=f"139{n:08d}", 标签="规上")
            for n in range(1, organizations + 1)
        ],
        "党组织": [party(n) for n in branches],
        "组织覆盖": [coverage(n, n) for n in covered],
        "工作覆盖": [work_coverage(n) for n in branches if n not in set(covered)],
        "党员": [
            member(3 * n + k, n, 手机=f"138{3 * n + k:08d}") for n in branches for k in range(3)
        ],
        "任职": [post(3 * n, n) for n in branches],
    }


@contextmanager
def closing_a_month(organizations: int, folder: Path) -> Iterator[Scenario]:
    """A worker closes last month; the month before is closed, so lights count on."""
    size = ["--orgs", str(organizations), "--seed", "5", "--months", "2", "--leave-last-open"]
    start = start_closing(Month.current().plus(-1))

    def prepare(filled: Service) -> None:
        filled.manage("generate_demo", *size)

    with _scenario(prepare, start, MONTHS, folder) as scenario:
        yield scenario


def survives(scenario: Scenario, point: Point) -> None:
    """Kill the worker at `point`, start another, and compare everything."""
    with service(scenario.template, scenario.folder) as disturbed:
        if scenario.before:
            disturbed.ask(scenario.before)
        job = kill_at(point, disturbed, scenario.start, scenario.duration)
        if job.attempts == 1:
            # Killed after the commit: the upload stays until it expires (nightly).
            for left in disturbed.spool.glob("*"):
                left.unlink()
        _compare(scenario, disturbed, job)


def kill_at(point: Point, disturbed: Service, start: str, duration: float = 0) -> Job:
    """Kill the worker at `point` of the job that `start` asks for; another one ends it."""
    with ExitStack() as locks:
        at = Situation(disturbed, start, locks, duration)
        point(at)
        disturbed.kill_worker()
    # PostgreSQL ends the statement of a dead client; one that marks the job done may commit yet.
    disturbed.await_silence()
    dead = disturbed.job(at.job_id)
    disturbed.start_worker()
    job = disturbed.finished(at.job_id)
    print(f"killed at {dead.progress} % ({dead.status}); done by attempt {job.attempts}")
    assert (job.status, job.error) == (JobStatus.SUCCEEDED, "")
    assert job.attempts == (1 if dead.status == JobStatus.SUCCEEDED else 2)
    return job


def survives_an_empty_broker(scenario: Scenario) -> None:
    """Empty the broker while the job waits in it: the sweeper sends the job again."""
    with service(scenario.template, scenario.folder) as forgetful:
        if scenario.before:
            forgetful.ask(scenario.before)
        job_id = forgetful.ask(scenario.start)
        assert forgetful.forget_everything() > 0
        forgetful.start_worker()
        job = forgetful.finished(job_id)
        assert job.attempts == 1
        _compare(scenario, forgetful, job)


def _compare(scenario: Scenario, done: Service, job: Job) -> None:
    assert (job.status, job.error, job.result) == (JobStatus.SUCCEEDED, "", scenario.result)
    assert Job.objects.count() == scenario.jobs
    # Whatever was sent twice must have been looked at and left alone before this.
    done.sweep()
    time.sleep(0.5)
    assert_same(content(scenario.models), scenario.expected)
    assert_nothing_left(done)


def assert_same(found: dict[str, list[tuple]], expected: dict[str, list[tuple]]) -> None:
    for model, rows in expected.items():
        assert rows, f"nothing to compare: {model}"
        assert found[model] == rows, model


def assert_nothing_left(done: Service) -> None:
    """No upload in the spool, no process, no lock."""
    wait_for(lambda: not list(done.spool.glob("*")), "the upload's deletion")
    done.stop()
    assert done.processes() == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND datname = current_database()"
        )
        assert cursor.fetchone()[0] == 0
