"""A year of activities drawn at random, and what must come of it, reckoned without the product.

The oracle knows calendar days and nothing else of the code: neither `core.periods` nor the rules
that ship. It reads what was drawn, in plain tuples.
"""

import calendar
import datetime
import random
import uuid
from dataclasses import dataclass, field

from django.db import connection

from activities.choices import ExcuseState
from activities.models import Activity, ActivityBranch, ActivityDuty, Excuse
from branches.models import PartyOrganization
from branches.services import merge_party_organizations, shift_term
from core import crypto
from members.models import Member, Membership, Post
from tests.accounts.factories import GrantFactory
from tests.members.factories import id_number
from tests.regions.factories import RegionFactory

YEAR = 2024
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))
DAY = datetime.timedelta(days=1)

#: Duty → months of its period, asked where there is a committee, members from which it is asked.
DUTIES = {
    "member_meeting": (3, False, 0),
    "committee_meeting": (1, True, 0),
    "group_meeting": (1, False, 15),
    "party_class": (3, False, 0),
    "party_day": (1, False, 0),
    "organization_life": (12, False, 0),
    "appraisal": (12, False, 0),
    "heart_talk": (12, False, 0),
}
#: Days on which things happen more often than on others: the edges of months, and the leap day.
EDGES = [
    datetime.date(YEAR, month, day)
    for month in range(1, 13)
    for day in (1, 2, calendar.monthrange(YEAR, month)[1])
]


Span = tuple[datetime.date, datetime.date | None]


@dataclass
class Branch:
    id: int
    founded: datetime.date
    dissolved: datetime.date | None = None
    #: (from, until) of each who sits on its committee, and of each member.
    committee: list[Span] = field(default_factory=list)
    members: list[Span] = field(default_factory=list)


@dataclass
class Held:
    branches: list[int]
    duties: list[str]
    #: Of a plan that came to nothing neither.
    held: datetime.date | None
    filed: datetime.datetime | None
    state: str
    makes_up_for: datetime.date | None = None
    planned: datetime.date | None = None


@dataclass
class World:
    branches: dict[int, Branch]
    held: list[Held]
    #: (branch, duty, first day of the period) of those that were granted.
    excused: set[tuple[int, str, datetime.date]]


def month_end(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])


def periods(months: int) -> list[tuple[str, datetime.date, datetime.date]]:
    """Name, first and last day of the year's periods of so many months."""
    found = []
    for first in range(1, 13, months):
        last = first + months - 1
        name = {1: f"{YEAR}-{first:02d}", 3: f"{YEAR}-Q{last // 3}", 12: f"{YEAR}"}[months]
        found.append((name, datetime.date(YEAR, first, 1), month_end(YEAR, last)))
    return found


def oracle(world: World) -> set[tuple]:
    """(branch, duty, period, expected, done, on time, excused, due day) of all that is told."""
    found = set()
    for branch in world.branches.values():
        for duty, (months, needs_committee, least) in DUTIES.items():
            for name, first, last in periods(months):
                found |= _told(world, branch, duty, name, first, last, needs_committee, least)
    return found


def _told(world, branch, duty, name, first, last, needs_committee, least) -> set[tuple]:
    exists = branch.founded < first and (branch.dissolved is None or branch.dissolved > last)
    has = not needs_committee or _number(branch.committee, first) >= 3
    wanted = exists and has and _number(branch.members, first) >= least
    excused = wanted and (branch.id, duty, first) in world.excused
    due = datetime.datetime.combine(last + 6 * DAY, datetime.time(), SHANGHAI)
    counts = [
        each
        for each in world.held
        if branch.id in each.branches
        and duty in each.duties
        and each.state in ("filed", "accepted")
        and first <= (each.makes_up_for or each.held) <= last
    ]
    on_time = any(each.makes_up_for is None and each.filed < due for each in counts)
    if not (wanted or counts):
        return set()
    expected = wanted and not excused
    return {(branch.id, duty, name, expected, bool(counts), on_time, excused, last + 5 * DAY)}


def _number(spans: list[Span], day: datetime.date) -> int:
    return sum(since <= day and (until is None or until > day) for since, until in spans)


