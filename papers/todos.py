"""Letters that wait to be signed for, and drafts that wait to be issued."""

from django.utils import timezone

from accounts.choices import Action
from core.lists.pagination import capped_count
from core.todos import Step, Todo
from papers.choices import LetterState
from papers.models import Delivery, Letter


def _waiting(user):
    return Delivery.objects.visible_to(user).receivable_by(user)


def _first(user, number: int) -> list[Step]:
    rows = _waiting(user).select_related("letter").order_by("letter__issued_on", "pk")
    return [
        Step(
            f"{each.letter.number}《{each.letter.title}》",
            each.letter.get_absolute_url(),
            "签收",
            note=f"{each.letter.sender}，{timezone.localdate(each.created_at)} 送达",
        )
        for each in rows[:number]
    ]


def _drafts(user) -> int:
    return capped_count(Letter.objects.editable_by(user).filter(state=LetterState.DRAFT))


TODOS = [
    Todo(
        "待签收的文件",
        lambda user: capped_count(_waiting(user)),
        "papers:letters",
        Action.ANSWER_LIGHTS,
        query="?receipt=mine",
        unit="份",
        first=_first,
    ),
    Todo(
        "起草中的文件",
        _drafts,
        "papers:letters",
        Action.ISSUE_LETTERS,
        query=f"?state={LetterState.DRAFT}",
        unit="份",
    ),
]
