"""Sending cases out to whoever has to put things right, and taking them back: one, or as many as
there are."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from core import audit, records
from rectification.choices import TO_ISSUE, CaseAction, CaseState, Urgency
from rectification.flows import FLOW
from rectification.models import Appeal, Case, CaseStep, Extension
from rectification.services.deadlines import due_by
from rectification.services.moving import Moved, chosen, hold, move, move_many
from rectification.services.telling import tell_issued, tell_recalled
from regions.models import Department


@transaction.atomic
def issue(
    *,
    actor: Any,
    pk: int,
    version: int,
    addressee: str = "",
    department: Department | None = None,
) -> Case:
    """Send a case out, to a department if one is named. Raises what `Flow.claim` raises."""
    values: dict[str, Any] = {"issued_on": timezone.localdate(), "department": department}
    if addressee:
        values["addressee"] = records.read(Case, {"addressee": addressee})["addressee"]
    case = move("issue", actor=actor, pk=pk, version=version, **values)
    _record(actor, str(case), 1)
    return case


@transaction.atomic
def issue_many(
    *,
    actor: Any,
    cases: QuerySet[Case] | None = None,
    seen: Mapping[int, int] | None = None,
    letters: Mapping[int, int] | None = None,
) -> Moved:
    """Send out all cases of a query that wait for it, or those that were ticked with the version
    that was seen: set-wise, ten thousand as well as one.

    Those out of the actor's reach are as good as not chosen (recorded). `actor` is None for the
    command line and for a letter that was issued. `letters`: case → the letter that sends it out.
    Idempotent: what was sent out stays as it is.
    """
    if seen is not None:
        rows = chosen("issue", actor, seen)
    else:
        allowed = FLOW.allowed("issue", actor)
        rows = allowed.filter(pk__in=(Case.objects.all() if cases is None else cases).values("pk"))
    held = hold(rows.filter(state__in=TO_ISSUE))
    if held:
        today = timezone.localdate()
        move_many(
            "issue",
            held,
            actor,
            due=f"date '{due_by(Urgency.URGENT, today)}'",
            more=f", issued_on = date '{today}'",
            letters=letters,
        )
        _record(actor, f"{len(held)} 件", len(held))
        tell_issued(held, actor)
    return Moved(len(held), (len(seen) if seen is not None else len(held)) - len(held))


@transaction.atomic
def recall_many(*, actor: Any, cases: QuerySet[Case]) -> int:
    """Take back those cases of a query that a letter sent out and about which whoever answers has
    done nothing since: to where they stood. Returns how many. None stands for a program."""
    last = CaseStep.objects.filter(subject=OuterRef("pk")).order_by("-pk")
    done = {"case": OuterRef("pk"), "asked_on__gte": OuterRef("issued_on")}
    waiting = (
        FLOW.allowed("recall", actor)
        .filter(pk__in=cases.values("pk"), state=CaseState.ISSUED)
        .exclude(Exists(Extension.objects.filter(**done)) | Exists(Appeal.objects.filter(**done)))
        .annotate(sent_by=Subquery(last.values("letter")[:1]))
        .annotate(stood=Subquery(last.values("before")[:1]))
        .filter(sent_by__isnull=False)
    )
    number = 0
    for name, more in (("recall", ", issued_on = NULL"), ("recall_remanded", "")):
        if held := hold(waiting.filter(stood=FLOW.moves[name].to)):
            move_many(name, held, actor, more=more)
            tell_recalled(held, actor)
            number += len(held)
    return number


@transaction.atomic
def acknowledge_many(*, actor: Any, cases: QuerySet[Case]) -> int:
    """Sign for all cases of a query that wait for it, as by the receipt of one letter about many;
    returns how many. Those out of the actor's reach stay as they are; None stands for a program."""
    rows = FLOW.allowed("acknowledge", actor).filter(pk__in=cases.values("pk"))
    held = hold(rows.filter(state=CaseState.ISSUED))
    if held:
        move_many("acknowledge", held, actor, due="former.due_on")
    return len(held)


def _record(actor: Any, subject: str, number: int) -> None:
    audit.record(
        action=CaseAction.CASES_ISSUED, actor=actor, subject=subject, detail={"件数": number}
    )
