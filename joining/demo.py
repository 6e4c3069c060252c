"""People on the way into the Party in the generated county, some at each step, with seats of the
year. A few dozen rows, whatever the size of the county."""

import datetime
import random
from collections.abc import Iterator

from django.db.models import Count, Q
from stdnum.cn import ric

from branches.choices import PartyOrganizationKind
from branches.models import Coverage, PartyOrganization
from core import crypto
from core.months import months_later, whole_years_later
from joining.choices import (
    CandidateKind,
    CandidateState,
    Ending,
    HelperRole,
    LookResult,
    QuotaKind,
    SeatMove,
    SeedlingMeasure,
)
from joining.models import (
    Candidate,
    Helper,
    Look,
    QuotaEntry,
    QuotaHolding,
    SeedlingCheck,
    StepRecord,
)
from joining.rules import BRINGS, Book
from joining.services import refresh_next
from members.choices import Gender, MemberStatus
from members.codes import is_male
from members.models import Member, is_full
from regions.choices import RegionLevel
from regions.models import Region

#: Step → days after the application, on a usual way.
_COURSE = {
    "application": 0,
    "talk": 14,
    "activist": 120,
    "sponsors": 125,
    "activist_filed": 130,
    "target": 500,
    "target_filed": 520,
    "introducers": 525,
    "review": 560,
    "training": 590,
    "committee_check": 620,
    "prereview": 640,
    "form": 645,
    "admission": 655,
    "superior_talk": 675,
    "approval": 700,
    "placed": 705,
    "filed_higher": 715,
    "oath": 720,
    "full_application": 1015,
    "full_meeting": 1028,
    "full_approval": 1058,
    "archive": 1090,
}
#: How many days ago those applied who are no members yet, again and again.
_AGES = (5, 40, 90, 160, 230, 320, 410, 505, 515, 530, 570, 600, 635, 650, 690)
_BEFORE, _PROBATIONARY, _FULL, _SEEDLINGS, _DIRECT = 36, 20, 8, 10, 4
#: Who gave up so long ago that his contact data are over, some of them a year ago already.
_GONE, _GONE_AGES = 5, (1200, 1300, 1480, 1600, 1700)
_FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = (
    "建国",
    "晓燕",
    "志强",
    "丽娜",
    "文斌",
    "海霞",
    "俊杰",
    "雪梅",
    "国庆",
    "婷婷",
    "伟",
    "敏",
)
_POSITIONS = ("车间主任", "技术主管", "销售经理", "财务主管", "班组长", "工程师", "行政主管")
_EDUCATION = ("大学专科", "大学本科", "硕士研究生", "普通高中")
_TEXTS = ("按时参加学习，工作积极主动。", "带头完成急难任务，群众反映好。", "")
_DAY = datetime.timedelta(days=1)


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """Add them to the county that is written."""
    story = _Story(chance, today)
    branches = story.branches(_BEFORE)
    for place, party in enumerate(branches):
        story.on_the_way(party, _AGES[place % len(_AGES)])
    for party in branches[:_SEEDLINGS]:
        story.seedling(party)
    for member in story.probationary():
        story.of_member(member, member.joined_on)
    for member in story.full():
        story.of_member(member, member.joined_on)
    for region in story.towns()[:_DIRECT]:
        story.directly(region)
    for place, party in enumerate(branches[:_GONE]):
        story.gone(party, place)
    story.seats()
    story.measures()
    refresh_next()


