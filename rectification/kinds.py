"""Who opens cases, and what he knows of them: declared by apps (`DomainApp.case_kinds`).

A case itself says what is wrong and by which data; the rule behind it, the form that mends it, and
what becomes of an appeal are the business of whoever opened it.
"""

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.domain import declared
from core.errors import Missing


@dataclass(frozen=True)
class Ground:
    """Why something is to be put right: the text of the rule, its source, and where it stands."""

    text: str
    source: str = ""
    url: str = ""


@dataclass(frozen=True)
class Mend:
    """The form by which it is put right."""

    title: str
    url: str


class Kind:
    """One kind of cases; each method may be left out. `case`: a `rectification.models.Case`."""

    #: For machines, as it stands in the case, and for people.
    code: str = ""
    title: str = ""
    #: Fields of what a case is about that an appeal may call wrong (`core.corrections`), by topic;
    #: `""`: of every other topic.
    disputed: dict[str, tuple[str, ...]] = {}
    #: Whether people open cases of it by hand, against a Party organization; and whether they say
    #: to which classes of causes it is due.
    by_hand: bool = False
    with_causes: bool = False
    #: The tier in which its Party organization stands while one is open, and to which it rises when
    #: it is closed; "": it has nothing to do with tiers.
    stands_in: str = ""
    rises_to: str = ""
    #: Topic → class of the negative list under which the same may be entered.
    negative: dict[str, str] = {}

    def topics(self) -> list[tuple[str, str]]:
        """Code and name of what cases of this kind may be about, for filters."""
        return []

    def ground(self, case: Any) -> Ground | None:
        """The rule by which it was opened."""
        return None

    def appealable(self, case: Any) -> bool:
        """Whether its data may be called wrong."""
        return True

    def mend(self, case: Any, user: Any) -> Mend | None:
        """The form that mends it, for whoever may."""
        return None

    def newest_month(self) -> datetime.date | None:
        """First day of the newest month that was looked at; None: months have no part in it."""
        return None

    def still_wrong(self, case: Any) -> str | None:
        """What is still wrong by the data as they are now, as the case would say it; "": nothing
        any more. None: nobody but a person can tell."""
        return None


@cache
def kinds() -> dict[str, Kind]:
    """Code → kind, as the apps declare them."""
    return {each.code: each() for each in declared("case_kinds")}


def kind_of(code: str) -> Kind:
    """The kind of this code; one that nobody declares any more knows nothing."""
    return kinds().get(code) or Kind()


def kind_named(code: str) -> Kind:
    """The same, for whoever opens cases of it. Raises `Missing`."""
    if code not in kinds():
        raise Missing("没有这一种整改件。")
    return kinds()[code]


def newest_month(code: str) -> datetime.date | None:
    return kind_of(code).newest_month()
