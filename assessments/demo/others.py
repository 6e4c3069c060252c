"""述职考核 of the generated county: last year's round of secretaries, told and awarded; this year's
under way, with hearings that are counted and one that is open; rounds of instructors and of
departments. A few dozen rows, whatever the size of the county."""

import datetime
import random
from decimal import Decimal

from assessments.choices import (
    AssessmentState,
    Level,
    Rated,
    RoundState,
    SchemeState,
    Side,
    Verdict,
)
from assessments.demo.stars import at
from assessments.models import (
    VOTES,
    Assessment,
    AssessmentStep,
    DutyReport,
    Heard,
    Hearing,
    Mark,
    Round,
    RoundStep,
    Scheme,
    Talk,
)
from assessments.services import count_round, digest_of
from assessments.services.marking import MARKED_BY
from assessments.services.rounds import freeze
from branches.models import Instructor
from core.marks import GUARD
from core.months import Month, months_later
from core.workdays import add_workdays
from members.choices import Matter, PostTitle
from members.models import MeetingRule, Post
from regions.models import Department, Region
from reviews.choices import VoteKind
from reviews.services.shared import full_among, people_on

_SECRETARIES, _INSTRUCTORS, _DEPARTMENTS = 36, 18, 8
_MONTHS = 6
_DAY = datetime.timedelta(days=1)
_S = AssessmentState
_PATH = (
    ("submit", _S.OWN, _S.TOWN),
    ("check", _S.TOWN, _S.COUNTY),
    ("review", _S.COUNTY, _S.REVIEWED),
)
_UNDER_WAY = (_S.COUNTY, _S.TOWN, _S.OWN, _S.COUNTY, _S.OWN)
_REPORT = (
    "一、主要实绩。按月开展主题党日，组织党员攻关小组解决生产难题三件；发展党员 1 名，"
    "职工技能培训两期。\n二、存在问题。流动党员联系不够及时，党员活动和生产安排有冲突。\n"
    "三、下步打算。建立党员联系职工制度，推动党组织参与企业重大事项讨论。"
)
#: Name of a preset → the county's own scheme by it.
_SCHEMES = {
    "SHUJI": ("SJ", "两新党组织书记述职评议考核办法"),
    "ZDY": ("ZD", "党建指导员年度考核办法"),
    "CYDW": ("CY", "两新工委成员单位考核办法"),
}


def report(chance: random.Random, today: datetime.date) -> None:
    """Add them to the county whose months are closed."""
    root = Region.objects.filter(parent=None).order_by("code").first()
    presets = {each.code: each for each in Scheme.objects.filter(code__in=_SCHEMES, edition=1)}
    if root is None or len(presets) != len(_SCHEMES):
        return
    told = _County(chance, root, today, presets)
    last = Month.containing(today).plus(-1)
    told.awarded(Rated.SECRETARY, last.plus(-_MONTHS))
    told.awarded(Rated.INSTRUCTOR, last.plus(-_MONTHS))
    told.awarded(Rated.DEPARTMENT, last.plus(-_MONTHS))
    told.under_way(last)


