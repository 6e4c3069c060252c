"""Who is told of a round, in the transaction in which something happens."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.utils import timezone

from accounts.choices import Action
from accounts.models import Grant
from accounts.services.audience import Audience
from assessments.models import Assessment, Round, Slip
from core import notifications
from core.notifications import Message
from own.models import MemberAccount


def tell_opened(round: Round) -> None:
    """All who are rated, or the secretaries of those Party organizations."""
    asked = "自评" if round.is_of_parties else "述职、自评"
    text = f"“{round}”已启动，请在 {round.own_until} 前{asked}。系统计算的项目不用填。"
    _tell(round, text, f"round:{round.pk}:open")


def tell_published(round: Round) -> None:
    if round.is_of_parties:
        text = f"“{round}”公示至 {round.publicity_until}，有异议的可以提出。"
    else:
        text = f"“{round}”的结果已反馈给您，有异议的请在 {round.publicity_until} 前提出。"
    _tell(round, text, f"round:{round.pk}:publicity:{round.published_on}")


def _tell(round: Round, text: str, key: str) -> None:
    rated = Assessment.objects.filter(round=round).select_related("post", "instructor")
    messages = {
        user: Message(user, text, each.get_absolute_url()) for each, user in concerned(rated)
    }
    notifications.notify_each(
        kind="assessment_round",
        messages=[messages[user] for user in sorted(messages)],
        key=key,
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


def concerned(rows: Iterable[Assessment]) -> Iterator[tuple[Assessment, int]]:
    """Each assessment with the users who rate themselves in it (`models.reached.own`)."""
    parties = Audience(Action.ASSESS_OWN)  # secretaries: they report on their own work too
    departments: dict[int, set[int]] = defaultdict(set)
    held = Grant.objects.in_force(timezone.localdate()).filter(user__is_active=True)
    for department, user in held.filter(department__isnull=False).values_list(
        "department_id", "user_id"
    ):
        departments[department].add(user)
    member_of = dict(MemberAccount.objects.values_list("user_id", "member_id"))
    known = set(member_of.values())
    for each in rows:
        if each.instructor_id is not None:
            users = {each.instructor.user_id} - {None}
        elif each.department_id is not None:
            users = departments[each.department_id]
        else:
            users = parties.of_party(each.party_organization_id)
        if each.post_id is not None:
            me = each.post.member_id if each.post.member_id in known else None
            users = {user for user in users if member_of.get(user) == me}
        for user in users:
            yield each, user


def tell_moved(assessment: Assessment, move: str, reason: str) -> None:
    """It went back: whoever has to act again."""
    if move == "return":
        users = {user for _, user in concerned([assessment])}
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
