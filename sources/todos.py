"""What lists left for people to say."""

from accounts.choices import Action
from core.lists.pagination import capped_count
from core.todos import Todo
from sources.models import SourceRow


def _likely(user) -> int:
    return capped_count(SourceRow.objects.editable_by(user).waiting_likely())


def _new(user) -> int:
    return capped_count(SourceRow.objects.editable_by(user).waiting_new())


TODOS = [
    Todo(
        "名单比对：疑似待判定",
        _likely,
        "sources:rows",
        Action.EDIT_REGISTRY,
        query="?queue=likely",
        unit="行",
    ),
    Todo(
        "名单比对：新增待录入",
        _new,
        "sources:rows",
        Action.EDIT_REGISTRY,
        query="?queue=new",
        unit="行",
    ),
]
