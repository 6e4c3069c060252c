"""What follows from the steps: the state of a candidate, and what comes next."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.records import derived
from joining.choices import BEFORE_MEMBER, UNDER_WAY, CandidateState, Ending
from joining.models import Candidate, Look, StepRecord
from joining.rules import BRINGS, Book, Coming
from joining.services.reading import coming_of, course_of
from members.choices import LeavingReason, MemberStatus
from members.models import Membership

_NEXT = ("branch_next", "branch_from", "branch_due_on", "above_next", "above_from", "above_due_on")
_BATCH = 500


def set_state(candidate: Candidate) -> None:
    """How far somebody has come who is no member yet, by the steps that are recorded."""
    candidate.state = state_after(set(candidate.records.values_list("step", flat=True)))


@transaction.atomic
def follow_steps(candidate_ids: Iterable[int]) -> int:
    """Let candidates who are no members yet stand where their steps are, after many were written
    or taken away together; how many differed."""
    ids, steps = list(candidate_ids), defaultdict(dict)
    for each in StepRecord.objects.filter(candidate__in=ids):
        steps[each.candidate_id][each.step] = each.happened_on
    found = Candidate.objects.filter(pk__in=ids, member=None, state__in=BEFORE_MEMBER)
    changed = []
    for each in found.order_by("pk").select_for_update(of=("self",)):
        made, before = steps[each.pk], (each.state, each.applied_on)
        each.state = state_after(made)
        each.applied_on = made.get("application")
        if before != (each.state, each.applied_on):
            changed.append(each)
    Candidate.objects.bulk_update(changed, ["state", "applied_on"])
    return len(changed) + refresh_next(ids)


def state_after(made: Collection[str]) -> str:
    """How far somebody is whose steps these are."""
    found = CandidateState.SEEDLING
    for step, state in BRINGS.items():
        if step in made:
            found = state
    return found


def set_next(candidate: Candidate, found: list[Coming]) -> None:
    """Keep what the branch, and what the office above, has to do next."""
    for name, branch in (("branch", True), ("above", False)):
        each = next((one for one in found if one.by_branch == branch), None)
        setattr(candidate, f"{name}_next", each.step.code if each else "")
        setattr(candidate, f"{name}_from", each.ready_on if each else None)
        setattr(candidate, f"{name}_due_on", each.due_on if each else None)


def next_of(candidate: Candidate, book: Book | None = None) -> None:
    """Work out anew what comes next."""
    set_next(candidate, coming_of(candidate, book or Book.now(), course_of(candidate)))


@derived.collected
@transaction.atomic
def refresh_next(candidate_ids: Iterable[int] | None = None) -> int:
    """The same for many, after the rules have changed and every night; how many differed."""
    book, differed = Book.now(), 0
    rows = Candidate.objects.present()
    if candidate_ids is not None:
        rows = rows.filter(pk__in=list(candidate_ids))
    waiting = rows.filter(state__in=(*UNDER_WAY, CandidateState.FULL)).order_by("pk")
    found = list(waiting.select_for_update(of=("self",)))
    for first in range(0, len(found), _BATCH):
        differed += _refresh(found[first : first + _BATCH], book)
    return differed


def _refresh(candidates: list[Candidate], book: Book) -> int:
    ids = [each.pk for each in candidates]
    records: dict[int, list[StepRecord]] = defaultdict(list)
    looks: dict[int, list[Look]] = defaultdict(list)
    for record in StepRecord.objects.filter(candidate__in=ids):
        records[record.candidate_id].append(record)
    for look in Look.objects.filter(candidate__in=ids):
        looks[look.candidate_id].append(look)
    changed = []
    for each in candidates:
        before = [getattr(each, name) for name in _NEXT]
        set_next(each, coming_of(each, book, course_of(each, records[each.pk], looks[each.pk])))
        if before != [getattr(each, name) for name in _NEXT]:
            changed.append(each)
    Candidate.objects.bulk_update(changed, _NEXT)
    return len(changed)


@derived.collected
@transaction.atomic
def follow_register(day: datetime.date | None = None) -> int:
    """Whoever died, left or became full by another door of the register is so here too; then what
    comes next. Returns how many differed."""
    day = day or timezone.localdate()
    rows = Candidate.objects.filter(state=CandidateState.PROBATIONARY, member__isnull=False)
    changed = [
        each
        for each in rows.select_related("member").select_for_update(of=("self",))
        if _follow(each, day)
    ]
    columns = ["state", "full_on", "ended_on", "ending", *_NEXT]
    Candidate.objects.bulk_update(changed, columns)
    return len(changed) + refresh_next()


def _follow(candidate: Candidate, day: datetime.date) -> bool:
    member = candidate.member
    if member.status == MemberStatus.FULL and (member.full_on is None or member.full_on <= day):
        candidate.state = CandidateState.FULL
        candidate.full_on = member.full_on or candidate.probation_ends_on
        return True
    if member.party_organization_id is not None:
        return False
    last = Membership.objects.filter(member=member).order_by("-starts_on", "-pk").first()
    if last is None or last.ends_on is None or last.ends_on > day:
        return False
    leave(candidate, last.end_reason, last.ends_on)
    return True


def leave(candidate: Candidate, reason: str, day: datetime.date) -> None:
    """He left the register before he was a full member."""
    states: dict[str, tuple[Any, str]] = {
        LeavingReason.DECEASED: (CandidateState.DECEASED, Ending.DECEASED),
        LeavingReason.TRANSFERRED: (CandidateState.LEFT, Ending.MOVED),
    }
    candidate.state, candidate.ending = states.get(reason, (CandidateState.WITHDRAWN, ""))
    candidate.ended_on = day
    set_next(candidate, [])
