"""One town or park: who works where, how the Party covers it, and how that changed."""

import random
from itertools import islice

from branches.choices import FormationMode, PartyOrganizationKind, WorkCoverageMeans
from branches.models import Coverage, WorkCoverage
from demo.county import Area
from demo.names import Namer
from demo.party import Party, PartyRegister, lead, leading_kind
from demo.people import BEGINNING, LEAVING_REASONS, People, Person
from demo.rows import Rows, day
from demo.units import Unit, Units
from demo.window import YEAR, Window
from members.choices import LeavingReason

#: Chance to have members, by staff count from that number on.
WITH_MEMBERS = [(50, 0.995), (30, 0.82), (10, 0.24), (0, 0.1)]
#: Members per head of staff in larger ones, besides the first.
MEMBERS_PER_STAFF = 0.034
SINGLE_FORMED = 0.985
JOINTLY_COVERED = 0.95
#: Organizations without members that a regional or industrial branch takes along.
COVERED_WITHOUT_MEMBERS = 0.1
WORK_COVERED = 0.92
#: Share of the coverage that came about in the last year: the trend points upward.
COVERED_A_YEAR = 0.09
NO_EMPLOYER_SHARE = 0.03
#: How an organization with one or two members is covered: chance, fewest and most per branch.
GROUPINGS = [
    (FormationMode.JOINT, 0.66, [2, 3, 3, 4, 4, 4, 5, 5, 5, 3, 4, 5, 4, 3, 5, 7, 8]),
    (FormationMode.REGIONAL, 0.14, [6, 8, 9, 12, 15]),
    (FormationMode.INDUSTRY, 0.1, [4, 5, 7, 9, 10]),
    (FormationMode.ATTACHED, 0.04, [1, 1, 2]),
    (FormationMode.FUNCTIONAL, 0.02, [2, 3, 4]),
    (FormationMode.TEMPORARY, 0.02, [1, 2, 3]),
    (FormationMode.STATIONED, 0.02, [1, 2, 3]),
]
MEANS = [
    (WorkCoverageMeans.INSTRUCTOR, 0.56),
    (WorkCoverageMeans.LIAISON, 0.2),
    (WorkCoverageMeans.UNION, 0.14),
    (WorkCoverageMeans.WOMEN, 0.06),
    (WorkCoverageMeans.YOUTH_LEAGUE, 0.04),
]
ORGANIZATIONS_PER_INSTRUCTOR = 9
#: 一般 at most 50 members in a branch: the town's collecting branch is split before that.
COLLECTING_BRANCH_SIZE = 45
NUMERALS = "一二三四五六七八九十"


