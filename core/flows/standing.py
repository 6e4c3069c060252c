"""Where a row stands in its flow: its steps, what comes next, who has to act, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from core.flows.table import Flow, Move
from core.models import FlowStep
from core.templatetags.ui import Step

#: Steps further back are folded away.
SHOWN = 6


@dataclass(frozen=True)
class Standing:
    """What `{% flow standing %}` shows."""

    steps: list[Step]
    #: So many earlier steps are not among them.
    earlier: int
    #: Who has to do what next, and by when; "" at the end.
    next: str
    overdue: bool
    #: What the reader may do now, and why not what he might have expected: (move, refusal).
    offered: list[tuple[Move, str]]
    #: The last reason that somebody gave, with who gave it: what has to be mended.
    said: str = ""


def standing_of(
    flow: Flow, row: Any, steps: Iterable[FlowStep], *, offered: Iterable[str] = ()
) -> Standing:
    """`steps` of the row, oldest first, with `made_by`; `offered`: moves that the reader is
    entitled to, shown with the reason where the state forbids them."""
    made = list(steps)
    last = made[-1] if made else None
    due_on = last.due_on if last else None
    stage = flow.stages[flow.state_of(row)]
    acts = bool(stage.acts and stage.then)
    shown = [_made(flow, each) for each in made[-SHOWN:]]
    if acts:
        title = flow.task_of(stage)
        until = f"，{due_on:%m-%d} 前" if due_on else ""
        shown.append(Step(title, "now", f"等{stage.acts}办理{until}"))
        shown += _ahead(flow, flow.moves[stage.then].to)
    return Standing(
        steps=shown,
        earlier=max(len(made) - SHOWN, 0),
        next=flow.next_sentence(row, due_on),
        overdue=bool(acts and due_on and due_on < timezone.localdate()),
        offered=[(flow.moves[name], flow.refusal(row, name)) for name in offered],
        said=f"{_who(last)}：{last.reason}" if last and last.reason else "",
    )


def _made(flow: Flow, step: FlowStep) -> Step:
    move = flow.moves.get(step.move)
    title = move.title if move else step.move
    return Step(
        title,
        "stopped" if move and move.back else "done",
        f"{timezone.localtime(step.made_at):%Y-%m-%d} {_who(step)}",
    )


def _who(step: FlowStep) -> str:
    return str(step.made_by) if step.made_by else "系统"


def _ahead(flow: Flow, state: str) -> list[Step]:
    """The usual way from a state to the end, each state once."""
    found, seen = [], {state}
    while then := flow.moves.get(flow.stages[state].then):
        found.append(Step(flow.task_of(flow.stages[state]), "next"))
        state = then.to
        if state in seen:
            break
        seen.add(state)
    return found
