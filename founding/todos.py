"""Checklists with items past their day wait for whoever answers for them."""

from django.utils import timezone

from accounts.choices import Action
from core.lists.pagination import capped_count
from core.todos import Step, Todo
from founding.filters import OVERDUE
from founding.models import Checklist


def overdue(user):
    return Checklist.objects.editable_by(user).present().overdue_on(timezone.localdate())


def _first(user, number: int) -> list[Step]:
    """Of a department, or of whoever leads a Party organization: single ones."""
    if user.may(Action.EDIT_REGISTRY):
        return []
    rows = overdue(user).with_progress().select_related("organization")
    return [
        Step(
            f"同步组建：{each.get_trigger_display()}清单有逾期事项",
            each.get_absolute_url(),
            "办理",
            note=each.organization.name,
            due_on=each.next_due,
        )
        for each in rows.order_by("next_due", "pk")[:number]
    ]


TODOS = [
    Todo(
        "有逾期事项的同步组建清单",
        lambda user: capped_count(overdue(user)),
        "founding:list",
        query=f"?state={OVERDUE}",
        unit="份",
        first=_first,
    )
]
