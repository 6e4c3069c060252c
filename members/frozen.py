"""What a month freezes of members: those who work at an organization, those on the books."""

from core.domain import FactProvider
from members import on_day


def _counts(alias: str) -> dict[str, str]:
    return {
        "member_count": f"coalesce({alias}.members, 0)",
        "full_member_count": f"coalesce({alias}.full_members, 0)",
    }


PROVIDERS = (
    FactProvider(
        "orgs.Organization",
        columns=_counts("staff"),
        join=f"LEFT JOIN ({on_day.at_work()}) staff ON staff.organization_id = subject.id",
    ),
    FactProvider(
        "branches.PartyOrganization",
        columns=_counts("books"),
        join=f"LEFT JOIN ({on_day.OF_PARTY_ORGANIZATIONS}) books"
        " ON books.party_organization_id = subject.id",
    ),
    FactProvider(
        "branches.PartyOrganization",
        columns={
            "secretary_vacant_since": "CASE WHEN secretary.held IS NOT TRUE"
            " THEN greatest(subject.founded_on, secretary.until) END"
        },
        join=f"LEFT JOIN ({on_day.SECRETARIES}) secretary"
        " ON secretary.party_organization_id = subject.id",
    ),
)
