"""The only writers of Party organizations and coverage on somebody's behalf."""

from branches.services.chronicle import absorbing_party_organizations
from branches.services.closing import change_state, open_links
from branches.services.coverage import (
    crowded,
    end_coverage,
    end_work_coverage,
    remove_coverage,
    remove_work_coverage,
    start_coverage,
    start_work_coverage,
)
from branches.services.decisions import (
    dissolve_party_organization,
    last_decision,
    merge_party_organizations,
    move_party_organization,
    re_elect_party_organization,
    reform_party_organization,
    undo_decision,
    undo_set_of,
    upgrade_party_organization,
)
from branches.services.facts import refresh_coverage_facts
from branches.services.planning import plan_dissolution, plan_merger
from branches.services.registry import (
    create_party_organization,
    recycle_party_organization,
    restore_party_organization,
    update_party_organization,
)

__all__ = [
    "absorbing_party_organizations",
    "change_state",
    "create_party_organization",
    "crowded",
    "dissolve_party_organization",
    "end_coverage",
    "end_work_coverage",
    "last_decision",
    "merge_party_organizations",
    "move_party_organization",
    "open_links",
    "plan_dissolution",
    "plan_merger",
    "re_elect_party_organization",
    "recycle_party_organization",
    "reform_party_organization",
    "refresh_coverage_facts",
    "remove_coverage",
    "remove_work_coverage",
    "restore_party_organization",
    "start_coverage",
    "start_work_coverage",
    "undo_decision",
    "undo_set_of",
    "update_party_organization",
    "upgrade_party_organization",
]
