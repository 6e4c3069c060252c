"""The only writers of organizations on somebody's behalf."""

from orgs.services.contacts import reveal_phone
from orgs.services.counts import count_regions, region_counts
from orgs.services.doubts import refresh_doubts, refresh_written_doubts
from orgs.services.duplicates import dismiss_pair, find_duplicates, reopen_pair
from orgs.services.editing import (
    create_organization,
    recycle_organization,
    restore_organization,
    update_organization,
)
from orgs.services.merging import (
    MergePlan,
    kept_organizations,
    merge_in_force,
    merge_organizations,
    plan_merge,
    undo_merge,
)
from orgs.services.statuses import (
    Move,
    create_missing_facts,
    move_organizations,
    refresh_current_values,
)

__all__ = [
    "MergePlan",
    "Move",
    "count_regions",
    "create_missing_facts",
    "create_organization",
    "dismiss_pair",
    "find_duplicates",
    "kept_organizations",
    "merge_in_force",
    "merge_organizations",
    "move_organizations",
    "plan_merge",
    "recycle_organization",
    "refresh_current_values",
    "refresh_doubts",
    "refresh_written_doubts",
    "region_counts",
    "reopen_pair",
    "restore_organization",
    "reveal_phone",
    "undo_merge",
    "update_organization",
]
