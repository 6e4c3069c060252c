"""The approved result becomes the new term and its offices, once."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.models import PartyOrganization
from branches.services import re_elect_party_organization
from core import audit
from core.errors import Missing
from elections.choices import ElectionAction, ElectionState
from elections.flows import FLOW
from elections.models import Candidate, Election
from elections.services.meeting import outcome_of, refuse_inquorate
from elections.services.preparing import checked_day, checked_number, refuse_own
from elections.services.telling import tell_answered
from members.choices import COMMITTEE, PostTitle
from members.models import Post
from members.services import begin_post, end_post

#: What goes on with an office of the same person; a new office is filed anew, and whoever led for
#: the time being is elected now.
_ENDS = ("filed_on", "filing_number", "acting")
_KEPT = [name for name in Post.DETAILS if name not in _ENDS]


@transaction.atomic
def record_result(
    *,
    actor: Any,
    pk: int,
    version: int,
    decided_on: datetime.date | None,
    document_number: str,
) -> Election:
    """Approve the result: the new term begins on the day of the election, the offices of the
    former committee end on it and those of the new one begin.

    Done once: whoever asks again, also at the same moment, gets the election as it was recorded.
    """
    seen = Election.objects.visible_to(actor).present().filter(pk=pk).first()
    if seen is None:
        raise Missing
    # In one order with what else is decided about the Party organization.
    party = PartyOrganization.objects.select_for_update().get(pk=seen.party_organization_id)
    done = Election.objects.approvable_by(actor).filter(pk=pk, state=ElectionState.RECORDED)
    if (recorded := done.first()) is not None:
        return recorded
    election = FLOW.claim("record", actor=actor, pk=pk, version=version)
    refuse_own(election, "record", actor)
    refuse_inquorate(election)
    _refuse_denied(election)
    checked_day(decided_on, election.committee_met_on or election.met_on)
    number = checked_number(document_number)
    re_elect_party_organization(
        actor=actor,
        pk=party.pk,
        version=party.version,
        happened_on=election.met_on,
        document_number=number,
        note=f"{election}，应到 {election.entitled_count} 人，实到 {election.present_count} 人",
    )
    former = _end_offices(actor, election)
    for each in election.candidates.filter(elected=True).select_related("member").order_by("pk"):
        _begin_office(actor, election, each, former.get(each.member.id_number_index))
    FLOW.move(
        election,
        "record",
        actor=actor,
        result_approved_on=decided_on,
        result_approval_number=number,
    )
    audit.record(
        action=ElectionAction.ELECTION_RECORDED,
        actor=actor,
        subject=election,
        detail={
            "党组织": party.code,
            "选举日期": f"{election.met_on}",
            "批复文号": audit.masked(number),
        },
    )
    tell_answered(election, "record", actor)
    return election


def _refuse_denied(election: Election) -> None:
    """Raise ValidationError when somebody is said to be elected whom the numbers do not elect."""
    said = set(election.candidates.filter(elected=True).values_list("pk", flat=True))
    if not said or said != set(outcome_of(election).elected):
        raise ValidationError("当选人与登记的得票不符，没有登记结果。请退回核对。")


def _end_offices(actor: Any, election: Election) -> dict[str, Post]:
    """End what the former committee holds; a first secretary is sent, not elected. Returns the
    last office of each person by his number."""
    held = Post.objects.in_force(election.met_on).filter(
        party_organization=election.party_organization_id,
        title__in=COMMITTEE,
        starts_on__lt=election.met_on,
    )
    former = {}
    for post in held.order_by("starts_on", "pk"):
        former[post.id_number_index] = post
        end_post(actor=actor, pk=post.pk, version=post.version, ends_on=election.met_on)
    return former


def _begin_office(actor: Any, election: Election, elected: Candidate, former: Post | None) -> None:
    """The office of one of the new committee, from the day of the election on; one that somebody
    entered by hand meanwhile is that office."""
    member = elected.member
    office = {
        "party_organization": election.party_organization,
        "title": elected.office,
        "id_number_index": member.id_number_index,
    }
    if Post.objects.in_force(election.met_on).filter(**office).exists():
        return
    details = {name: getattr(former, name) for name in _KEPT} if former else {}
    if elected.office != PostTitle.SECRETARY:
        details.pop("source", None)
    begin_post(
        Post(
            **office,
            member=member,
            person_name=member.name,
            id_number_cipher=member.id_number_cipher,
            starts_on=election.met_on,
            **details,
        ),
        actor=actor,
    )
