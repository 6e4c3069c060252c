"""Letters out of the county: numbered, printed, sent again, come back."""

import datetime
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts.choices import Action
from core import audit, crypto, records
from core.db import store
from core.errors import Denied, Refusal
from core.tree import ids_above
from members.choices import IdentifierKind, LeavingReason
from members.codes import age_on
from members.models import Member
from members.services import let_go, reveal
from papers.kinds import kinds
from papers.services import templates
from papers.services.letters import Head, form_of, head_of, take, written
from regions.models import Region
from transfers.choices import LetterState, Limit, TransferAction
from transfers.flows import FLOW_OUT
from transfers.models import Transfer, TransferLetter, TransferRule
from transfers.services import telling
from transfers.services.floating import settle
from transfers.services.holding import (
    checked_day,
    day_called,
    note_done,
    refuse_moved,
    refuse_own,
)

#: 文种 in the number: the 介 of 两新介〔2026〕1号.
MARK = "介"
#: Code of its kind of paper (`transfers.papers`).
KIND = "transfer-letter"


@transaction.atomic
def issue(*, actor: Any, pk: int, version: int, valid_days: int | None = None) -> Transfer:
    """Agree, and give the letter its number. It moves nobody: the receipt does.

    Raises what `Flow.claim` raises, ValidationError, `Refusal`.
    """
    transfer = FLOW_OUT.claim("issue", actor=actor, pk=pk, version=version)
    refuse_own(transfer, actor)
    member = Member.objects.select_for_update().get(pk=transfer.member_id)
    refuse_moved(transfer, member)
    _write(transfer, member, actor, valid_days)
    FLOW_OUT.move(transfer, "issue", actor=actor, agreed_on=timezone.localdate())
    telling.tell_moved(transfer, "issue", actor)
    return transfer


@transaction.atomic
def reissue(
    *, actor: Any, pk: int, version: int, reason: str, valid_days: int | None = None
) -> Transfer:
    """Void the letter that was lost or is over, and give another one with another number."""
    transfer = FLOW_OUT.claim("reissue", actor=actor, pk=pk, version=version)
    member = Member.objects.select_for_update().get(pk=transfer.member_id)
    refuse_moved(transfer, member)
    FLOW_OUT.move(transfer, "reissue", actor=actor, reason=reason)
    void(transfer, actor, reason)
    _write(transfer, member, actor, valid_days)
    return transfer


@transaction.atomic
def confirm(
    *,
    actor: Any,
    pk: int,
    version: int,
    receipt_on: datetime.date | None,
    receipt_note: str = "",
) -> Transfer:
    """The receipt came back: from its day on he is on the books of the county no more."""
    transfer = FLOW_OUT.claim("confirm", actor=actor, pk=pk, version=version)
    letter = _under_way(transfer)
    day = checked_day("receipt_on", "回执日期", receipt_on, letter.issued_on)
    member = Member.objects.select_for_update().get(pk=transfer.member_id)
    refuse_moved(transfer, member)
    with day_called("receipt_on"):
        let_go(member, day, LeavingReason.TRANSFERRED)
    letter.state, letter.receipt_on = LetterState.RETURNED, day
    noted = records.read(TransferLetter, {"receipt_note": receipt_note})
    letter.receipt_note = noted["receipt_note"]
    store(letter)
    FLOW_OUT.move(transfer, "confirm", actor=actor, received_on=day)
    settle(member, day)
    note_done(transfer, actor)
    telling.tell_moved(transfer, "confirm", actor)
    return transfer


def void(transfer: Transfer, actor: Any, reason: str) -> None:
    """The letter that is under way counts no more; its number stays with it."""
    letter = _under_way(transfer)
    letter.state, letter.void_reason = LetterState.VOIDED, " ".join(reason.split())
    store(letter)
    audit.record(
        action=TransferAction.LETTER_VOIDED,
        actor=actor,
        subject=letter,
        detail={"编号": letter.number, "原因": audit.masked(letter.void_reason)},
    )


