"""What waits: corrections that members asked for."""

from accounts.choices import Action
from core.choices import CorrectionState
from core.lists.pagination import capped_count
from core.todos import Todo
from own.models import Correction


def _waiting(user):
    rows = Correction.objects.editable_by(user).present()
    return rows.filter(state=CorrectionState.PROPOSED)


TODOS = [
    Todo(
        "党员本人申请的更正",
        lambda user: capped_count(_waiting(user)),
        "own:corrections",
        Action.EDIT_MEMBERS,
        query=f"?state={CorrectionState.PROPOSED}",
        unit="项",
    )
]
