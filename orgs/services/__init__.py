"""The only writers of organizations on somebody's behalf."""

from orgs.services.standing import (
    Move,
    create_missing_facts,
    move_organizations,
    refresh_current_values,
)

__all__ = [
    "Move",
    "create_missing_facts",
    "move_organizations",
    "refresh_current_values",
]
