"""The curve of a drive equals what plain Python counts on each day, of every measure and region."""

import datetime
import random
from collections import Counter

import pytest

from branches.models import (
    ChronicleEntry,
    Coverage,
    FormationCounting,
    PartyOrganization,
    WorkCoverage,
)
from core.months import BEGINNING
from drives.choices import Measure
from drives.services import counting
from members.models import Membership
from orgs.models import CurrentFacts, Organization, OrganizationStatus
from regions.models import Region
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import uscc

pytestmark = pytest.mark.django_db

BASE = datetime.date(2026, 5, 31)
LAST = datetime.date(2026, 6, 30)
DAYS = [BASE + datetime.timedelta(days=nth) for nth in range((LAST - BASE).days + 1)]
_FORMATIONS = ("single", "single", "joint", "temporary", "stationed")


def near(chance: random.Random) -> datetime.date:
    """A day before, in or after the drive."""
    return BASE + datetime.timedelta(days=chance.randint(-12, 40))


def later(chance: random.Random, start: datetime.date) -> datetime.date | None:
    return chance.choice((None, start, start + datetime.timedelta(days=chance.randint(1, 25))))


@pytest.fixture(scope="module")
def drawn(kept_county):
    """Units, Party organizations, links and members with days all around the drive."""
    chance = random.Random(20261130)
    places = [kept_county.root, kept_county.east, kept_county.west]
    parties = []
    for formation in _FORMATIONS * 4:
        start = near(chance)
        parties.append(
            PartyOrganizationFactory(
                region=chance.choice(places),
                formation=formation,
                founded_on=start,
                dissolved_on=later(chance, start),
                deleted_at=datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
                if chance.random() < 0.1
                else None,
            )
        )
    for formation, counts_as in (("temporary", "work"), ("stationed", "nothing")):
        row = FormationCounting.objects.get(formation=formation)
        row.valid_to = datetime.date(2026, 6, 10)
        row.save()
        FormationCounting.objects.create(
            formation=formation,
            counts_as=counts_as,
            ground="县委通知",
            valid_from=row.valid_to,
            valid_to=datetime.date(2026, 6, 20),
        )
    for nth in range(40):
        unit = Organization.objects.create(
            uscc=uscc(700 + nth),
            name=f"单位{nth}有限公司",
            kind="enterprise",
            region=places[0],
            staff_count=10,
            deleted_at=datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)
            if chance.random() < 0.1
            else None,
        )
        CurrentFacts.objects.create(organization=unit)
        days = {BEGINNING, *(near(chance) for _ in range(chance.randint(0, 3)))}
        OrganizationStatus.objects.bulk_create(
            OrganizationStatus(
                organization=unit,
                starts_on=day,
                staff_count=10,
                state=chance.choice(("operating", "operating", "suspended")),
                region=chance.choice(places),
            )
            for day in days
        )
        for party in chance.sample(parties, chance.randint(0, 3)):
            start = near(chance)
            Coverage.objects.create(
                organization=unit,
                party_organization=party,
                starts_on=start,
                ends_on=later(chance, start),
            )
        if chance.random() < 0.4:
            start = near(chance)
            WorkCoverage.objects.create(
                organization=unit,
                means=chance.choice(("instructor", "union")),
                person_name="张三",
                starts_on=start,
                ends_on=later(chance, start),
            )
    for party in parties:
        for kind in chance.sample(("upgraded", "moved", "re_elected", "founded"), 2):
            ChronicleEntry.objects.create(
                party_organization=party, kind=kind, happened_on=near(chance)
            )
    for _ in range(15):
        member = MemberFactory(party_organization=parties[0], joined_on=datetime.date(2015, 1, 1))
        start = near(chance)
        Membership.objects.filter(member=member).update(
            party_organization=chance.choice(parties),
            starts_on=start,
            ends_on=later(chance, start),
        )
    return list(Region.objects.values_list("pk", flat=True))


def holds(start, end, day):
    return start <= day and (end is None or end > day)


