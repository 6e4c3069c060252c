"""Tests that are dealt out over days: of what multiplies, a run of the suite takes one share."""

from collections import Counter
from collections.abc import Iterable

import pytest


def shared_out(
    items: Iterable[pytest.Item], day: int
) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """What is run on this day, and what is left out: of all with the mark `dealt(days)` every
    so-many-th, another share each day, all of them within so many days. So neighbours, which often
    take long together, fall on different days."""
    dealt: Counter[int] = Counter()
    kept, left = [], []
    for item in items:
        mark = item.get_closest_marker("dealt")
        if mark is None:
            kept.append(item)
            continue
        (days,) = mark.args
        (left if (dealt[days] + day) % days else kept).append(item)
        dealt[days] += 1
    return kept, left
