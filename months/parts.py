"""What apps above the month add to it: rows of their own, indicators, notes on closing.

The month itself knows facts of organizations and Party organizations. A part writes what it
finds in them (lights), and counts it by region.
"""

import datetime
from functools import cache
from typing import Any

from core.domain import declared
from months.indicators import BY_CODE, INDICATORS, Indicator
from months.models import MonthRevision


class Part:
    """One app's part of a month; each method may be left out."""

    #: The columns that `counts` fills, behind those of the month.
    indicators: tuple[Indicator, ...] = ()

    def check(self, day: datetime.date) -> None:
        """Raise Refusal, saying what to correct, when a month ending on `day` cannot be written."""

    def write(self, revision: MonthRevision) -> None:
        """Write the part's rows: the facts are frozen, the figures still to come."""

    def counts(self, revision: MonthRevision) -> dict[int, dict[str, int]]:
        """Region id → indicator code → number, of what belongs to the region itself."""
        return {}

    def after_closing(self) -> None:
        """Bring up to date what follows the newest closed month.

        Asked on every call of `close_month`, in no transaction of the closing.
        """

    def summary(self, revision: MonthRevision) -> dict[str, int]:
        """What the closing came to, for `close_month --json`."""
        return {}

    def words(self, summary: dict[str, Any]) -> list[str]:
        """The same in words: `红灯 3 个`."""
        return []


@cache
def parts() -> tuple[Part, ...]:
    """What the apps declare (`DomainApp.month_parts`), lower apps first."""
    return tuple(part() for part in declared("month_parts"))


def add_indicators() -> None:
    """Put the columns of all parts behind the month's own; once, when the apps are ready."""
    for part in parts():
        INDICATORS.extend(part.indicators)
        BY_CODE.update({each.code: each for each in part.indicators})
