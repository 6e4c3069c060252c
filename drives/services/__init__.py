"""Drives: set up, counted from the registry, ended."""

from drives.services.behind import MOST, SHOWN, Behind, behind
from drives.services.drives import (
    create_drive,
    finish_due,
    move_drive,
    set_targets,
    update_drive,
)
from drives.services.progress import Cell, Line, Progress, Town, last_day, places_of, progress_of

__all__ = [
    "MOST",
    "SHOWN",
    "Behind",
    "Cell",
    "Line",
    "Progress",
    "Town",
    "behind",
    "create_drive",
    "finish_due",
    "last_day",
    "move_drive",
    "places_of",
    "progress_of",
    "set_targets",
    "update_drive",
]
