"""Reviews and procedures of the generated county: the last two years of some branches, some at each
step, and procedures of each kind. A few dozen rows, whatever the size of the county."""

import datetime
import random
from itertools import cycle

from django.db.models import Count, Q

from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from core.marks import GUARD
from core.months import months_later
from members.choices import Matter, Ratio
from members.models import MeetingRule, Member, RatioRule, is_full
from reviews.choices import (
    AppraisalState,
    DisposalEnd,
    DisposalGround,
    DisposalKind,
    DisposalState,
    Grade,
    VoteKind,
)
from reviews.flows import APPRAISAL, DISPOSAL
from reviews.models import Appraisal, AppraisalStep, Appraised, Disposal, DisposalStep
from reviews.models.appraisals import VOTES
from reviews.services.shared import full_among, people_on

_S, _D = AppraisalState, DisposalState
_BRANCHES, _LEAST, _MOST = 24, 6, 40
_STATES = (_S.REPORTED, _S.GRADING, _S.AGREED, _S.VOTING, _S.PREPARING, _S.AGREED)
_DAY = datetime.timedelta(days=1)
_FACTS = "近半年多次不参加组织生活，经支部书记两次谈话提醒，没有明显改正。"
_FOUND = "经与本人、所在单位核实，情况属实。"
#: kind, ground, how far.
_STORIES = (
    (DisposalKind.RECTIFY, DisposalGround.NO_DISCIPLINE, _D.RUNNING),
    (DisposalKind.RECTIFY, DisposalGround.NO_EXAMPLE, _D.FILED),
    (DisposalKind.RECTIFY, DisposalGround.WEAK_WILL, _D.SUBMITTED),
    (DisposalKind.RECTIFY, DisposalGround.OUT_OF_TOUCH, _D.INVESTIGATING),
    (DisposalKind.PERSUADE, DisposalGround.THREATENS, _D.DECIDING),
    (DisposalKind.REMOVE, DisposalGround.LEFT_BY_HIMSELF, _D.PROPOSED),
    (DisposalKind.RECTIFY, DisposalGround.NO_DISCIPLINE, _D.ENDED),
)


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """Add them to the county that is written."""
    branches = list(_branches(today).order_by("code")[:_BRANCHES])
    states = cycle(_STATES)
    for party in branches:
        last = datetime.date(today.year - 1, 12, 10) + chance.randrange(15) * _DAY
        if party.founded_on < last:
            _review(chance, party, last.year, last, _S.AGREED, last + 8 * _DAY)
        day = today - chance.randrange(10, 25) * _DAY
        if day.year == today.year:
            _review(chance, party, today.year, day, next(states), min(day + 6 * _DAY, today))
    for party, story in zip(branches, _STORIES, strict=False):
        _dispose(party, story, today)


def _branches(today: datetime.date):
    full = Member.objects.present().filter(is_full(today), party_organization__isnull=False)
    sizes = full.values("party_organization").annotate(number=Count("pk")).order_by()
    right = sizes.filter(number__range=(_LEAST, _MOST))
    return PartyOrganization.objects.active_on(today).filter(
        Q(pk__in=right.values("party_organization")), kind=PartyOrganizationKind.BRANCH
    )


def _at(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(2), tzinfo=datetime.UTC)


def _review(chance, party, year, day, state, answered) -> None:
    place = _S.values.index(state)
    opened, counted = place >= _S.values.index(_S.VOTING), place >= _S.values.index(_S.GRADING)
    people = people_on(party, day)
    full = full_among(people, day)
    if len(full) < GUARD:
        return
    rule = MeetingRule.on(day, Matter.MEETING)
    appraisal = Appraisal(party_organization=party, year=year)
    if opened:
        appraisal.met_on, appraisal.vote_kind, appraisal.rule = day, VoteKind.PAPER, rule
        appraisal.ratio = RatioRule.on(day, Ratio.EXCELLENT)
        appraisal.entitled_count = len(full)
        appraisal.least_present = rule.least_present(len(full))
    if counted:
        present = max(len(full) - chance.randrange(2), appraisal.least_present, GUARD)
        appraisal.present_count = appraisal.issued = appraisal.returned = present
        appraisal.valid = present
    if state == _S.AGREED:
        appraisal.agreed_on = answered
        appraisal.agreement_number = f"两新党〔{year}〕{chance.randrange(1, 90)}号"
    appraisal.state = state
    appraisal.save()
    if opened:
        rows = [
            Appraised(
                appraisal=appraisal,
                member=each,
                name=each.name,
                no_grade="" if each.pk in full else "probationary",
            )
            for each in people
        ]
        if counted:
            _grade(chance, appraisal, [each for each in rows if not each.no_grade], state)
        Appraised.objects.bulk_create(rows)
    days = {"open": day - 5 * _DAY, "count": day, "agree": answered}
    _steps(APPRAISAL, AppraisalStep, appraisal, state, days, day)


