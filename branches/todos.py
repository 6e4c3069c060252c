"""Terms that are over or soon will be wait for whoever answers for the Party organizations."""

from accounts.choices import Action
from branches.filters import DUE, EXPIRED, term_condition
from branches.models import Term
from core.lists.pagination import capped_count
from core.todos import Step, Todo


def _terms(state: str):
    def count(user) -> int:
        return capped_count(Term.objects.visible_to(user).present().filter(term_condition(state)))

    return count


def _first(state: str):
    def first(user, number: int) -> list[Step]:
        """To those who lead a Party organization; its office sees the numbers."""
        if not user.may(Action.FILE_ACTIVITIES):
            return []
        rows = Term.objects.visible_to(user).present().filter(term_condition(state))
        return [
            Step(
                "本届任期届满，请换届" if state == EXPIRED else "本届任期半年内届满",
                term.get_absolute_url(),
                "查看",
                note=term.party_organization.name,
                due_on=term.due_on,
            )
            for term in rows.select_related("party_organization").order_by("due_on", "pk")[:number]
        ]

    return first


TODOS = [
    Todo(
        "任期已届满、尚未换届的党组织",
        _terms(EXPIRED),
        "branches:terms",
        Action.ANSWER_LIGHTS,
        query=f"?state={EXPIRED}",
        first=_first(EXPIRED),
    ),
    Todo(
        "半年内任期届满的党组织",
        _terms(DUE),
        "branches:terms",
        Action.ANSWER_LIGHTS,
        query=f"?state={DUE}",
        first=_first(DUE),
    ),
]
