"""Opening checklists, ticking them off, what they ask for."""

from founding.services.checklists import (
    Opened,
    close_complete,
    give_checklist,
    move_checklist,
    open_checklist,
    open_checklists,
    open_for_entered,
    tick,
    without_checklist,
)
from founding.services.items import add_item, end_item, replace_item

__all__ = [
    "Opened",
    "add_item",
    "close_complete",
    "end_item",
    "give_checklist",
    "move_checklist",
    "open_checklist",
    "open_checklists",
    "open_for_entered",
    "replace_item",
    "tick",
    "without_checklist",
]
