"""By what a member's dues are reckoned: income or kind from a month on, exemptions by decision."""

import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core import audit, records
from core.errors import Missing
from core.months import Month
from dues.choices import BY_INCOME, DuesAction, PayerKind
from dues.models import AMOUNT, DuesBase, DuesExemption, members_kept_by, opened, sealed
from dues.services.months import reckon_anew
from dues.services.sums import lock
from members.models import Member

#: A base is not entered for months farther ahead.
_MONTHS_AHEAD = 1


def kept_member(actor: Any, pk: int) -> Member:
    """A member whose dues the actor keeps, with the dues of his Party organization locked. Raises
    `Missing`."""
    member = members_kept_by(actor).select_related("party_organization").filter(pk=pk).first()
    if member is None:
        raise Missing
    lock(member.party_organization_id)
    return member


@sensitive_variables()
@transaction.atomic
def enter_base(
    *,
    actor: Any,
    member: Member,
    kind: str,
    starts_on: datetime.date,
    base: Decimal | None = None,
    ground: str = "",
) -> DuesBase:
    """Let dues be reckoned so from the month of `starts_on` on; given again for the same month, it
    is corrected. Months that are settled, or for which he paid, stay as they are.

    Raises ValidationError, `Missing`.
    """
    member = kept_member(actor, member.pk)
    month, kind = Month.containing(starts_on), PayerKind(kind)
    if month > Month.current().plus(_MONTHS_AHEAD):
        raise ValidationError({"starts_on": "起始月份最晚是下个月。"})
    if kind in BY_INCOME:
        if base in (None, ""):
            raise ValidationError({"base": "请填月收入。"})
        base = AMOUNT.read(base)
    row = DuesBase.objects.filter(member=member, starts_on=month.first_day).first()
    row = row or DuesBase(member=member, starts_on=month.first_day)
    row.kind, row.ground = kind, " ".join(ground.split())
    if kind not in BY_INCOME:
        row.base_cipher = None
    elif opened(row.base_cipher) != base:
        row.base_cipher = sealed(base)
    records.keep(row, actor=actor)
    reckon_anew([member.pk], month)
    audit.record(
        action=DuesAction.BASE_ENTERED,
        actor=actor,
        subject=member,
        detail={"起始月份": str(month)},
    )
    return row


@sensitive_variables()
@transaction.atomic
def exempt(
    *,
    actor: Any,
    member: Member,
    first_month: datetime.date,
    last_month: datetime.date,
    ground: str,
    decided_on: datetime.date,
    document_number: str,
    amount: Decimal | None = None,
) -> DuesExemption:
    """Let a member pay less (`amount`) or nothing from a month to another, as the superior decided.

    Raises ValidationError, `Missing`.
    """
    member = kept_member(actor, member.pk)
    records.refuse_future("decided_on", decided_on, "决定日期")
    first, last = Month.containing(first_month), Month.containing(last_month)
    if last > first.plus(11):
        raise ValidationError({"last_month": "一次最多减免十二个月，到期仍有困难的重新报批。"})
    others = DuesExemption.objects.filter(
        member=member, first_month__lte=last.first_day, last_month__gte=first.first_day
    )
    if others.exists():
        raise ValidationError({"first_month": "这段时间已有减免，请先提前结束那一条。"})
    row = DuesExemption(
        member=member,
        first_month=first.first_day,
        last_month=last.first_day,
        ground=" ".join(ground.split()),
        decided_on=decided_on,
        document_number=" ".join(document_number.split()),
        amount_cipher=None if not amount else sealed(AMOUNT.read(amount)),
    )
    records.keep(row, actor=actor)
    _exempted(actor, row, first)
    return row


@transaction.atomic
def end_exemption(*, actor: Any, pk: int, version: int, last_month: datetime.date) -> DuesExemption:
    """Let an exemption end with an earlier month. Raises what `claim` and `keep` raise."""
    seen = DuesExemption.objects.visible_to(actor).present().filter(pk=pk).first()
    if seen is None:
        raise Missing
    lock(seen.member.party_organization_id)
    row = records.claim(DuesExemption, actor=actor, pk=pk, version=version)
    last = Month.containing(last_month)
    if last.first_day > row.last_month:
        raise ValidationError({"last_month": "要延长的，请凭新的决定另行登记。"})
    row.last_month = last.first_day
    records.keep(row, actor=actor)
    _exempted(actor, row, Month.containing(row.first_month))
    return row


def _exempted(actor: Any, row: DuesExemption, since: Month) -> None:
    reckon_anew([row.member_id], since)
    audit.record(
        action=DuesAction.EXEMPTED,
        actor=actor,
        subject=row.member,
        detail={
            "文号": audit.masked(row.document_number),
            "起止": f"{row.first_month:%Y-%m} 至 {row.last_month:%Y-%m}",
        },
    )
