"""What becomes of reviews and procedures when their Party organization is merged or dissolved."""

from core import marks
from core.succession import Event, Line, Successor
from reviews.choices import AppraisalState
from reviews.flows import APPRAISAL
from reviews.models import Appraisal, Disposal


class AppraisalsOfPartyOrganization(Successor):
    """They stay with the one that held them; what is not finished comes to nothing."""

    fields = ("reviews.Appraisal.party_organization",)

    def plan(self, event: Event) -> list[Line]:
        number = _open(event).count()
        return [Line("民主评议", f"{number} 次正在办理", "终止")] if number else []

    def move(self, event: Event) -> None:
        _cancel(event)

    def end(self, event: Event) -> None:
        _cancel(event)


class DisposalsOfPartyOrganization(Successor):
    """What is under way is gone on with where the members go; what is over stays where it was."""

    fields = ("reviews.Disposal.party_organization",)

    def plan(self, event: Event) -> list[Line]:
        number = _running(event).count() if event.target else 0
        return (
            [Line("组织处置", f"{number} 件正在办理", f"由“{event.target}”接着办理")]
            if number
            else []
        )

    def obstacles(self, event: Event) -> list[Line]:
        number = _running(event).count()
        return [Line("", f"{number} 件正在办理的组织处置")] if number else []

    def move(self, event: Event) -> None:
        _running(event).update(party_organization=event.target)


def _open(event: Event):
    return Appraisal.objects.present().open().filter(party_organization=event.source)


def _running(event: Event):
    return Disposal.objects.present().open().filter(party_organization=event.source)


def _cancel(event: Event) -> None:
    why = "党组织已并入其他党组织" if event.target is not None else "党组织已撤销"
    for appraisal in _open(event).select_for_update(of=("self",)):
        if appraisal.poll is not None and appraisal.poll.closed_on is None:
            marks.discard(appraisal.poll)
            appraisal.refresh_from_db()
        before = appraisal.state
        appraisal.state = AppraisalState.CANCELLED
        appraisal.save(update_fields=["state"])
        APPRAISAL.keep_step(appraisal, "cancel", before=before, actor=event.actor, reason=why)


SUCCESSORS = (AppraisalsOfPartyOrganization(), DisposalsOfPartyOrganization())
