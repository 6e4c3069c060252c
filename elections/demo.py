"""Elections of the generated county: some at each step, and those by which terms began. A few dozen
rows, whatever the size of the county."""

import datetime
import random
from itertools import cycle

from django.db.models import Count, Q

from branches.choices import PartyOrganizationKind
from branches.models import PartyOrganization
from elections.choices import DIRECT_OFFICES, OFFICES, ElectionForm, ElectionState
from elections.flows import FLOW
from elections.models import Ballot, Candidate, Election, ElectionStep, Vote, Voter
from members.choices import Headcount, Matter, Ratio
from members.models import HeadcountRule, MeetingRule, Member, RatioRule, is_full

_S = ElectionState
#: How far those that are under way have come, again and again.
_STATES = (
    _S.NOMINATING,
    _S.ASKED,
    _S.CONVENED,
    _S.REPORTED,
    _S.ELECTED,
    _S.NOMINATED,
    _S.PREPARING,
    _S.CONVENED,
)
_UNDER_WAY, _HELD = 24, 24
#: Nobody elects with fewer.
_LEAST_MEMBERS = 4
_MOST_MEMBERS = 60
_DAY = datetime.timedelta(days=1)
_TALKS = (
    "与全体党员逐一谈话，听取职工代表和单位负责人意见，推荐意见集中；"
    "经征求有关部门意见，没有影响使用的问题。"
)
_REASONS = ("出差", "病假", "值班")


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """Add them to the county that is written."""
    branches = _branches(today)
    # Those whose terms end first; in a small county some of it is left for those that were held.
    number = min(_UNDER_WAY, branches.count() * 2 // 3)
    due = list(branches.order_by("term_ends_on", "code")[:number])
    states = cycle(_STATES)
    for party in due:
        _Story(chance, party, today).tell(next(states), today + chance.randrange(10, 40) * _DAY)
    begun = branches.exclude(pk__in=[each.pk for each in due]).filter(term_started_on__isnull=False)
    for party in begun.order_by("-term_started_on", "code")[:_HELD]:
        _Story(chance, party, today).tell(_S.RECORDED, party.term_started_on)


def _branches(today: datetime.date):
    full = Member.objects.present().filter(is_full(today), party_organization__isnull=False)
    sizes = full.values("party_organization").annotate(number=Count("pk")).order_by()
    right = sizes.filter(number__range=(_LEAST_MEMBERS, _MOST_MEMBERS))
    return PartyOrganization.objects.active_on(today).filter(
        Q(pk__in=right.values("party_organization")), kind=PartyOrganizationKind.BRANCH
    )


class _Story:
    """One election of one branch, told as far as it has come."""

    def __init__(
        self, chance: random.Random, party: PartyOrganization, today: datetime.date
    ) -> None:
        self.chance, self.party, self.today = chance, party, today
        found = Member.objects.present().filter(is_full(today), party_organization=party)
        # By what is the same for the same seed.
        self.people = list(found.order_by("joined_on", "name", "id_number_index"))

    def tell(self, state: str, day: datetime.date) -> None:
        """`day`: on which the meeting is planned, or was held."""
        place = _S.values.index(state)
        held = place >= _S.values.index(_S.ELECTED)
        if held and state != _S.RECORDED:
            day = self.today - self.chance.randrange(3, 12) * _DAY
        direct = len(self.people) < HeadcountRule.number_on(day, Headcount.COMMITTEE)
        self.election = Election(
            party_organization=self.party,
            form=ElectionForm.DIRECT if direct else ElectionForm.COMMITTEE,
            seats=1 if direct else 3,
            rule=MeetingRule.on(day, Matter.ELECTION),
            resolved_on=min(day, self.today) - 45 * _DAY,
            planned_on=day,
        )
        if place >= _S.values.index(_S.NOMINATING):
            self._approved("approved_on", "approval_number", 35)
        if place >= _S.values.index(_S.NOMINATED):
            self.election.talks = _TALKS
        if place >= _S.values.index(_S.CONVENED):
            self._approved("nominees_approved_on", "nominees_approval_number", 15)
        self.election.save()
        if place >= _S.values.index(_S.NOMINATING):
            self._nominate(all_of_them=place > _S.values.index(_S.NOMINATING))
        if held or (state == _S.CONVENED and self.chance.random() < 0.5):
            self._meet(day if held else self.today - _DAY, counted=held)
        if held:
            self._lead(report=place)
        # Whether so many came as must, the database asks of what was counted.
        self.election.state = state
        self.election.save()
        self._steps(state)

    def _approved(self, day_field: str, number_field: str, before: int) -> None:
        day = min(self.election.planned_on, self.today) - before * _DAY
        number = f"两新党〔{day.year}〕{self.chance.randrange(1, 90)}号"
        setattr(self.election, day_field, day)
        setattr(self.election, number_field, number)

    def _nominate(self, *, all_of_them: bool) -> None:
        election = self.election
        rule = RatioRule.on(election.planned_on, Ratio.CANDIDATES)
        number = 1 if election.is_direct else rule.least_candidates(election.seats)
        standing = self.people[: number if all_of_them else max(number - 1, 1)]
        self.candidates = [
            Candidate(
                election=election,
                member=each,
                name=each.name,
                gender=each.gender,
                stands_for=DIRECT_OFFICES[0] if election.is_direct else OFFICES[-1],
            )
            for each in standing
        ]
        Candidate.objects.bulk_create(self.candidates)

    def _meet(self, day: datetime.date, *, counted: bool) -> None:
        election, number = self.election, len(self.people)
        election.least_present = election.rule.least_present(number)
        away = 1 if number - 1 >= election.least_present else 0
        people = [
            Voter(
                election=election,
                member=each,
                name=each.name,
                gender=each.gender,
                present=place >= away if counted else None,
                absence=self.chance.choice(_REASONS) if counted and place < away else "",
            )
            for place, each in enumerate(reversed(self.people))
        ]
        Voter.objects.bulk_create(people)
        election.met_on, election.entitled_count = day, number
        election.place, election.host = "党员活动室", self.people[0].name
        election.tellers, election.counters = self.people[-1].name, self.people[-2].name
        if counted:
            present = election.present_count = number - away
            self._count(present)
        election.save()

    def _count(self, present: int) -> None:
        ballot = Ballot.objects.create(
            election=self.election, number=1, issued=present, returned=present, valid=present
        )
        seats = self.election.seats
        for place, each in enumerate(self.candidates):
            each.elected = place < seats
            Vote.objects.create(
                ballot=ballot,
                candidate=each,
                in_favour=present if each.elected else 0,
                against=0 if each.elected else present // 3,
            )

    def _lead(self, *, report: int) -> None:
        """The offices of those who were elected."""
        election = self.election
        chosen = [each for each in self.candidates if each.elected]
        if election.is_direct:
            chosen[0].office = DIRECT_OFFICES[0]
        elif report > _S.values.index(_S.ELECTED):
            election.committee_met_on, election.committee_present = election.met_on, len(chosen)
            for each, office in zip(chosen, (OFFICES[0], OFFICES[2], OFFICES[3]), strict=True):
                each.office = office
            chosen[0].office_votes = len(chosen)
        if report == _S.values.index(_S.RECORDED):
            election.result_approved_on = election.met_on + 5 * _DAY
            election.result_approval_number = f"两新党〔{election.met_on.year}〕{election.seats}7号"
        Candidate.objects.bulk_update(self.candidates, ["elected", "office", "office_votes"])
        election.save()

    def _steps(self, state: str) -> None:
        """What it went through, on the days of its papers."""
        election = self.election
        usual = {
            "ask": election.resolved_on,
            "approve": election.approved_on,
            "nominate": election.approved_on,
            "approve_nominees": election.nominees_approved_on,
            "conclude": election.met_on,
            "report": election.met_on,
            "record": election.result_approved_on,
        }
        at, found = _S.PREPARING, []
        for name, day in usual.items():
            if at == state:
                break
            move = FLOW.moves[name]
            found.append(
                ElectionStep(
                    subject=election,
                    move=name,
                    before=at,
                    after=move.to,
                    made_at=datetime.datetime.combine(
                        day or self.today, datetime.time(9), tzinfo=datetime.UTC
                    ),
                )
            )
            at = move.to
        ElectionStep.objects.bulk_create(found)
