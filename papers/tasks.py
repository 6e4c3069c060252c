"""Packs of papers, and letters of an occasion with all their files, as background work."""

from typing import Any

from django.db import transaction

from accounts.choices import Action
from core import audit, jobs
from core.choices import AuditAction
from core.errors import Missing, Refusal
from core.jobs import downloads, spool
from core.models import Job
from papers.choices import PackShape
from papers.kinds import LetterKind, letter_kinds
from papers.services import letters, packs

KIND = "paper_pack"
LETTERS = "letters"


def start_pack(*, actor: Any, code: str, pk: int, part: str, shape: str = PackShape.FILES) -> Job:
    """Ask a worker for a pack; asked twice, the first job is returned. Raises `Missing`."""
    if shape not in PackShape.values:
        raise Missing("没有这种资料包。")
    pack = packs.pack_of(code)
    packs.part_of(actor, pack, packs.subject_of(actor, pack, pk), part)
    return jobs.start(
        kind=KIND,
        actor=actor,
        input={"pack": code, "row": pk, "part": part, "shape": shape},
        key=f"{KIND}:{actor.pk}:{code}:{pk}:{part}:{shape}",
    )


def _made(job: Job) -> jobs.Outcome:
    return jobs.Outcome(f"{job.result['title']}，{job.result['papers']} 份文书")


@jobs.handler(KIND, title="生成资料包", action=packs.ACTION, outcome=_made)
def run_pack(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    packs.clear_away(job)
    given = job.input
    pack = packs.pack_of(given["pack"])
    return packs.write(job, pack, given["row"], given["part"], given["shape"], progress)


def start_letters(*, actor: Any, kind: LetterKind, occasion: str) -> Job:
    """Ask a worker to issue what is not issued yet for an occasion, and to make one archive of all
    its letters; asked twice, the first job is returned. Raises `Refusal`, `Missing`."""
    if kind.drafts is None or not letters.planned(actor, kind, occasion):
        raise Missing("没有可以签发的文件。")
    return jobs.start(
        kind=LETTERS,
        actor=actor,
        input={"kind": kind.code, "occasion": occasion},
        key=f"{LETTERS}:{actor.pk}:{kind.code}:{occasion}",
    )


def _issued(job: Job) -> jobs.Outcome:
    result = job.result
    return jobs.Outcome(f"{result['title']}：新签发 {result['new']} 份，共 {result['letters']} 份")


@jobs.handler(LETTERS, title="签发文件", action=Action.ISSUE_LETTERS, outcome=_issued)
def run_letters(job: Job, progress: jobs.Progress) -> dict[str, Any]:
    """What is issued stays issued, also when the worker dies over the files: another one finds it
    and makes the archive."""
    for attempt in range(1, job.attempts):
        spool.remove(_spooled(job, attempt))
    kind, occasion = letter_kinds()[job.input["kind"]], job.input["occasion"]
    issued = letters.issue_occasion(actor=job.user, kind=kind, occasion=occasion)
    title = f"{kind.occasion(occasion)}{kind.title}"
    if not issued.letters:
        raise Refusal("没有可以签发的文件。")
    result = {"title": title, "new": issued.new, "letters": len(issued.letters)}
    try:
        spooled = letters.write_archive(
            issued.letters,
            folder=title,
            spooled=_spooled(job, job.attempts),
            progress=progress,
        )
    except Refusal as refusal:
        raise Refusal(
            f"文件已签发（新签发 {issued.new} 份），没有打包：{refusal}"
            "单份文件可以在文件列表下载，也可以再次打包。"
        ) from None
    try:
        with transaction.atomic():
            downloads.offer(
                user=job.user,
                job=job,
                spooled=spooled,
                name=f"{title}.zip",
                content_type=packs.ZIP,
                action=Action.ISSUE_LETTERS,
            )
            audit.record(
                action=AuditAction.EXPORT,
                actor=job.user,
                subject=title,
                detail={"文件": len(issued.letters)},
            )
            jobs.finish(job, result)
    except BaseException:
        spool.remove(spooled)
        raise
    return result


def _spooled(job: Job, attempt: int) -> str:
    return f"letters-{job.pk}-{attempt}"
