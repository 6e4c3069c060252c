"""Sending cases out to whoever has to put things right: one, or as many as there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from core import audit, records
from rectification.choices import TO_ISSUE, CaseAction, CaseState, Urgency
from rectification.flows import FLOW
from rectification.models import Case, CaseStep
from rectification.services.deadlines import due_by
from rectification.services.moving import move
from rectification.services.telling import tell_issued
from regions.models import Department


@dataclass(frozen=True)
class Issued:
    """What became of several cases that were to be sent out."""

    number: int
    #: Changed since they were shown, or sent out already.
    left: int = 0


@transaction.atomic
def issue(
    *,
    actor: Any,
    pk: int,
    version: int,
    addressee: str = "",
    department: Department | None = None,
) -> Case:
    """Send a case out, to another department than before if one is named. Raises what `Flow.claim`
    raises."""
    values: dict[str, Any] = {"issued_on": timezone.localdate(), "department": department}
    if addressee:
        values["addressee"] = records.read(Case, {"addressee": addressee})["addressee"]
    case = move("issue", actor=actor, pk=pk, version=version, **values)
    _record(actor, str(case), 1)
    return case


@transaction.atomic
def issue_many(
    *, actor: Any, cases: QuerySet[Case] | None = None, seen: Mapping[int, int] | None = None
) -> Issued:
    """Send out all cases of a query that wait for it, or those that were ticked with the version
    that was seen: set-wise, ten thousand as well as one.

    Those out of the actor's reach are as good as not chosen (recorded). `actor` is None for the
    command line and for a letter that was issued. Idempotent: what was sent out stays as it is.
    """
    allowed = FLOW.allowed("issue", actor)
    if seen is not None:
        known = dict(allowed.filter(pk__in=seen).values_list("pk", "version"))
        if foreign := set(seen) - set(known):
            records.note_denied(actor=actor, subject=Case, keys=foreign)
        wanted = [pk for pk, version in known.items() if seen[pk] == version]
        rows = allowed.filter(pk__in=wanted)
    else:
        rows = allowed.filter(pk__in=(Case.objects.all() if cases is None else cases).values("pk"))
    held = list(
        rows.filter(state__in=TO_ISSUE)
        .order_by("pk")
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)
    )
    if held:
        _issue(held, actor)
        _record(actor, f"{len(held)} 件", len(held))
        tell_issued(held, actor)
    return Issued(len(held), (len(seen) if seen is not None else len(held)) - len(held))


@transaction.atomic
def acknowledge_many(*, actor: Any, cases: QuerySet[Case]) -> int:
    """Sign for all cases of a query that wait for it, as by the receipt of one letter about many;
    returns how many. Those out of the actor's reach stay as they are; None stands for a program."""
    rows = FLOW.allowed("acknowledge", actor).filter(pk__in=cases.values("pk"))
    held = list(
        rows.filter(state=CaseState.ISSUED)
        .order_by("pk")
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)
    )
    if held:
        _move("acknowledge", held, actor, due="former.due_on")
    return len(held)


def _issue(pks: list[int], actor: Any) -> None:
    today = timezone.localdate()
    due = f"date '{due_by(Urgency.URGENT, today)}'"
    _move("issue", pks, actor, due=due, more=f", issued_on = date '{today}'")


def _move(name: str, pks: list[int], actor: Any, *, due: str, more: str = "") -> None:
    """One move of many cases that are held and stand where it begins, with their steps; `due`: SQL
    of the day by which whoever comes next has to act; `more`: of what else is set."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH moved AS (
                UPDATE {Case._meta.db_table} c SET state = %(after)s{more}
                FROM (
                    SELECT id, state, due_on FROM {Case._meta.db_table} WHERE id = ANY(%(pks)s)
                ) former
                WHERE former.id = c.id
                RETURNING c.id, former.state AS before, {due} AS due_on
            )
            INSERT INTO {CaseStep._meta.db_table}
                (subject_id, move, before, after, reason, due_on, made_by_id)
            SELECT id, %(move)s, before, %(after)s, '', due_on, %(actor)s FROM moved ORDER BY id
            """,
            {
                "move": name,
                "after": FLOW.moves[name].to,
                "pks": pks,
                "actor": actor.pk if actor else None,
            },
        )


def _record(actor: Any, subject: str, number: int) -> None:
    audit.record(
        action=CaseAction.CASES_ISSUED, actor=actor, subject=subject, detail={"件数": number}
    )
