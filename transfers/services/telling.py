"""Who is told of a transfer, in the transaction in which it is moved."""

from typing import Any

from accounts.choices import Action
from accounts.services.audience import Audience
from branches.models import PartyOrganization
from core import notifications
from core.notifications import Message
from transfers.choices import TransferKind
from transfers.models import Transfer, TransferStep

#: Move → what the side that records it reads.
_ANSWERED = {
    "agree": "上级已同意",
    "decline": "上级未同意，理由见办理过程",
    "issue": "已开具介绍信，收到回执后转出",
    "receive": "已接收，组织关系已转出",
    "confirm": "已收到回执，组织关系已转出",
    "refuse": "对方未接收，理由见办理过程",
    "cancel": "已取消",
}


def tell_asked(transfer: Transfer, actor: Any) -> None:
    """Whoever edits the members nearest to the side that records it has to agree."""
    party = transfer.party_organization
    action = Action.REVEAL_IDENTIFIER if transfer.is_out else Action.EDIT_MEMBERS
    users = Audience(action).nearest(party.region.path)
    what = "开具介绍信" if transfer.is_out else "审核"
    _tell(
        transfer,
        "transfer_asked",
        f"{party.name}有一名党员的组织关系要转接，请{what}。",
        users,
        actor,
    )


def tell_moved(transfer: Transfer, move: str, actor: Any) -> None:
    """The side that records it hears what became of it; the one that receives, that it is to."""
    audience = Audience(Action.RECORD_TRANSFERS)
    users = set(audience.of_party(transfer.party_organization_id))
    said = f"{transfer}：{_ANSWERED[move]}。"
    if move == "agree" and transfer.kind == TransferKind.IN:
        said = f"{transfer}：上级已同意，收到介绍信后请办理接收。"
    _tell(transfer, "transfer_answered", said, users, actor)
    if move == "agree" and transfer.target is not None:
        text = f"有一名党员的组织关系要转入{transfer.target.name}，请办理接收。"
        _tell(transfer, "transfer_asked", text, _receivers(audience, transfer.target), actor)


def _receivers(audience: Audience, party: PartyOrganization) -> set[int]:
    return audience.of_party(party.pk) or audience.nearest(party.region.path)


def _tell(transfer: Transfer, kind: str, text: str, users: set[int], actor: Any) -> None:
    step = TransferStep.objects.filter(subject=transfer).order_by("-pk").first()
    notifications.notify_each(
        kind=kind,
        messages=[
            Message(pk, text, transfer.get_absolute_url()) for pk in sorted(users - {actor.pk})
        ],
        key=f"transfer:{step.pk}",
    )
