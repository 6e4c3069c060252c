"""What the steps bring about in the register: nothing of it is typed twice."""

from typing import Any

from django.core.exceptions import ValidationError
from django.views.decorators.debug import sensitive_variables

from core import audit, crypto
from joining.choices import CandidateState, Decision, JoiningAction
from joining.models import Candidate, StepRecord
from joining.rules import Book, probation_end
from members.choices import LeavingReason, MemberStatus
from members.models import Member
from members.services import create_member, end_membership, transfer_member, update_member

#: What the register takes over.
_TAKEN = ("name", "ethnicity", "education", "position")


@sensitive_variables()
def admit(candidate: Candidate, book: Book, *, actor: Any) -> None:
    """The office above approved: he is a probationary member from the day of the meeting on."""
    if candidate.party_organization is None:
        raise ValidationError({"party_organization": "单位没有党组织的，请写明编入哪个党支部。"})
    day = candidate.admitted_on
    values = {name: getattr(candidate, name) for name in _TAKEN}
    values |= {"status": MemberStatus.PROBATIONARY, "joined_on": day}
    former = Member.objects.editable_by(actor).present()
    member = former.filter(id_number_index=candidate.id_number_index).first()
    if member is None:
        member = create_member(
            actor=actor,
            id_number=crypto.decrypt(candidate.id_number_cipher),
            phone=crypto.decrypt(candidate.phone_cipher) if candidate.phone_cipher else "",
            party_organization=candidate.party_organization,
            organization=candidate.organization,
            starts_on=max(day, candidate.party_organization.founded_on),
            **values,
        )
    elif member.party_organization_id is None:
        # Somebody who had left comes back.
        member = transfer_member(
            actor=actor,
            pk=member.pk,
            version=member.version,
            party_organization=candidate.party_organization,
            starts_on=day,
        )
        member = update_member(
            actor=actor, pk=member.pk, version=member.version, full_on=None, **values
        )
    elif member.status == MemberStatus.FULL:
        raise ValidationError("此人在党员名册中已是正式党员，请核对身份证号。")
    candidate.member = member
    candidate.region = None
    candidate.probation_ends_on = probation_end(book, day)
    audit.record(
        action=JoiningAction.ADMITTED,
        actor=actor,
        subject=member,
        detail={"接收日期": f"{day}", "预备期满": f"{candidate.probation_ends_on}"},
    )


def decide(candidate: Candidate, approval: StepRecord, *, actor: Any) -> None:
    """The office above approved what the meeting decided at the end of the probation."""
    meeting = candidate.records.get(step="full_meeting", round=approval.round)
    member = Member.objects.get(pk=candidate.member_id)
    version = {"pk": member.pk, "version": member.version}
    match meeting.decision:
        case Decision.EXTENDED:
            candidate.probation_ends_on, candidate.is_extended = meeting.until, True
        case Decision.WITHDRAWN:
            end_membership(
                actor=actor,
                **version,
                ends_on=meeting.happened_on,
                end_reason=LeavingReason.OTHER,
            )
            candidate.state = CandidateState.WITHDRAWN
            candidate.ended_on = meeting.happened_on
        case _:
            # 党龄 counts from the day on which the probation is over, however late the meeting was.
            day = candidate.probation_ends_on
            update_member(actor=actor, **version, status=MemberStatus.FULL, full_on=day)
            candidate.state, candidate.full_on = CandidateState.FULL, day
    audit.record(
        action=JoiningAction.DECIDED,
        actor=actor,
        subject=member,
        detail={
            "决定": meeting.get_decision_display(),
            "日期": f"{meeting.happened_on}",
        },
    )
