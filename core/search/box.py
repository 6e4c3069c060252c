"""The search box of every page: rows by the lookups that apps name, and pages of the user's menu.

Each app declares its part (`DomainApp.search`): `Source`s of rows, and a `PersonPage`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from core.addresses import address_of
from core.domain import declared, entries_of
from core.search import lookups

#: Rows that a source offers; more of them call for more letters.
OFFERED = 8
SHORTEST = 2
LONGEST = 100
#: Digits in a row, however grouped: a number of a person.
_NUMBER = re.compile(r"(?:\d[\s\-]*){11}")


@dataclass(frozen=True)
class Source:
    """Rows of a lookup, each leading to its page."""

    title: str
    #: Name of the `Lookup`: what it finds in the scope of the user is found here.
    lookup: str
    url: Callable[[Any], str] = lambda row: row.get_absolute_url()
    #: Address name of the list that shows all of them.
    list_url: str = ""


@dataclass(frozen=True)
class PersonPage:
    """Where persons are looked for instead: the box finds none and takes no number of one."""

    title: str
    note: str
    url_name: str
    action: str


@dataclass(frozen=True)
class Hit:
    url: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    hits: list[Hit]
    more: bool = False
    #: Where all of them are; "" where no list shows them.
    all_url: str = ""


def holds_number(text: str) -> bool:
    """Whether a person's number may stand in the text: it is neither searched nor shown again."""
    return _NUMBER.search(text) is not None


def find(user: Any, text: str) -> list[Group]:
    """What the text means among the rows in the scope of the user and the pages of his menu."""
    groups = [_rows(user, each, text) for each in _declared(Source)]
    return [*(each for each in groups if each.hits), *_pages(user, text)]


def person_pages(user: Any) -> list[Hit]:
    """Where this user looks for persons."""
    return [
        Hit(address_of(each.url_name), each.title, each.note)
        for each in _declared(PersonPage)
        if user.may(each.action)
    ]


def _declared(kind: type) -> list[Any]:
    return [each for each in declared("search") if isinstance(each, kind)]


def _rows(user: Any, source: Source, text: str) -> Group:
    lookup = lookups.find(source.lookup)
    rows = list(lookup.search(lookup.rows(user), text)[: OFFERED + 1])
    hits = [Hit(source.url(row), lookup.label(row), lookup.note(row)) for row in rows[:OFFERED]]
    more = len(rows) > OFFERED
    all_url = f"{address_of(source.list_url)}?{urlencode({'q': text})}" if source.list_url else ""
    return Group(source.title, hits, more=more, all_url=all_url)


def _pages(user: Any, text: str) -> list[Group]:
    found = [each for each in entries_of(user) if text.lower() in each.title.lower()]
    hits = [Hit(address_of(each.url_name), each.title, each.section) for each in found]
    return [Group("页面", hits)] if hits else []
