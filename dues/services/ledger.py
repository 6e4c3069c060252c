"""Where the money is. What a Party organization has: what it collected and received less what it
gave; each entry takes from one what it gives to the other, so all of it always adds up."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from branches.models import PartyOrganization
from core import audit, records
from core.db import store
from core.errors import Missing, Refusal
from dues.choices import ENTERED_KINDS, DuesAction, DuesEntryKind
from dues.models import DuesEntry, DuesMonth, spendable_by
from dues.services.sums import lock
from dues.shares import NOTHING


@dataclass(frozen=True)
class Balance:
    """What came in and went out until now."""

    collected: Decimal = NOTHING
    taken: Decimal = NOTHING
    given: Decimal = NOTHING

    @property
    def rest(self) -> Decimal:
        return self.collected + self.taken - self.given


def balances(party_ids: Collection[int]) -> dict[int, Balance]:
    """Party organization → its balance; three queries however many they are."""

    def sums(rows, key: str, amount: str) -> dict[int, Decimal]:
        found = rows.filter(**{f"{key}__in": party_ids}).order_by().values_list(key)
        return dict(found.annotate(total=Sum(amount)))

    collected = sums(DuesMonth.objects, "party_organization", "paid_total")
    taken = sums(DuesEntry.objects, "taker", "amount")
    given = sums(DuesEntry.objects, "giver", "amount")
    return {
        pk: Balance(collected.get(pk, NOTHING), taken.get(pk, NOTHING), given.get(pk, NOTHING))
        for pk in party_ids
    }


def balance_of(party_id: int) -> Balance:
    return balances([party_id])[party_id]


def refuse_negative(party_id: int | None) -> None:
    """Raise `Refusal` when a Party organization would have given more than it has."""
    if party_id is not None and (rest := balance_of(party_id).rest) < NOTHING:
        raise Refusal(f"结存不够：登记以后会成为 {rest} 元。请核对金额。")


@transaction.atomic
def make_entry(
    *,
    actor: Any,
    party_organization: PartyOrganization,
    kind: str,
    amount: Decimal,
    happened_on: datetime.date,
    other: PartyOrganization | None = None,
    note: str = "",
) -> DuesEntry:
    """Enter what `party_organization` gave: remitted to its superior (`other`, else its parent),
    returned to one below (`other`), or used; or what it had when the ledger began, and what the
    topmost one got back from above the platform.

    Raises ValidationError, `Missing`, `Refusal`.
    """
    kind = DuesEntryKind(kind)
    if kind not in ENTERED_KINDS:
        raise ValidationError({"kind": f"{kind.label}在合并党组织时自动登记。"})
    lock(party_organization.pk, other and other.pk)
    party = spendable_by(actor).filter(pk=party_organization.pk).first()
    if party is None:
        raise Missing
    records.refuse_future("happened_on", happened_on)
    if happened_on < party.founded_on:
        raise ValidationError({"happened_on": f"“{party}”{party.founded_on} 才成立，请核对日期。"})
    entry = DuesEntry(
        kind=kind,
        amount=amount,
        happened_on=happened_on,
        note=" ".join(note.split()),
        made_by=actor,
    )
    entry.giver, entry.taker = _sides(kind, party, other)
    store(entry)
    refuse_negative(entry.giver_id)
    audit.record(
        action=DuesAction.ENTRY_MADE,
        actor=actor,
        subject=entry,
        detail={"党组织": party.code, "种类": kind.label},
    )
    return entry


def _sides(
    kind: DuesEntryKind, party: PartyOrganization, other: PartyOrganization | None
) -> tuple[PartyOrganization | None, PartyOrganization | None]:
    if kind == DuesEntryKind.OPENING:
        if DuesEntry.objects.filter(kind=kind, taker=party, reversed_by=None, reverses=None):
            raise ValidationError({"kind": "期初结存已经登记；登记错的请先冲正。"})
        return None, party
    if kind == DuesEntryKind.USED:
        return party, None
    if kind == DuesEntryKind.REMITTED:
        return party, other or party.parent
    if other is None and party.parent_id is None:
        return None, party  # from above the platform
    if other is None:
        raise ValidationError({"other": "请选择拨返给哪个党组织。"})
    if not other.path.startswith(party.path) or other.pk == party.pk:
        raise ValidationError({"other": "只能拨返给下级党组织。"})
    return party, other


@transaction.atomic
def reverse_entry(*, actor: Any, pk: int, version: int) -> DuesEntry:
    """Take an entry back by one the other way round. Raises what `claim` raises, `Refusal`."""
    seen = DuesEntry.objects.visible_to(actor).filter(pk=pk).first()
    if seen is None:
        raise Missing
    lock(seen.giver_id, seen.taker_id)
    entry = records.claim(DuesEntry, actor=actor, pk=pk, version=version)
    if entry.reverses_id or hasattr(entry, "reversed_by"):
        raise Refusal("这一笔已经冲正。")
    back = DuesEntry(
        kind=entry.kind,
        giver_id=entry.taker_id,
        taker_id=entry.giver_id,
        amount=entry.amount,
        happened_on=entry.happened_on,
        note="冲正",
        reverses=entry,
        made_by=actor,
    )
    store(back)
    refuse_negative(back.giver_id)
    audit.record(
        action=DuesAction.ENTRY_REVERSED,
        actor=actor,
        subject=entry,
        detail={"种类": entry.get_kind_display()},
    )
    return back
