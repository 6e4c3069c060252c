"""What is derived from all rows, the maps of regions, the county's own layouts."""

from reports.services.changes import (
    NewestChanges,
    look_up_changes,
    newest_changes,
    rebuild_facts,
)

__all__ = ["NewestChanges", "look_up_changes", "newest_changes", "rebuild_facts"]