def draw(number: int, seed: int) -> World:
    """Write a county with so many branches and a year of what they did; returns what is there."""
    chance = random.Random(seed)
    county = RegionFactory(code="330999", name="测试县", level="county")
    regions = [
        RegionFactory(code=f"33099900{nth}", name=f"{nth}镇", level="town", parent=county)
        for nth in range(1, 4)
    ]
    actor = GrantFactory(role="county_admin", region=county).user
    world = World({}, [], set())
    parties = PartyOrganization.objects.bulk_create(
        PartyOrganization(
            code=f"DRAWN{nth:05d}",
            name=f"第{nth}党支部",
            kind="branch",
            formation="single",
            region=chance.choice(regions),
            founded_on=founded,
            dissolved_on=dissolved,
            path=f"{nth}/",
        )
        for nth, (founded, dissolved) in enumerate(_lives(chance, number), 1)
    )
    for party in parties:
        world.branches[party.pk] = Branch(party.pk, party.founded_on, party.dissolved_on)
    _draw_people(chance, world)
    _draw_held(chance, world)
    _draw_excuses(chance, world)
    _analyze()
    _merge_some(chance, world, actor)
    _postpone_some(chance, world, actor)
    return world


def _analyze() -> None:
    """As a server does within a minute: on the statistics of empty tables, which an earlier test
    may have left, a statement over all of this was once planned to take minutes."""
    tables = (Activity, ActivityBranch, ActivityDuty, Excuse, Member, Membership, PartyOrganization)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(each._meta.db_table for each in (*tables, Post))}")


def _lives(chance: random.Random, number: int):
    """(founded, dissolved): most lived long before, some began or ended in it."""
    for _ in range(number):
        founded = chance.choice([datetime.date(2015, 5, 1), chance.choice(EDGES) - 365 * DAY])
        if chance.random() < 0.2:
            founded = chance.choice([*EDGES, month_end(YEAR - 1, 12)])
        dissolved = None
        if chance.random() < 0.2:
            dissolved = max(founded, chance.choice([*EDGES, datetime.date(YEAR + 1, 1, 1)]))
        yield founded, dissolved


def _draw_people(chance: random.Random, world: World) -> None:
    """Committees and members who come and go at the edges of months."""
    posts, members, memberships, serial = [], [], [], 0
    for branch in world.branches.values():
        if chance.random() < 0.4:
            since, until = _span(chance, branch.founded)
            people = chance.choice([2, 3, 3, 5])
            branch.committee += [(since, until)] * people
            for nth in range(people):
                serial += 1
                posts.append(_post(branch, serial, nth, since, until))
            # A first secretary is sent to it and makes it no larger.
            serial += 1
            posts.append(_post(branch, serial, -1, since, until))
        if chance.random() < 0.3:
            for _ in range(chance.choice([14, 15, 16])):
                serial += 1
                span = (
                    _span(chance, branch.founded)
                    if chance.random() < 0.1
                    else (branch.founded, None)
                )
                branch.members.append(span)
                members.append(_member(serial))
                memberships.append((branch.id, span))
    Post.objects.bulk_create(posts)
    written = Member.objects.bulk_create(members)
    Membership.objects.bulk_create(
        Membership(member=member, party_organization_id=pk, starts_on=since, ends_on=until)
        for member, (pk, (since, until)) in zip(written, memberships, strict=True)
    )


def _span(chance, founded):
    since = max(founded, chance.choice([founded, *EDGES]))
    until = max(since, chance.choice(EDGES)) if chance.random() < 0.3 else None
    return since, until


def _post(branch: Branch, serial: int, nth: int, since, until) -> Post:
    titles = ("secretary", "organization_member", "publicity_member", "discipline_member")
    number = id_number(3_000_000 + serial)
    return Post(
        party_organization_id=branch.id,
        title="first_secretary" if nth < 0 else (*titles, "committee_member")[nth],
        person_name=f"委员{serial}",
        id_number_cipher=b"x",
        id_number_index=crypto.blind_index("id_number", number),
        starts_on=since,
        ends_on=until,
    )


def _member(serial: int) -> Member:
    number = id_number(3_000_000 + serial)
    return Member(
        name=f"党员{serial}",
        status="full",
        joined_on=datetime.date(2010, 7, 1),
        id_number_cipher=b"x",
        id_number_index=crypto.blind_index("id_number", number),
    )


def _draw_held(chance: random.Random, world: World) -> None:
    ids = list(world.branches)
    for pk in ids:
        for month in range(1, 13):
            if chance.random() < 0.7:
                world.held.append(_one(chance, ids, pk, month))
            elif chance.random() < 0.1:
                day, duties = month_end(YEAR, month), chance.sample(list(DUTIES), 2)
                world.held.append(Held([pk], duties, None, None, "planned", planned=day))
    # A make-up for a month that may have been missed, held one to three months later.
    for pk in ids:
        if chance.random() < 0.5:
            missed = chance.choice(EDGES)
            held = min(missed + chance.randint(20, 90) * DAY, datetime.date(YEAR + 1, 2, 28))
            filed = _moment(chance, held)
            duties = chance.sample(list(DUTIES), 2)
            world.held.append(Held([pk], duties, held, filed, "accepted", missed))
    activities = Activity.objects.bulk_create(
        Activity(
            client_key=uuid.UUID(int=chance.getrandbits(128)),
            organizer_id=each.branches[0],
            held_on=each.held,
            planned_on=each.planned,
            topic="组织生活",
            state=each.state,
            filed_at=each.filed,
            make_up=each.makes_up_for is not None,
            makes_up_for=each.makes_up_for,
        )
        for each in world.held
    )
    ActivityBranch.objects.bulk_create(
        ActivityBranch(activity=activity, party_organization_id=pk)
        for activity, each in zip(activities, world.held, strict=True)
        for pk in each.branches
    )
    ActivityDuty.objects.bulk_create(
        ActivityDuty(activity=activity, duty=duty)
        for activity, each in zip(activities, world.held, strict=True)
        for duty in each.duties
    )


