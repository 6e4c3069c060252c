"""Who is told of a review or a procedure, in the transaction in which it is moved."""

from typing import Any

from accounts.choices import Action
from accounts.services.audience import Audience
from core import notifications
from core.notifications import Message
from reviews.models import Appraisal, AppraisalStep, Disposal, DisposalStep

#: Move → what the office above has to answer.
_APPRAISAL_ASKED = {"report": "报送了民主评议等次，请审核。"}
#: Move → what the branch reads.
_APPRAISAL_ANSWERED = {
    "agree": "民主评议等次已同意，请向本人反馈。",
    "return": "民主评议等次被退回，请按理由修改后重新上报。",
}
_DISPOSAL_ASKED = {
    "file": "报送了一件组织处置的事前备案，请审查。",
    "submit": "报送了一件组织处置，请审批。",
}
_DISPOSAL_ANSWERED = {
    "accept": "组织处置已备案，请调查核实。",
    "return_filing": "组织处置的备案被退回，请按理由办理。",
    "return": "组织处置被退回重议，请按理由办理。",
    "approve": "组织处置已批准，请宣布送达并做好教育帮助。",
    "extend": "一件限期改正已延长期限。",
    "end": "一件组织处置已作出结论。",
}


def tell_appraisal(appraisal: Appraisal, move: str, actor: Any) -> None:
    step = AppraisalStep.objects.filter(subject=appraisal).order_by("-pk").first()
    _tell(appraisal, move, actor, "appraisal", step, _APPRAISAL_ASKED, _APPRAISAL_ANSWERED)


def tell_disposal(disposal: Disposal, move: str, actor: Any) -> None:
    """Without a name: who may not read it anywhere reads none here."""
    step = DisposalStep.objects.filter(subject=disposal).order_by("-pk").first()
    _tell(disposal, move, actor, "disposal", step, _DISPOSAL_ASKED, _DISPOSAL_ANSWERED)


def _tell(
    row: Any,
    move: str,
    actor: Any,
    kind: str,
    step: Any,
    asked: dict[str, str],
    answered: dict[str, str],
) -> None:
    party = row.party_organization
    if move in asked:
        users = Audience(Action.EDIT_MEMBERS).nearest(party.region.path)
        kind, text = f"{kind}_asked", asked[move]
    elif move in answered:
        users = Audience(Action.FILE_ACTIVITIES).of_party(party.pk)
        kind, text = f"{kind}_answered", answered[move]
    else:
        return
    notifications.notify_each(
        kind=kind,
        messages=[
            Message(pk, f"{party.name}{text}", row.get_absolute_url())
            for pk in sorted(users - {actor.pk})
        ],
        key=f"{kind}:{step.pk}",
    )
