"""Everything derived that lists filter and sort by, recomputed at once."""

from branches.services import refresh_coverage_facts
from members.services import refresh_current_places, refresh_member_facts
from orgs.services import refresh_doubts
from reports.services.lights import refresh_light_facts

_STEPS = {
    "区域存疑": refresh_doubts,
    "党员去向": refresh_current_places,
    "覆盖": refresh_coverage_facts,
    "党员数": refresh_member_facts,
    "亮灯": refresh_light_facts,
}


def rebuild_facts() -> dict[str, int]:
    """Recompute the current values as of today; return per kind how many rows differed.

    Dated links begin and end with the calendar, without anybody writing: hence every night.
    """
    return {title: refresh() for title, refresh in _STEPS.items()}
