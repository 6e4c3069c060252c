"""What is derived from all rows, the maps of regions, the county's own layouts."""

from reports.services.changes import NEWEST_CHANGES, rebuild_facts
from reports.services.weak import WEAK_SPOTS

__all__ = ["NEWEST_CHANGES", "WEAK_SPOTS", "rebuild_facts"]
