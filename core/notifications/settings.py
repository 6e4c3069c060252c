"""Writers of what people choose for themselves, and of the robots that the operator sets."""

import datetime
from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import actions, audit, crypto, outgoing
from core.choices import AuditAction, Channel, HookStop, RobotKind
from core.db import store
from core.errors import Denied, Missing, Refusal
from core.models import Notification, NotificationChoice, NotificationDelivery, Robot
from core.notifications import mailboxes
from core.notifications.service import kinds


@transaction.atomic
def choose(
    *,
    actor: Any,
    email: str | None,
    digest: bool,
    robot: bool,
    quiet_from: datetime.time,
    quiet_until: datetime.time,
    on_days_off: bool,
    muted: Collection[str],
) -> NotificationChoice:
    """Keep what a person chose for himself; `email`: None leaves it, "" removes it, any other one
    waits for its code (`mailboxes`).

    Raises `Refusal`.
    """
    # Held: a code that is confirmed meanwhile, or a mail that is written, stays.
    NotificationChoice.objects.get_or_create(user=actor)
    choice = NotificationChoice.objects.editable_by(actor).select_for_update().get()
    if email is not None:
        mailboxes.change(choice, email)
    choice.digest, choice.robot, choice.on_days_off = digest, robot, on_days_off
    choice.quiet_from, choice.quiet_until = quiet_from, quiet_until
    choice.muted = [name for name in kinds() if name in muted]
    choice.save()
    return choice


def create_robot(
    *, actor: Any, name: str, kind: str, address: str, secret: str, username: str
) -> Robot:
    """A robot that says from now on how much waits for its owner. Raises `Refusal`."""
    _must_operate(actor)
    owner = (
        get_user_model()
        ._default_manager.visible_to(actor)
        .filter(username=username.strip(), is_active=True)
    )
    if (found := owner.first()) is None:
        raise Refusal("没有这个用户名，或账号已停用，请核对后重新填写。")
    if kind == RobotKind.DINGTALK and not secret.strip():
        raise Refusal("请填写钉钉机器人的加签密钥（SEC 开头），安全设置应选“加签”。")
    outgoing.must_be_fit(address)
    robot = Robot(
        name=name.strip(),
        kind=kind,
        owner=found,
        address_cipher=crypto.encrypt(address.strip()),
        secret_cipher=crypto.encrypt(secret.strip()) if secret.strip() else None,
    )
    with transaction.atomic():
        try:
            store(robot)
        except ValidationError as error:
            raise Refusal("；".join(error.messages)) from None
        _record(actor, robot, "新建", 收件人=found)
    return robot


@transaction.atomic
def stop_robot(*, actor: Any, pk: int) -> Robot:
    robot = _claim(actor, pk)
    _set_stop(robot, HookStop.BY_HAND)
    _record(actor, robot, "停止")
    return robot


@transaction.atomic
def resume_robot(*, actor: Any, pk: int) -> Robot:
    """Say from now on how much waits; what came meanwhile stays inside."""
    robot = _claim(actor, pk)
    _set_stop(robot, "")
    now = timezone.now()
    Notification.objects.filter(user=robot.owner_id, sent_at=None).update(sent_at=now)
    _record(actor, robot, "恢复")
    return robot


@transaction.atomic
def remove_robot(*, actor: Any, pk: int) -> Robot:
    """With everything that was sent by it."""
    robot = _claim(actor, pk)
    _record(actor, robot, "删除")
    robot.delete()
    return robot


@transaction.atomic
def test_robot(*, actor: Any, pk: int) -> NotificationDelivery:
    """A message that says nothing, to see whether the group gets it."""
    robot = _claim(actor, pk)
    return NotificationDelivery.objects.create(
        channel=Channel.ROBOT, user=robot.owner, robot=robot, lines=["测试消息，无需处理。"]
    )


def _must_operate(actor: Any) -> None:
    if not actor.may(actions.OPERATE):
        raise Denied("群机器人由系统管理员设定。")


def _claim(actor: Any, pk: int) -> Robot:
    rows = Robot.objects.editable_by(actor).select_for_update(of=("self",))
    found = rows.select_related("owner").filter(pk=pk).first()
    if found is None:
        raise Missing("没有找到这个群机器人，可能已被删除。")
    return found


def _set_stop(robot: Robot, reason: str) -> None:
    robot.stop = reason
    robot.save(update_fields=["stop"])


def _record(actor: Any, robot: Robot, what: str, **detail: Any) -> None:
    audit.record(
        action=AuditAction.ROBOT_CHANGED,
        actor=actor,
        subject=robot,
        detail={"事项": what, "名称": audit.masked(robot.name), **detail},
    )