def _one(chance: random.Random, ids: list[int], pk: int, month: int) -> Held:
    """What a branch did in a month, alone or with others, filed in time or late."""
    last = month_end(YEAR, month)
    held = chance.choice([last, last.replace(day=1), last.replace(day=chance.randint(1, last.day))])
    branches = [pk]
    if chance.random() < 0.15:
        branches += chance.sample([each for each in ids if each != pk], chance.randint(1, 3))
    duties = chance.sample([*DUTIES, "other"], chance.choice([1, 1, 2, 3]))
    state = chance.choices(["filed", "accepted", "returned", "withdrawn"], weights=[4, 10, 2, 1])[0]
    # What was put off counts for the period in which it was held.
    planned = held - chance.randint(1, 40) * DAY if chance.random() < 0.2 else None
    return Held(branches, duties, held, _moment(chance, held), state, planned=planned)


def _moment(chance: random.Random, held: datetime.date) -> datetime.datetime:
    """A moment of filing: often the last one of the due day in Shanghai, or the first one after."""
    due = month_end(held.year, held.month) + 5 * DAY
    if chance.random() < 0.4:
        clock = datetime.time(23, 59, 59)
        return datetime.datetime.combine(due, clock, SHANGHAI) + datetime.timedelta(
            seconds=chance.choice([0, 1])
        )
    day = held + chance.randint(0, 12) * DAY
    return datetime.datetime.combine(day, datetime.time(chance.randint(0, 23)), SHANGHAI)


def _draw_excuses(chance: random.Random, world: World) -> None:
    rows = []
    for pk in world.branches:
        if chance.random() > 0.3:
            continue
        duty = chance.choice(list(DUTIES))
        name, first, _ = chance.choice(periods(DUTIES[duty][0]))
        state = chance.choice([ExcuseState.GRANTED, ExcuseState.GRANTED, *ExcuseState])
        rows.append(
            Excuse(
                party_organization_id=pk,
                duty=duty,
                period=name,
                first_day=first,
                ground="防汛，镇党委同意",
                state=state,
            )
        )
        if state == ExcuseState.GRANTED:
            world.excused.add((pk, duty, first))
    Excuse.objects.bulk_create(rows)


def _merge_some(chance: random.Random, world: World, actor) -> None:
    """Some go up in others: these have their people from that day on."""
    alive = [each for each in world.branches.values() if each.dissolved is None]
    chance.shuffle(alive)
    for source, into in zip(alive[::12], alive[1::12], strict=False):
        day = chance.choice(EDGES)
        if max(source.founded, into.founded) > day:
            continue
        rows = PartyOrganization.objects.in_bulk([source.id, into.id])
        merge_party_organizations(
            actor=actor,
            pk=source.id,
            version=rows[source.id].version,
            into=rows[into.id],
            happened_on=day,
        )
        source.dissolved = day
        source.members = _handed_over(source.members, into.members, day)
        source.committee = _handed_over(source.committee, into.committee, day)


def _handed_over(spans: list[Span], into: list[Span], day: datetime.date) -> list[Span]:
    """What is left of these spans; what comes after the day goes on in `into`."""
    left = []
    for since, until in spans:
        begin = max(day, since)
        goes_on = until is None or until > day
        left.append((since, begin if goes_on else until))
        into += [(begin, until)] if goes_on else []
    return left


def _postpone_some(chance: random.Random, world: World, actor) -> None:
    """An election that is put off changes nothing of what a branch does."""
    alive = [each for each in world.branches.values() if each.dissolved is None]
    for each in chance.sample(alive, len(alive) // 20):
        party = PartyOrganization.objects.get(pk=each.id)
        ends = party.founded_on.replace(year=party.founded_on.year + 3, day=1)
        shift_term(
            actor=actor,
            pk=party.pk,
            version=party.version,
            shifted_to=ends + 200 * DAY,
            happened_on=max(party.founded_on, datetime.date(YEAR, 3, 1)),
            document_number="县两新工委〔2024〕8号",
            note="主要负责人调整，班子考察尚未完成",
        )
