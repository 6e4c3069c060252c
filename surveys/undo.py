"""How rounds, squads and units go back (`core.undo`): each by itself."""

from core.undo.families import Family

FAMILIES = (
    Family("surveys.Campaign", "t.name"),
    Family(
        "surveys.Assignment",
        "(SELECT o.name FROM orgs_organization o WHERE o.id = t.organization_id)",
        notes={"surveys.AssignmentStep": "subject_id"},
    ),
)
