"""A scheme tried on closed months before anybody is rated by it: which stars its computed items
would give, and who would move. Nothing is stored."""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessments import documents, facts, scoring
from assessments.documents import Document
from assessments.models import latest_stars
from assessments.services.burden import Burden, burden
from assessments.services.counting import automatic
from branches.models import PartyOrganization
from core.errors import Refusal
from core.months import Month
from months import figures

#: Those who move that the page names.
SHOWN = 50
#: Bands of the share of marks that computed items give.
_BANDS = ((90, "90 以上"), (80, "80—90"), (70, "70—80"), (60, "60—70"), (0, "60 以下"))


@dataclass
class Moved:
    party: PartyOrganization
    total: Decimal
    before: int
    after: int


@dataclass
class Preview:
    starts_on: datetime.date
    ends_on: datetime.date
    rated: int = 0
    #: (name of a level, number), highest first; not rated last.
    stars: list[tuple[str, int]] = field(default_factory=list)
    bands: list[tuple[str, int]] = field(default_factory=list)
    up: int = 0
    down: int = 0
    same: int = 0
    moved: list[Moved] = field(default_factory=list)
    #: Share of the full marks that the computed items make.
    computed_share: int = 0
    burden: Burden = field(default_factory=Burden)


def preview(document: Document, *, months: int, parties: Any) -> Preview:
    """Tried on the last closed months, on the Party organizations of `parties` (in scope). What
    people mark is left out and the rest counted for the whole. Raises `Refusal` where nothing was
    closed yet."""
    last = figures.last_settled_day()
    if last is None:
        raise Refusal("还没有已定稿的月份，无从试评；首次定稿以后再试。")
    month = Month.containing(last)
    starts_on = month.plus(1 - months).first_day
    found = Preview(starts_on, month.last_day, burden=burden(document))
    rated = parties.active_on(min(last, timezone.localdate()))
    revisions = facts.months_of(starts_on, month.last_day)
    span = facts.Span(
        starts_on, month.last_day, tuple(each.pk for each in revisions), rated.values("pk")
    )
    names = {*document.facts, "member_count"} & set(facts.CATALOGUE)
    known = facts.gathered(sorted(names), span)
    rows = list(rated.annotate(held=latest_stars()).order_by("pk").defer("path"))
    totals, candidates = {}, []
    for party in rows:
        own = {
            name: values.get(party.pk, facts.CATALOGUE[name].otherwise)
            for name, values in known.items()
        }
        given = scoring.Known(party.kind, own.get("member_count"), own)
        marked = [scoring.marked(item, given) for item in document.items]
        sums = scoring.totals(document, marked)
        totals[party.pk] = sums.total, automatic([each for each in marked if each.item.is_computed])
        candidates.append(
            scoring.Candidate(
                party.pk,
                sums.total,
                tuple(sums.dimensions.get(code) or Decimal(0) for code in document.tie_by),
                # What people would mark is not known: nobody fails for it here.
                frozenset(
                    each.item.code for each in marked if each.got or not each.item.is_computed
                ),
            )
        )
    stars = scoring.stars(document, candidates)
    found.rated = len(rows)
    counted = Counter(stars.values())
    found.stars = [(each.name, counted[each.star]) for each in document.levels]
    found.stars.append(("未评上", counted[0]))
    found.bands = _bands([rate for _, rate in totals.values()])
    _compare(found, rows, totals, stars)
    full = sum(documents.units(each.marks) for each in document.items if not each.bonus)
    own_full = sum(
        documents.units(each.marks)
        for each in document.items
        if each.is_computed and not each.bonus
    )
    found.computed_share = round(100 * own_full / full) if full else 0
    return found


def _bands(rates: list[Decimal | None]) -> list[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for rate in rates:
        if rate is None:
            counted["没有数据"] += 1
        else:
            counted[next(name for least, name in _BANDS if rate >= least or not least)] += 1
    names = [name for _, name in _BANDS]
    return [
        (name, counted[name]) for name in [*names, "没有数据"] if name in names or counted[name]
    ]


def _compare(found: Preview, rows, totals, stars) -> None:
    for party in rows:
        if party.held is None:
            continue
        after = stars[party.pk]
        if after == party.held:
            found.same += 1
            continue
        found.up += after > party.held
        found.down += after < party.held
        found.moved.append(Moved(party, totals[party.pk][0], party.held, after))
    found.moved.sort(key=lambda each: (each.after - each.before, each.total))
    found.moved = found.moved[:SHOWN]
