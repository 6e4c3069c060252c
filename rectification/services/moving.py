"""One move of one case: claimed, kept with its deadline, told; and one move of many."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from core import records
from core.errors import Refusal
from rectification.choices import AppealState
from rectification.flows import FLOW
from rectification.models import Case, CaseStep
from rectification.services.deadlines import next_due
from rectification.services.telling import tell_moved


def move(name: str, *, actor: Any, pk: int, version: int, reason: str = "", **values: Any) -> Case:
    """Claim a case and move it; `values` are stored in the row with it. Raises what `Flow.claim`
    and `Flow.move` raise."""
    case = FLOW.claim(name, actor=actor, pk=pk, version=version)
    return move_claimed(case, name, actor=actor, reason=reason, **values)


def move_claimed(case: Case, name: str, *, actor: Any, reason: str = "", **values: Any) -> Case:
    today: datetime.date = timezone.localdate()
    noted = {"due_on": next_due(case, name, today)}
    FLOW.move(case, name, actor=actor, reason=reason, noted=noted, **values)
    tell_moved(case, name, actor)
    return case


def refuse_appealed(case: Case) -> None:
    """What is doubted is not decided before the doubt is."""
    if case.appeals.filter(state=AppealState.ASKED).exists():
        raise Refusal("这件整改件的申诉正在核对，请先核对申诉。")


# --- Many at once ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Moved:
    """What became of several cases that were to be moved."""

    number: int
    #: Changed since they were shown, or where the move does not lead on.
    left: int = 0


def chosen(name: str, actor: Any, seen: Mapping[int, int]) -> QuerySet[Case]:
    """Those that were ticked with the version that was seen and that `actor` may move so; what is
    out of his reach is as good as not chosen (recorded)."""
    allowed = FLOW.allowed(name, actor)
    known = dict(allowed.filter(pk__in=seen).values_list("pk", "version"))
    if foreign := set(seen) - set(known):
        records.note_denied(actor=actor, subject=Case, keys=foreign)
    return allowed.filter(pk__in=[pk for pk, version in known.items() if seen[pk] == version])


def hold(rows: QuerySet[Case]) -> list[int]:
    """Lock them until the transaction ends; their ids."""
    held = rows.order_by("pk").select_for_update(of=("self",))
    return list(held.values_list("pk", flat=True))


def move_many(
    name: str,
    pks: list[int],
    actor: Any,
    *,
    due: str = "NULL::date",
    more: str = "",
    reason: str = "",
    letters: Mapping[int, int] | None = None,
) -> None:
    """One move of many cases that are held and stand where it begins, with their steps. `due`: SQL
    of the day by which whoever comes next has to act; `more`: of what else is set; `letters`: case
    → the letter by which it is made."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH moved AS (
                UPDATE {Case._meta.db_table} c SET state = %(after)s{more}
                FROM (
                    SELECT stood.id, stood.state, stood.due_on, given.letter
                    FROM {Case._meta.db_table} stood
                    JOIN unnest(%(pks)s::bigint[], %(letters)s::bigint[]) given (id, letter)
                        USING (id)
                ) former
                WHERE former.id = c.id
                RETURNING c.id, former.state AS before, {due} AS due_on, former.letter
            )
            INSERT INTO {CaseStep._meta.db_table}
                (subject_id, move, before, after, reason, due_on, made_by_id, letter_id)
            SELECT id, %(move)s, before, %(after)s, %(reason)s, due_on, %(actor)s, letter
            FROM moved ORDER BY id
            """,
            {
                "move": name,
                "after": FLOW.moves[name].to,
                "pks": pks,
                "letters": [(letters or {}).get(pk) for pk in pks],
                "reason": reason,
                "actor": actor.pk if actor else None,
            },
        )