class _Story:
    """Rows of the generated county, each course told as far as it has come."""

    def __init__(self, chance: random.Random, today: datetime.date) -> None:
        self.chance, self.today, self.number = chance, today, 0
        self.book = Book.now()

    # --- Where ---------------------------------------------------------------------------------

    def branches(self, number: int) -> list[PartyOrganization]:
        full = Member.objects.present().filter(is_full(self.today))
        sizes = full.values("party_organization").annotate(number=Count("pk")).order_by()
        right = sizes.filter(number__range=(3, 60)).values("party_organization")
        found = PartyOrganization.objects.active_on(self.today).filter(
            Q(pk__in=right), kind=PartyOrganizationKind.BRANCH
        )
        return list(found.select_related("region").order_by("code")[:number])

    def towns(self) -> list[Region]:
        levels = (RegionLevel.TOWN, RegionLevel.PARK)
        return list(Region.objects.present().filter(level__in=levels).order_by("code"))

    def probationary(self) -> list[Member]:
        rows = self._members(MemberStatus.PROBATIONARY)
        year_ago = months_later(self.today, -16)
        rows = rows.filter(joined_on__range=(year_ago, months_later(self.today, -3)))
        return list(rows[:_PROBATIONARY])

    def full(self) -> list[Member]:
        rows = self._members(MemberStatus.FULL)
        return list(rows.filter(full_on__gte=months_later(self.today, -18))[:_FULL])

    def _members(self, status: str):
        rows = Member.objects.present().filter(status=status, party_organization__isnull=False)
        return rows.select_related("party_organization").order_by("joined_on", "id_number_index")

    # --- Who -----------------------------------------------------------------------------------

    def on_the_way(self, party: PartyOrganization, age: int) -> None:
        unit = Coverage.objects.in_force(self.today).filter(party_organization=party)
        link = unit.order_by("starts_on", "pk").first()
        candidate = self._person(party_organization=party, organization_id=_unit_of(link))
        self._tell(candidate, self.today - age * _DAY)

    def directly(self, region: Region) -> None:
        """Somebody of a unit without a Party organization."""
        self._tell(self._person(region=region), self.today - 200 * _DAY)

    def gone(self, party: PartyOrganization, place: int) -> None:
        """Somebody who gave up years ago."""
        candidate = self._person(party_organization=party)
        ended = self.today - _GONE_AGES[place] * _DAY
        candidate.applied_on, candidate.ended_on = ended - 200 * _DAY, ended
        candidate.state, candidate.ending = CandidateState.LEFT, Ending.GAVE_UP
        candidate.save()
        self._record(candidate, "application", candidate.applied_on).save()

    def seedling(self, party: PartyOrganization) -> None:
        candidate = self._person(party_organization=party, known=False)
        candidate.is_seedling = True
        candidate.save()
        if (member := self._full_of(candidate).first()) is not None:
            self._helper(candidate, HelperRole.CONTACT, member)

    def of_member(self, member: Member, joined_on: datetime.date) -> None:
        candidate = Candidate(
            name=member.name,
            gender=member.gender,
            ethnicity=member.ethnicity,
            education=member.education,
            position=member.position,
            id_number_cipher=member.id_number_cipher,
            id_number_index=member.id_number_index,
            phone_cipher=member.phone_cipher,
            phone_index=member.phone_index,
            kind=self.chance.choice(CandidateKind.values[:5]),
            party_organization=member.party_organization,
            organization=member.organization,
            member=member,
        )
        candidate.save()
        self._tell(candidate, joined_on - _COURSE["admission"] * _DAY)

    def _person(self, *, known: bool = True, **place) -> Candidate:
        self.number += 1
        born = datetime.date(1985, 1, 1) + self.chance.randrange(5000) * _DAY
        digits = f"330281{born:%Y%m%d}{900 + self.number % 100:03d}"
        number = digits + ric.calc_check_digit(digits + "0")
        candidate = Candidate(
            name=self.chance.choice(_FAMILY) + self.chance.choice(_GIVEN),
            ethnicity="汉族",
            education=self.chance.choice(_EDUCATION),
            position=self.chance.choice(_POSITIONS),
            kind=self.chance.choices(CandidateKind.values, (2, 3, 4, 2, 1, 1))[0],
            is_seedling=self.chance.random() < 0.4,
            **place,
        )
        if known:
            candidate.id_number_cipher = crypto.encrypt(number)
            candidate.id_number_index = crypto.blind_index("id_number", number)
            candidate.gender = Gender.MALE if is_male(number) else Gender.FEMALE
        candidate.save()
        return candidate

    # --- What was done -------------------------------------------------------------------------

    def _tell(self, candidate: Candidate, applied_on: datetime.date) -> None:
        """All steps of the usual way that lie before today."""
        last = self._last(candidate)
        made = {}
        for step, days in _COURSE.items():
            day = applied_on + days * _DAY
            if day <= self.today and days <= _COURSE[last]:
                made[step] = day
        records = [self._record(candidate, step, day) for step, day in made.items()]
        StepRecord.objects.bulk_create(records)
        if "sponsors" in made:
            for member in self._full_of(candidate)[:2]:
                self._helper(candidate, HelperRole.SPONSOR, member)
        if "introducers" in made:
            for member in self._full_of(candidate)[:2]:
                self._helper(candidate, HelperRole.INTRODUCER, member)
        Look.objects.bulk_create(
            Look(
                candidate=candidate,
                looked_on=day,
                result=LookResult.GOOD,
                text=self.chance.choice(_TEXTS),
            )
            for day in self._looks(made)
        )
        for step, state in BRINGS.items():
            if step in made:
                candidate.state = state
        candidate.applied_on = made["application"]
        candidate.admitted_on = made.get("admission")
        member = candidate.member
        if member is not None:
            candidate.probation_ends_on = whole_years_later(candidate.admitted_on, 1)
            if member.status == MemberStatus.FULL:
                candidate.state = CandidateState.FULL
                candidate.full_on = member.full_on or candidate.probation_ends_on
        candidate.save()

    def _last(self, candidate: Candidate) -> str:
        """How far the register says that somebody has come."""
        if candidate.member is None:
            return "superior_talk" if candidate.party_organization_id else "activist_filed"
        return "archive" if candidate.member.status == MemberStatus.FULL else "full_application"

    def _record(self, candidate: Candidate, step: str, day: datetime.date) -> StepRecord:
        record = StepRecord(
            candidate=candidate,
            step=step,
            happened_on=day,
            party_organization_id=candidate.party_organization_id,
        )
        if self.book.steps(day)[step].publicity:
            record.shown_from, record.shown_to = day - 18 * _DAY, day - 2 * _DAY
        match step:
            case "talk" | "superior_talk":
                record.people = "党支部书记" if step == "talk" else "组织员"
            case "training":
                record.days, record.hours = 3, 24
            case "admission" | "full_meeting":
                number = max(self._full_of(candidate).count(), 3)
                record.entitled = record.present = record.in_favour = number
                record.decision = "full" if step == "full_meeting" else ""
            case "prereview" | "approval" | "full_approval":
                record.document_number = f"两新党〔{day.year}〕{self.chance.randrange(1, 90)}号"
        return record

    def _looks(self, made: dict[str, datetime.date]) -> Iterator[datetime.date]:
        if "activist" in made:
            until = made.get("target", self.today)
            for months in (6, 12):
                day = months_later(made["activist"], months) - 5 * _DAY
                if "target" in made or (day <= until and self.chance.random() < 0.9):
                    yield min(day, until)
        if "approval" in made:
            for months in (3, 6, 9, 12):
                day = months_later(made["admission"], months) - 3 * _DAY
                if made["approval"] < day <= self.today:
                    yield day

    def _full_of(self, candidate: Candidate):
        rows = Member.objects.present().filter(is_full(self.today))
        if candidate.party_organization_id is not None:
            rows = rows.filter(party_organization_id=candidate.party_organization_id)
        else:
            rows = rows.filter(party_organization__region_id=candidate.region_id)
        return rows.exclude(pk=candidate.member_id).order_by("joined_on", "id_number_index")

    def _helper(self, candidate: Candidate, role: str, member: Member) -> None:
        Helper.objects.create(candidate=candidate, role=role, member=member, name=member.name)

    # --- Seats and measures --------------------------------------------------------------------

    def seats(self) -> None:
        """The county issues, towns get their part, targets of this year have used theirs."""
        county = Region.objects.filter(level=RegionLevel.COUNTY).order_by("code").first()
        towns, year = self.towns(), self.today.year
        if county is None or not towns:
            return
        document = f"两新党〔{year}〕3号"
        for kind, each in ((QuotaKind.GENERAL, 6), (QuotaKind.SEPARATE, 2)):
            number = each * len(towns)
            holding = QuotaHolding.objects.create(
                year=year, kind=kind, region=county, received=number + each, passed_on=number
            )
            self._entry(holding, SeatMove.ISSUED, number + each, document_number=document)
            for town in towns:
                other = QuotaHolding.objects.create(
                    year=year, kind=kind, region=town, received=each
                )
                self._entry(holding, SeatMove.PASSED, -each, other=other)
                self._entry(other, SeatMove.PASSED, each, other=holding)
        self._use(year)

    def _use(self, year: int) -> None:
        filed = StepRecord.objects.filter(step="target_filed", happened_on__year=year)
        rows = Candidate.objects.filter(records__in=filed, party_organization__isnull=False)
        for candidate in rows.select_related("party_organization__region").order_by("pk"):
            path = candidate.party_organization.region.path
            holdings = QuotaHolding.objects.filter(year=year, region__isnull=False)
            holdings = holdings.exclude(region__level=RegionLevel.COUNTY).select_related("region")
            near = [each for each in holdings if path.startswith(each.region.path)]
            holding = next((each for each in near if each.remaining), None)
            if holding is None:
                continue
            holding.used += 1
            holding.save()
            candidate.holding = holding
            candidate.save()
            self._entry(holding, SeatMove.USED, -1, candidate=candidate)

    def _entry(self, holding: QuotaHolding, move: str, number: int, **values) -> None:
        QuotaEntry.objects.create(holding=holding, move=move, number=number, **values)

    def measures(self) -> None:
        counties = Region.objects.filter(level=RegionLevel.COUNTY).order_by("code")
        for town in (*counties, *self.towns()):
            for place, measure in enumerate(SeedlingMeasure.values):
                day = datetime.date(self.today.year, 1, 15) + place * 35 * _DAY
                if day <= self.today and self.chance.random() < 0.7:
                    SeedlingCheck.objects.create(
                        region=town, year=day.year, measure=measure, done_on=day
                    )


def _unit_of(link: Coverage | None) -> int | None:
    return link.organization_id if link is not None else None