def _under_way(transfer: Transfer) -> TransferLetter:
    rows = TransferLetter.objects.select_for_update(of=("self",))
    letter = rows.filter(transfer=transfer, state=LetterState.UNDER_WAY).first()
    if letter is None:
        raise Refusal("这次转接没有在途的介绍信，请刷新后再看。")
    return letter


@sensitive_variables()
def _write(
    transfer: Transfer, member: Member, actor: Any, valid_days: int | None
) -> TransferLetter:
    today = timezone.localdate()
    most = TransferRule.number_on(today, Limit.LETTER_DAYS)
    days = most if valid_days is None else valid_days
    if not 1 <= days <= most:
        raise ValidationError({"valid_days": f"有效期为 1 至 {most} 天。"})
    kind = kinds()[KIND]
    head = head_of(_office(transfer, actor))
    code = f"{head.prefix}{MARK}"
    (serial,) = take(code, today.year)
    number = written(code, today.year, serial)
    words = _words(transfer, member, head, number, today, days)
    letter = TransferLetter(
        transfer=transfer,
        code=code,
        year=today.year,
        serial=serial,
        number=number,
        issued_on=today,
        valid_days=days,
        expires_on=today + datetime.timedelta(days=days),
        issued_by=actor,
        words_cipher=crypto.encrypt(json.dumps(words, ensure_ascii=False)),
        form=form_of(kind, templates.newest(kind)),
    )
    store(letter)
    audit.record(
        action=TransferAction.LETTER_ISSUED,
        actor=actor,
        subject=letter,
        detail={"编号": number, "有效期（天）": days},
    )
    return letter


def _office(transfer: Transfer, actor: Any) -> Region:
    """The nearest office of whoever gives the letter, else the highest one."""
    region = transfer.party_organization.region
    line = [*ids_above(region.path), region.pk]
    placed = actor.reach.placed(Action.EDIT_MEMBERS)
    pk = next((each for each in reversed(line) if each in placed), line[0])
    return region if pk == region.pk else Region.objects.get(pk=pk)


@sensitive_variables()
def _words(
    transfer: Transfer,
    member: Member,
    head: Head,
    number: str,
    day: datetime.date,
    days: int,
) -> dict[str, str]:
    id_number = crypto.decrypt(member.id_number_cipher)
    paid = transfer.dues_paid_to
    return {
        "number": number,
        "to": transfer.addressee,
        "name": member.name,
        "gender": member.get_gender_display(),
        "age": str(age_on(id_number, day)),
        "ethnicity": member.ethnicity.removesuffix("族") or "　",
        "id_number": id_number,
        "status": member.get_status_display().removesuffix("党员"),
        "source": transfer.party_organization.name,
        "target": transfer.outside,
        "dues_paid": f"{paid.year}年{paid.month}月" if paid else "　　年　　月",
        "valid_days": str(days),
        "phone": crypto.decrypt(member.phone_cipher) if member.phone_cipher else "",
        "sender": head.sender,
        "office_address": head.address,
        "office_phone": head.phone or "　" * 6,
        "day": f"{day.year}年{day.month}月{day.day}日",
    }


def note_printed(user: Any, letter: TransferLetter) -> None:
    """Whole numbers stand in it: each print is counted, and a look at the number that the member
    may read. Raises `Refusal`, `Denied`."""
    member = Member.objects.get(pk=letter.transfer.member_id)
    try:
        reveal(
            actor=user,
            member=member,
            identifier=IdentifierKind.ID_NUMBER,
            reason=f"打印组织关系介绍信 {letter.number}",
        )
    except PermissionError:
        raise Denied("您的账号不能查看这名党员的完整号码，不能打印介绍信。") from None
    TransferLetter.objects.filter(pk=letter.pk).update(printed_count=F("printed_count") + 1)
    audit.record(
        action=TransferAction.LETTER_PRINTED,
        actor=user,
        subject=letter,
        detail={"编号": letter.number, "第几次": letter.printed_count + 1},
    )
