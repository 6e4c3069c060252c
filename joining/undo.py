"""How candidates go back (`core.undo`), with their steps, looks and people; persons are named with
stars."""

from accounts.names import starred
from core.undo.families import Family
from joining.services import follow_steps


def _refresh(undone, today):
    follow_steps(undone.ids("joining.Candidate"))


FAMILIES = (
    Family(
        "joining.Candidate",
        starred("t.name"),
        parts={
            "joining.StepRecord": "candidate_id",
            "joining.Look": "candidate_id",
            "joining.Helper": "candidate_id",
        },
        derived=(
            *("state", "applied_on", "branch_next", "branch_from", "branch_due_on"),
            *("above_next", "above_from", "above_due_on"),
        ),
        refresh=_refresh,
    ),
)
