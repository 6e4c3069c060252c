"""How checklists go back (`core.undo`), with their items."""

from core.undo.families import Family

FAMILIES = (
    Family(
        "founding.Checklist",
        "t.trigger || ' ' || t.opened_on",
        parts={"founding.ChecklistEntry": "checklist_id"},
    ),
)
