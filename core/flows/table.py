"""The table of a flow, and the one way in which a row is moved by it.

FLOW = Flow(
    Activity,
    stages=(
        Stage("filed", acts="镇街党组织", then="accept", task="审核", days=15),
        Stage("accepted"),
        Stage("returned", acts="党组织", then="resubmit"),
    ),
    moves=(
        Move("accept", "审核通过", ("filed",), "accepted", among="reviewable_by"),
        Move("return", "退回", ("filed", "accepted"), "returned", among="reviewable_by",
             reason=True, back=True),
        Move("resubmit", "重新提交", ("returned",), "filed"),
    ),
    steps=ReviewStep,
)
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from core import records
from core.errors import Conflict, Missing, Refusal
from core.models import FlowStep, Record
from core.records.links import checked_reason


@dataclass(frozen=True)
class Stage:
    """One state: who has to act in it, and how it usually goes on."""

    state: str
    #: Who acts next, as people call them; "" where nobody has to.
    acts: str = ""
    #: Name of the move by which it usually goes on; "" at the end.
    then: str = ""
    #: What is to be done, where the move's own title is one of several answers: 审核.
    task: str = ""
    #: Within so many days after the row came here; None: without a time limit.
    days: int | None = None


@dataclass(frozen=True)
class Move:
    """One way from some states into another."""

    name: str
    #: What the button says: 退回.
    title: str
    sources: tuple[str, ...]
    to: str
    #: Method of the query set that gives the rows with which a user may do it.
    among: str = "editable_by"
    #: Whether it has to be said why; and what a good answer sounds like.
    reason: bool = False
    example: str = ""
    #: Whether a day has to be set by which it is done.
    dated: bool = False
    #: Whether it leads back: shown as not passed.
    back: bool = False


class Flow:
    """States, moves, and where the steps are kept (`steps`; None: the history is enough)."""

    def __init__(
        self,
        model: type[Record],
        *,
        stages: Sequence[Stage],
        moves: Sequence[Move],
        steps: type[FlowStep] | None = None,
        field: str = "state",
    ) -> None:
        self.model, self.field, self.steps = model, field, steps
        self.stages = {each.state: each for each in stages}
        self.moves = {each.name: each for each in moves}
        self.labels = {str(key): str(label) for key, label in model._meta.get_field(field).choices}
        if problems := list(self._problems(stages, moves)):
            raise ValueError(f"flow of {model.__name__}: {'; '.join(problems)}")

    def _problems(self, stages: Sequence[Stage], moves: Sequence[Move]):
        if len(self.stages) != len(stages) or len(self.moves) != len(moves):
            yield "a state or a move stands there twice"
        if names := set(self.labels) ^ set(self.stages):
            yield f"states without a stage, or stages without a state: {sorted(names)}"
        for each in moves:
            if unknown := {*each.sources, each.to} - set(self.stages):
                yield f"{each.name} knows states that are none: {sorted(unknown)}"
            if not hasattr(self.model._default_manager.get_queryset(), each.among):
                yield f"{each.name} asks {each.among}, which the query set has not"
        for stage in stages:
            then = self.moves.get(stage.then)
            if stage.then and (then is None or stage.state not in then.sources):
                yield f"{stage.state} goes on by {stage.then}, which does not begin there"

    # --- Asking -----------------------------------------------------------------------------

    def state_of(self, row: Record) -> str:
        return getattr(row, self.field)

    def moves_from(self, state: str) -> list[Move]:
        return [each for each in self.moves.values() if state in each.sources]

    def allowed(self, name: str, actor: Any) -> models.QuerySet:
        """The rows with which `actor` may make this move, whatever their state; `None` stands
        outside all scopes."""
        rows = self.model._default_manager.all()
        return rows if actor is None else getattr(rows, self.moves[name].among)(actor)

    def waiting(self, name: str, actor: Any) -> models.QuerySet:
        """Those of them that are in a state from which it leads on."""
        return self.allowed(name, actor).filter(**{f"{self.field}__in": self.moves[name].sources})

    def refusal(self, row: Record, name: str) -> str:
        """Why the row cannot be moved so, who must do what until when; "" when it can."""
        move, state = self.moves[name], self.state_of(row)
        if state in move.sources:
            return ""
        noun, label = self.model._meta.verbose_name, self.labels[state]
        text = f"这条{noun}现在是“{label}”，不能{move.title}。"
        return text + (self.next_sentence(row) or "这里已经没有要办的事。")

    def next_sentence(self, row: Record, due_on: datetime.date | None = None) -> str:
        """Who has to do what next, and by when; "" where nobody has to."""
        stage = self.stages[self.state_of(row)]
        if not stage.acts or not stage.then:
            return ""
        until = f"在 {due_on} 前" if due_on else ""
        return f"下一步由{stage.acts}{until}{self.task_of(stage)}。"

    def task_of(self, stage: Stage) -> str:
        """What whoever acts there has to do; "" where nobody has to."""
        return stage.task or (self.moves[stage.then].title if stage.then else "")

    # --- Doing ------------------------------------------------------------------------------

    def claim(self, name: str, *, actor: Any, pk: int, version: int) -> Any:
        """Lock the row that `actor` is going to move and saw in this version.

        Raises what `core.records.claim` raises, and `Refusal` with the sentence for people.
        """
        if actor is None:
            row = self.allowed(name, None).select_for_update(of=("self",)).filter(pk=pk).first()
            if row is None:
                raise Missing
        else:
            among = self.allowed(name, actor)
            row = records.claim(self.model, actor=actor, pk=pk, version=version, among=among)
        if refusal := self.refusal(row, name):
            raise Refusal(refusal)
        return row

    @transaction.atomic
    def move(
        self,
        row: Record,
        name: str,
        *,
        actor: Any,
        reason: str = "",
        due_on: datetime.date | None = None,
        noted: dict[str, Any] | None = None,
        **values: Any,
    ) -> FlowStep | None:
        """Move a row that `claim` gave, keep the step, and store `values` in the row with it.

        Only the row as it was read is moved, in one statement: whoever comes second gets a
        `Conflict`. `noted`: further fields of the step. Raises ValidationError and `Refusal`.
        """
        move, before = self.moves[name], self.state_of(row)
        if refusal := self.refusal(row, name):
            raise Refusal(refusal)
        reason = checked_reason(reason, example=move.example or move.title, needed=move.reason)
        due_on = self._due(move, due_on)
        same = {"pk": row.pk, "version": row.version, self.field: before}
        rows = self.model._default_manager
        if not rows.filter(**same).update(**{self.field: move.to, **values}):
            stored = rows.filter(pk=row.pk).first()
            raise Missing if stored is None else Conflict(stored)
        row.refresh_from_db()
        step = {"reason": reason, "due_on": due_on, **(noted or {})}
        return self.keep_step(row, name, before=before, actor=actor, **step)

    def keep_step(
        self, row: Record, name: str, *, before: str, actor: Any, **noted: Any
    ) -> FlowStep | None:
        """Keep the step of a row that its own service has locked, moved and stored."""
        move = self.moves[name]
        if before not in move.sources or self.state_of(row) != move.to:
            raise ValueError(f"{name} does not lead from {before} to {self.state_of(row)}")
        if self.steps is None:
            return None
        return self.steps._default_manager.create(
            subject=row, move=name, before=before, after=move.to, made_by=actor, **noted
        )

    def due_after(self, state: str, day: datetime.date) -> datetime.date | None:
        """By when somebody has to act in a state into which a row came on `day`."""
        days = self.stages[state].days
        return None if days is None else day + datetime.timedelta(days=days)

    def _due(self, move: Move, given: datetime.date | None) -> datetime.date | None:
        today = timezone.localdate()
        if move.dated and given is None:
            raise ValidationError({"due_on": f"{move.title}须写明完成日期。"})
        if given is not None:
            if given < today:
                raise ValidationError({"due_on": f"完成日期不能早于今天（{today}）。"})
            return given
        return self.due_after(move.to, today)
