"""Registries of some size, written in bulk: what the golden figures and drill-downs count."""

import datetime
from collections.abc import Iterable

from branches.models import Coverage, PartyOrganization
from core.months import BEGINNING
from core.tree import rebuild_paths
from members.models import Employment, Member, Membership
from orgs.models import CurrentFacts, Organization, OrganizationStatus
from regions.models import Region
from tests.orgs.factories import uscc

SINCE = datetime.date(2024, 1, 1)


def add_organizations(
    region: Region, number: int, *, staff_count: int = 10, **values
) -> list[Organization]:
    first = Organization.objects.count()
    rows = Organization.objects.bulk_create(
        Organization(
            uscc=uscc(50_000_000 + first + i),
            name=f"{region.name}企业{first + i}",
            kind="enterprise",
            region=region,
            staff_count=staff_count,
            **values,
        )
        for i in range(number)
    )
    OrganizationStatus.objects.bulk_create(
        OrganizationStatus(
            organization=row,
            starts_on=BEGINNING,
            staff_count=row.staff_count,
            state=row.state,
            region=region,
        )
        for row in rows
    )
    CurrentFacts.objects.bulk_create(CurrentFacts(organization=row) for row in rows)
    return rows


def add_party_organizations(
    region: Region, number: int, formation: str, **values
) -> list[PartyOrganization]:
    first = PartyOrganization.objects.count()
    rows = PartyOrganization.objects.bulk_create(
        PartyOrganization(
            code=f"B{first + i:06d}",
            name=f"{region.name}支部{first + i}",
            formation=formation,
            region=region,
            **{"kind": "branch", "founded_on": SINCE, **values},
        )
        for i in range(number)
    )
    rebuild_paths(PartyOrganization)
    return rows


def cover(pairs: Iterable[tuple[PartyOrganization, Organization]]) -> None:
    Coverage.objects.bulk_create(
        Coverage(party_organization=party, organization=organization, starts_on=SINCE)
        for party, organization in pairs
    )


def employ(
    counts: Iterable[tuple[Organization | None, int]],
    branch: PartyOrganization,
    status: str = "full",
) -> None:
    """Let that many members of the branch work at each organization."""
    first = Member.objects.count()
    places = [organization for organization, number in counts for _ in range(number)]
    rows = Member.objects.bulk_create(
        Member(
            id_number_cipher=b"",
            id_number_index=f"test-{first + i}",
            name=f"党员{first + i}",
            status=status,
            joined_on=SINCE,
            party_organization=branch,
            organization=place,
        )
        for i, place in enumerate(places)
    )
    Membership.objects.bulk_create(
        Membership(member=row, party_organization=branch, starts_on=SINCE) for row in rows
    )
    Employment.objects.bulk_create(
        Employment(member=row, organization=row.organization, starts_on=BEGINNING) for row in rows
    )
