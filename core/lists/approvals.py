"""A list of many persons is taken out once a second person has said yes.

The list's own door notices (`core.views.exports.excel`) and asks what for. Who may take such lists
out himself decides, nobody on his own; then a worker asks the same door again, in the name of
whoever applied (`core.lists.exports`). The file says who approved it and until when it is kept.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils import timezone

from core import audit, crypto, notifications, records
from core.choices import AuditAction, ExportState
from core.errors import Missing, Refusal
from core.flows import Flow, Move, Stage
from core.lists.exports import start_export
from core.models import ExportApplication, Job
from core.records.links import checked_reason

#: So much longer than what was approved a list may have become.
_GROWTH = 1.2
_SALT = "core.lists.approvals"
#: Seconds for which a form that asks what for may lie open.
_LONGEST = 24 * 60 * 60

FLOW = Flow(
    ExportApplication,
    stages=(
        Stage(ExportState.WAITING, acts="另一名有权导出的人员", then="approve", task="批准"),
        Stage(ExportState.APPROVED),
        Stage(ExportState.REFUSED),
        Stage(ExportState.WITHDRAWN),
    ),
    moves=(
        Move("approve", "批准", (ExportState.WAITING,), ExportState.APPROVED, "decidable_by"),
        Move("refuse", "不批准", (ExportState.WAITING,), ExportState.REFUSED, "decidable_by"),
        Move("withdraw", "撤回", (ExportState.WAITING,), ExportState.WITHDRAWN),
    ),
)


@dataclass(frozen=True)
class Wanted:
    """The list that somebody wants, as its door knows it."""

    path: str
    query: str
    title: str
    action: str
    conditions: str
    rows: int

    def token(self, user: Any) -> str:
        """For the form that asks what for: this person alone may send it back."""
        return signing.dumps([user.pk, vars(self)], salt=_SALT)

    @classmethod
    def read(cls, token: str, user: Any) -> "Wanted":
        """Raises `Missing` for what this person was not given today."""
        try:
            owner, given = signing.loads(token, salt=_SALT, max_age=_LONGEST)
        except signing.BadSignature:
            raise Missing from None
        if owner != user.pk:
            raise Missing
        return cls(**given)


def needed(person: str, rows: Any) -> bool:
    """Whether these rows of a list are persons (`ListPage.person`), and too many for one person to
    take out alone."""
    limit = settings.EXPORT_PERSONS_ALONE
    if not person or not limit:
        return False
    return rows[: limit + 1].count() > limit


@transaction.atomic
def ask(*, actor: Any, wanted: Wanted, reason: str) -> ExportApplication:
    """Apply for a list. Raises ValidationError for a purpose that says nothing."""
    reason = checked_reason(reason, example="年度党内统计核对")
    part = actor.reach.part(wanted.action)
    application = ExportApplication.objects.create(
        user=actor,
        title=wanted.title,
        path=wanted.path,
        query_cipher=crypto.encrypt(wanted.query),
        conditions=audit.masked(wanted.conditions, 500),
        rows=wanted.rows,
        reason=reason,
        action=wanted.action,
        everywhere=part.everywhere,
        region_ids=sorted(part.region_ids),
    )
    _record(application, actor, AuditAction.EXPORT_ASKED, 用途=reason)
    return application


@transaction.atomic
def decide(
    *, actor: Any, pk: int, version: int, approves: bool, answer: str = ""
) -> ExportApplication:
    """Say yes, and a worker makes the file for whoever applied; or say why not."""
    move = "approve" if approves else "refuse"
    application = FLOW.claim(move, actor=actor, pk=pk, version=version)
    answer = checked_reason(answer, example="可以用统计数代替", needed=not approves, field="answer")
    values: dict[str, Any] = {"answer": answer, "decided_by": actor, "decided_at": timezone.now()}
    if approves:
        days = datetime.timedelta(days=settings.EXPORT_KEEP_DAYS)
        values["keep_until"] = timezone.localdate() + days
    FLOW.move(application, move, actor=actor, **values)
    if approves:
        application.job = _begin(application)
        application.save(update_fields=["job"])
        application.refresh_from_db()
    text = f"导出“{application.title}”{application.get_state_display()}"
    notifications.notify(
        user=application.user,
        kind="export_decided",
        text=f"{text}：{answer}" if answer else text,
        link=application.get_absolute_url(),
    )
    _record(application, actor, AuditAction.EXPORT_DECIDED, 结果=application.get_state_display())
    return application


@transaction.atomic
def withdraw(*, actor: Any, pk: int, version: int) -> ExportApplication:
    application = FLOW.claim("withdraw", actor=actor, pk=pk, version=version)
    FLOW.move(application, "withdraw", actor=actor)
    return application


@transaction.atomic
def note_deleted(*, actor: Any, pk: int, version: int) -> ExportApplication:
    """Whoever has the file says that he deleted it."""
    application = records.claim(ExportApplication, actor=actor, pk=pk, version=version)
    if application.state != ExportState.APPROVED or application.deleted_on:
        raise Refusal("没有需要登记删除的文件。")
    application.deleted_on = timezone.localdate()
    application.save(update_fields=["deleted_on"])
    application.refresh_from_db()
    _record(application, actor, AuditAction.EXPORT_DELETED)
    return application


def approved(pk: int, user: Any, rows: Any) -> ExportApplication:
    """The application by which a worker makes the file of `rows`. Raises `Refusal`."""
    mine = ExportApplication.objects.editable_by(user)
    application = (
        mine.filter(pk=pk, state=ExportState.APPROVED).select_related("decided_by").first()
    )
    if application is None:
        raise Refusal(
            f"超过 {settings.EXPORT_PERSONS_ALONE:,} 人的名单须由第二人批准后导出。"
            "请在网页上打开这份名单，点“导出 Excel”提出申请。"
        )
    if rows.count() > application.rows * _GROWTH:
        raise Refusal("名单的人数比批准时多了不少，没有导出。请重新申请。")
    return application


def mark_of(application: ExportApplication) -> str:
    """What the watermark adds."""
    return (
        f" · 批准人 {application.decided_by}（{application.decided_by.get_username()}）"
        f" · 申请编号 {application.pk} · 用途：{application.reason}"
        f" · {application.keep_until} 前使用，到期删除"
    )


def _begin(application: ExportApplication) -> Job:
    # Loaded anew: what he may do now counts.
    user = type(application.user)._default_manager.get(pk=application.user_id)
    return start_export(
        actor=user,
        path=application.path,
        query=crypto.decrypt(application.query_cipher),
        title=application.title,
        action=application.action,
        approval=application.pk,
    )


def _record(application: ExportApplication, actor: Any, action: str, **detail: str) -> None:
    audit.record(
        action=action,
        actor=actor,
        subject=application,
        detail={"名单": application.title, "人数": application.rows, **detail},
    )
