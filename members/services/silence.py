"""Months in which a member did not do what members do: each app says it of its own rows
(`DomainApp.silences`). A hint and nothing else: what follows a person decides."""

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass

from core.domain import declared
from core.months import months_later


@dataclass(frozen=True)
class Silence:
    """`since` gives of these members, by their ids, who did not do it from a day on that is not
    later than `edge`, and that day."""

    #: In words, behind the day.
    said: str
    since: Callable[[Collection[int], datetime.date], dict[int, datetime.date]]


def silences_of(
    member_ids: Collection[int], today: datetime.date, months: int
) -> dict[int, list[str]]:
    """Member → what he has not done for so many calendar months, in words; others are left out."""
    found: dict[int, list[str]] = {}
    edge = months_later(today, -months)
    for each in declared("silences"):
        for pk, day in each.since(member_ids, edge).items():
            found.setdefault(pk, []).append(f"自 {day} 起{each.said}")
    return found
