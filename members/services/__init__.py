"""Writing about members on somebody's behalf, and looking at their identifiers."""

from members.services.facts import refresh_current_places, refresh_member_facts
from members.services.looks import Look, TooManyLooks, find_member, reveal, who_looked

__all__ = [
    "Look",
    "TooManyLooks",
    "find_member",
    "refresh_current_places",
    "refresh_member_facts",
    "reveal",
    "who_looked",
]
