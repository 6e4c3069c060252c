"""Who is told of a round, in the transaction in which something happens."""

from collections.abc import Collection, Iterable

from django.utils import timezone

from accounts.choices import Action
from accounts.models import Grant
from accounts.services.audience import Audience
from assessments.models import Assessment, Round, Slip
from core import notifications
from core.notifications import Message


def tell_opened(round: Round) -> None:
    """The secretaries of all who are rated."""
    text = f"“{round}”已启动，请在 {round.own_until} 前自评。系统计算的项目不用填。"
    _tell_secretaries(round, "assessment_round", text, f"round:{round.pk}:open")


def tell_published(round: Round) -> None:
    text = f"“{round}”公示至 {round.publicity_until}，有异议的可以提出。"
    key = f"round:{round.pk}:publicity:{round.published_on}"
    _tell_secretaries(round, "assessment_round", text, key)


def _tell_secretaries(round: Round, kind: str, text: str, key: str) -> None:
    audience = Audience(Action.ASSESS_OWN)
    rated = Assessment.objects.filter(
        round=round, party_organization__in=list(audience.by_party)
    ).values_list("pk", "party_organization")
    messages = {
        user: Message(user, text, Assessment(pk=pk).get_absolute_url())
        for pk, party in rated
        for user in audience.of_party(party)
    }
    notifications.notify_each(
        kind=kind, messages=[messages[user] for user in sorted(messages)], key=key
    )


def tell_low(round: Round, low: Collection[int]) -> None:
    """Whoever had few stars again: the secretary, and the town that sees to it."""
    rows = Assessment.objects.filter(pk__in=low, party_organization__isnull=False)
    branches, towns = Audience(Action.ASSESS_OWN), Audience(Action.CHECK_ASSESSMENTS)
    document = round.scheme.document
    messages = []
    for each in rows.select_related("party_organization", "region").order_by("pk"):
        users = branches.of_party(each.party_organization_id) | towns.nearest(each.region.path)
        text = (
            f"{each.rated}连续 {document.low_rounds} 轮低于 {document.low_star} 星，"
            "请研究整改措施；是否降级由人决定。"
        )
        messages += [Message(pk, text, each.get_absolute_url()) for pk in sorted(users)]
    # One message each: a town hears of each Party organization.
    for place in range(0, len(messages), 1000):
        notifications.notify_each(kind="assessment_low", messages=messages[place : place + 1000])


def tell_moved(assessment: Assessment, move: str, reason: str) -> None:
    """It went back: whoever has to act again."""
    if move == "return":
        users = Audience(Action.ASSESS_OWN).of_party(assessment.party_organization_id or 0)
        what = "自评被退回，请按理由修改后重新提交"
    elif move == "send_back":
        users = Audience(Action.CHECK_ASSESSMENTS).nearest(assessment.region.path)
        what = "初核被退回，请按理由重新初核"
    else:
        return
    text = f"{assessment.rated}的{what}。"
    link = assessment.get_absolute_url()
    notifications.notify_each(
        kind="assessment_returned",
        messages=[Message(pk, text, link) for pk in sorted(users)],
        key=f"assessment:{assessment.pk}:{assessment.version}",
    )


def tell_asked(round: Round, slips: Iterable[Slip]) -> None:
    """The people of the departments that were asked."""
    held = Grant.objects.in_force(timezone.localdate()).filter(user__is_active=True)
    for slip in slips:
        users = held.filter(department=slip.department_id).values_list("user_id", flat=True)
        text = f"“{round}”核查单，请在 {slip.due_on} 前答复有无一票否决情形。"
        notifications.notify_each(
            kind="assessment_slip",
            messages=[Message(pk, text, slip.get_absolute_url()) for pk in sorted(set(users))],
            key=f"slip:{slip.pk}",
        )
