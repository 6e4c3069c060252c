"""What becomes of transfers and floating members when their Party organization is merged or
dissolved."""

from django.db.models import Q

from core.succession import Event, Line, PlainKey, Successor
from transfers.choices import BackReason, LetterState, TransferState
from transfers.flows import flow_of
from transfers.models import FloatingMember, Transfer, TransferLetter

_MERGED, _ENDED = "党组织已合并，两边成为同一个党组织", "党组织已撤销"


class TransfersOfPartyOrganization(Successor):
    """What is under way goes on at the target; what is over stays where it was."""

    fields = ("transfers.Transfer.party_organization", "transfers.Transfer.target")

    def plan(self, event: Event) -> list[Line]:
        number = _open(event).count()
        if not number:
            return []
        outcome = f"由“{event.target}”继续办理" if event.target else "取消"
        return [Line("组织关系转接", f"{number} 次正在办理", outcome)]

    def move(self, event: Event) -> None:
        # Between the two of them there is nothing to transfer any more.
        both = {event.source.pk, event.target.pk}
        same = _open(event).filter(party_organization__in=both, target__in=both)
        _cancel(event, same, _MERGED)
        rows = _open(event)
        rows.filter(target=event.source).update(target=event.target)
        rows.filter(party_organization=event.source).update(party_organization=event.target)

    def end(self, event: Event) -> None:
        _cancel(event, _open(event), _ENDED)


class FloatingOfPartyOrganization(PlainKey):
    """They are looked after by the target; without one nobody does."""

    def end(self, event: Event) -> None:
        rows = FloatingMember.objects.open().filter(party_organization=event.source)
        for row in rows.select_for_update(of=("self",)):
            row.ends_on = max(event.day, row.starts_on)
            row.end_reason = BackReason.OTHER
            row.save()


def _open(event: Event):
    return Transfer.objects.open().filter(
        Q(party_organization=event.source) | Q(target=event.source)
    )


def _cancel(event: Event, rows, why: str) -> None:
    for transfer in rows.select_for_update(of=("self",)):
        before, transfer.state = transfer.state, TransferState.CANCELLED
        transfer.save(update_fields=["state"])
        flow_of(transfer).keep_step(
            transfer, "cancel", before=before, actor=event.actor, reason=why
        )
        TransferLetter.objects.filter(transfer=transfer, state=LetterState.UNDER_WAY).update(
            state=LetterState.VOIDED, void_reason=why
        )


SUCCESSORS = (
    TransfersOfPartyOrganization(),
    FloatingOfPartyOrganization("transfers.FloatingMember", "party_organization"),
)
