"""What every upload is held against before it is kept."""

import datetime
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from core import actions, audit
from core.choices import ImportStep, JobStatus
from core.errors import Denied, Refusal
from core.models import ImportRun, Job
from core.records.dated import counts_from

#: Files of one person that wait to be read.
MOST_WAITING = 5
#: The job that checks and stores a file in one go (`core.imports.wizard.unattended`).
UNATTENDED = "import_unattended"


def must_import(actor: Any) -> None:
    if not actor.may(actions.IMPORT):
        raise Denied("您的账号没有导入的权限。")


def must_take(
    *, actor: Any, as_of: datetime.date | None, new_from: datetime.date | None
) -> tuple[datetime.date, datetime.date]:
    """The two days of a file: of which day its values are, and from when what is new counts.

    Raises `Denied`, ValidationError, and `Refusal` for whoever has enough files waiting.
    """
    must_import(actor)
    today = timezone.localdate()
    if as_of and as_of > today:
        raise ValidationError({"as_of": f"数据日期在今天（{today}）之后，请改为今天或以前的日期。"})
    new_from = new_from or counts_from()
    if new_from > today:
        text = f"计入日期在今天（{today}）之后，请改为今天或以前的日期。"
        raise ValidationError({"new_from": text})
    waiting = ImportRun.objects.filter(user=actor, step=ImportStep.CHECKING).count()
    unfinished = Job.objects.filter(status__in=(JobStatus.QUEUED, JobStatus.RUNNING))
    waiting += unfinished.filter(user=actor, kind=UNATTENDED).count()
    if waiting >= MOST_WAITING:
        raise Refusal(f"您已有 {waiting} 个文件在等待检查，请等其中的检查完（或取消）后再上传。")
    return as_of or today, new_from


def name_of(file: str) -> str:
    """The name that is kept, as a .csv goes by it; a number in it is nobody's business."""
    path = PurePath(file)
    return audit.masked(path.stem, 140) + path.suffix[:5]
