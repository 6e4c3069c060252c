"""Beginning an election, who stands, and what the office above says of it."""

import datetime
from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.choices import Action
from branches.models import PartyOrganization
from branches.services.terms import regular_end
from core import records
from core.errors import Missing, Refusal
from core.months import years_later
from elections.choices import OFFICES, ElectionForm, ElectionState
from elections.flows import ABOVE, ANSWERS, FLOW
from elections.models import Candidate, Election
from elections.rules import (
    candidates_problem,
    meeting_problem,
    seats_by_office,
    seats_problem,
)
from elections.services.telling import tell_answered, tell_asked
from members.choices import Headcount, Matter, PostTitle, Ratio
from members.models import (
    CommitteeSize,
    HeadcountRule,
    MeetingRule,
    Member,
    RatioRule,
    is_full,
    party_organizations_reached,
)

#: What may be corrected while nothing was asked of the office above.
PREPARED = ("form", "meeting", "seats", "resolved_on", "planned_on")
#: Move that needs a document of the office above → fields of its day and number.
DOCUMENTS = {
    "approve": ("approved_on", "approval_number"),
    "approve_nominees": ("nominees_approved_on", "nominees_approval_number"),
}
#: Before the day of which paper none of the two may lie.
_AFTER = {"approve": "resolved_on", "approve_nominees": "approved_on"}


@transaction.atomic
def start_election(*, actor: Any, party_organization: PartyOrganization, **values: Any) -> Election:
    """Begin an election of a Party organization: `values` are those of `PREPARED`.

    Raises ValidationError (field → messages), `Missing`, `Denied` (recorded), `Refusal`.
    """
    party = hold_party(actor, party_organization)
    if party.dissolved_on is not None:
        raise Refusal(f"“{party}”已于 {party.dissolved_on} 撤销，不能换届。")
    if Election.objects.present().open().filter(party_organization=party).exists():
        raise Refusal(f"“{party}”已有一次正在办理的换届选举，请接着办理，或先终止它。")
    election = Election(party_organization=party, **records.read(Election, values))
    _check_prepared(election)
    return records.keep(election, actor=actor)


@transaction.atomic
def update_election(*, actor: Any, pk: int, version: int, **values: Any) -> Election:
    """Correct what was decided, before it is asked for. Only the values given change."""
    election = claim(actor, pk, version, ElectionState.PREPARING)
    for name, value in records.read(Election, values).items():
        setattr(election, name, value)
    _check_prepared(election)
    return records.keep(election, actor=actor)


def _check_prepared(election: Election) -> None:
    """Raise ValidationError for what cannot be decided so."""
    errors, party = {}, election.party_organization
    records.refuse_future("resolved_on", election.resolved_on, "决议日期")
    _refuse_day(election)
    direct = election.form == ElectionForm.DIRECT
    if problem := seats_problem(size_of(election), election.seats, direct=direct):
        errors["seats"] = problem
    if problem := meeting_problem(
        party.kind,
        election.meeting,
        direct=direct,
        full_members=eligible(election).count(),
        most=HeadcountRule.number_on(election.planned_on, Headcount.DELEGATES),
    ):
        errors["meeting"] = problem
    if errors:
        raise ValidationError(errors)
    election.rule = MeetingRule.on(election.planned_on, Matter.ELECTION)


def _refuse_day(election: Election) -> None:
    """Raise ValidationError for a day on which nobody can elect: what holds of committees and
    meetings is asked of days that can be."""
    party, day = election.party_organization, election.planned_on
    began, ends = party.term_started_on or party.founded_on, regular_end(party)
    earliest, problem = years_later(ends, -1), ""
    if day <= began:
        problem = f"本届自 {began} 起，选举应在此后。"
    elif day < earliest:
        problem = f"本届按规定 {ends} 届满，提前换届不得超过一年，选举不能早于 {earliest}。"
    elif day < election.resolved_on:
        problem = "选举不能早于作出决议的日期。"
    if problem:
        raise ValidationError({"planned_on": problem})


def size_of(election: Election) -> CommitteeSize:
    """How large its committee may be, by what holds on the day that is planned."""
    return CommitteeSize.on(election.planned_on, election.party_organization.kind)


