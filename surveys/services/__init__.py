"""Campaigns, squads and the steps of units: the only writers."""

from surveys.services.campaigns import (
    add_round,
    cancel_campaign,
    close_campaign,
    create_campaign,
    hold_running,
    open_round,
    round_now,
    set_criteria,
    start_campaign,
    update_campaign,
    update_round,
)
from surveys.services.moving import move_assignment, offered
from surveys.services.sampling import draw_units, record_recheck
from surveys.services.squads import (
    add_unit,
    create_squad,
    give,
    give_balanced,
    give_place,
    proposal,
    update_squad,
)

__all__ = [
    "add_round",
    "add_unit",
    "cancel_campaign",
    "close_campaign",
    "create_campaign",
    "create_squad",
    "draw_units",
    "give",
    "give_balanced",
    "give_place",
    "hold_running",
    "move_assignment",
    "offered",
    "open_round",
    "proposal",
    "record_recheck",
    "round_now",
    "set_criteria",
    "start_campaign",
    "update_campaign",
    "update_round",
    "update_squad",
]
