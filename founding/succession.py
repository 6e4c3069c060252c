"""What becomes of checklists when their unit or Party organization is merged."""

from core.succession import PlainKey

SUCCESSORS = (
    PlainKey("founding.Checklist", "organization"),
    PlainKey("founding.Checklist", "party_organization"),
)
