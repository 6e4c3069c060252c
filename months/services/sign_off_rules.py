"""The setting of sign-off and its checks: rows with a validity, replaced and never changed."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core import audit, records
from core.errors import Denied
from core.months import Month
from months import figures
from months.choices import MonthAction
from months.models import CheckRule, SignOffRule

#: Columns of the setting besides its validity.
VALUES = ("confirm_by", "accept_by", "remind_before", "remind_every", "ground")


@transaction.atomic
def switch_on(*, actor: Any, valid_from: datetime.date, **values: Any) -> SignOffRule:
    """Let towns confirm from a month on; what held until then ends. `actor` None: command line.

    Raises ValidationError, and what `core.records.keep` raises.
    """
    month = Month.containing(valid_from)
    _must_be_open(month, "valid_from")
    former = SignOffRule.objects.select_for_update().filter(valid_to=None).first()
    if former is not None:
        if former.valid_from >= month.first_day:
            text = (
                f"{Month.containing(former.valid_from).title}起已经启用，请先停用或填更晚的月份。"
            )
            raise ValidationError({"valid_from": text})
        former.valid_to = month.first_day
        _keep(former, actor)
    row = SignOffRule(valid_from=month.first_day, **values)
    _keep(row, actor)
    _record(actor, row, f"{month}起启用")
    return row


@transaction.atomic
def switch_off(*, actor: Any, month: Month) -> None:
    """Ask for no confirmation from a month on. Raises ValidationError."""
    _must_be_open(month, "month")
    rows = SignOffRule.objects if actor is None else SignOffRule.objects.editable_by(actor)
    row = rows.select_for_update().filter(valid_to=None).first()
    if row is None:
        if SignOffRule.objects.filter(valid_to=None).exists():
            raise Denied("月报确认由县级管理员设定。")
        raise ValidationError({"month": "现在没有启用镇街确认。"})
    row.valid_to = max(row.valid_from, month.first_day)
    _keep(row, actor)
    _record(actor, row, f"{month}起停用")


def _must_be_open(month: Month, name: str) -> None:
    settled = figures.last_settled_day()
    if settled is not None and month.last_day <= settled:
        raise ValidationError({name: f"{month.title}已定稿，请填以后的月份。"})


def _keep(row: SignOffRule, actor: Any) -> None:
    if actor is None:
        row.full_clean()
        row.save()
    else:
        records.keep(row, actor=actor)


def _record(actor: Any, row: SignOffRule, what: str) -> None:
    audit.record(
        action=MonthAction.SIGN_OFF_SET,
        actor=actor,
        subject=what,
        detail={name: str(getattr(row, name)) for name in VALUES},
    )


@transaction.atomic
def replace_check(
    *, actor: Any, pk: int, version: int, valid_from: datetime.date, ground: str, **values: Any
) -> CheckRule:
    """Let a check end before `valid_from` and another one with these numbers hold from then on.

    Raises what `core.records.claim` and `keep` raise, and ValidationError.
    """
    old = records.claim(CheckRule, actor=actor, pk=pk, version=version)
    if old.valid_to is not None:
        raise ValidationError({"valid_from": "这一行已经失效，请修改现行有效的一行。"})
    if valid_from <= old.valid_from:
        text = f"现行的从 {old.valid_from} 起有效，新的应从更晚的一天起。"
        raise ValidationError({"valid_from": text})
    old.valid_to = valid_from
    records.keep(old, actor=actor)
    same = {name: getattr(old, name) for name in ("code", "kind", "title", "indicator", "other")}
    new = CheckRule(**same, **values, valid_from=valid_from, ground=" ".join(ground.split()))
    return records.keep(new, actor=actor)