class Town:
    """Generates everything of one town or park; `live` writes it to the rows."""

    def __init__(
        self,
        *,
        rng: random.Random,
        window: Window,
        rows: Rows,
        units: Units,
        people: People,
        register: PartyRegister,
        namer: Namer,
        area: Area,
    ):
        self.rng, self.window, self.rows = rng, window, rows
        self.units, self.people, self.register, self.namer = units, people, register, namer
        self.area = area
        self.parties: list[Party] = []
        self.collecting: list[Party] = []
        #: Some towns are better at it than others.
        self.quality = rng.uniform(0.95, 1.03)

    def live(self) -> None:
        area = self.area
        self.head = lead(
            self.register,
            area,
            f"中共{area.name}两新组织综合委员会",
            PartyOrganizationKind.COMMITTEE,
            self._long_ago(),
        )
        siblings = area.parent.children
        organizations = [
            self.units.found(area, siblings, self.namer) for _ in range(area.organizations)
        ]
        active = [unit for unit in organizations if unit.ever_operated]
        for unit in active:
            self._employ(unit)
        self._cover(active)
        self._cover_by_work(active)
        self._settle_people(active)
        for _ in range(round(sum(len(unit.people) for unit in active) * NO_EMPLOYER_SHARE)):
            person = self.people.person(0)
            person.employments = [(BEGINNING, 0)]
            self._belong(person, None, 0, 0)
            self.people.file(person, self.namer)
        members = sum(len(party.people) for party in self.parties)
        if leading_kind(members) != PartyOrganizationKind.COMMITTEE:
            self.head.kind = PartyOrganizationKind.GENERAL_BRANCH
            self.head.name = f"中共{area.name}两新组织总支部委员会"
        for party in [self.head, *self.parties]:
            self.register.file(party, area.code, self.namer)

    # --- Members ---------------------------------------------------------------------------------

    def _employ(self, unit: Unit) -> None:
        """Members working there today, and one who left within the window."""
        rng, window = self.rng, self.window
        share = next(share for staff, share in WITH_MEMBERS if unit.staff >= staff)
        if unit.closed:
            share /= 3
        if rng.random() < min(share * self.quality, 0.99):
            count = 1 + (rng.random() < 0.25) + (rng.random() < 0.07)
            if unit.staff >= 30:
                count = 1 + int(rng.gammavariate(2, unit.staff * MEMBERS_PER_STAFF / 2))
            people = (
                self.people.person(unit.founded) for _ in range(min(count, unit.staff // 2 + 1))
            )
            unit.people = [
                person for person in people if person.start < unit.closed or not unit.closed
            ]
            leaves = 0.04
        else:
            leaves = 0.3 if unit.staff >= 30 else 0.01
        if left := window.draw(rng, leaves, after=unit.founded + YEAR):
            if unit.closed and left >= unit.closed:
                return
            person = self.people.person(unit.founded, full=True)
            person.start = max(person.joined, unit.founded)
            person.left = left
            if person.start < left:
                unit.people.append(person)

    def _settle_people(self, active: list[Unit]) -> None:
        """Give every member the dated belongings that follow from coverage and moves."""
        old = self.window.start - YEAR
        elders = [unit for unit in active if not unit.closed and unit.founded < old]
        for unit in active:
            for person in unit.people:
                self._settle(person, unit, elders)
                self.people.file(person, self.namer)

    def _settle(self, person: Person, unit: Unit, elders: list[Unit]) -> None:
        rng, window = self.rng, self.window
        person.employments = [(BEGINNING, unit.id)]
        arrived = person.start >= window.start and person.joined < window.start - 60
        if arrived and elders and rng.random() < 0.4 and not person.left:
            former = rng.choice(elders)
            if former is not unit:
                arrival, person.start = person.start, max(person.joined, former.founded)
                self._belong(person, former.party, former.covered, arrival)
                person.start = arrival
                person.employments = [(BEGINNING, former.id), (arrival, unit.id)]
        elif not arrived and not person.left:
            # A few employers were found out only later.
            found = window.draw(rng, 0.015, after=max(person.start, unit.founded))
            if 0 < found < (unit.closed or window.end):
                person.employments = [(BEGINNING, 0), (found, unit.id)]
        self._belong(person, unit.party, unit.covered, person.left)
        if person.left:
            person.employments.append((person.left, 0))
        elif unit.closed:
            person.employments.append((unit.closed, 0))

    def _belong(self, person: Person, party: Party | None, since: int, until: int) -> None:
        """Memberships from `person.start` to `until` (0 = today): in the collecting branch as long
        as no Party organization covers his employer, or when that was dissolved."""
        start = person.start
        reason = LeavingReason.TRANSFERRED
        last = self.rng.choice(LEAVING_REASONS) if until and until == person.left else reason
        stays = party is not None and (not until or since < until)
        if not stays or (start < since and since >= self.window.start):
            collecting = self._collect()
            end = since if stays else until
            start = max(start, collecting.founded)
            person.memberships.append(
                (collecting.id, start, end, "" if not end else reason if stays else last)
            )
            if not end:
                collecting.people.append((start, person))
        if not stays:
            return
        start = max(person.start, since)
        dissolved = party.dissolved if not until else 0
        end = until or dissolved
        home = self._part(party)
        person.memberships.append(
            (home.id, start, end, "" if not end else last if until else reason)
        )
        if not until:
            home.people.append((start, person))
        if dissolved:
            collecting = self._collect()
            person.memberships.append((collecting.id, dissolved, 0, ""))
            collecting.people.append((dissolved, person))

    def _collect(self) -> Party:
        """The town's collecting branch (兜底) with room for one more."""
        if not self.collecting or len(self.collecting[-1].people) >= COLLECTING_BRANCH_SIZE:
            count = len(self.collecting)
            serial = NUMERALS[count] if count < len(NUMERALS) else f"{count + 1}"
            self.collecting.append(
                self._found(
                    f"中共{self.area.name}两新组织第{serial}综合支部委员会",
                    FormationMode.REGIONAL,
                    self._long_ago(),
                )
            )
        return self.collecting[-1]

    # --- Coverage --------------------------------------------------------------------------------

    def _cover(self, active: list[Unit]) -> None:
        rng, window = self.rng, self.window
        grouped: dict[FormationMode, list[Unit]] = {mode: [] for mode, *_ in GROUPINGS}
        for unit in active:
            present = [person for person in unit.people if not person.left]
            full = sorted(max(p.start, p.full_on) for p in present if p.full_on)
            if len(full) >= 3:
                if rng.random() < min(SINGLE_FORMED * self.quality, 0.992):
                    self._form_single(unit, third=full[2])
                if unit.party is None and rng.random() < 0.5:
                    grouped[FormationMode.JOINT].append(unit)
            elif len(full) == 2 and rng.random() < 0.04:
                # It had three once: warned of falling under three.
                self._form_single(unit, third=full[1])
                if unit.party and (left := window.draw(rng, 0.7, after=unit.covered)):
                    third = self.people.person(unit.founded, full=True)
                    third.start, third.left = max(third.joined, unit.founded), left
                    if third.start < left and not unit.closed:
                        unit.people.append(third)
            elif present:
                if rng.random() < min(JOINTLY_COVERED * self.quality, 0.985):
                    grouped[self._grouping()].append(unit)
            elif rng.random() < COVERED_WITHOUT_MEMBERS:
                mode = FormationMode.REGIONAL if rng.random() < 0.6 else FormationMode.INDUSTRY
                grouped[mode].append(unit)
        grouped[FormationMode.INDUSTRY].sort(key=lambda unit: unit.industry)
        for mode, _, sizes in GROUPINGS:
            queue = iter(grouped[mode])
            while group := list(islice(queue, rng.choice(sizes))):
                self._form_group(mode, group)

    def _grouping(self) -> FormationMode:
        draw = self.rng.random()
        for mode, share, _ in GROUPINGS:
            if draw < share:
                return mode
            draw -= share
        return FormationMode.JOINT

    def _form_single(self, unit: Unit, third: int) -> None:
        """A Party organization of its own, some weeks after the third full member was there."""
        rng, window = self.rng, self.window
        earliest = max(third, unit.founded)
        if earliest >= window.start:
            founded = earliest + rng.randint(5, 75)
        else:
            founded = window.draw(rng, COVERED_A_YEAR, after=earliest)
            founded = founded or earliest + int(rng.random() * (window.start - earliest))
        if founded >= (unit.closed or window.end):
            return
        kind = leading_kind(sum(not person.left for person in unit.people))
        ending = {
            PartyOrganizationKind.BRANCH: "支部委员会",
            PartyOrganizationKind.GENERAL_BRANCH: "总支部委员会",
            PartyOrganizationKind.COMMITTEE: "委员会",
        }[kind]
        party = self._found(f"中共{unit.name}{ending}", FormationMode.SINGLE, founded, kind=kind)
        party.dissolved = unit.closed
        self._link(unit, party, founded)
        if kind != PartyOrganizationKind.BRANCH:
            party.parts = self._parts(unit, party)

    def _parts(self, unit: Unit, party: Party) -> list[Party]:
        """The branches under a general branch or committee of one enterprise."""
        parts = []
        for serial in range(1, -(-len(unit.people) // 35) + 1):
            part = self.register.found(
                name=f"中共{unit.name}第{serial}支部委员会",
                formation=FormationMode.SINGLE,
                region_id=self.area.region_id,
                founded=party.founded,
                parent_id=party.id,
                parent_path=party.path,
            )
            part.dissolved = party.dissolved
            parts.append(part)
        self.parties += parts
        return parts

    def _part(self, party: Party) -> Party:
        """Where a member of `party` belongs: the smallest of its branches, or it itself."""
        return min(party.parts, key=lambda part: len(part.people)) if party.parts else party

    def _form_group(self, mode: FormationMode, group: list[Unit]) -> None:
        """One branch over several organizations, which came to it at different times."""
        rng, window = self.rng, self.window
        founded = window.draw(rng, COVERED_A_YEAR / 2)
        if not founded:
            founded = window.start - 30 - int(rng.random() ** 2 * 12 * YEAR)
        first = group[0]
        village = self.namer.village()
        name = {
            FormationMode.JOINT: f"{first.short}等联合",
            FormationMode.REGIONAL: f"{village}片区两新组织联合",
            FormationMode.INDUSTRY: f"{first.industry}行业联合",
            FormationMode.ATTACHED: f"{village}村",
            FormationMode.FUNCTIONAL: f"{first.industry}产业链功能型",
            FormationMode.TEMPORARY: f"{village}项目临时",
            FormationMode.STATIONED: f"派驻{village}片区",
        }[mode]
        party = self._found(f"中共{self.area.name}{name}支部委员会", mode, founded)
        for unit in group:
            earliest = max(founded, unit.founded + 20)
            since = window.draw(rng, COVERED_A_YEAR, after=earliest)
            if not since and earliest >= window.start:
                since = earliest + rng.randint(0, 60)
            since = since or earliest + int(rng.random() ** 3 * (window.start - earliest))
            if since < (unit.closed or window.end):
                self._link(unit, party, since, breaks=True)

    def _link(self, unit: Unit, party: Party, since: int, *, breaks: bool = False) -> None:
        """Cover `unit` from `since` on; a few coverages broke off, most of them were resumed."""
        rng, window = self.rng, self.window
        unit.party, unit.covered = party, since
        end = unit.closed
        if breaks and not end and (off := window.draw(rng, 0.03, after=since + 90)):
            again = off + rng.randint(25, 130)
            self._add_coverage(unit, party, since, off)
            if again >= window.end or rng.random() < 0.2:
                return
            since = again
        self._add_coverage(unit, party, since, end)

    def _add_coverage(self, unit: Unit, party: Party, start: int, end: int) -> None:
        self.rows.add(Coverage, (str(unit.id), str(party.id), day(start), day(end)))

    def _cover_by_work(self, active: list[Unit]) -> None:
        """Instructors and others for organizations that no Party organization covers (yet)."""
        rng, window = self.rng, self.window
        instructors = [
            self.namer.person(rng.random() < 0.6)
            for _ in range(len(active) // ORGANIZATIONS_PER_INSTRUCTOR + 1)
        ]
        for unit in active:
            until = unit.closed
            if unit.party is None:
                if rng.random() >= min(WORK_COVERED * self.quality, 0.96):
                    continue
            elif unit.covered >= window.start and rng.random() < 0.6:
                until = unit.covered  # work came first, the organization after it
            elif rng.random() >= 0.08:
                continue
            earliest = unit.founded + 20
            since = window.draw(rng, COVERED_A_YEAR, after=earliest)
            if not since and earliest >= window.start:
                since = earliest + rng.randint(0, 45)
            since = since or max(earliest, window.start - int(rng.random() * 6 * YEAR) - 1)
            if since >= (until or window.end):
                continue
            means = self._means()
            sent = means in {WorkCoverageMeans.INSTRUCTOR, WorkCoverageMeans.LIAISON}
            name = rng.choice(instructors) if sent else ""
            if not sent and rng.random() < 0.6:
                name = self.namer.person(rng.random() < 0.5)
            handed_over = window.draw(rng, 0.05, after=since + 30) if sent and not until else 0
            self._add_work(unit, means, name, since, handed_over or until)
            if handed_over:
                self._add_work(unit, means, rng.choice(instructors), handed_over, 0)

    def _means(self) -> WorkCoverageMeans:
        draw = self.rng.random()
        for means, share in MEANS:
            if draw < share:
                return means
            draw -= share
        return WorkCoverageMeans.INSTRUCTOR

    def _add_work(self, unit: Unit, means: str, name: str, start: int, end: int) -> None:
        self.rows.add(WorkCoverage, (str(unit.id), means, name, day(start), day(end)))

    def _found(self, name: str, formation: FormationMode, founded: int, **kwargs) -> Party:
        party = self.register.found(
            name=name,
            formation=formation,
            region_id=self.area.region_id,
            founded=founded,
            parent_id=self.head.id,
            parent_path=self.head.path,
            **kwargs,
        )
        self.parties.append(party)
        return party

    def _long_ago(self) -> int:
        return self.window.start - 8 * YEAR - self.rng.randrange(6 * YEAR)
