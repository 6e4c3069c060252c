"""What becomes of elections when their Party organization is merged or dissolved."""

from core.succession import Event, Line, Successor
from elections.choices import ElectionState
from elections.flows import FLOW
from elections.models import Election


class ElectionsOfPartyOrganization(Successor):
    """They stay with the one that held them; what is not finished comes to nothing."""

    fields = ("elections.Election.party_organization",)

    def plan(self, event: Event) -> list[Line]:
        number = _open(event).count()
        return [Line("换届选举", f"{number} 次正在办理", "终止")] if number else []

    def move(self, event: Event) -> None:
        _cancel(event)

    def end(self, event: Event) -> None:
        _cancel(event)


def _open(event: Event):
    return Election.objects.present().open().filter(party_organization=event.source)


def _cancel(event: Event) -> None:
    why = "党组织已并入其他党组织" if event.target is not None else "党组织已撤销"
    for election in _open(event).select_for_update(of=("self",)):
        before = election.state
        election.state = ElectionState.CANCELLED
        election.save(update_fields=["state"])
        FLOW.keep_step(election, "cancel", before=before, actor=event.actor, reason=why)


SUCCESSORS = (ElectionsOfPartyOrganization(),)
