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
    reform_party_organization,
    undo_decision,
    undo_set_of,
    upgrade_party_organization,
)
from branches.services.facts import refresh_coverage_facts
from branches.services.following import follow_terms
from branches.services.instructors import (
    attach_work_coverage,
    cover,
    end_assignment,
    grade_instructor,
    recycle_instructor,
    register_instructor,
    restore_instructor,
    start_assignment,
    update_instructor,
)
from branches.services.planning import plan_dissolution, plan_merger
from branches.services.registry import (
    create_party_organization,
    recycle_party_organization,
    restore_party_organization,
    update_party_organization,
)
from branches.services.rules import replace_row
from branches.services.terms import (
    number_term,
    re_elect_party_organization,
    regular_end,
    shift_term,
)
from branches.services.visits import (
    record_visit,
    recycle_visit,
    restore_visit,
    update_visit,
)

__all__ = [
    "absorbing_party_organizations",
    "attach_work_coverage",
    "change_state",
    "cover",
    "create_party_organization",
    "crowded",
    "dissolve_party_organization",
    "end_assignment",
    "end_coverage",
    "end_work_coverage",
    "follow_terms",
    "grade_instructor",
    "last_decision",
    "merge_party_organizations",
    "move_party_organization",
    "number_term",
    "open_links",
    "plan_dissolution",
    "plan_merger",
    "re_elect_party_organization",
    "record_visit",
    "recycle_instructor",
    "recycle_party_organization",
    "recycle_visit",
    "reform_party_organization",
    "refresh_coverage_facts",
    "register_instructor",
    "regular_end",
    "remove_coverage",
    "remove_work_coverage",
    "replace_row",
    "restore_instructor",
    "restore_party_organization",
    "restore_visit",
    "shift_term",
    "start_assignment",
    "start_coverage",
    "start_work_coverage",
    "undo_decision",
    "undo_set_of",
    "update_instructor",
    "update_party_organization",
    "update_visit",
    "upgrade_party_organization",
]
