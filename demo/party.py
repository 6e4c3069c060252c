"""Party organizations of the generated county: their terms, names and offices."""

import datetime
import random
from dataclasses import dataclass, field

from branches.choices import TERM_YEARS, FormationMode, PartyOrganizationKind
from branches.models import PartyOrganization
from core.months import years_later
from demo.codes import Numbers
from demo.county import Area
from demo.names import Namer
from demo.people import Person, birthday
from demo.rows import NULL, Rows, day, number, secret
from demo.window import YEAR, Window
from members.choices import AllowanceClass, PostTitle, SecretarySource
from members.models import Post

#: Share of the terms that have run out without an election.
EXPIRED_SHARE = 0.035
#: Elections that came late, and how many days.
LATE_SHARE, LATE_DAYS = 0.45, (10, 300)
#: From so many full members on there is a committee (支部工作条例).
COMMITTEE_FROM = 7
COMMITTEE_TITLES = [
    PostTitle.ORGANIZATION_MEMBER,
    PostTitle.PUBLICITY_MEMBER,
    PostTitle.DISCIPLINE_MEMBER,
    PostTitle.DEPUTY_SECRETARY,
]
#: Where ten secretaries come from, and by which class they are paid.
SOURCES = [
    *[SecretarySource.INTERNAL] * 7,
    *[SecretarySource.SENT] * 2,
    SecretarySource.RECRUITED,
]
CLASSES = [
    AllowanceClass.FIRST,
    AllowanceClass.SECOND,
    AllowanceClass.SECOND,
    AllowanceClass.THIRD,
    AllowanceClass.FOURTH,
]


@dataclass(slots=True)
class Party:
    """A Party organization in the making; days are ordinals, 0 = none."""

    id: int
    path: str
    parent_id: int
    name: str
    kind: PartyOrganizationKind
    formation: FormationMode
    region_id: int
    founded: int
    dissolved: int = 0
    #: Who belongs to it today, with the day since when.
    people: list[tuple[int, Person]] = field(default_factory=list)
    #: The branches under it, when it is the general branch or committee of one enterprise.
    parts: list["Party"] = field(default_factory=list)


