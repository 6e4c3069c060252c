"""Comparing lists of people with the register, and what branches say of the result."""

from rosters.services.comparing import MOST_ROWS, compare
from rosters.services.deciding import confirm_match, decline_match

__all__ = ["MOST_ROWS", "compare", "confirm_match", "decline_match"]
