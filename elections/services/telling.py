"""Who is told of an election, in the transaction in which it is moved."""

from typing import Any

from accounts.choices import Action
from accounts.services.audience import Audience
from core import notifications
from core.notifications import Message
from elections.models import Election, ElectionStep

#: Move → what the office above has to answer.
_ASKED = {
    "ask": "报送了换届请示",
    "nominate": "报送了候选人请示",
    "report": "报送了选举结果",
}
#: Move → what the Party organization has to do next.
_ANSWERED = {
    "approve": "换届请示已批复，请组织谈话考察、提名候选人",
    "return": "换届请示被退回，请按理由修改后重新报送",
    "approve_nominees": "候选人已批复，请召开大会选举",
    "return_nominees": "候选人请示被退回，请按理由修改后重新报送",
    "record": "选举结果已批复，新一届任期和任职已登记",
    "return_result": "选举结果被退回，请按理由修改后重新报送",
}


def tell_asked(election: Election, move: str, actor: Any) -> None:
    """Whoever keeps terms and offices nearest to the Party organization has to answer."""
    party = election.party_organization
    users = Audience(Action.EDIT_MEMBERS).nearest(party.region.path)
    _tell(election, "election_asked", f"{party.name}{_ASKED[move]}，请批复。", users, actor)


def tell_answered(election: Election, move: str, actor: Any) -> None:
    """Whoever leads the Party organization reads what he has to do."""
    if move not in _ANSWERED:
        return
    party = election.party_organization
    users = Audience(Action.FILE_ACTIVITIES).of_party(party.pk)
    _tell(election, "election_answered", f"{party.name}{_ANSWERED[move]}。", users, actor)


def _tell(election: Election, kind: str, text: str, users: set[int], actor: Any) -> None:
    step = ElectionStep.objects.filter(subject=election).order_by("-pk").first()
    notifications.notify_each(
        kind=kind,
        messages=[
            Message(pk, text, election.get_absolute_url()) for pk in sorted(users - {actor.pk})
        ],
        key=f"election:{step.pk}",
    )
