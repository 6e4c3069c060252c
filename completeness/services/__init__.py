"""What is clear of units, kept up to date and counted; that somebody looked at one."""

from completeness.services.confirming import confirm
from completeness.services.counting import (
    CLEAR_BY_REGION,
    Figures,
    Line,
    by_region,
    by_town,
    standing_of,
    total,
)
from completeness.services.facts import refresh_changed, refresh_completeness

__all__ = [
    "CLEAR_BY_REGION",
    "Figures",
    "Line",
    "by_region",
    "by_town",
    "confirm",
    "refresh_changed",
    "refresh_completeness",
    "standing_of",
    "total",
]
