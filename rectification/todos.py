"""What waits in cases: to be sent out, answered, checked, decided."""

from django.db.models import Q

from accounts.choices import Action
from core.choices import CorrectionState
from core.lists.pagination import capped_count
from core.todos import Step, Todo
from rectification.choices import (
    OPEN,
    TO_ANSWER,
    TO_ISSUE,
    TO_VERIFY,
    AppealState,
    AskedState,
    CaseState,
)
from rectification.flows import FLOW
from rectification.models import Appeal, AppealField, Case, Escalation, Extension

_URL = "rectification:list"


def to_answer(user):
    return Case.objects.visible_to(user).answerable_by(user).filter(state__in=TO_ANSWER)


def _own(user):
    """Of whoever leads a Party organization or works in a department all; a town, which answers
    what nobody else does, is reminded of what nobody has signed for."""
    rows = to_answer(user)
    return rows if not user.may(Action.VERIFY_CASES) else rows.filter(state=CaseState.ISSUED)


def to_issue(user):
    return Case.objects.visible_to(user).overseen_by(user).filter(state__in=TO_ISSUE)


def to_close(user):
    """Proven, or shown by the data to be done."""
    proved = Q(state__in=TO_VERIFY) & ~Q(answered_by=user)
    gone = Q(state__in=OPEN, proposed_closed_on__isnull=False)
    return Case.objects.visible_to(user).overseen_by(user).filter(proved | gone)


def to_decide(user):
    """Cases of which somebody asked for a later deadline, or says that the data are wrong."""
    asked = Extension.objects.visible_to(user).decidable_by(user).filter(state=AskedState.ASKED)
    appeals = Appeal.objects.visible_to(user).decidable_by(user)
    plain = appeals.filter(state=AppealState.ASKED, fields=None)
    fields = AppealField.objects.visible_to(user).decidable_by(user)
    wrong = fields.filter(state=CorrectionState.PROPOSED, appeal__state=AppealState.ASKED)
    seen = Case.objects.visible_to(user).open()
    return (
        seen.filter(pk__in=asked.values("case"))
        | seen.filter(pk__in=plain.values("case"))
        | seen.filter(pk__in=wrong.values("appeal__case"))
    )


def with_measures_due(user):
    rows = Escalation.objects.visible_to(user).editable_by(user).filter(done_on=None)
    return Case.objects.visible_to(user).open().filter(pk__in=rows.values("case"))


#: Value of the filter `mine` → what it means.
MINE = {
    "own": _own,
    "answer": to_answer,
    "issue": to_issue,
    "verify": to_close,
    "decide": to_decide,
    "measures": with_measures_due,
}


def _first(rows, button: str, task: str = ""):
    """The cases that are due first, each by what is to be done with it."""

    def first(user, number: int) -> list[Step]:
        found = rows(user).with_subject().order_by("due_on", "pk")[:number]
        return [
            Step(
                f"{each.topic_name}：{task or FLOW.task_of(FLOW.stages[each.state])}",
                each.get_absolute_url(),
                button,
                note=each.subject.name,
                due_on=each.due_on,
            )
            for each in found
        ]

    return first


def _todo(title: str, rows, query: str, action: str, button: str = "", task: str = "") -> Todo:
    return Todo(
        title,
        lambda user: capped_count(rows(user)),
        _URL,
        action,
        query=query,
        unit="件",
        first=_first(rows, button, task) if button else None,
    )


TODOS = [
    _todo("由我整改的整改件", _own, "?mine=own", Action.ANSWER_CASES, "办理"),
    _todo("待下发的整改件", to_issue, "?mine=issue", Action.VERIFY_CASES),
    _todo("待复核销号的整改件", to_close, "?mine=verify", Action.VERIFY_CASES, "复核", "复核销号"),
    _todo(
        "待决定的延期和申诉", to_decide, "?mine=decide", Action.VERIFY_CASES, "决定", "延期或申诉"
    ),
    _todo(
        "待登记督促措施的整改件",
        with_measures_due,
        "?mine=measures",
        Action.VERIFY_CASES,
        "登记",
        "督促措施",
    ),
]
