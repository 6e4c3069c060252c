"""Imports done by a worker: the upload waits encrypted in the spool, the job names it."""

import datetime
import re
from pathlib import PurePath
from typing import Any, BinaryIO

from core import jobs
from core.imports.loading.pipeline import KIND, import_workbook
from core.jobs import spool
from core.models import Job

_LONG_NUMBER = re.compile(r"\d{11,}[Xx]?")


def start_import(
    *,
    actor: Any,
    source: BinaryIO,
    name: str,
    as_of: datetime.date | None = None,
    skip_bad_rows: bool = False,
) -> Job:
    """Keep the upload and ask a worker to load it; see `core.imports.loading.pipeline`."""
    return jobs.start(
        kind=KIND,
        actor=actor,
        input={
            "spooled": spool.store(source),
            # The sheet of a .csv goes by the name; a number in it is nobody's business.
            "name": _LONG_NUMBER.sub("***", PurePath(name).name),
            "as_of": as_of.isoformat() if as_of else None,
            "skip_bad_rows": skip_bad_rows,
        },
    )


def _imported(job: Job) -> jobs.Outcome:
    """A file with bad rows is a job that succeeded in finding them."""
    sheets = job.result.get("sheets", {})
    done = [
        f"{title}新增 {counts['created']:,}、更新 {counts['updated']:,}"
        for title, counts in sheets.items()
    ]
    bad = sum(counts["bad"] for counts in sheets.values())
    if not job.result.get("stored"):
        return jobs.Outcome(f"{bad:,} 行有错，没有写入任何数据")
    if bad:
        done.append(f"有错的 {bad:,} 行没有写入")
    return jobs.Outcome("；".join(done))


@jobs.handler(KIND, title="导入工作簿", action="import", outcome=_imported)
def run_import(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Load the upload of an import job; its success is committed with the rows."""
    given = job.input
    with spool.open_stored(given["spooled"]) as source:
        result = import_workbook(
            actor=job.user,
            source=source,
            name=given["name"],
            as_of=datetime.date.fromisoformat(given["as_of"]) if given["as_of"] else None,
            skip_bad_rows=given["skip_bad_rows"],
            job=job,
            progress=progress,
        )
    if result.stored:
        spool.remove(given["spooled"])
    return result.as_json()
