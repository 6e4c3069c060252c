"""Who is told when a step was recorded: whoever has to go on with it."""

from typing import Any

from accounts.choices import Action
from accounts.services.audience import Audience
from core import notifications
from core.notifications import Message
from joining.choices import Acts
from joining.models import Candidate, JoiningStep
from regions.models import Region


def tell_recorded(candidate: Candidate, step: JoiningStep, actor: Any) -> None:
    """The office above, once it has to consent; the branch, once the office above has done so.
    Names are masked: nobody knows where a message is read."""
    if candidate.is_direct:
        return
    party = candidate.party_organization
    done = f"{party.name}的{candidate.get_state_display()}{candidate}：“{step.title}”已登记"
    if step.acts == Acts.SUPERIOR:
        users = Audience(Action.RECORD_CANDIDATES).of_party(party.pk)
        _tell(candidate, "joining_answered", f"{done}，请接着办理。", users, actor, step)
    elif candidate.above_next:
        region = Region.objects.get(pk=party.region_id)
        users = Audience(Action.APPROVE_CANDIDATES).nearest(region.path)
        _tell(candidate, "joining_asked", f"{done}，等上级办理。", users, actor, step)


def _tell(
    candidate: Candidate, kind: str, text: str, users: set[int], actor: Any, step: JoiningStep
) -> None:
    made_by = actor.pk if actor is not None else None
    notifications.notify_each(
        kind=kind,
        messages=[
            Message(pk, text, candidate.get_absolute_url()) for pk in sorted(users - {made_by})
        ],
        key=f"joining:{candidate.pk}:{step.code}:{candidate.version}",
    )