def hold_party(actor: Any, party_organization: PartyOrganization) -> PartyOrganization:
    """Lock a Party organization for which `actor` may hold elections."""
    pk, rows = party_organization.pk, PartyOrganization.objects
    among = party_organizations_reached(actor.reach.part(Action.HOLD_ELECTIONS))
    if not (actor.may(Action.HOLD_ELECTIONS) and among.present().filter(pk=pk).exists()):
        if not rows.visible_to(actor).present().filter(pk=pk).exists():
            raise Missing
        records.deny(actor=actor, subject=Election, keys=[pk])
    return rows.select_for_update().get(pk=pk)


def claim(actor: Any, pk: int, version: int, *states: str) -> Election:
    """Lock an election that `actor` is going to change in one of these states."""
    election = records.claim(Election, actor=actor, pk=pk, version=version)
    if election.deleted_at is not None:
        raise Missing
    if states and election.state not in states:
        label, then = election.get_state_display(), FLOW.next_sentence(election)
        raise Refusal(f"这次换届选举现在是“{label}”，不能再修改这一步。{then}")
    return election


# --- Who stands ---------------------------------------------------------------------------------


@transaction.atomic
def add_candidate(
    *,
    actor: Any,
    pk: int,
    version: int,
    member: Member,
    stands_for: str = "",
    native_place: str = "",
) -> Candidate:
    """Put a full member of the Party organization on the list; with direct election for an office
    (`stands_for`)."""
    election = claim(actor, pk, version, ElectionState.NOMINATING)
    return _stand(election, actor, member, stands_for, native_place)


@transaction.atomic
def write_in(
    *, actor: Any, pk: int, version: int, member: Member, stands_for: str = ""
) -> Candidate:
    """Somebody who did not stand and was named on ballots (另选他人)."""
    election = claim(actor, pk, version, ElectionState.CONVENED)
    if not may_be_written_in(election).filter(pk=member.pk).exists():
        raise ValidationError({"member": "不在本次大会的名单中，不能另选。"})
    return _stand(election, actor, member, stands_for, written_in=True)


def _stand(
    election: Election,
    actor: Any,
    member: Member,
    stands_for: str,
    native_place: str = "",
    written_in: bool = False,
) -> Candidate:
    seats = seats_by_office(direct=election.is_direct, seats=election.seats)
    if not election.is_direct:
        stands_for = PostTitle.COMMITTEE_MEMBER
    if stands_for not in seats:
        raise ValidationError({"stands_for": "请选择竞选的职务。"})
    if not written_in and not eligible(election).filter(pk=member.pk).exists():
        raise ValidationError({"member": "候选人须是本党组织的正式党员，请重新选择。"})
    if election.candidates.filter(member=member).exists():
        raise ValidationError({"member": "这名党员已在名单中。"})
    candidate = Candidate(
        election=election,
        member=member,
        name=member.name,
        gender=member.gender,
        stands_for=stands_for,
        written_in=written_in,
        **records.read(Candidate, {"native_place": native_place}),
    )
    records.keep(candidate, actor=actor)
    records.raise_version(election)
    return candidate


def eligible(election: Election):
    """Full members who are on the books of the Party organization or of one under it today."""
    path = election.party_organization.path
    found = Member.objects.present().filter(party_organization__path__startswith=path)
    return found.filter(is_full(timezone.localdate()))


def may_be_written_in(election: Election):
    """Those whom ballots may name: who is on the list of the meeting; delegates may name any full
    member."""
    if election.by_delegates:
        return eligible(election)
    return Member.objects.filter(pk__in=election.voters.values("member"))


@transaction.atomic
def remove_candidate(*, actor: Any, pk: int, version: int) -> Candidate:
    """Take somebody off the list: while it is drawn up, and who was written in until the votes are
    counted."""
    found = Candidate.objects.visible_to(actor).filter(pk=pk).select_related("election").first()
    if found is None:
        raise Missing
    election = claim(actor, found.election_id, found.election.version)
    candidate = records.claim(Candidate, actor=actor, pk=pk, version=version)
    state = ElectionState.CONVENED if candidate.written_in else ElectionState.NOMINATING
    if election.state != state or candidate.votes.exists():
        raise Refusal("候选人名单已经上报或已有得票，不能删除。")
    candidate.delete()
    records.raise_version(election)
    return candidate


