"""Packs: the papers of one row together, as files in an archive or as one document; made by a
worker and fetched once by whoever asked."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from django.db import models, transaction

from accounts.choices import Action
from core import audit, jobs
from core.choices import AuditAction
from core.errors import Missing, Refusal
from core.jobs import downloads, spool
from core.models import Job
from papers.choices import PackShape, PaperFormat
from papers.kinds import Pack, Sheet, kinds, packs
from papers.services import joining, making, templates

#: What the owner of the job must be allowed: to see something. Which rows, the pack asks.
ACTION = Action.SEE_REGISTRY
ZIP = "application/zip"


def pack_of(code: str) -> Pack:
    """The pack of a code. Raises `Missing`."""
    found = packs().get(code)
    if found is None:
        raise Missing("没有这种资料包。")
    return found


def subject_of(actor: Any, pack: Pack, pk: int) -> models.Model:
    """The row to which the pack belongs. Raises `Missing`."""
    found = pack.rows_for(actor).filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


def part_of(actor: Any, pack: Pack, subject: models.Model, part: str) -> str:
    """The title of a part that may be asked for. Raises `Missing`."""
    title = dict(pack.parts(actor, subject)).get(part)
    if title is None:
        raise Missing("没有可以生成的资料，可能已不在您的管理范围内。")
    return title


def write(
    job: Job, pack: Pack, pk: int, part: str, shape: str, progress: jobs.Progress
) -> dict[str, Any]:
    """Make the pack and offer it to the owner of the job, all in his scope of now. Raises
    `Refusal`."""
    actor = job.user
    try:
        subject = subject_of(actor, pack, pk)
        title = part_of(actor, pack, subject, part)
    except Missing:
        raise Refusal("这些资料已不在您的权限范围内，没有生成。") from None
    sheets = pack.contents(actor, subject, part)
    name = f"{making.fit(str(subject))}_{title}{pack.title}"
    held = {code: templates.newest(kind) for code, kind in kinds().items()}
    made = []
    for number, sheet in enumerate(sheets):
        progress(100 * number // len(sheets))
        made.append(making.rendered(actor, sheet.kind, sheet.row, held[sheet.kind.code]))
    if shape == PackShape.ONE:
        content, ending, content_type = (
            io.BytesIO(joining.joined(made)),
            "docx",
            making.TYPES[PaperFormat.DOCX],
        )
    else:
        content, ending, content_type = _archive(name, sheets, made), "zip", ZIP
    spooled = spool.store(content, name=_spooled(job, job.attempts))
    result = {"papers": len(sheets), "title": name}
    try:
        with transaction.atomic():
            downloads.offer(
                user=actor,
                job=job,
                spooled=spooled,
                name=f"{name}.{ending}",
                content_type=content_type,
                action=ACTION,
            )
            for sheet in sheets:
                making.record(actor, sheet.kind, sheet.row, PaperFormat.DOCX, held[sheet.kind.code])
            audit.record(
                action=AuditAction.EXPORT,
                actor=actor,
                subject=subject,
                detail={"资料包": f"{title}{pack.title}", "文书": len(sheets)},
            )
            jobs.finish(job, result)
    except BaseException:
        spool.remove(spooled)
        raise
    return result


def clear_away(job: Job) -> None:
    """What workers that died left of the job."""
    for attempt in range(1, job.attempts):
        spool.remove(_spooled(job, attempt))


def _archive(name: str, sheets: Sequence[Sheet], made: Sequence[bytes]) -> io.BytesIO:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for number, (sheet, data) in enumerate(zip(sheets, made, strict=True)):
            file.writestr(f"{name}/{_inside(number, sheet)}", data)
    archive.seek(0)
    return archive


def _inside(number: int, sheet: Sheet) -> str:
    """Numbered, so that two activities of one day and name do not overwrite each other."""
    return f"{number + 1:02d}_{making.file_name(sheet.kind, sheet.row, PaperFormat.DOCX)}"


def _spooled(job: Job, attempt: int) -> str:
    return f"papers-{job.pk}-{attempt}"
