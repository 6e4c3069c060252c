"""What waits in campaigns: for the squads, for the office behind them."""

from django.utils import timezone

from accounts.choices import Action
from core.lists.pagination import capped_count
from core.todos import Step, Todo
from surveys.choices import FIELD_STATES, AssignmentState
from surveys.models import Assignment


def _in_the_field(user):
    rows = Assignment.objects.visible_to(user).present().running()
    return rows.filter(state__in=FIELD_STATES)


def _to_check(user):
    rows = Assignment.objects.reviewable_by(user).present().running()
    return rows.filter(state=AssignmentState.CHECK)


def _overdue(user):
    return Assignment.objects.reviewable_by(user).present().overdue(timezone.localdate())


def _due_again(user):
    return Assignment.objects.reviewable_by(user).present().check_due(timezone.localdate())


def _first(rows, button: str):
    def first(user, number: int) -> list[Step]:
        found = rows(user).select_related("organization__region", "round", "campaign")
        return [
            Step(
                f"摸排：{each.organization}",
                each.get_absolute_url(),
                button,
                note=each.campaign.name,
                due_on=each.round.due_on,
            )
            for each in found.order_by("round__due_on", "organization__address", "pk")[:number]
        ]

    return first


_FIELD = "&".join(f"state={state}" for state in FIELD_STATES)

TODOS = [
    Todo(
        "待摸排的组织",
        lambda user: capped_count(_in_the_field(user)),
        "surveys:assignments",
        Action.FILE_SURVEYS,
        query=f"?{_FIELD}",
        first=_first(_in_the_field, "办理"),
    ),
    Todo(
        "待核对的摸排",
        lambda user: capped_count(_to_check(user)),
        "surveys:assignments",
        Action.APPROVE_SURVEYS,
        query=f"?state={AssignmentState.CHECK}",
        first=_first(_to_check, "核对"),
    ),
    Todo(
        "逾期未办结的排查对象",
        lambda user: capped_count(_overdue(user)),
        "surveys:assignments",
        Action.APPROVE_SURVEYS,
        query="?result=overdue",
    ),
    Todo(
        "到期应再次排查的组织",
        lambda user: capped_count(_due_again(user)),
        "surveys:assignments",
        Action.APPROVE_SURVEYS,
        query="?result=due_again",
    ),
]
