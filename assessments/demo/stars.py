"""Rounds of the generated county: two that are awarded, one under way. Some hundred rows, whatever
the size of the county."""

import datetime
import random
from decimal import Decimal

from django.utils import timezone

from assessments.choices import (
    AnswerWay,
    AssessmentState,
    Benefit,
    Level,
    ObjectionSource,
    ProposalState,
    RoundState,
    SchemeState,
    SlipState,
)
from assessments.documents import Item
from assessments.models import (
    Assessment,
    AssessmentStep,
    Consequence,
    Mark,
    Objection,
    Proposal,
    ProposalStep,
    Ranking,
    Round,
    RoundStep,
    Scheme,
    Slip,
    Veto,
)
from assessments.services import count_round, digest_of
from assessments.services.marking import MARKED_BY
from assessments.services.rounds import freeze
from branches.models import PartyOrganization
from core.months import Month, months_later
from core.workdays import add_workdays
from regions.models import Department, Region

#: So many are rated.
_RATED = 240
_MONTHS = 6
_DAY = datetime.timedelta(days=1)
_REASONS = ("与实地看到的不符", "没有说清楚做了什么", "与去年的内容相同", "职工反映不一致")
_NOTES = ("按月开展，有安排有落实", "车间攻关小组 3 个", "与社区结对 2 次", "职工之家每周开放")
#: How far those of the open round have come, again and again.
#: Level, benefit, amount, words of the county's table.
_TABLE = (
    (5, Benefit.GRANT, 8000, "用于阵地和活动"),
    (5, Benefit.ALLOWANCE, 3000, ""),
    (5, Benefit.NOMINATION, None, "优先推荐先进基层党组织"),
    (4, Benefit.GRANT, 5000, "用于活动"),
    (4, Benefit.SERVICE, None, "优先安排结对和项目对接"),
    (3, Benefit.GRANT, 2000, "用于活动"),
)
_TABLE_FROM = datetime.date(2024, 1, 1)
_STATES = (
    AssessmentState.TOWN,
    AssessmentState.OWN,
    AssessmentState.COUNTY,
    AssessmentState.REVIEWED,
    AssessmentState.OWN,
    AssessmentState.TOWN,
)
_S = AssessmentState
_PATH = (
    ("submit", _S.OWN, _S.TOWN),
    ("check", _S.TOWN, _S.COUNTY),
    ("review", _S.COUNTY, _S.REVIEWED),
)


def rate(chance: random.Random, today: datetime.date) -> None:
    """Add them to the county whose months are closed."""
    root = Region.objects.filter(parent=None).order_by("code").first()
    sample = Scheme.objects.filter(code="HUBEI", edition=1).first()
    if root is None or sample is None:
        return
    scheme = _scheme(sample)
    county = _County(chance, root, scheme, today)
    if not county.parties:
        return
    last = Month.containing(today).plus(-1)
    for place in (2, 1):
        county.awarded(last.plus(-_MONTHS * place), place)
    county.under_way(last)


def _scheme(sample: Scheme) -> Scheme:
    """The county's own, after the model of a sample."""
    made = Scheme.objects.create(
        code="XF",
        name="两新党组织星级评定办法",
        months=_MONTHS,
        validity=12,
        source=f"县委两新工委印发；参照{sample.name}",
        content=sample.content,
    )
    made.state = SchemeState.SETTLED
    made.save(update_fields=["state"])
    return made


