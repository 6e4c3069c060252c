"""Finding and locking whom and what a transfer is about."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization
from core import audit, records
from core.errors import Missing, Refusal
from members.models import Member
from transfers.choices import TransferAction
from transfers.models import Transfer
from transfers.models.scope import takes_in


def hold_person(actor: Any, member: Member) -> Member:
    """Lock a member on the books for whom `actor` records. Raises `Missing`, `Denied`,
    `Refusal`."""
    rows = Member.objects.recordable_by(actor).present().select_for_update(of=("self",))
    found = rows.filter(pk=member.pk).first()
    if found is None:
        if not Member.objects.visible_to(actor).present().filter(pk=member.pk).exists():
            raise Missing
        records.deny(actor=actor, subject=Member, keys=[member.pk])
    if found.party_organization_id is None:
        raise Refusal("该党员已不在册，组织关系不在本县，不能办理。")
    return found


def parties_of(actor: Any):
    """The Party organizations for whose people `actor` records."""
    part = actor.reach.part(Action.RECORD_TRANSFERS)
    rows = PartyOrganization.objects.all()
    if not part.everywhere:
        rows = rows.filter(Q(region_id__in=part.region_ids) | Q(pk__in=part.party_organization_ids))
    return rows.active_on(timezone.localdate())


def hold_own_party(actor: Any, party_organization: PartyOrganization) -> PartyOrganization:
    """Lock a Party organization for whose people `actor` records. Raises `Missing`, `Denied`,
    `Refusal`."""
    pk, rows = party_organization.pk, PartyOrganization.objects
    party = rows.select_for_update(of=("self",)).filter(pk=pk, deleted_at=None).first()
    part = actor.reach.part(Action.RECORD_TRANSFERS)
    if party is None or not takes_in(part, party):
        if not rows.visible_to(actor).present().filter(pk=pk).exists():
            raise Missing
        records.deny(actor=actor, subject=PartyOrganization, keys=[pk])
    if party.dissolved_on is not None:
        raise Refusal(f"“{party}”已于 {party.dissolved_on} 撤销，请选择其他党组织。")
    return party


def named_party(text: str) -> PartyOrganization:
    """The active Party organization with exactly this code or name: whoever proposes a transfer
    does not see those out of his scope and must know which one he means. Raises
    ValidationError."""
    wanted = " ".join(text.split())
    rows = PartyOrganization.objects.active_on(timezone.localdate()).present()
    found = list(rows.filter(code=wanted)[:1]) or list(rows.filter(name=wanted)[:2])
    if not found:
        said = "没有找到这个党组织，请填写完整的名称或党组织代码；不在本县的请办理“转往县外”。"
        raise ValidationError({"target": said})
    if len(found) > 1:
        raise ValidationError({"target": "本县有同名的党组织，请填写党组织代码。"})
    return found[0]


def refuse_moved(transfer: Transfer, member: Member) -> None:
    """Raise `Refusal` when somebody moved him in another way meanwhile."""
    if member.party_organization_id != transfer.party_organization_id:
        raise Refusal("该党员的组织关系已经变动，这次转接不能再办理，请取消。")


def refuse_own(transfer: Transfer, actor: Any) -> None:
    """Raise `Refusal` where somebody would agree to what he proposed himself."""
    if transfer.proposed_by_id == actor.pk:
        raise Refusal("这是您自己提出的，请由上级的其他同志办理。")


def checked_day(
    name: str, label: str, day: datetime.date | None, since: datetime.date | None
) -> datetime.date:
    """Raise ValidationError for a day that cannot be."""
    if day is None:
        raise ValidationError({name: f"请填写{label}。"})
    records.refuse_future(name, day, label)
    if since is not None and day < since:
        raise ValidationError({name: f"{label}不能早于 {since}，请核对。"})
    return day


def note_done(transfer: Transfer, actor: Any) -> None:
    audit.record(
        action=TransferAction.TRANSFER_RECEIVED,
        actor=actor,
        subject=transfer,
        detail={"方式": transfer.get_kind_display(), "转接日期": f"{transfer.received_on}"},
    )


@contextmanager
def day_called(name: str) -> Iterator[None]:
    """What lower services say of a day stands at the field `name`."""
    try:
        yield
    except ValidationError as error:
        if not hasattr(error, "error_dict"):
            raise
        found = {
            name if key in ("starts_on", "ends_on") else key: said
            for key, said in error.error_dict.items()
        }
        raise ValidationError(found) from None
