"""What the download of one's own data consists of; apps add to it (`DomainApp.own_data`)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.domain import declared
from members.models import Member


@dataclass(frozen=True)
class Part:
    """One sheet: its title, its headings, and a member's rows."""

    title: str
    headings: tuple[str, ...]
    rows: Callable[[Member], Iterable[Sequence[Any]]]


def parts() -> tuple[Part, ...]:
    """All sheets, those of lower apps first."""
    return declared("own_data")
