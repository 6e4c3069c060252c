"""What a worker does for a hook: send what waits, else read on in the change feed."""

import datetime
import random
import time
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import actions, audit, notifications, outgoing
from core.choices import AuditAction, DeliveryState, HookStop, Outcome
from core.db import lock_if_free
from core.feed import reading
from core.hooks import sending
from core.hooks.service import body_of, secret_of
from core.models import Hook, HookDelivery
from core.retention.batches import Batch, delete_oldest

#: Changes in one message.
MOST_CHANGES = 200
#: Seconds until the next attempt, after the first one and so on; a quarter of a day in all, and
#: behind the last one the message is given up.
PAUSES = (10, 30, 60, 300, 900, 1800, 3600, 3600, 3600, 3600, 3600)
#: Seconds that one hook takes of a worker at a time.
LONGEST = 30
#: The receiver says that it wants nothing any more.
_GONE = 410


def due() -> list[int]:
    """Hooks that are to be looked at."""
    return list(Hook.objects.filter(stop="").values_list("pk", flat=True))


def run(pk: int) -> int:
    """Send what there is to be sent for a hook; how many messages arrived.

    Nobody holds a transaction while he waits for an address: the change feed would wait with him.
    """
    arrived, until = 0, time.monotonic() + LONGEST
    with lock_if_free(f"core.hooks.{pk}") as free:
        while free and time.monotonic() < until:
            message = _next(pk)
            if message is None or message.next_at > timezone.now() or not _attempt(message):
                break
            arrived += 1
    return arrived


def prune_deliveries(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Messages that arrived or were given up."""
    over = HookDelivery.objects.exclude(state=DeliveryState.WAITING)
    return delete_oldest(over.filter(created_at__lt=before), limit)


def _next(pk: int) -> HookDelivery | None:
    """The message that waits longest, else one of what changed since; None: nothing changed."""
    # Read anew each time: a user object remembers the grants that it had.
    hook = Hook.objects.select_related("owner", "position").filter(pk=pk, stop="").first()
    if hook is None:
        return None
    if not (hook.owner.is_active and hook.owner.may(actions.SEE)):
        _stop(hook, HookStop.OWNER, "代表用户已停用或无权查看，推送已停止。")
        return None
    waiting = hook.deliveries.filter(state=DeliveryState.WAITING).order_by("pk").first()
    if waiting is not None:
        waiting.hook = hook
        if waiting.changes and (reason := reading.outdated(hook.owner, hook.position.cursor)):
            _begin_anew(hook, reason, waiting)
        return waiting
    message, more = None, True
    while message is None and more:
        message, more = _read_on(hook)
    return message


@transaction.atomic
def _read_on(hook: Hook) -> tuple[HookDelivery | None, bool]:
    """A page of the feed as a message (None: of nothing that the hook tells), and whether there is
    more. The place in the feed moves together with it."""
    try:
        page = reading.read(hook.owner, hook.position.cursor, limit=MOST_CHANGES)
    except reading.Outdated as outdated:
        return _begin_anew(hook, outdated.reason, HookDelivery(hook=hook)), False
    told = [each for each in page.entries if not hook.kinds or each.kind.path in hook.kinds]
    _move(hook, page.cursor)
    if not told:
        return None, page.more
    body = body_of("changes", changes=_as_json(told))
    return HookDelivery.objects.create(hook=hook, body=body, next_at=timezone.now()), page.more


@transaction.atomic
def _begin_anew(hook: Hook, reason: str, message: HookDelivery) -> HookDelivery:
    """What the owner saw before nobody can say, and what he does not see any more is not told: the
    receiver begins anew and goes on from here."""
    _move(hook, reading.now(hook.owner))
    message.body, message.next_at = body_of("restart", reason=reason), timezone.now()
    message.save()
    return message


def _move(hook: Hook, cursor: str) -> None:
    hook.position.cursor, hook.position.read_at = cursor, timezone.now()
    hook.position.save()


def _as_json(entries: Sequence[reading.Entry]) -> list[dict[str, Any]]:
    versions: dict[tuple[str, int], int] = {}
    for kind in {each.kind for each in entries}:
        seen = [each.pk for each in entries if each.kind is kind and each.seen]
        found = kind.model._default_manager.filter(pk__in=seen).values_list("pk", "version")
        versions |= {(kind.path, pk): version for pk, version in found}
    return [
        {
            "kind": each.kind.path,
            "id": each.pk,
            "change": str(each.change),
            "at": each.at and each.at.isoformat(),
            "successor": each.successor,
            "version": versions.get((each.kind.path, each.pk)) if each.seen else None,
        }
        for each in entries
    ]


def _attempt(message: HookDelivery) -> bool:
    """Whether the message arrived."""
    hook = message.hook
    message.attempts += 1
    try:
        message.answer = sending.send(
            address=hook.address, secret=secret_of(hook), pk=message.pk, body=message.body
        )
    except outgoing.Unsent as unsent:
        message.answer, message.problem = unsent.answer, str(unsent)[:200]
        _put_off(message)
        return False
    message.state, message.problem = DeliveryState.DELIVERED, ""
    message.ended_at = timezone.now()
    _keep(message)
    return True


def _put_off(message: HookDelivery) -> None:
    """Try again later, or give it up: then the hook stops until somebody looks at it."""
    number = message.attempts - 1
    if number < len(PAUSES) and message.answer != _GONE:
        seconds = PAUSES[number] * random.uniform(0.9, 1.1)
        message.next_at = timezone.now() + datetime.timedelta(seconds=seconds)
        _keep(message)
        return
    message.state, message.ended_at = DeliveryState.DEAD, timezone.now()
    with transaction.atomic():
        _keep(message)
        text = f"{message.attempts} 次没有送达，推送已停止。{message.problem}"
        _stop(message.hook, HookStop.FAILING, text)


def _keep(message: HookDelivery) -> None:
    """Unless the hook was removed meanwhile."""
    names = ("state", "attempts", "next_at", "ended_at", "answer", "problem")
    values = {name: getattr(message, name) for name in names}
    HookDelivery.objects.filter(pk=message.pk).update(**values)


@transaction.atomic
def _stop(hook: Hook, reason: str, text: str) -> None:
    if Hook.objects.filter(pk=hook.pk, stop="").update(stop=reason):
        audit.record(
            action=AuditAction.HOOK_CHANGED,
            actor=None,
            subject=hook,
            outcome=Outcome.FAILED,
            detail={"事项": "停止", "名称": audit.masked(hook.name), "原因": text},
        )
        notifications.notify(
            user=hook.owner,
            kind="hook_stopped",
            text=f"推送订阅“{hook.name}”：{text}请联系系统管理员。",
        )
