"""From facts to figures: one grouped query, then up the region tree."""

import io
from collections import Counter, defaultdict
from collections.abc import Iterator

from django.db import connection
from django.db.models import Count, Sum

from core.imports.cells import NULL
from months.choices import FigureScope
from months.indicators import BESIDE, BY_CODE, IN_OPERATION, MEMBERS_WITHOUT_UNIT
from months.models import MonthRevision, OrganizationFact, RegionFact
from months.parts import OF_PARTS, parts
from months.services.facts import members_without_unit


def roll_up(revision: MonthRevision) -> None:
    """Write every indicator of every region: its own organizations, and its subtree's."""
    own = _own_counts(revision)
    paths = dict(RegionFact.objects.filter(revision=revision).values_list("region_id", "path"))
    totals: dict[int, Counter] = defaultdict(Counter)
    for region_id, counts in own.items():
        for above in paths[region_id].rstrip("/").split("/"):
            totals[int(above)].update(counts)
    figures = io.StringIO()
    for region_id in paths:
        for scope, counted in ((FigureScope.OWN, own), (FigureScope.TOTAL, totals)):
            # Most regions above the towns have nothing of their own: no row means zero.
            if scope == FigureScope.TOTAL or region_id in own:
                place = f"{revision.pk}\t{region_id}\t{scope}"
                figures.writelines(f"{place}\t{line}\n" for line in _lines(counted[region_id]))
    figures.seek(0)
    with connection.cursor() as cursor:
        # No history is kept of figures: nothing is lost by COPY.
        cursor.copy_expert(
            "COPY months_figure (revision_id, region_id, scope, indicator, numerator, denominator)"
            " FROM STDIN",
            figures,
        )


def _own_counts(revision: MonthRevision) -> dict[int, Counter]:
    """Region id → code → count, of what belongs to the region itself."""
    own: dict[int, Counter] = defaultdict(Counter)
    counted = [each for each in BY_CODE.values() if each.is_counted]
    rows = (
        OrganizationFact.objects.filter(IN_OPERATION, revision=revision)
        .values("region_id")
        .annotate(
            # Prefixed: an annotation must not be called like a column.
            **{
                f"n_{each.code}": Sum(each.value, filter=each.condition)
                if each.value
                else Count("organization_id", filter=each.condition)
                for each in counted
            }
        )
    )
    for row in rows:
        own[row["region_id"]].update({each.code: row[f"n_{each.code}"] or 0 for each in counted})
    for part in parts():
        for region_id, counts in part.counts(revision).items():
            own[region_id].update(counts)
    for region_id, number in members_without_unit(revision).items():
        own[region_id][MEMBERS_WITHOUT_UNIT] = number
    return own


def _lines(counts: Counter) -> Iterator[str]:
    """Code, numerator and denominator of every indicator, in COPY text format."""
    for code, each in {**BY_CODE, **BESIDE}.items():
        if each.is_rate:
            yield f"{code}\t{counts[each.numerator]}\t{counts[each.denominator]}"
        else:
            yield f"{code}\t{counts[code]}\t{NULL}"
    for code, number in counts.items():
        if OF_PARTS in code and number:
            yield f"{code}\t{number}\t{NULL}"
    yield f"{MEMBERS_WITHOUT_UNIT}\t{counts[MEMBERS_WITHOUT_UNIT]}\t{NULL}"
