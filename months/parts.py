"""What apps above the month add to it: rows of their own, indicators, notes on closing.

The month itself knows facts of organizations and Party organizations. A part writes what it
finds in them (lights), and counts it by region.
"""

import datetime
from functools import cache
from typing import Any

from core.domain import declared
from core.months import Month
from months.indicators import BESIDE, BY_CODE, INDICATORS, Indicator
from months.models import MonthRevision

#: In the codes of what a part counts by rows of its own (`Part.counts`).
OF_PARTS = "."


class Part:
    """One app's part of a month; each method may be left out."""

    #: The columns that `counts` fills, behind those of the month.
    indicators: tuple[Indicator, ...] = ()
    #: What `counts` fills besides, for a table of its own (`months.indicators.BESIDE`).
    beside: tuple[Indicator, ...] = ()

    def check(self, day: datetime.date) -> None:
        """Raise Refusal, saying what to correct, when a month ending on `day` cannot be written."""

    def prepare(self, month: Month) -> None:
        """Bring up to date what `write` reads, in transactions of its own, before the snapshot."""

    def hold(self) -> None:
        """Keep others from changing what `write` changes besides rows of its own: the first thing
        in the transaction of a closing, before its snapshot is taken. Not asked for drafts."""

    def write(self, revision: MonthRevision) -> None:
        """Write the part's rows: the facts are frozen, the figures still to come."""

    def counts(self, revision: MonthRevision) -> dict[int, dict[str, int]]:
        """Region id → indicator code → number, of what belongs to the region itself.

        What a part knows by rows of its own (lights, by their rules) has codes with a dot in them,
        `rule.term_due`: stored where it is not nought, in no table of indicators.
        """
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
        BESIDE.update({each.code: each for each in part.beside})
