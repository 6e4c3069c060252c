"""Checklists of founding beside a unit's registration, annual report, evaluation, new project."""

from founding.models.checklists import Checklist, ChecklistEntry, ChecklistStep
from founding.models.items import MOST_WORKDAYS, ChecklistItem

__all__ = [
    "MOST_WORKDAYS",
    "Checklist",
    "ChecklistEntry",
    "ChecklistItem",
    "ChecklistStep",
]
