"""Teams and posts, points: the only writers."""

from vanguard.services.points import decide_points, end_points, give_points, take_points_back
from vanguard.services.teams import (
    add_result,
    by_town,
    create_vanguard,
    end_membership,
    join,
    leave_mistake,
    update_result,
    update_vanguard,
)

__all__ = [
    "add_result",
    "by_town",
    "create_vanguard",
    "decide_points",
    "end_membership",
    "end_points",
    "give_points",
    "join",
    "leave_mistake",
    "take_points_back",
    "update_result",
    "update_vanguard",
]
