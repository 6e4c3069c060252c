"""Writers of hooks, for whoever operates the platform."""

import base64
import secrets
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import actions, audit, crypto, outgoing
from core.choices import AuditAction, DeliveryState, HookStop
from core.db import advisory_lock, store
from core.errors import Denied, Missing, Refusal
from core.feed import reading
from core.feed.kinds import kinds
from core.models import Hook, HookDelivery, HookPosition

#: Each hook reads the feed every few seconds.
MOST_HOOKS = 20
_PREFIX = "whsec_"


def _must_operate(actor: Any) -> None:
    if not actor.may(actions.OPERATE):
        raise Denied("推送订阅由系统管理员设定。")


def create_hook(
    *, actor: Any, name: str, address: str, username: str, kinds: Iterable[str] = ()
) -> tuple[Hook, str]:
    """A new hook, told of what changes from now on, and the text of its secret, which is never to
    be had again. Raises `Refusal`."""
    _must_operate(actor)
    with advisory_lock("core.hooks"), transaction.atomic():
        if Hook.objects.count() >= MOST_HOOKS:
            raise Refusal(f"最多设 {MOST_HOOKS} 个推送订阅，请先删除不再使用的。")
        owner = _owner(actor, username)
        outgoing.must_be_fit(address)
        secret = secrets.token_bytes(32)
        hook = Hook(
            name=name.strip(),
            address=address.strip(),
            owner=owner,
            kinds=_known(kinds),
            secret_cipher=crypto.encrypt_bytes(secret),
        )
        try:
            store(hook)
        except ValidationError as error:
            raise Refusal("；".join(error.messages)) from None
        HookPosition.objects.create(hook=hook, cursor=reading.now(owner))
        _record(actor, hook, "新建", 代表用户=owner, 种类=hook.kinds)
    return hook, _PREFIX + base64.b64encode(secret).decode()


def secret_of(hook: Hook) -> bytes:
    return crypto.decrypt_bytes(hook.secret_cipher)


@transaction.atomic
def stop_hook(*, actor: Any, pk: int) -> Hook:
    """Nothing is sent until it is resumed; then it goes on where it was."""
    hook = _claim(actor, pk)
    _set_stop(hook, HookStop.BY_HAND)
    _record(actor, hook, "停止")
    return hook


@transaction.atomic
def resume_hook(*, actor: Any, pk: int) -> Hook:
    """Go on where it was; what waits is tried at once."""
    hook = _claim(actor, pk)
    _set_stop(hook, "")
    hook.deliveries.filter(state=DeliveryState.WAITING).update(next_at=timezone.now())
    _record(actor, hook, "恢复")
    return hook


@transaction.atomic
def new_secret(*, actor: Any, pk: int) -> tuple[Hook, str]:
    """Sign with another secret from now on; gives its text."""
    hook = _claim(actor, pk)
    secret = secrets.token_bytes(32)
    hook.secret_cipher = crypto.encrypt_bytes(secret)
    hook.save(update_fields=["secret_cipher"])
    _record(actor, hook, "更换密钥")
    return hook, _PREFIX + base64.b64encode(secret).decode()


@transaction.atomic
def remove_hook(*, actor: Any, pk: int) -> Hook:
    """With everything that was sent to it."""
    hook = _claim(actor, pk)
    _record(actor, hook, "删除")
    hook.delete()
    return hook


@transaction.atomic
def send_test(*, actor: Any, pk: int) -> HookDelivery:
    """A message without changes, to see whether the address takes it."""
    hook = _claim(actor, pk)
    return HookDelivery.objects.create(hook=hook, body=body_of("ping"))


@transaction.atomic
def send_again(*, actor: Any, pk: int) -> HookDelivery:
    """What was given up is tried again, and the hook goes on. Raises `Missing`."""
    dead = HookDelivery.objects.editable_by(actor).filter(state=DeliveryState.DEAD)
    found = dead.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise Missing("没有找到这条未送达的推送，可能已经重新发送。")
    found.state, found.attempts, found.ended_at = DeliveryState.WAITING, 0, None
    found.next_at = timezone.now()
    found.save()
    hook = _claim(actor, found.hook_id)
    if hook.stop == HookStop.FAILING:
        _set_stop(hook, "")
    _record(actor, hook, "重新发送")
    return found


def body_of(kind: str, **data: Any) -> dict[str, Any]:
    """The form of the Standard Webhooks: what happened, when, the facts."""
    return {"type": kind, "timestamp": timezone.now().isoformat(), "data": data}


def _owner(actor: Any, username: str) -> Any:
    users = get_user_model()._default_manager.visible_to(actor)
    owner = users.filter(username=username.strip(), is_active=True).first()
    if owner is None:
        raise Refusal("没有这个用户名，或账号已停用，请核对后重新填写。")
    if not owner.may(actions.SEE):
        raise Refusal("这个用户无权查看组织，推送不出内容，请填写有查看授权的用户。")
    return owner


def _known(wanted: Iterable[str]) -> list[str]:
    known = [kind.path for kind in kinds()]
    found = list(dict.fromkeys(wanted))
    if not set(found) <= set(known):
        raise Refusal(f"没有这个种类，可以选：{'、'.join(known)}。")
    return found


def _claim(actor: Any, pk: int) -> Hook:
    rows = Hook.objects.editable_by(actor).select_for_update(of=("self",))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Missing("没有找到这个推送订阅，可能已被删除。")
    return found


def _set_stop(hook: Hook, reason: str) -> None:
    hook.stop = reason
    hook.save(update_fields=["stop"])


def _record(actor: Any, hook: Hook, what: str, **detail: Any) -> None:
    audit.record(
        action=AuditAction.HOOK_CHANGED,
        actor=actor,
        subject=hook,
        detail={"事项": what, "名称": audit.masked(hook.name), **detail},
    )
