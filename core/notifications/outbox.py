"""What waits in the outbox of a robot or a mail box is sent, again where it failed, or given up."""

import datetime
import random
from collections import Counter
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import outgoing
from core.choices import Channel, DeliveryState, HookStop
from core.db import lock_if_free
from core.errors import Missing
from core.models import Notification, NotificationDelivery, Robot
from core.notifications import mail, robots
from core.notifications.service import kinds, notify
from core.notifications.times import choice_of, not_before
from core.workdays import Calendar

#: Seconds until the next attempt; behind the last one the message is given up.
PAUSES = (60, 120, 300, 900, 1800, 3600, 7200, 14400)
#: Seconds within which whoever took a message has sent it or is dead.
LEASE = 120
#: Notifications that are told together.
_TOGETHER = 500


def due_robots() -> list[int]:
    return list(Robot.objects.filter(stop="").values_list("pk", flat=True))


def due_mails() -> list[int]:
    waiting = NotificationDelivery.objects.filter(
        channel__in=[Channel.EMAIL, Channel.CODE],
        state=DeliveryState.WAITING,
        next_at__lte=timezone.now(),
    )
    return list(waiting.order_by("next_at", "pk").values_list("pk", flat=True)[:200])


def run_robot(pk: int) -> int:
    """Say in one group what waits for it; how many messages arrived."""
    with lock_if_free(f"core.notifications.{pk}") as free:
        robot = free and Robot.objects.select_related("owner").filter(pk=pk, stop="").first()
        if not robot:
            return 0
        if not robot.owner.is_active:
            _stop(robot, HookStop.OWNER)
            return 0
        message = _waiting(robot) or _collect(robot)
        if message is None or message.next_at > timezone.now() or _spent(robot):
            return 0
        return _attempt(message)


def run_mail(pk: int) -> int:
    """Send one mail; harmless when it was sent already."""
    with lock_if_free(f"core.notifications.mail.{pk}") as free:
        waiting = NotificationDelivery.objects.filter(
            pk=pk, state=DeliveryState.WAITING, next_at__lte=timezone.now()
        )
        message = free and waiting.select_related("user").first()
        return _attempt(message) if message else 0


@transaction.atomic
def send_again(*, actor: Any, pk: int) -> NotificationDelivery:
    """What was given up waits anew, and its robot goes on. Raises `Missing`."""
    dead = NotificationDelivery.objects.editable_by(actor).filter(state=DeliveryState.DEAD)
    found = dead.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Missing("没有找到这条未送达的消息，可能已经重新发送。")
    found.state, found.attempts, found.ended_at = DeliveryState.WAITING, 0, None
    found.next_at = timezone.now()
    found.save()
    Robot.objects.filter(pk=found.robot_id, stop=HookStop.FAILING).update(stop="")
    return found


def _waiting(robot: Robot) -> NotificationDelivery | None:
    found = robot.deliveries.filter(state=DeliveryState.WAITING).order_by("pk").first()
    if found is not None:
        found.robot, found.user = robot, robot.owner
    return found


@transaction.atomic
def _collect(robot: Robot) -> NotificationDelivery | None:
    """One message of all that its owner was notified of and has not read; None: nothing, or he is
    not to be disturbed."""
    now = timezone.now()
    choice = choice_of(robot.owner_id)
    if not_before(choice, now, Calendar.now()) > now:
        return None
    unread = Notification.objects.unread().filter(
        user=robot.owner_id, sent_at=None, created_at__gte=robot.created_at
    )
    rows = list(unread.select_for_update(skip_locked=True).order_by("pk")[:_TOGETHER])
    if not rows:
        return None
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(sent_at=now)
    lines = lines_of(Counter(row.kind for row in rows if row.kind not in choice.muted))
    if not lines or not choice.robot:
        return None
    return NotificationDelivery.objects.create(
        channel=Channel.ROBOT, user=robot.owner, robot=robot, lines=lines, next_at=now
    )


def lines_of(counted: Counter[str]) -> list[str]:
    """Titles and numbers; what a notification says stays inside."""
    known = kinds()
    return [
        f"{known[name].title} {number} 条"
        for name, number in counted.items()
        if name in known and known[name].leaves
    ]


def _spent(robot: Robot) -> bool:
    """Whether the robot may say no more within this minute."""
    since = timezone.now() - datetime.timedelta(seconds=60)
    return robot.deliveries.filter(tried_at__gt=since).count() >= robots.MOST_PER_MINUTE


def _attempt(message: NotificationDelivery) -> int:
    """1 when the message arrived. Whoever dies meanwhile leaves it for later: then it may come
    twice, which mail programs see by its id and groups do not."""
    now = timezone.now()
    message.attempts += 1
    lease = now + datetime.timedelta(seconds=LEASE)
    _keep(message, attempts=message.attempts, tried_at=now, next_at=lease)
    try:
        if message.robot is not None:
            robots.send(message.robot, mail.text_of(message))
        else:
            mail.send(message)
    except outgoing.Unsent as unsent:
        _put_off(message, str(unsent)[:200])
        return 0
    _keep(message, state=DeliveryState.DELIVERED, ended_at=timezone.now(), problem="")
    return 1


def _put_off(message: NotificationDelivery, problem: str) -> None:
    number = message.attempts - 1
    if number < len(PAUSES):
        seconds = PAUSES[number] * random.uniform(0.9, 1.1)
        later = timezone.now() + datetime.timedelta(seconds=seconds)
        _keep(message, next_at=later, problem=problem)
        return
    with transaction.atomic():
        _keep(message, state=DeliveryState.DEAD, ended_at=timezone.now(), problem=problem)
        if message.robot is not None:
            _stop(message.robot, HookStop.FAILING)


def _keep(message: NotificationDelivery, **values: Any) -> None:
    """Unless the robot was removed meanwhile."""
    NotificationDelivery.objects.filter(pk=message.pk).update(**values)


@transaction.atomic
def _stop(robot: Robot, reason: str) -> None:
    if Robot.objects.filter(pk=robot.pk, stop="").update(stop=reason):
        text = f"群机器人“{robot.name}”：{HookStop(reason).label}，已停止。请联系系统管理员。"
        notify(user=robot.owner, kind="robot_stopped", text=text)