@pytest.fixture(scope="module")
def register(drawn):
    """All rows, read once."""
    units = Organization.objects.filter(deleted_at=None).prefetch_related(
        "statuses", "coverages__party_organization", "work_coverages"
    )
    parties = PartyOrganization.objects.filter(deleted_at=None)
    return (
        list(FormationCounting.objects.all()),
        list(units),
        list(parties.prefetch_related("chronicle", "memberships")),
    )


def oracle(register, day: datetime.date) -> Counter:
    """(measure, region) → figure of a day, one row after the other."""
    counted, units, parties = register
    found: Counter = Counter()

    def as_what(formation):
        return next(
            (
                row.counts_as
                for row in counted
                if row.formation == formation and holds(row.valid_from, row.valid_to, day)
            ),
            "organization",
        )

    for unit in units:
        begun = [each for each in unit.statuses.all() if each.starts_on <= day]
        status = max(begun, key=lambda each: each.starts_on)
        if status.state != "operating":
            continue
        ways = [
            (link.party_organization.formation, as_what(link.party_organization.formation))
            for link in unit.coverages.all()
            if holds(link.starts_on, link.ends_on, day)
            and link.party_organization.deleted_at is None
            and holds(link.party_organization.founded_on, link.party_organization.dissolved_on, day)
        ]
        means = [
            each.means
            for each in unit.work_coverages.all()
            if holds(each.starts_on, each.ends_on, day)
        ]
        covered = any(what == "organization" for _, what in ways)
        work = bool(means) or any(what == "work" for _, what in ways)
        single = ("single", "organization") in ways
        for measure, yes in (
            (Measure.COVERED, covered),
            (Measure.SINGLE, single),
            (Measure.WORK, work),
            (Measure.EITHER, covered or work),
            (Measure.INSTRUCTED, "instructor" in means),
        ):
            found[measure, status.region_id] += yes
    for party in parties:
        place = party.region_id
        new = party.founded_on > BASE and holds(party.founded_on, party.dissolved_on, day)
        found[Measure.FORMED, place] += new
        over = party.dissolved_on
        found[Measure.DISSOLVED, place] += bool(over and BASE < over <= day)
        kinds = {each.kind for each in party.chronicle.all() if BASE < each.happened_on <= day}
        found[Measure.ADJUSTED, place] += bool(kinds & {"upgraded", "moved"})
        found[Measure.RE_ELECTED, place] += "re_elected" in kinds
        found[Measure.MEMBERS, place] += sum(
            holds(each.starts_on, each.ends_on, day) for each in party.memberships.all()
        )
    return +found


def test_the_figures_of_every_day_are_what_plain_python_counts(
    drawn, register, django_assert_num_queries
):
    with django_assert_num_queries(1):
        changes = counting.changes(Measure.values, region_ids=drawn, base=BASE, last=LAST)
    running: Counter = Counter()
    seen = set()
    for day in DAYS:
        for each in changes:
            if each.day == day:
                running[each.measure, each.region_id] += each.delta
        assert +running == oracle(register, day), day
        seen |= {measure for measure, _ in +running}
    assert seen == set(Measure.values)  # each measure was tried
    # A past day, and a part of the county, are read in the same way.
    part = drawn[:2]
    past = counting.changes([Measure.EITHER], region_ids=part, base=BASE, last=DAYS[9])
    sums = Counter()
    for each in past:
        sums[each.measure, each.region_id] += each.delta
    expected = {
        key: number
        for key, number in oracle(register, DAYS[9]).items()
        if key[0] == Measure.EITHER and key[1] in part
    }
    assert +sums == expected


def test_the_list_behind_a_figure_adds_up_to_its_growth(drawn):
    for measure in Measure.values:
        changes = counting.changes([measure], region_ids=drawn, base=BASE, last=LAST)
        growth = sum(each.delta for each in changes if each.day > BASE)
        listed = counting.deeds(measure, region_ids=drawn, base=BASE, last=LAST, most=1000)
        assert sum(each.delta for each in listed) == growth, measure
        assert [each.day for each in listed] == sorted((each.day for each in listed), reverse=True)