class _County:
    def __init__(self, chance: random.Random, root: Region, today: datetime.date, presets) -> None:
        self.chance, self.root, self.today = chance, root, today
        self.schemes = {each.subject: self._scheme(each) for each in presets.values()}
        inside = {"region__path__startswith": root.path}
        offices = Post.objects.in_force(today).filter(
            title=PostTitle.SECRETARY,
            party_organization__region__path__startswith=root.path,
            party_organization__dissolved_on=None,
            party_organization__deleted_at=None,
        )
        self.rated = {
            Rated.SECRETARY: [
                {"post": each, "party_organization": each.party_organization}
                for each in offices.select_related("party_organization__parent").order_by(
                    "party_organization__code", "starts_on"
                )[:_SECRETARIES]
            ],
            Rated.INSTRUCTOR: [
                {"instructor": each}
                for each in Instructor.objects.present()
                .in_term(today)
                .filter(**inside)
                .order_by("region__code", "name", "pk")[:_INSTRUCTORS]
            ],
            Rated.DEPARTMENT: [
                {"department": each}
                for each in Department.objects.filter(**inside).order_by("code")[:_DEPARTMENTS]
            ],
        }

    def _scheme(self, preset: Scheme) -> Scheme:
        code, name = _SCHEMES[preset.code]
        made = Scheme.objects.create(
            code=code,
            name=name,
            subject=preset.subject,
            months=_MONTHS,
            validity=12,
            source=f"县委两新工委印发；参照{preset.name}",
            content=preset.content,
        )
        made.state = SchemeState.SETTLED
        made.save(update_fields=["state"])
        return made

    def _round(self, subject: str, last: Month, opened: datetime.date) -> Round:
        scheme, first = self.schemes[subject], last.plus(1 - _MONTHS)
        return Round.objects.create(
            scheme=scheme,
            code=f"{scheme.code}{last.year}{last.number:02}",
            name=f"{first.title}至{last.title}{scheme.get_subject_display()}考核",
            region=self.root,
            starts_on=first.first_day,
            ends_on=last.last_day,
            basis="县委关于开展述职评议考核的通知",
            basis_number=f"县委〔{first.year}〕{self.chance.randrange(60, 99)}号",
            approved_on=opened - 10 * _DAY,
            own_until=opened + 14 * _DAY,
            town_until=opened + 28 * _DAY,
            county_until=opened + 42 * _DAY,
        )

    def _rate(self, round: Round, states) -> list[Assessment]:
        found = []
        rows = self.rated[round.scheme.subject]
        for of, state in zip(rows, states, strict=True):
            region = next(iter(of.values()))
            region = of.get("party_organization", region).region
            found.append(Assessment.objects.create(round=round, region=region, state=state, **of))
        Mark.objects.bulk_create(mark for each in found for mark in self._marks(each))
        AssessmentStep.objects.bulk_create(
            step for each in found for step in self._steps(each, round)
        )
        DutyReport.objects.bulk_create(
            DutyReport(assessment=each, text=_REPORT, filed_on=min(round.own_until, self.today))
            for each in found
            if each.state != _S.OWN
        )
        return found

    def _marks(self, assessment: Assessment):
        order = [_S.OWN, _S.TOWN, _S.COUNTY, _S.REVIEWED]
        good, given = self.chance.random(), {}
        for place, level in enumerate(Level.values):
            if order.index(assessment.state) <= place:
                return
            for item in assessment.round.scheme.document.items:
                if item.source in MARKED_BY[level] and item.source not in Side.values:
                    full = Decimal(str(item.marks))
                    share = Decimal(str(round(0.7 + 0.3 * good, 1)))
                    marks = given.setdefault(item.code, (full * share * 2).to_integral_value() / 2)
                    yield Mark(
                        assessment=assessment, item=item.code, level=level, marks=min(marks, full)
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

    # --- Hearings

    def _hear(self, round: Round, side: str, rows: list[Assessment], day, counted: bool) -> None:
        """Of members one for each, of a committee one for all who stand under it."""
        sides = {"vote": Matter.MEETING, "committee": Matter.COMMITTEE}
        rule, above = MeetingRule.on(day, sides[side]), rows[0].party_organization
        if side == Side.MEMBERS:
            people = people_on(above, day)
            entitled = len(full_among(people, day) - {rows[0].post.member_id})
        else:
            above, entitled = (above.parent if above else None), 9
        if not entitled:
            return
        hearing = Hearing(
            round=round,
            side=side,
            party_organization=above,
            met_on=day,
            vote_kind=VoteKind.PAPER,
            rule=rule,
            entitled_count=entitled,
            least_present=rule.least_present(entitled),
        )
        if counted:
            present = max(entitled - self.chance.randrange(2), hearing.least_present)
            for name in ("present_count", "issued", "returned", "valid"):
                setattr(hearing, name, present)
            hearing.counted_on = day
        hearing.save()
        Heard.objects.bulk_create(
            Heard(hearing=hearing, assessment=each, side=side, **self._votes(hearing))
            for each in rows
        )

    def _votes(self, hearing: Hearing) -> dict[str, int]:
        if not hearing.valid or hearing.valid < GUARD:
            return {}
        votes, left = dict.fromkeys(Verdict.values, 0), hearing.valid
        liked = self.chance.random()
        for verdict in (Verdict.GOOD, Verdict.FAIR, Verdict.USUAL):
            votes[verdict] = round(left * liked)
            left -= votes[verdict]
        votes[Verdict.POOR] = left
        return {VOTES[verdict]: number for verdict, number in votes.items()}

    def _hearings(self, round: Round, rows: list[Assessment], day, counted: bool) -> None:
        if not rows:
            return
        asked = round.scheme.document.sources
        if Side.MEMBERS in asked:
            for each in rows:
                self._hear(round, Side.MEMBERS, [each], day, counted)
        if Side.COMMITTEE in asked:
            under: dict[int | None, list[Assessment]] = {}
            for each in rows:
                party = each.party_organization
                under.setdefault(party.parent_id if party else None, []).append(each)
            for group in under.values():
                self._hear(round, Side.COMMITTEE, group, day, counted)

    # --- Rounds

    def awarded(self, subject: str, last: Month) -> None:
        opened = last.plus(1).first_day + 4 * _DAY
        told = opened + 45 * _DAY
        until = add_workdays(told, 5)
        awarded = until + _DAY
        if awarded > self.today or not self.rated[subject]:
            return
        made = self._round(subject, last, opened)
        rows = self._rate(made, [_S.REVIEWED] * len(self.rated[subject]))
        self._hearings(made, rows, opened + 30 * _DAY, True)
        count_round(made)
        Round.objects.filter(pk=made.pk).update(
            state=RoundState.AWARDED,
            published_on=told,
            publicity_until=until,
            awarded_on=awarded,
            valid_until=months_later(awarded, made.scheme.validity),
            digest=digest_of(made),
        )
        freeze(made)
        RoundStep.objects.bulk_create(
            RoundStep(subject=made, move=move, before=before, after=after, made_at=at(day))
            for move, before, after, day in (
                ("publish", RoundState.OPEN, RoundState.PUBLICITY, told),
                ("award", RoundState.PUBLICITY, RoundState.AWARDED, awarded),
            )
        )
        self._talk(made, awarded)

    def _talk(self, made: Round, day: datetime.date) -> None:
        """With all of the last grade but one, who still waits for it."""
        stars = [each.star for each in made.scheme.document.levels if each.talk]
        rows = Assessment.objects.filter(round=made, score__star__in=[0, *stars])
        for each in rows.order_by("pk")[1:]:
            Talk.objects.create(
                assessment=each,
                talked_on=min(day + 6 * _DAY, self.today),
                held_by="县委两新工委副书记",
                problems="党员测评满意度偏低，组织生活有两个月没有按期开展。",
                agreed="制定整改措施，按季报告进展；本人认识到问题，愿意改进。",
            )

    def under_way(self, last: Month) -> None:
        """Two thirds have reported; some hearings are counted."""
        rows = self.rated[Rated.SECRETARY]
        if not rows:
            return
        made = self._round(Rated.SECRETARY, last, self.today - 9 * _DAY)
        states = [_UNDER_WAY[place % len(_UNDER_WAY)] for place in range(len(rows))]
        rated = self._rate(made, states)
        heard = [each for each in rated if each.state == _S.COUNTY]
        self._hearings(made, heard[1:], self.today - 2 * _DAY, True)
        self._hearings(made, heard[:1], self.today, False)
        count_round(made)
