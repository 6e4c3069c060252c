"""Complaints and suggestions wait for whoever answers them."""

from accounts.choices import Action
from accounts.models import Complaint
from core.lists.pagination import capped_count
from core.todos import Todo


def _complaints(user) -> int:
    return capped_count(Complaint.objects.editable_by(user).open())


TODOS = [
    Todo(
        "待答复的投诉建议",
        _complaints,
        "accounts:complaints",
        Action.ANSWER_COMPLAINTS,
        query="?state=open",
        unit="件",
    )
]
