"""How organizations go back (`core.undo`)."""

from core.undo.families import Family
from orgs.services import refresh_current_values, refresh_doubts


def _refresh(undone, today):
    refresh_current_values(organization_ids=undone.ids_sql("orgs.Organization"), today=today)
    refresh_doubts(undone.ids("orgs.Organization"))


FAMILIES = (
    Family(
        "orgs.Organization",
        "t.name || '（' || t.uscc || '）'",
        parts={"orgs.OrganizationStatus": "organization_id"},
        derived=("region_id", "staff_count", "state"),
        followers=(
            "orgs.CurrentFacts.organization",
            "orgs.CurrentFacts.proposed_region",
            "orgs.DuplicatePair.first",
            "orgs.DuplicatePair.second",
        ),
        refresh=_refresh,
    ),
)
