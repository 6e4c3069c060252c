"""The only writers of organizations on somebody's behalf."""

from orgs.services.contacts import reveal_phone
from orgs.services.counts import REGION_COUNTS, Counts, of_large_county
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
    "REGION_COUNTS",
    "Counts",
    "MergePlan",
    "Move",
    "create_missing_facts",
    "create_organization",
    "dismiss_pair",
    "find_duplicates",
    "kept_organizations",
    "merge_in_force",
    "merge_organizations",
    "move_organizations",
    "of_large_county",
    "plan_merge",
    "recycle_organization",
    "refresh_current_values",
    "refresh_doubts",
    "refresh_written_doubts",
    "reopen_pair",
    "restore_organization",
    "reveal_phone",
    "undo_merge",
    "update_organization",
]