class _County:
    def __init__(
        self, chance: random.Random, root: Region, scheme: Scheme, today: datetime.date
    ) -> None:
        self.chance, self.root, self.scheme, self.today = chance, root, scheme, today
        self.document = scheme.document
        rows = PartyOrganization.objects.active_on(today).filter(region__path__startswith=root.path)
        self.parties = list(rows.order_by("code")[:_RATED])

    def _round(self, last: Month, **values) -> Round:
        first = last.plus(1 - _MONTHS)
        title = f"{first.title}至{last.title}"
        opened = values.pop("opened")
        return Round.objects.create(
            scheme=self.scheme,
            code=f"XF{last.year}{last.number:02}",
            name=f"{title}星级评定",
            region=self.root,
            starts_on=first.first_day,
            ends_on=last.last_day,
            basis="县委关于开展两新党组织星级评定的批复",
            basis_number=f"县委〔{first.year}〕{self.chance.randrange(3, 60)}号",
            approved_on=opened - 10 * _DAY,
            own_until=opened + 14 * _DAY,
            town_until=opened + 28 * _DAY,
            county_until=opened + 42 * _DAY,
            **values,
        )

    def _rate(self, round: Round, states) -> list[Assessment]:
        rated = Assessment.objects.bulk_create(
            Assessment(
                round=round, party_organization=party, region_id=party.region_id, state=state
            )
            for party, state in zip(self.parties, states, strict=True)
        )
        marks = [mark for each in rated for mark in self._marks(each)]
        Mark.objects.bulk_create(marks, batch_size=2000)
        AssessmentStep.objects.bulk_create(
            step for each in rated for step in self._steps(each, round)
        )
        return rated

    def _marks(self, assessment: Assessment):
        """What each level gave that it has passed."""
        order = [_S.OWN, _S.TOWN, _S.COUNTY, _S.REVIEWED]
        given: dict[str, Decimal] = {}
        good = self.chance.random()
        for place, level in enumerate(Level.values):
            if order.index(assessment.state) <= place:
                return
            for item in self.document.items:
                if item.source in MARKED_BY[level]:
                    yield self._mark(assessment, item, level, given, good)

    def _mark(self, assessment, item: Item, level: str, given, good: float) -> Mark:
        full, reason = Decimal(str(item.marks)), ""
        before = given.get(item.code)
        if before is None:
            share = Decimal(str(round(0.72 + 0.28 * (good + self.chance.random()) / 2, 1)))
            marks = (full * min(share, Decimal(1)) * 2).to_integral_value() / 2
            if item.bonus:
                marks = marks if self.chance.random() < 0.2 else Decimal(0)
        elif before > 1 and self.chance.random() < 0.15:
            marks, reason = before - 1, self.chance.choice(_REASONS)
        else:
            marks = before
        given[item.code] = marks
        note = self.chance.choice(_NOTES) if level == Level.SELF else ""
        return Mark(
            assessment=assessment,
            item=item.code,
            level=level,
            marks=marks,
            note=note,
            reason=reason,
        )

    def _steps(self, assessment: Assessment, round: Round):
        day = round.own_until - 5 * _DAY
        for move, before, after in _PATH:
            if assessment.state == before:
                return
            yield AssessmentStep(
                subject=assessment,
                move=move,
                before=before,
                after=after,
                made_at=at(min(day, self.today)),
            )
            day += 12 * _DAY

    def awarded(self, last: Month, place: int) -> None:
        opened = last.plus(1).first_day + 4 * _DAY
        published = opened + 45 * _DAY
        until = add_workdays(published, 5)
        awarded = until + _DAY
        if awarded > self.today:
            return
        round = self._round(last, opened=opened)
        rated = self._rate(round, [_S.REVIEWED] * len(self.parties))
        self._ask(round, opened, answered=True)
        self._veto(round, rated[-place], last.first_day + 20 * _DAY)
        count_round(round)
        self._object(rated[:2], published)
        valid = months_later(awarded, self.scheme.validity)
        Round.objects.filter(pk=round.pk).update(
            state=RoundState.AWARDED,
            published_on=published,
            publicity_until=until,
            awarded_on=awarded,
            valid_until=valid,
            digest=digest_of(round),
        )
        freeze(round)
        self._follow(round, awarded, decided=place == 2)
        if place == 1:
            self._rank(round)
        RoundStep.objects.bulk_create(
            RoundStep(subject=round, move=move, before=before, after=after, made_at=at(day))
            for move, before, after, day in (
                ("publish", RoundState.OPEN, RoundState.PUBLICITY, published),
                ("award", RoundState.PUBLICITY, RoundState.AWARDED, awarded),
            )
        )

    def _follow(self, round: Round, awarded: datetime.date, *, decided: bool) -> None:
        """What the stars lead to: of the older round decided, of the newer one proposed."""
        if not Consequence.objects.filter(scheme_code=self.scheme.code).exists():
            Consequence.objects.bulk_create(
                Consequence(
                    scheme_code=self.scheme.code,
                    star=star,
                    benefit=benefit,
                    amount=amount,
                    text=text,
                    ground="县委两新工委〔2024〕12号",
                    valid_from=_TABLE_FROM,
                )
                for star, benefit, amount, text in _TABLE
            )
        rows = {(each.star, each.benefit): each for each in Consequence.objects.all()}
        rated = Assessment.objects.filter(round=round).order_by("pk")
        made = [
            Proposal(assessment_id=pk, consequence=row, benefit=benefit)
            for pk, star in rated.values_list("pk", "score__star")
            for (level, benefit), row in rows.items()
            if level == star
        ]
        day = min(awarded + 12 * _DAY, self.today)
        for place, each in enumerate(made if decided else made[: len(made) // 4]):
            each.state = ProposalState.AGREED if place % 9 else ProposalState.DECLINED
            each.decided_on = day
            each.document_number = f"县委两新工委会议纪要〔{day.year}〕{day.month}号"
        ProposalStep.objects.bulk_create(
            ProposalStep(
                subject=each,
                move="agree" if each.state == ProposalState.AGREED else "decline",
                before=ProposalState.PROPOSED,
                after=each.state,
                reason="" if each.state == ProposalState.AGREED else "上年补助尚有结余，暂缓",
                made_at=at(day),
            )
            for each in Proposal.objects.bulk_create(made)
            if each.state != ProposalState.PROPOSED
        )

    def _rank(self, round: Round) -> None:
        """One that stands, and one that is gone."""
        for ranked, days in (("party", 0), ("town", 120)):
            day = self.today - days * _DAY
            Ranking.objects.create(
                round=round,
                region=self.root,
                ranked=ranked,
                most=10,
                decision="县委两新工委会议决定公布星级评定结果排名",
                decision_number=f"会议纪要〔{day.year}〕{day.month}号",
                decided_on=day - 3 * _DAY,
                starts_on=day,
                ends_on=day + 30 * _DAY,
            )

    def under_way(self, last: Month) -> None:
        opened = self.today - 9 * _DAY
        round = self._round(last, opened=opened)
        states = [_STATES[place % len(_STATES)] for place in range(len(self.parties))]
        self._rate(round, states)
        self._ask(round, opened, answered=False)
        count_round(round)

    def _ask(self, round: Round, day: datetime.date, *, answered: bool) -> None:
        for place, department in enumerate(Department.objects.order_by("code")[:4]):
            slip = Slip(round=round, department=department, due_on=day + 20 * _DAY)
            if answered or place == 0:
                slip.state, slip.answer = SlipState.ANSWERED, "无"
                slip.way = AnswerWay.ONLINE if place else AnswerWay.PAPER
                slip.document_number = "" if place else f"〔{day.year}〕{place + 11}号"
                slip.answered_on = min(day + 8 * _DAY, self.today)
            slip.save()

    def _veto(self, round: Round, rated: Assessment, day: datetime.date) -> None:
        kind = self.document.vetoes[0]
        slip = round.slips.select_related("department").first()
        Veto.objects.create(
            party_organization_id=rated.party_organization_id,
            code=kind.code,
            text=kind.text,
            happened_on=day,
            department=slip.department if slip else None,
            ground=f"事故调查报告〔{day.year}〕{self.chance.randrange(2, 30)}号",
            slip=slip,
        )

    def _object(self, rated: list[Assessment], day: datetime.date) -> None:
        for place, each in enumerate(rated):
            Objection.objects.create(
                assessment=each,
                source=ObjectionSource.PARTY if place else ObjectionSource.MEMBER,
                text="阵地一项的得分与实际不符，请核实。",
                raised_on=day + _DAY,
                upheld=False,
                answer="经实地查看，得分与评分标准一致，不作调整。",
                answered_on=day + 3 * _DAY,
            )


def at(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(10)))
