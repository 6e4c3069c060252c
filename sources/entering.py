"""What apps above do with units that a list brings in as a set (`DomainApp.entering`)."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.domain import declared
from core.errors import Refusal


@dataclass(frozen=True)
class Follow:
    """Done as well where the person who enters the set ticks it."""

    #: For machines.
    name: str
    #: What people tick.
    title: str
    #: Called with `actor` and `days`: each unit with the day of its list. Says what it came to. May
    #: run twice.
    run: Callable[..., str]


def follows() -> tuple[Follow, ...]:
    return declared("entering")


def follow(names: list[str], *, actor: Any, days: Mapping[int, datetime.date]) -> list[str]:
    """What came of each that was ticked; units stay entered where one is refused."""
    said = []
    for each in follows():
        if each.name in names and days:
            try:
                said.append(each.run(actor=actor, days=days))
            except Refusal as refusal:
                said.append(str(refusal))
    return said
