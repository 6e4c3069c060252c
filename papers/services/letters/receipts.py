"""Receipts: whoever receives a letter signs by reading it, or its receipt comes back on paper."""

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.choices import Action
from core import audit, notifications, records
from core.addresses import address_of
from core.attachments import service
from core.errors import Missing, Refusal
from papers.choices import LetterState, PaperAction, ReceiptWay
from papers.models import Delivery, Letter


@transaction.atomic
def receive(*, actor: Any, pk: int) -> Letter:
    """Open a letter and thereby sign for it, at each place for which `actor` signs. Signed for
    already, nothing changes. Raises `Missing`, `Denied` (recorded), `Refusal`."""
    letter = _found(actor, pk)
    mine = Delivery.objects.receivable_by(actor).filter(letter=letter)
    rows = list(mine.select_for_update(of=("self",)).order_by("pk"))
    if not rows:
        if not actor.may(Action.ANSWER_LIGHTS):
            records.deny(actor=actor, subject=Letter, text="您的账号没有签收文件的权限。")
        return letter
    for each in rows:
        _sign(each, actor, ReceiptWay.READ)
    return _signed(letter, rows, actor)


@transaction.atomic
def bring_back(*, actor: Any, pk: int, data: bytes, name: str) -> Letter:
    """Enter the receipt that came back on paper, as a scan. `pk` is that of the delivery. Raises
    ValidationError, `Missing`, `Refusal`."""
    seen = Delivery.objects.visible_to(actor).filter(pk=pk)
    letter_ids = list(seen.values_list("letter", flat=True))
    if not letter_ids:
        raise Missing
    # The letter first, as `receive` does.
    letter = _found(actor, letter_ids[0])
    row = seen.select_for_update(of=("self",)).get()
    if row.received_at is not None:
        raise Refusal(f"{row.name}已签收，不用再上传回执。")
    if not Delivery.objects.may_bring_back(actor).filter(pk=pk).exists():
        refuse_receipt(actor)
    row.scan, _ = service.store(actor=actor, data=data, name=name, owner=row)
    _sign(row, actor, ReceiptWay.SCAN)
    return _signed(letter, [row], actor)


def refuse_receipt(actor: Any) -> None:
    """Raises `Denied` (recorded)."""
    records.deny(actor=actor, subject=Letter, text="您的账号没有登记这份回执的权限。")


def _found(actor: Any, pk: int) -> Letter:
    letter = Letter.objects.visible_to(actor).filter(pk=pk).first()
    if letter is None:
        raise Missing
    # Who voids it, and others who sign, come one after the other.
    letter = Letter.objects.select_for_update(of=("self",)).get(pk=pk)
    if letter.state == LetterState.VOIDED:
        raise Refusal(f"{letter.number}已作废，不用签收。")
    return letter


def _sign(row: Delivery, actor: Any, way: ReceiptWay) -> None:
    row.received_at, row.received_by, row.way = timezone.now(), actor, way
    row.save(update_fields=["received_at", "received_by", "way", "scan"])


def _signed(letter: Letter, rows: list[Delivery], actor: Any) -> Letter:
    Letter.objects.filter(pk=letter.pk).update(received_count=F("received_count") + len(rows))
    letter.refresh_from_db()
    for each in rows:
        audit.record(
            action=PaperAction.LETTER_RECEIVED,
            actor=actor,
            subject=letter,
            detail={
                "文号": letter.number,
                "收文单位": audit.masked(each.name),
                "方式": each.get_way_display(),
            },
        )
    if letter.known_kind:
        letter.known_kind.received(actor, letter)
    notifications.mark_read(actor=actor, link=address_of("papers:letter", letter.pk))
    return letter
