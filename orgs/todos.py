"""What waits for those who keep the organizations."""

from accounts.choices import Action
from core.lists.pagination import capped_count
from core.todos import Todo
from orgs.models import DuplicatePair, Organization


def _undecided(user) -> int:
    return capped_count(Organization.objects.editable_by(user).present().in_doubt())


def _duplicates(user) -> int:
    pairs = DuplicatePair.objects.editable_by(user).filter(dismissed_at=None)
    return capped_count(pairs.filter(first__deleted_at=None, second__deleted_at=None))


TODOS = [
    Todo("未定区域的两新组织", _undecided, "orgs:undecided", Action.EDIT_REGISTRY),
    Todo("疑似重复的两新组织", _duplicates, "orgs:duplicates", Action.EDIT_REGISTRY, unit="对"),
]