class PartyRegister:
    """Founds Party organizations and files them with their terms and offices."""

    def __init__(self, *, rng: random.Random, window: Window, rows: Rows, numbers: Numbers):
        self._rng, self._window, self._rows, self._numbers = rng, window, rows, numbers
        #: Elections within the window: (row id, day). Until then the former term stands.
        self.renewals: list[tuple[int, int]] = []
        self._serial = self._offices = 0

    def found(
        self,
        *,
        name: str,
        formation: FormationMode,
        region_id: int,
        founded: int,
        parent_id: int,
        parent_path: str,
        kind: PartyOrganizationKind = PartyOrganizationKind.BRANCH,
    ) -> Party:
        row_id = self._rows.next_id(PartyOrganization)
        return Party(
            row_id, f"{parent_path}{row_id}/", parent_id, name, kind, formation, region_id, founded
        )

    def file(self, party: Party, code_head: str, namer: Namer) -> None:
        """Write the Party organization's row and the offices of its present term."""
        self._serial += 1
        term, former = self._term(party)
        blank = not former and term == party.founded and self._rng.random() < 0.3
        self._rows.add(
            PartyOrganization,
            (
                str(party.id), f"{code_head}{self._serial:06d}", party.name, party.kind,
                party.formation, number(party.parent_id), party.path, str(party.region_id),
                day(party.founded), NULL if blank else day(former or term),
                day(self._shifted(party, term, former)), day(party.dissolved),
            ),
        )  # fmt: skip
        if former:
            self.renewals.append((party.id, term))
        self._fill_posts(party, term, former, namer)

    def _term(self, party: Party) -> tuple[int, int]:
        """Start of the present term, and of the one before when the election was in the window."""
        rng, end = self._rng, self._window.end
        length = TERM_YEARS[party.kind] * YEAR
        if party.dissolved or end - party.founded < length:
            return party.founded, 0
        if rng.random() < EXPIRED_SHARE:
            return max(party.founded, end - length - rng.randint(10, 420)), 0
        term = end - 1 - rng.randrange(length - 1)
        if term < self._window.start:
            return term, 0
        delay = rng.randint(*LATE_DAYS) if rng.random() < LATE_SHARE else -rng.randint(0, 25)
        return term, max(party.founded, term - length - delay)

    def _fill_posts(self, party: Party, term: int, former: int, namer: Namer) -> None:
        full = sorted(
            ((max(since, p.full_on), p) for since, p in party.people if p.full_on),
            key=lambda entry: entry[0],
        )
        if party.kind != PartyOrganizationKind.BRANCH or not full:
            self._outsider(party, PostTitle.SECRETARY, term, namer)
            if party.kind == PartyOrganizationKind.COMMITTEE:
                self._outsider(party, PostTitle.DEPUTY_SECRETARY, term, namer)
            return
        titles = [PostTitle.SECRETARY]
        if len(full) >= COMMITTEE_FROM:
            titles += COMMITTEE_TITLES[: 2 + (len(full) > 12) + (len(full) > 20)]
        for title, (since, person) in zip(titles, full, strict=False):
            start = max(term, since)
            if former and max(former, since) < term:
                self._post(party, title, person, max(former, since), term)
            self._post(party, title, person, start, party.dissolved)
        if self._rng.random() < 0.03:
            self._outsider(party, PostTitle.FIRST_SECRETARY, term, namer)

    def _post(self, party: Party, title: str, person: Person, start: int, end: int) -> None:
        if end and start >= end:
            return
        self._add(party, title, number(person.id), person.name, person.id_number, start, end)

    def _outsider(self, party: Party, title: str, start: int, namer: Namer) -> None:
        """Somebody sent from outside the register, filed by name and identity number."""
        male = self._rng.random() < 0.75
        id_number = self._numbers.id_number(birthday(self._rng, self._window.end), male)
        self._add(party, title, NULL, namer.person(male), id_number, start, party.dissolved)

    def _add(self, party, title, member_id, name, id_number, start, end) -> None:
        self._rows.add(
            Post,
            (str(party.id), title, member_id, name, *secret("id_number", id_number), day(start),
             day(end), *self._details(party, title, start)),
        )  # fmt: skip

    def _shifted(self, party: Party, term: int, former: int) -> int:
        """The day until which the superior let a term go on that is over: one in eight."""
        if former or party.dissolved:
            return 0
        end = years_later(datetime.date.fromordinal(term), TERM_YEARS[party.kind]).toordinal()
        late = 0 <= self._window.end - end < 240
        return end + 330 if late and self._rng.random() < 0.125 else 0

    def _details(self, party: Party, title: str, start: int) -> tuple[str, ...]:
        """What is kept of an office, in the order of `Post.DETAILS`: as counties tell of it 95 % of
        the secretaries of single-formed branches and four fifths of all others are in
        management."""
        self._offices += 1
        nth = self._offices
        secretary = title == PostTitle.SECRETARY
        sent = title == PostTitle.FIRST_SECRETARY
        leads = secretary or sent or title == PostTitle.DEPUTY_SECRETARY
        single = secretary and party.formation == FormationMode.SINGLE
        manages = not sent and nth % (20 if single else 5) != 0
        filed = min(start + 15, self._window.end) if leads and nth % 12 else 0
        return (
            SecretarySource.SENT if sent else SOURCES[nth % 10] if secretary else "",
            "t" if title == PostTitle.DEPUTY_SECRETARY and nth % 3 == 0 else "f",
            "t" if manages else "f",
            day(filed),
            f"两新党〔{datetime.date.fromordinal(filed).year}〕{nth}号" if filed else "",
            CLASSES[nth % len(CLASSES)] if secretary else "",
            "t" if secretary and party.kind == PartyOrganizationKind.COMMITTEE else "f",
            "t" if title == PostTitle.DEPUTY_SECRETARY and nth % 11 == 0 else "f",
        )


def leading_kind(members: int) -> PartyOrganizationKind:
    """As a rule: 党委 over 100, 党总支 over 50 (支部工作条例)."""
    if members > 100:
        return PartyOrganizationKind.COMMITTEE
    return PartyOrganizationKind.GENERAL_BRANCH if members > 50 else PartyOrganizationKind.BRANCH


def lead(register: PartyRegister, area: Area, name: str, kind, founded: int) -> Party:
    """Found the Party organization that leads a region, below the one of the region above."""
    above = area.parent
    party = register.found(
        name=name,
        kind=kind,
        formation=FormationMode.REGIONAL,
        region_id=area.region_id,
        founded=founded,
        parent_id=above.party_id if above else 0,
        parent_path=above.party_path if above else "",
    )
    area.party_id, area.party_path = party.id, party.path
    return party