def _grade(chance, appraisal: Appraisal, rated: list[Appraised], state: str) -> None:
    most = appraisal.ratio.most(len(rated))
    for place, each in enumerate(rated):
        best = chance.randrange(appraisal.valid // 2 + 1)
        if place < most:
            best = appraisal.valid - best // 2
        votes = dict.fromkeys(Grade.values, 0)
        votes[Grade.EXCELLENT] = best
        votes[Grade.QUALIFIED] = appraisal.valid - best
        each.self_grade = Grade.QUALIFIED
        for grade, field in VOTES.items():
            setattr(each, field, votes[grade])
        if state != _S.GRADING:
            each.grade = Grade.EXCELLENT if place < most else Grade.QUALIFIED
    if state == _S.AGREED and chance.random() < 0.2:
        rated[-1].grade = Grade.UNQUALIFIED


def _steps(flow, model, row, state, days: dict[str, datetime.date], day: datetime.date) -> None:
    """The usual way to where it stands; `days`: move → when, else on the day of the one before."""
    found, at = [], next(iter(flow.stages))
    while at != state and (move := flow.moves.get(flow.stages[at].then)):
        day = days.get(move.name) or day
        found.append(model(subject=row, move=move.name, before=at, after=move.to, made_at=_at(day)))
        at = move.to
    model.objects.bulk_create(found)


def _dispose(party: PartyOrganization, story, today: datetime.date) -> None:
    kind, ground, state = story
    ended = state == _D.ENDED
    day = months_later(today, -8 if ended else -2)
    people = [each for each in people_on(party, day) if each.status == "full"]
    if not people:
        return
    # By what is the same for the same seed; not the one who leads.
    member = sorted(people, key=lambda each: (each.joined_on, each.id_number_index))[-1]
    if member.party_organization_id != party.pk or member.joined_on >= day:
        return
    place = _D.values.index(state)
    since = ground in (DisposalGround.OUT_OF_TOUCH, DisposalGround.LEFT_BY_HIMSELF)
    disposal = Disposal(
        member=member,
        name=member.name,
        party_organization=party,
        kind=kind,
        ground=ground,
        since=months_later(day, -7) if since else None,
        facts=_FACTS,
        months=6 if kind == DisposalKind.RECTIFY else None,
        proposed_on=day,
        state=state,
    )
    if place >= _D.values.index(_D.INVESTIGATING):
        disposal.filed_on = day + 4 * _DAY
    if place >= _D.values.index(_D.DECIDING):
        disposal.investigators, disposal.findings = "支部书记、组织委员", _FOUND
        disposal.talked_on, disposal.statement = day + 10 * _DAY, "认识到错误，愿意改正。"
    if place >= _D.values.index(_D.SUBMITTED):
        met = day + 18 * _DAY
        rule = MeetingRule.on(met, Matter.ADMISSION)
        number = len(people)
        disposal.met_on, disposal.rule, disposal.entitled_count = met, rule, number
        disposal.present_count = number
        disposal.in_favour = max(rule.least_in_favour(entitled=number, present=number), number - 1)
    if place >= _D.values.index(_D.RUNNING):
        disposal.approved_on = day + 25 * _DAY
        disposal.approval_number = f"两新党〔{day.year}〕{disposal.months or 9}1号"
        disposal.until = months_later(disposal.approved_on, 6)
        disposal.announced_on = disposal.approved_on + 3 * _DAY
    if ended:
        disposal.outcome, disposal.ended_on = DisposalEnd.IMPROVED, min(disposal.until, today)
    disposal.save()
    days = {
        "accept": disposal.filed_on,
        "find": disposal.talked_on,
        "submit": disposal.met_on,
        "approve": disposal.approved_on,
        "end": disposal.ended_on,
    }
    _steps(DISPOSAL, DisposalStep, disposal, state, days, day)
