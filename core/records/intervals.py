"""Dated links of two owners become those of one: what overlaps becomes one link."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.models import DatedLink

L = TypeVar("L", bound=DatedLink)


@dataclass(frozen=True)
class Union(Generic[L]):
    """Links that become one: `keep` gets the dates, the others go. Of one link: it just moves."""

    keep: L
    gone: tuple[L, ...]
    starts_on: datetime.date
    ends_on: datetime.date | None


def unite(own: Iterable[L], incoming: Iterable[L], *, key: Callable[[L], Hashable]) -> list[Union]:
    """What becomes of the incoming links when they join `own`; links of one key never overlap."""
    mine = {link.pk for link in own}
    by_key: dict[Hashable, list[L]] = defaultdict(list)
    for link in (*own, *incoming):
        by_key[key(link)].append(link)
    unions = []
    for links in by_key.values():
        for group in _overlapping(links):
            if all(link.pk in mine for link in group):
                continue
            # The link that was there keeps its place.
            keep, *gone = sorted(group, key=lambda link: (link.pk not in mine, link.pk))
            ends = [link.ends_on for link in group]
            unions.append(
                Union(
                    keep,
                    tuple(gone),
                    min(link.starts_on for link in group),
                    None if None in ends else max(ends),
                )
            )
    return unions


def apply(unions: list[Union], *, owner: str, to: int) -> None:
    """Do it: `owner` is the column that names the owner, `to` whom the links belong to then."""
    if not unions:
        return
    model = type(unions[0].keep)
    rows = model._default_manager
    gone = [link.pk for union in unions for link in union.gone]
    rows.filter(pk__in=gone).delete()
    for union in unions:
        rows.filter(pk=union.keep.pk).update(
            **{owner: to, "starts_on": union.starts_on, "ends_on": union.ends_on}
        )


def _overlapping(links: list[L]) -> list[list[L]]:
    """Groups of links with a day in common, each with the next."""
    groups: list[list[L]] = []
    # A link that ended on the day of its start was never in force.
    alone = [[link] for link in links if link.starts_on == link.ends_on]
    end: datetime.date | None = None
    for link in sorted(links, key=lambda link: (link.starts_on, link.pk)):
        if link.starts_on == link.ends_on:
            continue
        if groups and (end is None or link.starts_on < end):
            groups[-1].append(link)
            end = None if None in (end, link.ends_on) else max(end, link.ends_on)
        else:
            groups.append([link])
            end = link.ends_on
    return groups + alone
