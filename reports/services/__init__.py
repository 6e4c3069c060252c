"""What is derived from all rows, the maps of regions, the county's own layouts."""

from reports.services.changes import NEWEST_CHANGES, rebuild_facts

__all__ = ["NEWEST_CHANGES", "rebuild_facts"]
