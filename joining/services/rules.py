"""What a county says of the way into the Party from a day on: numbers, and steps of its own."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from branches.services import replace_row
from core import records
from core.db import lock_until_commit
from core.errors import Refusal
from joining.choices import Binding
from joining.models import JoiningLimit, JoiningStep
from joining.services.following import refresh_next

#: A county has no more steps of its own.
MOST_OWN = 20


@transaction.atomic
def replace_limit(
    *,
    actor: Any,
    pk: int,
    version: int,
    amount: int,
    in_use: bool = True,
    valid_from: datetime.date,
    ground: str,
) -> JoiningLimit:
    """Another number from a day on. What the law says is not switched off, and only tightened."""
    old = records.claim(JoiningLimit, actor=actor, pk=pk, version=version)
    if not in_use and old.binding != Binding.WISH:
        raise ValidationError({"in_use": f"{old.ground}的要求不能停用。"})
    kept = {name: getattr(old, name) for name in JoiningLimit.VALUES}
    new = replace_row(
        JoiningLimit,
        actor=actor,
        pk=pk,
        version=version,
        valid_from=valid_from,
        ground=ground,
        **(kept | {"amount": amount, "in_use": in_use}),
    )
    refresh_next()
    return new


@transaction.atomic
def add_step(
    *, actor: Any, after_step: str, valid_from: datetime.date, ground: str, **values: Any
) -> JoiningStep:
    """A step of the county's own behind a national one, such as 列入发展计划; with a vote,
    publicity or approval where it says so."""
    if not JoiningStep.objects.editable_by(actor).exists():
        records.deny(actor=actor, subject=JoiningStep)
    lock_until_commit("joining.steps")
    known = JoiningStep.objects.valid_on(timezone.localdate())
    before = known.filter(code=after_step).first()
    if before is None:
        raise ValidationError({"after_step": "请选择现行有效的步骤。"})
    own = JoiningStep.objects.filter(own=True)
    if own.filter(valid_to=None).count() >= MOST_OWN:
        raise Refusal(f"县级自设的步骤最多 {MOST_OWN} 个，请先停用不用的。")
    inside = known.filter(
        position__gt=before.position, position__lt=before.position // 10 * 10 + 10
    )
    last = inside.aggregate(last=Max("position"))["last"] or before.position
    if last % 10 == 9:
        raise ValidationError({"after_step": "这一步后面的自设步骤已满，请选择其他步骤。"})
    number = own.values("code").distinct().count() + 1
    step = JoiningStep(
        code=f"own-{number}",
        own=True,
        position=last + 1,
        stage=before.stage,
        after=[before.code],
        valid_from=valid_from,
        ground=" ".join(ground.split()),
        **records.read(JoiningStep, values),
    )
    if valid_from < timezone.localdate():
        raise ValidationError({"valid_from": "自设步骤从今天或以后起。"})
    records.keep(step, actor=actor)
    refresh_next()
    return step


@transaction.atomic
def change_step(
    *, actor: Any, pk: int, version: int, valid_from: datetime.date, ground: str, **values: Any
) -> JoiningStep:
    """Who does a step of the county's own, and by which papers, from a day on."""
    old = _own(actor, pk, version)
    kept = {name: getattr(old, name) for name in JoiningStep.VALUES}
    new = replace_row(
        JoiningStep,
        actor=actor,
        pk=pk,
        version=version,
        valid_from=valid_from,
        ground=ground,
        **(kept | records.read(JoiningStep, values)),
    )
    refresh_next()
    return new


@transaction.atomic
def end_step(*, actor: Any, pk: int, version: int) -> JoiningStep:
    """Nobody is asked for a step of the county's own any more, from today on."""
    step = _own(actor, pk, version)
    today = timezone.localdate()
    step.valid_to = max(today, step.valid_from)
    records.keep(step, actor=actor)
    refresh_next()
    return step


def _own(actor: Any, pk: int, version: int) -> JoiningStep:
    step = records.claim(JoiningStep, actor=actor, pk=pk, version=version)
    if not step.own:
        raise Refusal("法规规定的步骤不能修改或停用。")
    if step.valid_to is not None:
        raise Refusal("这一步已经停用。")
    return step
