"""Who is told of excuses and reviews, in the transaction in which they are made."""

from collections.abc import Sequence

from accounts.choices import Action
from accounts.services.audience import Audience
from activities.choices import ExcuseState
from activities.models import Activity, ActivityStep, Excuse
from core import notifications
from core.notifications import Message

#: Move of a review → what has to be done. What was accepted asks for nothing, so nobody is told.
_TO_DO = {
    "return": "被退回，请按理由修改后重新提交",
    "redo": "须补课，请按日期补开",
}
_ANSWERS = {ExcuseState.GRANTED: "同意", ExcuseState.REFUSED: "不同意"}


def tell_reviewed(activities: Sequence[Activity]) -> None:
    """Whoever filed, and whoever leads the organizer, reads what he has to do after the review."""
    newest = ActivityStep.objects.filter(subject__in=activities).order_by("subject", "-pk")
    steps = {each.subject_id: each for each in newest.distinct("subject")}
    audience = None
    for activity in activities:
        step = steps.get(activity.pk)
        if step is None or step.move not in _TO_DO:
            continue
        audience = audience or Audience(Action.FILE_ACTIVITIES)
        users = set(audience.of_party(activity.organizer_id))
        filer = activity.filed_by
        # His delegation may be over by now.
        if filer and Activity.objects.editable_by(filer).filter(pk=activity.pk).exists():
            users.add(filer.pk)
        text = f"{activity.held_on}“{activity.topic}”{_TO_DO[step.move]}。"
        notifications.notify_each(
            kind="activity_returned",
            messages=[
                Message(pk, text, activity.get_absolute_url())
                for pk in sorted(users - {step.made_by_id})
            ],
            key=f"review:{step.pk}",
        )


def tell_asked(excuse: Excuse) -> None:
    """Whoever reviews nearest to the Party organization has something to answer."""
    party = excuse.party_organization
    users = Audience(Action.REVIEW_ACTIVITIES).nearest(party.region.path) - {excuse.asked_by_id}
    text = f"{party.name}申请免予{excuse}，请答复。"
    notifications.notify_each(
        kind="excuse_asked",
        messages=[Message(pk, text, excuse.get_absolute_url()) for pk in sorted(users)],
        key=f"excuse:{excuse.pk}",
    )


def tell_answered(excuse: Excuse) -> None:
    """Whoever asked reads what came of it, while the Party organization is in his scope."""
    user = excuse.asked_by
    if user is None or excuse.state not in _ANSWERS:
        return
    if not Excuse.objects.visible_to(user).filter(pk=excuse.pk).exists():
        return
    notifications.notify(
        user=user,
        kind="excuse_answered",
        text=f"{excuse.party_organization.name}免予{excuse}的申请：{_ANSWERS[excuse.state]}。",
        link=excuse.get_absolute_url(),
        key=f"excuse:{excuse.pk}:{excuse.state}",
    )
