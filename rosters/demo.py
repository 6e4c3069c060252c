"""Comparisons of the generated county: of a few units in every third town, most of it answered."""

import datetime
import random

from members.models import Member
from orgs.models import Organization
from rosters.choices import MatchKind, MatchState, RosterOrigin
from rosters.models import Roster, RosterMatch

_UNITS, _FOUND = 12, 4
_ANSWER = "已于上月离职"


def generate(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    units = list(
        Organization.objects.present()
        .filter(state="operating", staff_count__gte=20)
        .order_by("-staff_count", "uscc")[: _UNITS * 4]
    )
    people = list(
        Member.objects.present()
        .filter(party_organization__isnull=False, organization__isnull=False)
        .order_by("joined_on", "name", "id_number_index")[:2000]
    )
    if len(people) < 20:
        return
    for unit in chance.sample(units, min(_UNITS, len(units))):
        staff = chance.randint(15, max(16, min(unit.staff_count, 400)))
        known = sum(each.organization_id == unit.pk for each in people)
        others = [each for each in people if each.organization_id != unit.pk]
        new = chance.sample(others, chance.randint(1, _FOUND))
        roster = Roster.objects.create(
            organization=unit,
            origin=chance.choice(RosterOrigin.values),
            listed_on=today - datetime.timedelta(days=chance.randint(1, 90)),
            reason="核对新入职党员",
            row_count=staff,
            found_count=min(staff, known + len(new)),
            known_count=min(staff, known + len(new)) - len(new),
            new_count=len(new),
        )
        for nth, member in enumerate(new):
            declined = nth and chance.random() < 0.3
            RosterMatch.objects.create(
                roster=roster,
                member=member,
                kind=chance.choice(MatchKind.values),
                state=MatchState.DECLINED if declined else MatchState.PROPOSED,
                answer=_ANSWER if declined else "",
                decided_on=today if declined else None,
            )
