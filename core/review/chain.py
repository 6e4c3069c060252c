"""A review is a flow whose steps are kept with the edition that they judged.

An app says what is reviewed, on which grounds it may go back and what is kept of an edition that
does; the services here are the only ones that decide.
"""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from core import records
from core.errors import Missing, Refusal
from core.flows import Flow
from core.models import Record, ReviewStep
from core.review.hints import Finder


@dataclass(frozen=True)
class Ground:
    """A reason for sending back that is offered to the reviewer."""

    code: str
    title: str


@dataclass
class Decided:
    """What became of several rows."""

    done: list[Any] = field(default_factory=list)
    #: (the row as it was sent, why not)
    refused: list[tuple[Any, str]] = field(default_factory=list)


class Review:
    def __init__(
        self,
        flow: Flow,
        *,
        submits: Collection[str],
        decides: Collection[str],
        passes: Sequence[str] = ("accept",),
        grounds: Sequence[Ground] = (),
        content: Callable[[Any], Sequence[tuple[str, str]]] = lambda row: (),
        objection: Callable[[Any, str, Collection[str]], str] = lambda row, reason, grounds: "",
        after: Callable[[Sequence[Any]], None] = lambda rows: None,
        hints: Sequence[Finder] = (),
        first: Callable[[Any], Sequence[ReviewStep]] = lambda row: (),
    ) -> None:
        """`submits`: moves that hand in a further edition; `decides`: those of a reviewer;
        `passes`: of these the ones by which it passes, one behind the other. `first`: the first
        submission as a step that is not stored, because the row itself says who filed it and when.

        `content`: what is kept of an edition that goes back, as the page names and words it.
        `objection`: why a row may not go back on this ground. `after`: called with the rows that
        were moved, in their transaction."""
        if flow.steps is None or not issubclass(flow.steps, ReviewStep):
            raise ValueError(f"the review of {flow.model.__name__} needs steps of its own")
        self.flow, self.hints = flow, tuple(hints)
        self.submits, self.decides = frozenset(submits), frozenset(decides)
        self.passes = tuple(passes)
        if unknown := ({*self.submits, *self.decides, *self.passes} - set(flow.moves)):
            raise ValueError(f"the review of {flow.model.__name__} has no moves {sorted(unknown)}")
        self.grounds = {each.code: each.title for each in grounds}
        self._content, self._objection, self._after = content, objection, after
        self._first = first

    # --- Asking -----------------------------------------------------------------------------

    def steps_of(self, row: Record) -> list[ReviewStep]:
        """The chain, oldest first, with the first submission. The row was found in scope."""
        steps = self.flow.steps._default_manager.filter(subject=row)
        return [*self._first(row), *steps.select_related("made_by").order_by("pk")]

    def edition_of(self, row: Record) -> int:
        """How often it was submitted."""
        steps = self.flow.steps._default_manager.filter(subject=row)
        return steps.aggregate(last=Max("edition"))["last"] or 1

    def decisions(self, row: Record, user: Any) -> list[str]:
        """Names of the decisions that `user` may take about the row now."""
        moves = self.flow.moves_from(self.flow.state_of(row))
        names = [each.name for each in moves if each.name in self.decides]
        rules = {self.flow.moves[name].among for name in names}
        holding = {
            rule
            for rule in rules
            if getattr(self.flow.model._default_manager.all(), rule)(user)
            .filter(pk=row.pk)
            .exists()
        }
        return [name for name in names if self.flow.moves[name].among in holding]

    def reviewable(self, row: Record, user: Any) -> bool:
        """Whether `user` reviews the row, whatever its state."""
        return any(self.flow.allowed(name, user).filter(pk=row.pk).exists() for name in self.passes)

    def waiting(self, user: Any) -> models.QuerySet:
        """The rows that `user` can let pass now."""
        return reduce(or_, (self.flow.waiting(name, user) for name in self.passes))

    def passing(self, state: str) -> str:
        """The move by which a row in this state passes; of one that waits for nobody, the last."""
        fitting = (name for name in self.passes if state in self.flow.moves[name].sources)
        return next(fitting, self.passes[-1])

    # --- Doing ------------------------------------------------------------------------------

    @transaction.atomic
    def decide(
        self,
        move: str,
        *,
        actor: Any,
        pk: int,
        version: int,
        reason: str = "",
        grounds: Collection[str] = (),
        due_on: datetime.date | None = None,
        **values: Any,
    ) -> Any:
        """A decision of whoever reviews, by the name of its move; returns the row as it is now.
        `values` are stored in the row with it.

        Raises what `Flow.claim` and `Flow.move` raise.
        """
        if move not in self.decides:
            raise Missing("没有这样的审核操作，请刷新页面后重试。")
        row = self.flow.claim(move, actor=actor, pk=pk, version=version)
        step = {"reason": reason, "grounds": grounds, "due_on": due_on}
        self._step(row, move, actor=actor, values=values, **step)
        self._after([row])
        return row

    def pass_many(self, *, actor: Any, seen: Mapping[int, int]) -> Decided:
        """Let several rows pass, each by the move of its state; `seen`: key → version as it was
        shown. A row out of scope is as good as not sent."""
        decided = Decided()
        rows = self.flow.model._default_manager.all()
        rows = rows if actor is None else rows.visible_to(actor)
        found = list(rows.filter(pk__in=seen).order_by("pk"))
        if foreign := set(seen) - {row.pk for row in found}:
            records.note_denied(actor=actor, subject=self.flow.model, keys=foreign)
        for row in found:
            try:
                move = self.passing(self.flow.state_of(row))
                done = self.decide(move, actor=actor, pk=row.pk, version=seen[row.pk])
                decided.done.append(done)
            except ValidationError as error:
                decided.refused.append((row, " ".join(error.messages)))
            except Refusal as refusal:
                decided.refused.append((row, str(refusal)))
        return decided

    def submitted(self, row: Record, move: str, *, before: str, actor: Any) -> ReviewStep:
        """A row that its own service has locked, moved and stored is the next edition."""
        if move not in self.submits:
            raise ValueError(f"{move} hands nothing in")
        state, today = self.flow.state_of(row), timezone.localdate()
        noted = {"edition": self.edition_of(row) + 1, "due_on": self.flow.due_after(state, today)}
        return self.flow.keep_step(row, move, before=before, actor=actor, **noted)

    def _step(
        self,
        row: Record,
        name: str,
        *,
        actor: Any,
        reason: str = "",
        grounds: Collection[str] = (),
        due_on: datetime.date | None = None,
        values: Mapping[str, Any],
    ) -> ReviewStep:
        move = self.flow.moves[name]
        noted: dict[str, Any] = {"edition": self.edition_of(row)}
        if move.back:
            reason = self._refuse_ground(row, reason, grounds)
            noted |= {"grounds": sorted(set(grounds)), "content": self._content(row)}
        given = {"reason": reason, "due_on": due_on, "noted": noted, **values}
        return self.flow.move(row, name, actor=actor, **given)

    def _refuse_ground(self, row: Record, reason: str, grounds: Collection[str]) -> str:
        """The reason, which may go without words of its own where a ground is named."""
        if unknown := set(grounds) - set(self.grounds):
            text = f"没有这样的退回事由：{'、'.join(sorted(unknown))}。"
            raise ValidationError({"grounds": text})
        titles = "；".join(title for code, title in self.grounds.items() if code in set(grounds))
        if objection := self._objection(row, reason, grounds):
            raise ValidationError({"reason": objection})
        return f"{titles}：{reason}" if titles and reason.strip() else reason or titles
