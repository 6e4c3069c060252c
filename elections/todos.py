"""What waits in elections: answers of the office above, and the next step of the branch."""

from accounts.choices import Action
from core.lists.pagination import capped_count
from core.todos import Step, Todo
from elections.choices import ElectionState
from elections.flows import FLOW
from elections.models import Election

_ASKED = (ElectionState.ASKED, ElectionState.NOMINATED, ElectionState.REPORTED)
_OWN = (
    ElectionState.PREPARING,
    ElectionState.NOMINATING,
    ElectionState.CONVENED,
    ElectionState.ELECTED,
)


def _query(states) -> str:
    return "?" + "&".join(f"state={each}" for each in states)


def _to_answer(user):
    return Election.objects.approvable_by(user).present().filter(state__in=_ASKED)


def _to_go_on(user):
    """Of those who lead a Party organization: an office above looks after many."""
    rows = Election.objects.editable_by(user).present().filter(state__in=_OWN)
    return rows if user.may(Action.FILE_ACTIVITIES) else rows.none()


def _first(rows, button: str):
    def first(user, number: int) -> list[Step]:
        found = rows(user).select_related("party_organization").order_by("planned_on", "pk")
        return [
            Step(
                f"换届选举：{FLOW.task_of(FLOW.stages[each.state])}",
                each.get_absolute_url(),
                button,
                note=each.party_organization.name,
                due_on=each.planned_on if each.state in _OWN else None,
            )
            for each in found[:number]
        ]

    return first


TODOS = [
    Todo(
        "待批复的换届选举",
        lambda user: capped_count(_to_answer(user)),
        "elections:list",
        Action.EDIT_MEMBERS,
        query=_query(_ASKED),
        unit="次",
        first=_first(_to_answer, "批复"),
    ),
    Todo(
        "正在办理的换届选举",
        lambda user: capped_count(_to_go_on(user)),
        "elections:list",
        Action.HOLD_ELECTIONS,
        query=_query(_OWN),
        unit="次",
        first=_first(_to_go_on, "办理"),
    ),
]
