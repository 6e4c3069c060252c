"""The only writers of the region tree on somebody's behalf (besides the import)."""

from regions.services.changes import (
    abolish_region,
    found_region,
    move_region,
    rename_region,
    undo_region_change,
)
from regions.services.departments import create_department, update_department
from regions.services.removals import (
    merge_regions,
    plan_abolition,
    plan_merge,
    plan_split,
    regions_gone_up,
    split_region,
)

__all__ = [
    "abolish_region",
    "create_department",
    "found_region",
    "merge_regions",
    "move_region",
    "plan_abolition",
    "plan_merge",
    "plan_split",
    "regions_gone_up",
    "rename_region",
    "split_region",
    "undo_region_change",
    "update_department",
]
