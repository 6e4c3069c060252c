"""March 2026, which the tests of conventions close, and what they ask of it."""

import datetime

from core.months import Month
from lights.models import Notice
from months.figures import latest_revision, region_table
from months.models import (
    DutyFact,
    Figure,
    OrganizationFact,
    PartyOrganizationFact,
    RegionFact,
    SingleDutyFact,
)
from months.services import close_month
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory

MONTH = Month(2026, 3)
LAST = datetime.date(2026, 3, 31)
BEFORE = LAST - datetime.timedelta(days=1)
AFTER = LAST + datetime.timedelta(days=1)


def close(month: Month = MONTH):
    return close_month(actor=None, month=month)


def figure(indicator: str, code: str = "330999"):
    """The value in the total row after closing the month."""
    revision = latest_revision(MONTH) or close()
    return region_table(revision=revision, region_code=code).total.values[indicator].value


def lights(code: str) -> set[str]:
    """Names of those that the rule lights after closing the month."""
    close()
    return set(Notice.objects.filter(rule_code=code).values_list("subject_name", flat=True))


def with_full_members(town, number: int, *formations: str, probationary: int = 0, **values):
    """An organization with that many members, covered by branches formed in these ways."""
    organization = OrganizationFactory(region=town, **values)
    branch = PartyOrganizationFactory(region=town, formation="regional")
    for _ in range(number):
        MemberFactory(party_organization=branch, organization=organization)
    for _ in range(probationary):
        MemberFactory(party_organization=branch, organization=organization, status="probationary")
    for formation in formations:
        CoverageFactory(
            organization=organization,
            party_organization__region=town,
            party_organization__formation=formation,
        )
    return organization


#: Every frozen row of a month.
SNAPSHOT = (
    RegionFact,
    OrganizationFact,
    PartyOrganizationFact,
    SingleDutyFact,
    DutyFact,
    Figure,
    Notice,
)


def everything(revision=None):
    """Every row of the snapshot (of one revision), for comparison."""
    rows = set()
    for model in SNAPSHOT:
        fields = [f.attname for f in model._meta.concrete_fields if f.attname != "id"]
        chosen = (
            model.objects.all() if revision is None else model.objects.filter(revision=revision)
        )
        rows |= {(model.__name__, *values) for values in chosen.values_list(*fields)}
    return rows


def one_lit_one_covered(county):
    """One organization that lights red, one that is covered, one branch with a member."""
    lit = OrganizationFactory(region=county.east, staff_count=60, name="亮灯企业")
    branch = PartyOrganizationFactory(region=county.east, formation="joint")
    covered = OrganizationFactory(region=county.east, name="覆盖企业")
    CoverageFactory(organization=covered, party_organization=branch)
    member = MemberFactory(party_organization=branch, organization=covered)
    return county, lit, covered, branch, member
