"""Frozen months that nobody closed: rows of facts, drawn or given, without a registry."""

import datetime
from random import Random

from core.months import Month
from months.models import (
    DutyFact,
    MonthRevision,
    OrganizationFact,
    PartyOrganizationFact,
    RegionFact,
    ReportMonth,
)

KINDS = ("committee", "general_branch", "branch")
FORMATIONS = ("single", "joint", "regional")


def revision_of(month: Month) -> MonthRevision:
    """A closed revision with a county, two towns, a park in the second, and a village."""
    report_month = ReportMonth.objects.create(first_day=month.first_day, state="closed")
    revision = MonthRevision.objects.create(
        report_month=report_month, number=1, as_of=month.last_day
    )
    places = [
        (1, "330999", "县", "county", None, "1/"),
        (2, "330999001", "东镇", "town", 1, "1/2/"),
        (3, "330999002", "西镇", "town", 1, "1/3/"),
        (4, "330999901", "园区", "park", 3, "1/3/4/"),
        (5, "330999001001", "东村", "village", 2, "1/2/5/"),
    ]
    RegionFact.objects.bulk_create(
        RegionFact(
            revision=revision, region_id=pk, code=code, name=name, level=level,
            parent_region_id=parent, path=path,
        )
        for pk, code, name, level, parent, path in places
    )  # fmt: skip
    return revision


PATHS = {1: "1/", 2: "1/2/", 3: "1/3/", 4: "1/3/4/", 5: "1/2/5/"}


def organization(revision: MonthRevision, pk: int, **values) -> OrganizationFact:
    region_id = values.pop("region_id", 2)
    usual = {
        "uscc": f"U{pk}", "name": f"组织{pk}", "kind": "enterprise", "state": "operating",
        "exclusion": "", "staff_count": 10, "member_count": 0, "full_member_count": 0,
        "single_covered": False, "other_covered": False, "work_covered": False,
        "region_path": PATHS[region_id],
    }  # fmt: skip
    return OrganizationFact(
        revision=revision, organization_id=pk, region_id=region_id, **usual | values
    )


def party(revision: MonthRevision, pk: int, **values) -> PartyOrganizationFact:
    region_id = values.pop("region_id", 2)
    usual = {
        "code": f"P{pk}", "name": f"支部{pk}", "kind": "branch", "formation": "single",
        "term_ends_on": datetime.date(2099, 1, 1), "member_count": 5, "full_member_count": 5,
        "covered_count": 1, "region_path": PATHS[region_id],
    }  # fmt: skip
    return PartyOrganizationFact(
        revision=revision, party_organization_id=pk, region_id=region_id, **usual | values
    )


def duties(revision: MonthRevision, pk: int, **values) -> DutyFact:
    usual = dict.fromkeys(
        ("expected", "done", "on_time", "excused", "made_up", "expected_quarter", "overdue"), 0
    )
    region_id = values.pop("region_id", 2)
    return DutyFact(
        revision=revision, party_organization_id=pk, region_id=region_id, **usual | values
    )


def _near(chance: Random, day: datetime.date) -> datetime.date:
    """A day within a year of `day`, often an edge of a month."""
    month = Month.containing(day).plus(chance.randint(-9, 9))
    return chance.choice([month.first_day, month.last_day, month.first_day.replace(day=15)])


def draw(chance: Random, month: Month, number: int) -> MonthRevision:
    """A revision with so many organizations and Party organizations, at the edges of the rules."""
    revision = revision_of(month)
    organizations, parties, stood = [], [], []
    for pk in range(1, number + 1):
        members = chance.choice([0, 0, 1, 3, 4])
        sent = chance.choice([None, _near(chance, month.last_day)])
        visited = chance.choice([None, _near(chance, month.last_day)])
        organizations.append(
            organization(
                revision, pk,
                region_id=chance.choice([2, 3, 4, 5]),
                kind=chance.choice(["enterprise", "social"]),
                exclusion=chance.choice(["", "", "", "suspended"]),
                staff_count=chance.choice([0, 29, 30, 49, 50, 79, 80, 500]),
                member_count=members,
                full_member_count=chance.randint(0, members),
                single_covered=chance.random() < 0.3,
                other_covered=chance.random() < 0.3,
                work_covered=chance.random() < 0.3,
                instructed_since=sent,
                visited_every=chance.choice([1, 3]) if sent else None,
                visited_on=min(visited, month.last_day) if visited else None,
            )
        )  # fmt: skip
        parties.append(
            party(
                revision, pk,
                region_id=chance.choice([2, 3, 4, 5]),
                kind=chance.choice(KINDS),
                formation=chance.choice(FORMATIONS),
                term_ends_on=_near(chance, month.last_day),
                full_member_count=chance.randint(0, 5),
                covered_count=chance.randint(4, 7),
                secretary_vacant_since=chance.choice([None, _near(chance, month.last_day)]),
            )
        )  # fmt: skip
        if chance.random() < 0.9:  # months closed before duties were frozen have none
            overdue = chance.choice([0, 0, 1, 2])
            held = chance.choice([None, _near(chance, month.last_day)])
            stood.append(
                duties(
                    revision, pk,
                    region_id=parties[-1].region_id,
                    expected_quarter=chance.choice([0, 1, 5]),
                    expected=5, done=chance.randint(0, 5),
                    overdue=overdue,
                    overdue_since=_near(chance, month.last_day) if overdue else None,
                    last_held_on=min(held, month.last_day) if held else None,
                )
            )  # fmt: skip
    OrganizationFact.objects.bulk_create(organizations)
    PartyOrganizationFact.objects.bulk_create(parties)
    DutyFact.objects.bulk_create(stood)
    return revision
