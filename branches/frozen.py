"""What a month freezes of coverage and of Party organizations."""

from branches import on_day
from core import in_force
from core.domain import FactProvider

PROVIDERS = (
    FactProvider(
        "orgs.Organization",
        columns={
            "single_covered": "coalesce(covered.single, false)",
            "other_covered": "coalesce(covered.other, false)",
        },
        join=f"LEFT JOIN ({on_day.coverage()}) covered ON covered.organization_id = subject.id",
    ),
    FactProvider(
        "orgs.Organization",
        columns={"work_covered": "work.organization_id IS NOT NULL"},
        join=f"LEFT JOIN ({on_day.work_coverage()}) work ON work.organization_id = subject.id",
    ),
    FactProvider(
        "orgs.Organization",
        columns={
            "instructed_since": "instructed.since",
            "visited_every": "instructed.every",
            "visited_on": "instructed.visited_on",
        },
        join=f"LEFT JOIN ({on_day.INSTRUCTED}) instructed"
        " ON instructed.organization_id = subject.id",
    ),
    FactProvider("branches.PartyOrganization", columns={"term_ends_on": "subject.term_ends_on"}),
    FactProvider(
        "branches.PartyOrganization",
        columns={"covered_count": "coalesce(covers.number, 0)"},
        # `in_operation` (organization_id): the organizations that count that day, given by the
        # closing, which has just decided it.
        join=f"""
            LEFT JOIN (
                SELECT link.party_organization_id, count(*) AS number
                FROM branches_coverage link
                JOIN in_operation ON in_operation.organization_id = link.organization_id
                WHERE {in_force.sql("link")}
                GROUP BY link.party_organization_id
            ) covers ON covers.party_organization_id = subject.id
        """,
    ),
)
