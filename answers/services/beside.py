"""Which answers belong to one unit: whoever judges one sees the others."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Prefetch

from answers.choices import AnswerState
from answers.models import Answer, AnswerValue
from answers.services.review import REVIEW


def of_unit(user: Any, assignment_id: int) -> list[Answer]:
    """All of a unit in its campaign that `user` sees, with what each proposes (`values`), the
    oldest first; what was withdrawn is none any more."""
    rows = Answer.objects.visible_to(user).present().filter(assignment=assignment_id)
    values = Prefetch("values_proposed", AnswerValue.objects.order_by("pk"), to_attr="values")
    rows = rows.exclude(state=AnswerState.WITHDRAWN).select_related("filed_by")
    return list(rows.prefetch_related(values).order_by("filed_at", "pk"))


def waiting_of_units(user: Any, rows: Sequence[Answer]) -> dict[int, int]:
    """Unit in its campaign → how many of its answers wait for `user`."""
    waiting = REVIEW.waiting(user).filter(assignment__in={each.assignment_id for each in rows})
    counted = waiting.order_by().values("assignment").annotate(number=Count("pk"))
    return dict(counted.values_list("assignment", "number"))
