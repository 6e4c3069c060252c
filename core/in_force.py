"""What holds from a day to the day before another: on a day it is in force, or it is not.

The one rule of dated links, grants and rules (contract, section 3), as a condition of queries, as
SQL, and for values at hand.
"""

import datetime

from django.db.models import Q


def on(day: datetime.date, *, starts: str = "starts_on", ends: str = "ends_on") -> Q:
    """The rows that are in force on `day`."""
    return (Q((f"{ends}__isnull", True)) | Q((f"{ends}__gt", day))) & Q((f"{starts}__lte", day))


def sql(row: str) -> str:
    """Whether the row of this alias is in force on the parameter `day`."""
    return f"{row}.starts_on <= %(day)s AND ({row}.ends_on IS NULL OR {row}.ends_on > %(day)s)"


def holds(starts: datetime.date, ends: datetime.date | None, day: datetime.date) -> bool:
    """Whether what began and ends on these days is in force on `day`."""
    return starts <= day and (ends is None or ends > day)
