"""The property test of `test_property`, ten thousand times over ten registries."""

import pytest

from tests.access.registry import draw
from tests.access.visits import visit_at_random


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_visits(db, shipped_rules, unlimited, seed):
    drawn = draw(100 + seed, users=60)
    assert sum(visit_at_random(drawn, trials=1_000, seed=seed).values()) == 1_000
