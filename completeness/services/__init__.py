"""What is clear of units, kept up to date and counted; that somebody looked at one."""

from completeness.services.confirming import confirm
from completeness.services.counting import Line, by_town, counts, standing_of
from completeness.services.facts import refresh_changed, refresh_completeness

__all__ = [
    "Line",
    "by_town",
    "confirm",
    "counts",
    "refresh_changed",
    "refresh_completeness",
    "standing_of",
]
