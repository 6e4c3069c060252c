"""What a member reads of himself in ratings of persons, and how he votes from his own page."""

from typing import Any

from assessments.choices import AssessmentState, RoundState
from assessments.models import Assessment, DutyReport, Hearing
from core import marks
from core.errors import Refusal
from core.models import Poll
from members.models import Member
from own.parts import Part


def open_to(member: Member) -> list[Hearing]:
    """Hearings in which he has still to vote, as a member or as one of the committee."""
    found = Hearing.objects.filter(
        counted_on=None,
        round__state=RoundState.OPEN,
        poll__closed_on=None,
        poll__voters__subject_id=member.pk,
        poll__voters__voted=False,
    )
    return list(found.select_related("round__scheme", "party_organization").order_by("pk"))


def poll_of(member: Member, pk: int) -> Poll:
    """The poll of a hearing in which he has still to vote. Raises `Refusal`."""
    for each in open_to(member):
        if each.pk == pk:
            return each.poll
    raise Refusal("没有等您投票的述职测评，可能已经投过票或投票已经结束。")


def vote(*, poll: Poll, member: Member, given: dict[str, Any]) -> None:
    """His vote, of which nothing but that he voted is kept."""
    marks.cast(poll=poll, subject_id=member.pk, marks=given)


def reports_of(hearings: list[Hearing]) -> dict[int, list[DutyReport]]:
    """Hearing → the reports on which its voters give their marks."""
    found: dict[int, list[DutyReport]] = {each.pk: [] for each in hearings}
    rows = DutyReport.objects.filter(assessment__heard__hearing__in=list(found)).exclude(
        assessment__state=AssessmentState.OWN
    )
    for hearing, report in rows.values_list("assessment__heard__hearing", "pk"):
        if hearing in found:
            found[hearing].append(report)
    known = {
        each.pk: each
        for each in DutyReport.objects.filter(
            pk__in=[pk for pks in found.values() for pk in pks]
        ).select_related("assessment__post", "assessment__party_organization")
    }
    return {key: [known[pk] for pk in sorted(pks)] for key, pks in found.items()}


def results_of(member: Member) -> list[Assessment]:
    """His own as a secretary, once they were told him; newest first."""
    found = Assessment.objects.filter(
        post__member=member,
        round__state__in=(RoundState.PUBLICITY, RoundState.AWARDED),
        score__isnull=False,
    )
    related = found.select_related("round__scheme", "score", "party_organization")
    return list(related.order_by("-round__ends_on", "-pk"))


def grade_of(assessment: Assessment) -> str:
    return assessment.round.scheme.document.star_name(assessment.score.star)


def _results(member: Member):
    for each in results_of(member):
        yield (
            str(each.round),
            str(each.party_organization),
            str(each.score.total or ""),
            grade_of(each),
        )


PARTS = (Part("述职考核", ("考核", "党组织", "得分", "等次"), _results),)
