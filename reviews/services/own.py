"""What a member reads of himself, and how he votes from his own page."""

from typing import Any

from core import marks
from core.errors import Refusal
from core.models import Poll
from members.models import Member
from own.parts import Part
from reviews.choices import AppraisalState
from reviews.models import Appraisal, Appraised, Disposal


def own_reviews(member: Member) -> list[Appraised]:
    """How he was reviewed, once the office above consented; newest first."""
    found = Appraised.objects.present().filter(
        member=member, appraisal__state=AppraisalState.AGREED
    )
    return list(
        found.select_related("appraisal__party_organization").order_by("-appraisal__year", "-pk")
    )


def own_disposals(member: Member) -> list[Disposal]:
    """What was decided about him; newest first."""
    found = Disposal.objects.filter(member=member, deleted_at=None, approved_on__isnull=False)
    return list(found.select_related("party_organization").order_by("-approved_on", "-pk"))


def open_to(member: Member) -> list[Appraisal]:
    """Reviews in which he has still to vote."""
    found = Appraisal.objects.present().filter(
        state=AppraisalState.VOTING,
        poll__closed_on=None,
        poll__voters__subject_id=member.pk,
        poll__voters__voted=False,
    )
    return list(found.select_related("party_organization").order_by("pk"))


def poll_of(member: Member, pk: int) -> Poll:
    """The poll of a review in which he has still to vote. Raises `Refusal`."""
    for each in open_to(member):
        if each.pk == pk:
            return each.poll
    raise Refusal("没有等您投票的民主测评，可能已经投过票或投票已经结束。")


def vote(*, member: Member, poll: Poll, given: dict[str, Any]) -> None:
    """His vote, of which nothing but that he voted is kept."""
    marks.cast(poll=poll, subject_id=member.pk, marks=given)


def _reviews(member: Member):
    for each in own_reviews(member):
        yield (
            str(each.appraisal.year),
            str(each.appraisal.party_organization),
            each.get_self_grade_display(),
            each.opinion,
            each.get_grade_display() or each.get_no_grade_display(),
        )


def _disposals(member: Member):
    for each in own_disposals(member):
        yield (
            each.get_kind_display(),
            each.get_ground_display(),
            each.approved_on.isoformat(),
            each.approval_number,
            each.until.isoformat() if each.until else "",
            each.get_outcome_display(),
        )


PARTS = (
    Part("民主评议", ("评议年度", "党组织", "自评等次", "互评意见", "评定等次"), _reviews),
    Part("组织处置", ("处置方式", "情形", "批准日期", "文号", "期满日", "结果"), _disposals),
)
