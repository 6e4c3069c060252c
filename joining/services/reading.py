"""What is known of candidates, as the rules ask for it."""

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from core import crypto
from joining.models import Candidate, Look, StepRecord
from joining.rules import AGAIN, Book, Coming, Course, Made, coming
from members.codes import reaches
from members.models import Member, is_full


def book_now() -> Book:
    """The steps and limits, read once for many candidates."""
    return Book.now()


def round_of(candidate: Candidate) -> int:
    return 2 if candidate.is_extended else 1


def course_of(
    candidate: Candidate,
    records: Collection[StepRecord] | None = None,
    looks: Collection[Look] | None = None,
) -> Course:
    """What the rules look at; rows that are at hand already are not read again."""
    if records is None:
        records = list(candidate.records.all())
    if looks is None:
        looks = list(candidate.looks.all())
    now = round_of(candidate)
    admitted = next((each for each in records if each.step == "approval"), None)
    return Course(
        made={
            each.step: Made(each.happened_on, each.decision, each.until)
            for each in records
            if each.step not in AGAIN or each.round == now
        },
        looks=sorted(each.looked_on for each in looks),
        born_on=born_on(candidate),
        leaves_on=candidate.leaves_on,
        admitted_on=candidate.admitted_on,
        probation_ends_on=candidate.probation_ends_on,
        is_extended=candidate.is_extended,
        moved_in=admitted is not None
        and admitted.party_organization_id != candidate.party_organization_id,
    )


@sensitive_variables()
def born_on(candidate: Candidate) -> datetime.date | None:
    if not candidate.id_number_cipher:
        return None
    return reaches(crypto.decrypt(candidate.id_number_cipher), 0)


def coming_of(candidate: Candidate, book: Book, course: Course) -> list[Coming]:
    """What is to be done about him next; nothing once his way has ended."""
    if not candidate.is_under_way and "archive" not in _left(candidate, course):
        return []
    found = coming(book, course, timezone.localdate())
    if candidate.is_under_way:
        return found
    return [each for each in found if each.step.code == "archive"]


def _left(candidate: Candidate, course: Course) -> Sequence[str]:
    """Whoever became a full member still has his file to be put away."""
    return ["archive"] if candidate.full_on and "archive" not in course.made else []


def offered_members(actor: Any, candidate: Candidate, day: datetime.date) -> QuerySet[Member]:
    """Full members who may look after him: of his branch; of the town where he has none."""
    found = Member.objects.visible_to(actor).present().filter(is_full(day))
    if candidate.party_organization_id is not None:
        found = found.filter(party_organization_id=candidate.party_organization_id)
    else:
        found = found.filter(party_organization__region_id=candidate.region_id)
    return found.select_related("party_organization").order_by("name", "pk")
