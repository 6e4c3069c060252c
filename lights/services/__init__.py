"""What lights do on somebody's behalf: rules, the notices of a month, who is told of them."""

from lights.services.addressees import addressed_to, names_of
from lights.services.cases import count_cases, follow_lights, hold_cases
from lights.services.early import numbers_on, refresh_early_warnings
from lights.services.notices import light_up, refresh_light_facts
from lights.services.planning import (
    Preview,
    draw_up,
    drop_group,
    found_group,
    make_plan,
    move_unit,
    preview_of,
)
from lights.services.rules import (
    check_rules,
    create_rule,
    end_rule,
    replace_rank,
    replace_rule,
)
from lights.services.telling import tell

__all__ = [
    "Preview",
    "addressed_to",
    "check_rules",
    "count_cases",
    "create_rule",
    "draw_up",
    "drop_group",
    "end_rule",
    "follow_lights",
    "found_group",
    "hold_cases",
    "light_up",
    "make_plan",
    "move_unit",
    "names_of",
    "numbers_on",
    "preview_of",
    "refresh_early_warnings",
    "refresh_light_facts",
    "replace_rank",
    "replace_rule",
    "tell",
]
