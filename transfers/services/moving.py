"""Proposing a transfer, agreeing to it, receiving, refusing, calling off."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from branches.models import PartyOrganization
from core import crypto, records
from core.errors import Missing, Refusal
from members.codes import check_member
from members.models import Member
from members.services import admit, carry_over, former_member
from transfers.choices import TransferKind, TransferState
from transfers.flows import FLOW, flow_of
from transfers.models import Transfer
from transfers.services import telling
from transfers.services.floating import settle
from transfers.services.holding import (
    checked_day,
    day_called,
    hold_person,
    named_party,
    note_done,
    refuse_moved,
    refuse_own,
)
from transfers.services.letters import void

#: What is not needed once it is over.
FORGOTTEN = {
    "id_number_cipher": None,
    "id_number_index": "",
    "phone_cipher": None,
    "phone_index": "",
}


@transaction.atomic
def propose_within(*, actor: Any, member: Member, target: str, **values: Any) -> Transfer:
    """Propose that a member goes to another Party organization of the county: `target` is its code
    or whole name. Moves nobody. Raises ValidationError, `Missing`, `Denied`, `Refusal`."""
    person, party = hold_person(actor, member), named_party(target)
    if party.pk == person.party_organization_id:
        raise ValidationError({"target": f"该党员的组织关系已在“{party}”，无需转接。"})
    return propose(
        actor,
        Transfer(
            kind=TransferKind.WITHIN,
            target=party,
            **_of(person),
            **records.read(Transfer, values),
        ),
    )


@transaction.atomic
def propose_out(*, actor: Any, member: Member, **values: Any) -> Transfer:
    """Propose that a member goes out of the county: `outside`, `addressee`. Moves nobody."""
    person = hold_person(actor, member)
    given = records.read(Transfer, values)
    if missing := [name for name in ("outside", "addressee") if not given.get(name)]:
        raise ValidationError(dict.fromkeys(missing, "请填写。"))
    return propose(actor, Transfer(kind=TransferKind.OUT, **_of(person), **given))


def _of(member: Member) -> dict[str, Any]:
    return {
        "member": member,
        "party_organization": member.party_organization,
        "person_name": member.name,
    }


def propose(actor: Any, transfer: Transfer) -> Transfer:
    """Store a transfer and tell whoever has to agree."""
    today = timezone.localdate()
    transfer.proposed_on, transfer.proposed_by = today, actor
    transfer.state = TransferState.PROPOSED
    records.keep(transfer, actor=actor)
    flow = flow_of(transfer)
    state = TransferState.PROPOSED
    flow.keep_step(
        transfer, "propose", before=state, actor=actor, due_on=flow.due_after(state, today)
    )
    telling.tell_asked(transfer, actor)
    return transfer


#: What may be corrected, by the way somebody goes; who he is stays.
_AMENDED = {
    TransferKind.WITHIN: ("ground", "dues_paid_to"),
    TransferKind.OUT: ("outside", "addressee", "ground", "dues_paid_to"),
    TransferKind.IN: (
        "outside", "letter_number", "letter_on", "person_name", "status", "joined_on", "full_on",
        "ground", "dues_paid_to",
    ),
}  # fmt: skip
#: Of these none may become empty.
_NEEDED = ("outside", "addressee", "person_name", "status", "joined_on")


@sensitive_variables()
@transaction.atomic
def amend(
    *, actor: Any, pk: int, version: int, target: str | None = None, **values: Any
) -> Transfer:
    """Correct what was proposed, until the office above has answered: `target`, and the fields of
    its way. Only what is given changes. Raises ValidationError, `Missing`, `Denied`, `Conflict`,
    `Refusal`."""
    transfer = records.claim(Transfer, actor=actor, pk=pk, version=version)
    if transfer.state != TransferState.PROPOSED:
        label = transfer.get_state_display()
        raise Refusal(f"这次转接现在是“{label}”，不能再修改。需要改的，请取消后重新提出。")
    known = _AMENDED[TransferKind(transfer.kind)]
    given = records.read(Transfer, {name: values[name] for name in known if name in values})
    if missing := [name for name in _NEEDED if name in given and not given[name]]:
        raise ValidationError(dict.fromkeys(missing, "请填写。"))
    for name, value in given.items():
        setattr(transfer, name, value)
    if transfer.kind == TransferKind.IN:
        number = crypto.decrypt(transfer.id_number_cipher)
        found = check_member({"id_number": number, "joined_on": transfer.joined_on})
        if wrong := [each for each in found if not each.doubt]:
            raise ValidationError({each.field: f"{each.text}。" for each in wrong})
    if transfer.kind == TransferKind.WITHIN and target is not None:
        party = named_party(target)
        if party.pk == transfer.party_organization_id:
            raise ValidationError({"target": f"该党员的组织关系已在“{party}”，无需转接。"})
        transfer.target = party
    records.keep(transfer, actor=actor)
    return transfer


@transaction.atomic
def move_transfer(*, actor: Any, pk: int, version: int, move: str, reason: str = "") -> Transfer:
    """Agree, decline, refuse, call off; what moves the membership or gives a letter has services of
    its own. Raises what `Flow.claim` and `Flow.move` raise."""
    if move not in ("agree", "decline", "refuse", "cancel"):
        raise ValueError(f"{move} has a service of its own")
    flow = flow_of(_seen(actor, pk))
    transfer = flow.claim(move, actor=actor, pk=pk, version=version)
    if move in ("agree", "decline"):
        refuse_own(transfer, actor)
    before = transfer.state
    values = {"agreed_on": timezone.localdate()} if move == "agree" else dict(FORGOTTEN)
    flow.move(transfer, move, actor=actor, reason=reason, **values)
    if before == TransferState.SENT:
        void(transfer, actor, reason)
    telling.tell_moved(transfer, move, actor)
    return transfer


def _seen(actor: Any, pk: int) -> Transfer:
    found = Transfer.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


@sensitive_variables()
@transaction.atomic
def receive(*, actor: Any, pk: int, version: int, received_on: datetime.date | None) -> Transfer:
    """Take him in: from `received_on` on he belongs here, until the day before he belonged there.

    Raises what `Flow.claim` raises, ValidationError, `Refusal`.
    """
    transfer = FLOW.claim("receive", actor=actor, pk=pk, version=version)
    day = checked_day("received_on", "接收日期", received_on, transfer.agreed_on)
    with day_called("received_on"):
        if transfer.kind == TransferKind.WITHIN:
            member = Member.objects.select_for_update().get(pk=transfer.member_id)
            refuse_moved(transfer, member)
            carry_over(member, _locked(transfer.target_id), day)
        else:
            member = _admitted(transfer, actor, day)
    FLOW.move(transfer, "receive", actor=actor, member=member, received_on=day, **FORGOTTEN)
    settle(member, day)
    note_done(transfer, actor)
    telling.tell_moved(transfer, "receive", actor)
    return transfer


def _locked(pk: int) -> PartyOrganization:
    return PartyOrganization.objects.select_for_update().get(pk=pk)


@sensitive_variables()
def _admitted(transfer: Transfer, actor: Any, day: datetime.date) -> Member:
    """Whoever comes from outside: registered, or back on the books that he left."""
    party = _locked(transfer.party_organization_id)
    number = crypto.decrypt(transfer.id_number_cipher)
    former = former_member(number, actor=actor)
    if former is not None:
        member = Member.objects.select_for_update().get(pk=former.pk)
        return carry_over(member, party, day)
    phone = crypto.decrypt(transfer.phone_cipher) if transfer.phone_cipher else ""
    return admit(
        party=party,
        starts_on=day,
        id_number=number,
        phone=phone,
        name=transfer.person_name,
        status=transfer.status,
        joined_on=transfer.joined_on,
        full_on=transfer.full_on,
    )
