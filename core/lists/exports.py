"""Lists too long for a request are taken out by a worker.

The worker requests the list again, as the user who asked: what he may see and
take out, and what the filters find, is decided when the file is made. The file waits encrypted
(`core.jobs.downloads`) until he fetches it once.
"""

import hashlib
from contextlib import closing
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve

from core import crypto, jobs
from core.errors import Refusal
from core.jobs import downloads, spool
from core.models import Job

KIND = "export"


class ExportRequest(HttpRequest):
    """A worker at the door of a list: it wants the whole file and says how far it is."""

    def __init__(
        self, *, user: Any, path: str, query: str, progress: jobs.Progress, approval: int = 0
    ) -> None:
        super().__init__()
        self.method = "GET"
        self.user = user
        self.path = self.path_info = path
        self.GET = QueryDict(query)
        self.resolver_match = resolve(path)
        self.htmx = False
        self.progress = progress
        #: Number of the application by which a list of persons was approved; 0 for none.
        self.approval = approval


def start_export(
    *, actor: Any, path: str, query: str, title: str, action: str, approval: int = 0
) -> Job:
    """Ask a worker for the file of the list at `path`; asked twice, the first job is returned.

    `action` is what the list wants of whoever takes it out, `approval` the application that a
    second person approved (`core.lists.approvals`). The query may hold what somebody searched for,
    so it is kept encrypted.
    """
    digest = hashlib.sha256(f"{actor.pk} {path}?{query} {approval}".encode()).hexdigest()
    return jobs.start(
        kind=KIND,
        actor=actor,
        input={
            "path": path,
            "query": crypto.encrypt_as_text(query.encode()),
            "title": title,
            "action": action,
            **({"approval": approval} if approval else {}),
        },
        key=f"export:{digest[:40]}",
    )


def _exported(job: Job) -> jobs.Outcome:
    return jobs.Outcome(f"{job.input['title']}，{job.result['rows']:,} 行")


@jobs.handler(KIND, title="导出名单", action=lambda job: job.input["action"], outcome=_exported)
def run_export(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """Make the file and offer it to the owner; both are recorded in one transaction."""
    given = job.input
    for attempt in range(1, job.attempts):
        spool.remove(_file_of(job, attempt))  # of a worker that died
    request = ExportRequest(
        user=job.user,
        path=given["path"],
        query=crypto.decrypt_from_text(given["query"]).decode(),
        progress=progress,
        approval=given.get("approval", 0),
    )
    match = request.resolver_match
    try:
        response = match.func(request, *match.args, **match.kwargs)
    except (Http404, PermissionDenied):
        raise Refusal("这份名单已不在您的权限范围内，没有导出。") from None
    with closing(response.file_to_stream) as file:
        spooled = spool.store(file, name=_file_of(job, job.attempts))
    try:
        with transaction.atomic():
            downloads.offer(
                user=job.user,
                job=job,
                spooled=spooled,
                name=response.filename,
                content_type=response["Content-Type"],
                action=given["action"],
            )
            result = {"rows": response.rows}
            jobs.finish(job, result)
    except BaseException:
        spool.remove(spooled)
        raise
    return result


def _file_of(job: Job, attempt: int) -> str:
    """In the spool; the next attempt knows what to clear away."""
    return f"export-{job.pk}-{attempt}"
