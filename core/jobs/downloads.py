"""Files made for one person: encrypted in the spool, fetched once, gone after a day."""

import datetime
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core import audit
from core.choices import AuditAction, Outcome
from core.errors import Missing, Refusal
from core.jobs import spool
from core.models import Download, Job


def offer(
    *, user: Any, job: Job, spooled: str, name: str, content_type: str, action: str
) -> Download:
    """Let `user` fetch the spooled file, as long as he has the rights to `action` that he has
    now."""
    return Download.objects.create(
        user=user,
        job=job,
        spooled=spooled,
        name=name,
        content_type=content_type,
        action=action,
        rights=sorted((list(each) for each in user.rights(action)), key=str),
        expires_at=timezone.now() + datetime.timedelta(hours=settings.DOWNLOAD_HOURS),
    )


def take(*, actor: Any, pk: int) -> tuple[Download, BinaryIO]:
    """The file, for the first and only time. Raises Missing, or Refusal that says why not."""
    with transaction.atomic():
        mine = Download.objects.editable_by(actor).select_for_update(of=("self",))
        found = mine.filter(pk=pk).first()
        if found is None:
            raise Missing("没有找到这个文件，可能不是您导出的。")
        if found.taken_at is not None:
            raise Refusal("这个文件已经下载过，链接只能用一次。需要时请重新导出。")
        if found.expires_at <= timezone.now():
            raise Refusal("下载链接已过期，文件已删除。需要时请重新导出。")
        if not {tuple(each) for each in found.rights} <= actor.rights(found.action):
            audit.record(
                action=AuditAction.DENIED,
                actor=actor,
                subject=found,
                outcome=Outcome.DENIED,
                detail={"原因": "授权已变更"},
            )
            raise Refusal("导出之后您的授权已变更，这个文件不能再下载。需要时请重新导出。")
        try:
            stream = spool.open_stored(found.spooled)
        except FileNotFoundError:
            raise Refusal("文件已被清理。需要时请重新导出。") from None
        found.taken_at = timezone.now()
        found.save(update_fields=["taken_at"])
        audit.record(
            action=AuditAction.DOWNLOAD,
            actor=actor,
            subject=found,
            detail={"文件": audit.masked(found.name)},
        )
    # What is open can be read to its end; nobody opens it again.
    spool.remove(found.spooled)
    return found, stream


def expire() -> int:
    """Delete the files that nobody fetched in time; return how many."""
    late = Download.objects.filter(taken_at=None, expires_at__lte=timezone.now()).exclude(
        spooled=""
    )
    for each in late:
        spool.remove(each.spooled)
    return late.update(spooled="")
