"""The meeting: who is entitled, who came, what was counted, who is elected, and who leads."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from core import records
from core.db import store
from core.errors import Refusal
from elections.choices import OFFICES, WITHOUT_RIGHTS, ElectionState, LeftOut
from elections.flows import FLOW
from elections.models import Ballot, Candidate, Election, Vote, Voter
from elections.rules import (
    Outcome,
    Round,
    Stander,
    ballot_problems,
    meeting_problem,
    outcome,
    quorum_problem,
    seats_by_office,
)
from elections.services.delegates import delegates_named
from elections.services.preparing import candidates_lack, claim, size_of
from members.choices import Headcount, Matter, PostTitle
from members.models import HeadcountRule, MeetingRule, Member, Membership, is_full
from members.quorums import HALF, Share

#: So long ahead the list may be drawn up, so that sheets and ballots can be printed.
AHEAD = datetime.timedelta(days=60)


def entitled_on(election: Election, day: datetime.date) -> list[Member]:
    """Full members on the books of the Party organization, or of one under it, on a day: those too
    who left since."""
    path = election.party_organization.path
    links = Membership.objects.in_force(day).filter(
        is_full(day, "member__"),
        member__deleted_at=None,
        party_organization__path__startswith=path,
    )
    found = Member.objects.filter(pk__in=links.values("member"))
    return list(found.select_related("party_organization").order_by("name", "pk"))


@transaction.atomic
def freeze_voters(
    *,
    actor: Any,
    pk: int,
    version: int,
    met_on: datetime.date,
    left_out: Mapping[int, str] | None = None,
    delegates: str = "",
    **details: Any,
) -> Election:
    """Freeze who should be there on the day of the meeting, and how many of them must come by what
    holds on it. `left_out`: id of a member → why he is not counted; `delegates`: of a
    党员代表大会, their names. `details`: place, host, tellers, counters.

    It can be drawn up again until votes were counted: the attendance is then taken anew.
    """
    election = claim(actor, pk, version, ElectionState.CONVENED)
    if election.ballots.exists():
        raise Refusal("已经登记投票，应到会名单不能再变动。投票登记有误的，请先删除投票登记。")
    if met_on < election.nominees_approved_on:
        raise ValidationError(
            {"met_on": f"候选人 {election.nominees_approved_on} 才批复，选举不能更早。"}
        )
    if met_on > timezone.localdate() + AHEAD:
        raise ValidationError({"met_on": "应到会名单至多提前 60 天确定。"})
    people = entitled_on(election, met_on)
    if problem := meeting_problem(
        election.party_organization.kind,
        election.meeting,
        direct=election.is_direct,
        full_members=len(people),
        most=HeadcountRule.number_on(met_on, Headcount.DELEGATES),
    ):
        raise Refusal(f"{problem}请先终止这次选举，另行新建。")
    if election.by_delegates:
        people = delegates_named(among=people, day=met_on, text=delegates)
    reasons = dict(left_out or {})
    if set(reasons) - {each.pk for each in people} or set(reasons.values()) - set(LeftOut.values):
        raise ValidationError("名单刚有变动，请刷新后重新确定。")
    counted = len(people) - len(reasons)
    if not counted:
        if election.by_delegates:
            raise ValidationError({"delegates": "请填写代表名单，每行一名。"})
        raise ValidationError({"met_on": "当天没有可以计入应到会的正式党员，请核对名册。"})
    election.voters.all().delete()
    Voter.objects.bulk_create(
        Voter(
            election=election,
            member=each,
            name=each.name,
            gender=each.gender,
            left_out=reasons.get(each.pk, ""),
        )
        for each in people
    )
    election.met_on, election.entitled_count, election.present_count = met_on, counted, None
    election.rule = MeetingRule.on(met_on, Matter.ELECTION)
    election.least_present = election.rule.least_present(counted)
    for name, value in records.read(Election, details).items():
        setattr(election, name, value)
    return records.raise_version(records.keep(election, actor=actor))


@transaction.atomic
def file_attendance(*, actor: Any, pk: int, version: int, absent: Mapping[int, str]) -> Election:
    """Who did not come: id of a `Voter` → why, perhaps "". Everybody else who is counted came."""
    election = claim(actor, pk, version, ElectionState.CONVENED)
    if election.met_on is None:
        raise Refusal("请先确定应到会名单。")
    if election.ballots.exists():
        raise Refusal("已经登记投票，到会情况不能再变动。投票登记有误的，请先删除投票登记。")
    records.refuse_future("met_on", election.met_on, "选举日期")
    voters = list(election.voters.filter(left_out=""))
    if set(absent) - {each.pk for each in voters}:
        raise ValidationError("名单刚有变动，请刷新后重新登记。")
    for each in voters:
        each.present = each.pk not in absent
        reason = {"absence": absent.get(each.pk, "")}
        each.absence = records.read(Voter, reason)["absence"]
    Voter.objects.bulk_update(voters, ["present", "absence"])
    election.present_count = sum(bool(each.present) for each in voters)
    return records.raise_version(records.keep(election, actor=actor))


# --- Votes --------------------------------------------------------------------------------------


def outcome_of(election: Election) -> Outcome:
    """What the rounds that were counted have brought, by the frozen numbers."""
    rounds = [
        Round({vote.candidate_id: vote.in_favour for vote in ballot.votes.all()})
        for ballot in election.ballots.order_by("number").prefetch_related("votes")
    ]
    barred = set(
        election.voters.filter(left_out__in=WITHOUT_RIGHTS).values_list("member", flat=True)
    )
    return outcome(
        rounds,
        [
            Stander(each.pk, each.stands_for)
            for each in election.candidates.all()
            if each.member_id not in barred
        ],
        seats=_seats(election),
        least=election.rule.least_in_favour(
            entitled=election.entitled_count or 0, present=election.present_count or 0
        ),
    )


def _seats(election: Election) -> dict[str, int]:
    return seats_by_office(direct=election.is_direct, seats=election.seats)


@transaction.atomic
def count_ballot(
    *,
    actor: Any,
    pk: int,
    version: int,
    issued: int,
    returned: int,
    valid: int,
    votes: Mapping[int, int],
    against: Mapping[int, int] | None = None,
) -> Ballot:
    """Store the counts of a round: id of a `Candidate` → votes for him, and against.

    Refused when too few came, when fewer stand than must, and when the counts cannot be.
    """
    election = claim(actor, pk, version, ElectionState.CONVENED)
    refuse_inquorate(election)
    if not election.ballots.exists() and (lack := candidates_lack(election)):
        raise Refusal(lack)
    before, against = outcome_of(election), dict(against or {})
    if election.ballots.exists() and not before.vacant:
        raise Refusal("应选名额已经选足，不用再次投票。")
    standing = election.candidates.exclude(pk__in=before.elected)
    offices = {each.pk: each.stands_for for each in standing if each.stands_for in before.vacant}
    if set(votes) != set(offices):
        raise ValidationError("候选人名单刚有变动，请刷新后重新登记。")
    problems = ballot_problems(
        present=election.present_count,
        issued=issued,
        returned=returned,
        valid=valid,
        votes=votes,
        against=against,
        seats=before.vacant,
        offices=offices,
    )
    if problems:
        raise ValidationError(problems)
    ballot = Ballot(
        election=election,
        number=election.ballots.count() + 1,
        issued=issued,
        returned=returned,
        valid=valid,
    )
    records.keep(ballot, actor=actor)
    Vote.objects.bulk_create(
        Vote(ballot=ballot, candidate_id=key, in_favour=number, against=against.get(key, 0))
        for key, number in sorted(votes.items())
    )
    # Pressed twice, it is one round.
    records.raise_version(election)
    return ballot


def refuse_inquorate(election: Election) -> None:
    """Raise `Refusal` while it is not known, or known to be too few, who came."""
    if election.entitled_count is None:
        raise Refusal("请先确定应到会名单。")
    if election.present_count is None:
        raise Refusal("请先登记到会情况。")
    if problem := attendance_lack(election):
        raise Refusal(problem)


def attendance_lack(election: Election) -> str:
    """Why those who came may not elect; "" when they may."""
    return quorum_problem(
        entitled=election.entitled_count,
        present=election.present_count,
        least=election.least_present,
        share=election.rule.get_present_display(),
    )


@transaction.atomic
def remove_ballot(*, actor: Any, pk: int, version: int) -> Election:
    """Take back the last round: it was typed wrongly."""
    election = claim(actor, pk, version, ElectionState.CONVENED)
    last = election.ballots.order_by("-number").first()
    if last is None:
        raise Refusal("还没有登记投票，不用删除。")
    last.delete()
    return records.raise_version(election)


@transaction.atomic
def conclude(*, actor: Any, pk: int, version: int, fewer_agreed: int | None = None) -> Election:
    """Say who is elected, by the frozen numbers alone. Fewer than there are seats only if more
    than half of those present agreed (`fewer_agreed`)."""
    election = FLOW.claim("conclude", actor=actor, pk=pk, version=version)
    refuse_inquorate(election)
    if not election.ballots.exists():
        raise Refusal("还没有登记投票。")
    found = outcome_of(election)
    if found.tied:
        raise Refusal(f"有 {len(found.tied)} 人得票相等，不能确定当选人，请就他们再次投票。")
    if found.missing:
        _accept_fewer(election, found, fewer_agreed)
    for each in election.candidates.all():
        each.elected = each.pk in found.elected
        # Elected directly to an office; a committee gives them at its first meeting.
        each.office = each.stands_for if each.elected and election.is_direct else ""
        each.office_votes = None
        store(each)
    FLOW.move(
        election,
        "conclude",
        actor=actor,
        fewer_agreed=fewer_agreed if found.missing else None,
        committee_met_on=None,
        committee_present=None,
    )
    return election


def _accept_fewer(election: Election, found: Outcome, agreed: int | None) -> None:
    """Raise `Refusal` or ValidationError unless fewer may be elected."""
    short = "、".join(f"{PostTitle(each).label} {n} 名" for each, n in found.vacant.items())
    text = f"得票 {found.least} 票以上方可当选，现有当选人 {len(found.elected)} 名，还缺{short}。"
    least = 1 if election.is_direct else size_of(election).least
    if PostTitle.SECRETARY in found.vacant or len(found.elected) < least:
        raise Refusal(f"{text}请就未选出的名额再次投票。")
    majority = Share(HALF, more=True).of(election.present_count)
    if agreed is None or not majority <= agreed <= election.present_count:
        raise ValidationError(
            {
                "fewer_agreed": f"{text}请再次投票；要减少名额的，须到会人数过半数"
                f"（{majority} 至 {election.present_count} 人）同意，请填写同意的人数。"
            }
        )


# --- The committee -------------------------------------------------------------------------------


@transaction.atomic
def hold_committee(
    *,
    actor: Any,
    pk: int,
    version: int,
    committee_met_on: datetime.date,
    committee_present: int,
    offices: Mapping[int, str],
    votes: Mapping[int, int],
) -> Election:
    """The first meeting of the committee: id of an elected `Candidate` → his office, and with how
    many votes the secretary and his deputies were elected."""
    election = claim(actor, pk, version, ElectionState.ELECTED)
    if election.is_direct:
        raise Refusal("不设委员会，书记、副书记由党员大会直接选举。")
    elected = list(election.candidates.filter(elected=True))
    number = len(elected)
    errors: dict[str, str] = {}
    records.refuse_future("committee_met_on", committee_met_on, "会议日期")
    if committee_met_on < election.met_on:
        raise ValidationError({"committee_met_on": f"不能早于选举日期 {election.met_on}。"})
    rule = MeetingRule.on(committee_met_on, Matter.COMMITTEE)
    least = rule.least_present(number)
    if not least <= committee_present <= number:
        errors["committee_present"] = f"委员 {number} 名，须 {least} 名以上到会，请核对。"
    if set(offices) != {each.pk for each in elected}:
        raise ValidationError("当选人刚有变动，请刷新后重新登记。")
    if list(offices.values()).count(PostTitle.SECRETARY) != 1:
        raise ValidationError("书记应有且只有一名，请核对分工。")
    needed = rule.least_in_favour(entitled=number, present=committee_present)
    for key, office in offices.items():
        if office not in OFFICES:
            errors[f"office_{key}"] = "请选择分工。"
        leads = office in (PostTitle.SECRETARY, PostTitle.DEPUTY_SECRETARY)
        got = votes.get(key)
        if leads and (got is None or not needed <= got <= committee_present):
            errors[f"votes_{key}"] = (
                f"书记、副书记须得到 {needed} 票以上，且不多于到会 {committee_present} 人。"
            )
    if errors:
        raise ValidationError(errors)
    for each in elected:
        each.office = offices[each.pk]
        leads = each.office in (PostTitle.SECRETARY, PostTitle.DEPUTY_SECRETARY)
        each.office_votes = votes.get(each.pk) if leads else None
        store(each)
    election.committee_met_on, election.committee_present = committee_met_on, committee_present
    return records.raise_version(records.keep(election, actor=actor))


def standing_candidates(election: Election) -> list[Candidate]:
    """Those for whom the next round is held."""
    found = outcome_of(election)
    standing = election.candidates.exclude(pk__in=found.elected).order_by("written_in", "pk")
    return [each for each in standing if each.stands_for in found.vacant]
