"""What papers say of an election, as somebody reads it: plain texts and rows of them."""

import datetime
from collections.abc import Sequence
from typing import Any

from core import crypto
from core.values import hide_identifiers
from elections.models import Candidate, Election, Voter
from elections.services.meeting import outcome_of
from elections.services.preparing import ORDER
from members.choices import Matter
from members.models import MeetingRule

#: Filled in by hand.
_DAY = "　　年　月　日"
_NUMBER = "　　〔　　〕　号"
_LINE = "　" * 4


def values(user: Any, election: Election) -> dict[str, Any]:
    """A value for each placeholder of `elections.papers.words.WORDS`."""
    party = election.party_organization
    standing = [_of(each, election) for each in candidates_of(election)]
    voters = [_of(each, election) for each in election.voters.order_by("name", "pk")]
    counted = [each for each in voters if not each.left_out]
    absent = [each for each in counted if each.present is False]
    elected = sorted(
        (each for each in standing if each.elected),
        key=lambda each: (ORDER.get(each.office, len(ORDER)), each.pk),
    )
    nominees = [each for each in standing if not each.written_in]
    number = _next_number(election)
    day = election.committee_met_on or election.met_on or election.planned_on
    committee = MeetingRule.on(day, Matter.COMMITTEE)
    return {
        "party": party.name,
        "superior": party.parent.name if party.parent else "上级党组织",
        "term": f"第{number}届" if number else "新一届",
        "seats": election.seats_text,
        "meeting": election.get_meeting_display(),
        "body": "委员会" if not election.is_direct else "书记、副书记",
        "resolved_day": day_text(election.resolved_on),
        "planned_day": day_text(election.planned_on),
        "met_day": day_text(election.met_on),
        "approved_day": day_text(election.approved_on),
        "approval_number": election.approval_number or _NUMBER,
        "nominees_approved_day": day_text(election.nominees_approved_on),
        "nominees_approval_number": election.nominees_approval_number or _NUMBER,
        "result_approved_day": day_text(election.result_approved_on),
        "result_approval_number": election.result_approval_number or _NUMBER,
        "committee_day": day_text(election.committee_met_on),
        "term_day": day_text(party.term_started_on or party.founded_on),
        "due_day": day_text(party.term_ends_on),
        "talks": _talks(election, user) or _LINE,
        "nominee_count": str(len(nominees)),
        "nominee_names": _names(nominees, user),
        "place": election.place or _LINE,
        "host": election.people_to(user, election.host) or _LINE,
        "tellers": election.people_to(user, election.tellers) or _LINE,
        "counters": election.people_to(user, election.counters) or _LINE,
        "basis": election.majority,
        "quorum": election.rule.get_present_display(),
        "entitled": _number(election.entitled_count),
        "least_present": _number(election.least_present),
        "present": _number(election.present_count),
        "absent": _number(len(absent) if election.present_count is not None else None),
        "elected_count": str(len(elected)),
        "elected_names": _names(elected, user),
        "committee_present": _number(election.committee_present),
        "least_committee": _number(committee.least_present(len(elected)) if elected else None),
        "least_votes": _number(outcome_of(election).least if election.present_count else None),
        "office_votes": _number(
            committee.least_in_favour(
                entitled=len(elected), present=election.committee_present or len(elected)
            )
            if elected
            else None
        ),
        "ballots": [
            {
                "number": str(ballot.number),
                "issued": str(ballot.issued),
                "returned": str(ballot.returned),
                "valid": str(ballot.valid),
                "invalid": str(ballot.returned - ballot.valid),
            }
            for ballot in election.ballots.order_by("number")
        ],
        "nominees": [_row(place, each, user) for place, each in enumerate(nominees, 1)],
        "voters": [
            {
                "number": str(place),
                "name": each.person_to(user),
                "gender": each.get_gender_display(),
                "present": "" if each.present is None else "到会" if each.present else "缺席",
                "absence": each.absence,
                "note": "",
            }
            for place, each in enumerate(counted, 1)
        ],
        "left_out": [
            {"name": each.person_to(user), "reason": each.get_left_out_display()}
            for each in voters
            if each.left_out
        ],
        "results": _results(election, standing, user),
        "officers": [
            {
                "number": str(place),
                "name": each.person_to(user),
                "office": each.get_office_display(),
                "votes": _number(each.office_votes) if each.office_votes is not None else "—",
            }
            for place, each in enumerate(elected, 1)
        ],
    }


def candidates_of(election: Election) -> list[Candidate]:
    found = election.candidates.select_related("member").order_by("written_in", "pk")
    return list(found)


def _talks(election: Election, user: Any) -> str:
    return hide_identifiers(election.talks.strip()) if election.reads_people(user) else ""


def _of(part: Any, election: Election) -> Any:
    part.election = election
    return part


def _next_number(election: Election) -> int | None:
    """第几届, where it is known: the term that began by this election, or the one after the
    present one."""
    terms = election.party_organization.terms.order_by("-began_on")
    begun = next((each for each in terms if each.began_on == election.met_on), None)
    if begun is not None:
        return begun.number
    present = next((each for each in terms if each.ended_on is None), None)
    return present.number + 1 if present and present.number else None


def _row(place: int, candidate: Candidate, user: Any) -> dict[str, str]:
    member = candidate.member
    # The number is masked for whoever reads no names in full, and so is what is read off it.
    reads = candidate.election.reads_people(user)
    born = crypto.decrypt(member.id_number_cipher)[6:12] if reads else ""
    return {
        "number": str(place),
        "name": candidate.person_to(user),
        "gender": candidate.get_gender_display(),
        "born": f"{born[:4]}.{born[4:]}" if born else "",
        "native_place": candidate.native_place,
        "ethnicity": member.ethnicity,
        "joined": f"{member.joined_on:%Y.%m}",
        "position": member.position,
        "office": candidate.get_stands_for_display(),
    }


def _results(election: Election, standing: Sequence[Candidate], user: Any) -> list[dict[str, str]]:
    named = {each.pk: each for each in standing}
    found = []
    for ballot in election.ballots.order_by("number").prefetch_related("votes"):
        for vote in sorted(ballot.votes.all(), key=lambda each: -each.in_favour):
            candidate = named[vote.candidate_id]
            abstained = max(ballot.valid - vote.in_favour - vote.against, 0)
            found.append(
                {
                    "round": str(ballot.number),
                    "name": candidate.person_to(user),
                    "in_favour": str(vote.in_favour),
                    "against": str(vote.against),
                    "abstained": str(abstained),
                    "note": "当选" if candidate.elected else "",
                }
            )
    return found


def _names(people: Sequence[Candidate | Voter], user: Any) -> str:
    return "、".join(each.person_to(user) for each in people) or _LINE


def _number(number: int | None) -> str:
    return _LINE if number is None else str(number)


def day_text(day: datetime.date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else _DAY