@transaction.atomic
def update_talks(*, actor: Any, pk: int, version: int, talks: str) -> Election:
    """What the talks about the candidates gave: stands in the report on them."""
    election = claim(actor, pk, version, ElectionState.NOMINATING)
    election.talks = records.read(Election, {"talks": talks})["talks"]
    return records.keep(election, actor=actor)


def candidates_lack(election: Election) -> str:
    """Why the list is too short; "" when it is not."""
    standing = Counter(
        election.candidates.filter(written_in=False).values_list("stands_for", flat=True)
    )
    seats = seats_by_office(direct=election.is_direct, seats=election.seats)
    rule = RatioRule.on(election.planned_on, Ratio.CANDIDATES)
    return candidates_problem(standing, seats=seats, rule=rule)


# --- Steps ---------------------------------------------------------------------------------------


@transaction.atomic
def move_election(
    *,
    actor: Any,
    pk: int,
    version: int,
    move: str,
    reason: str = "",
    decided_on: datetime.date | None = None,
    document_number: str = "",
) -> Election:
    """Ask, approve, send back, cancel (`FLOW`); what is counted and recorded has services of its
    own. Raises what `Flow.claim` and `Flow.move` raise, and ValidationError."""
    if move in ("conclude", "record"):
        raise ValueError(f"{move} has a service of its own")
    election = FLOW.claim(move, actor=actor, pk=pk, version=version)
    if election.deleted_at is not None:
        raise Missing
    refuse_own(election, move, actor)
    values = {}
    if move == "ask":
        _check_prepared(election)
    elif move == "nominate" and (lack := candidates_lack(election)):
        raise Refusal(lack)
    elif move == "report" and not election.is_direct and election.committee_met_on is None:
        raise Refusal("请先登记第一次委员会会议和委员分工。")
    elif move in DOCUMENTS:
        values = document(election, move, decided_on, document_number)
    FLOW.move(election, move, actor=actor, reason=reason, **values)
    above_acts = FLOW.stages[election.state].acts == ABOVE
    (tell_asked if above_acts else tell_answered)(election, move, actor)
    return election


def refuse_own(election: Election, move: str, actor: Any) -> None:
    """Raise `Refusal` where somebody would answer what he sent up himself, for whomever he did."""
    if move not in ANSWERS:
        return
    asked = election.steps.order_by("-pk").first()
    if asked is not None and actor is not None and asked.made_by_id == actor.pk:
        raise Refusal("这是您自己报送的，请由上级的其他同志批复。")


def document(
    election: Election, move: str, decided_on: datetime.date | None, number: str
) -> dict[str, Any]:
    """Day and number of the answer of the office above, as fields. Raises ValidationError."""
    day_field, number_field = DOCUMENTS[move]
    checked_day(decided_on, getattr(election, _AFTER[move]))
    return {day_field: decided_on, number_field: checked_number(number)}


def checked_day(day: datetime.date | None, after: datetime.date | None) -> None:
    if day is None:
        raise ValidationError({"decided_on": "请填写批复日期。"})
    records.refuse_future("decided_on", day, "批复日期")
    if after is not None and day < after:
        raise ValidationError({"decided_on": f"批复不能早于上一步的日期 {after}，请核对。"})


def checked_number(number: str) -> str:
    text = " ".join(number.split())
    if not text:
        raise ValidationError({"document_number": "请填写批复文号。"})
    return text[:60]


@transaction.atomic
def recycle_election(*, actor: Any, pk: int, version: int) -> Election:
    """Put an election that was begun by mistake into the recycle bin; one that stands in a term is
    kept."""
    election = claim(actor, pk, version)
    if election.state == ElectionState.RECORDED:
        raise Refusal("选举结果已记入任期，不能删除。")
    return records.recycle(election)


@transaction.atomic
def restore_election(*, actor: Any, pk: int, version: int) -> Election:
    election = records.claim(Election, actor=actor, pk=pk, version=version)
    others = Election.objects.present().open().exclude(pk=pk)
    if (
        not election.is_closed
        and others.filter(party_organization=election.party_organization_id).exists()
    ):
        raise Refusal("这个党组织已有一次正在办理的换届选举，不能恢复这一次。")
    return records.restore(election)


#: Offices in the order in which they are listed.
ORDER = {title: place for place, title in enumerate(OFFICES)}
