"""Tests that are dealt out over days: of what multiplies, a run of the suite takes one share."""

from collections import Counter
from collections.abc import Iterable
from zlib import crc32

import pytest


def shared_out(
    items: Iterable[pytest.Item], day: int
) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """What is run on this day, and what is left out: of the cases of each test with the mark
    `dealt(days)` every so-many-th, another share each day, all of them within so many days."""
    cases: Counter[str] = Counter()
    kept, left = [], []
    for item in items:
        mark = item.get_closest_marker("dealt")
        if mark is None:
            kept.append(item)
            continue
        test = item.nodeid.partition("[")[0]
        turn = crc32(test.encode()) + cases[test] + day
        cases[test] += 1
        (left if turn % mark.args[0] else kept).append(item)
    return kept, left
