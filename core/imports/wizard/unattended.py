"""An import without anybody who looks at a preview: all or nothing in one job, as the command does.

Titles must be exactly those of the template. What was imported is seen and undone on the page of
imports as any other.
"""

import datetime
from typing import Any, BinaryIO

from core import actions, jobs
from core.addresses import address_of
from core.errors import Refusal
from core.imports.loading.pipeline import FileRefused, import_workbook
from core.imports.wizard.limits import UNATTENDED, must_take, name_of
from core.jobs import spool
from core.models import ImportRun, Job


def start(
    *,
    actor: Any,
    source: BinaryIO,
    name: str,
    as_of: datetime.date | None = None,
    new_from: datetime.date | None = None,
    new_from_founding: bool = False,
    skip_bad_rows: bool = False,
    dry_run: bool = False,
) -> Job:
    """Keep the file, encrypted, and let a worker import it. Raises as `must_take` does."""
    as_of, new_from = must_take(actor=actor, as_of=as_of, new_from=new_from)
    return jobs.start(
        kind=UNATTENDED,
        actor=actor,
        input={
            "spooled": spool.store(source),
            "name": name_of(name),
            "as_of": as_of.isoformat(),
            "new_from": new_from.isoformat(),
            "new_from_founding": new_from_founding,
            "skip_bad_rows": skip_bad_rows,
            "dry_run": dry_run,
        },
    )


def _outcome(job: Job) -> jobs.Outcome:
    numbers = [sum(each[key] for each in job.result["sheets"].values()) for key in _TOLD]
    text = "，".join(f"{_TOLD[key]} {n:,} 行" for key, n in zip(_TOLD, numbers, strict=True))
    run = ImportRun.objects.filter(job=job).first()
    return jobs.Outcome(text, address_of("imports:detail", run.pk) if run else "")


_TOLD = {"created": "新增", "updated": "更新", "bad": "有错"}


@jobs.handler(UNATTENDED, title="导入文件", action=actions.IMPORT, outcome=_outcome)
def run_unattended(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Import the file; with bad rows the job fails, and its result says which."""
    given = job.input
    try:
        with spool.open_stored(given["spooled"]) as source:
            result = import_workbook(
                actor=job.user,
                source=source,
                name=given["name"],
                as_of=_day(given["as_of"]),
                new_from=_day(given["new_from"]),
                new_from_founding=given["new_from_founding"],
                skip_bad_rows=given["skip_bad_rows"],
                dry_run=given["dry_run"],
                job=job,
                progress=progress,
            )
    except FileNotFoundError:
        raise FileRefused("上传的文件已过期，请重新上传。") from None
    except Refusal:
        spool.remove(given["spooled"])
        raise
    spool.remove(given["spooled"])
    found = result.as_json()
    if not result.stored and not given["dry_run"]:
        Job.objects.filter(pk=job.pk, attempts=job.attempts).update(result=found)
        raise Refusal(
            f"有 {result.bad:,} 行有错，没有写入任何一行。请改正后重新提交，或选择跳过有错的行。"
        )
    return found


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)
