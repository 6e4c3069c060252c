"""What waits of comparisons: members of whom the branch has to say whether they work there."""

from accounts.choices import Action
from core.addresses import address_of
from core.lists.pagination import capped_count
from core.todos import Step, Todo
from rosters.choices import MatchState
from rosters.models import RosterMatch


def _waiting(user):
    rows = RosterMatch.objects.editable_by(user).present()
    return rows.filter(state=MatchState.PROPOSED)


def _first(user, number: int) -> list[Step]:
    rows = _waiting(user).select_related(*RosterMatch.naming).order_by("pk")[:number]
    return [
        Step(
            f"核对{each.named_to(user)}是否在{each.roster.organization.name}工作",
            address_of("rosters:confirm", each.pk),
            "核对",
        )
        for each in rows
    ]


TODOS = [
    Todo(
        "待核对的人员比对结果",
        lambda user: capped_count(_waiting(user)),
        "rosters:matches",
        Action.RECORD_TRANSFERS,
        query=f"?state={MatchState.PROPOSED}",
        unit="名",
        first=_first,
    )
]
