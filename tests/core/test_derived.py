"""Derived rows of many services are computed once, at the end."""

import pytest

from core.records import derived


@pytest.fixture
def asked():
    return []


@pytest.fixture
def refresh(asked):
    @derived.collected
    def refresh(keys=None, day=None):
        asked.append((keys, day))
        return 7

    return refresh


def test_a_service_on_its_own_computes_at_once(refresh, asked):
    assert refresh([2, 1]) == 7 and asked == [([2, 1], None)]


def test_many_together_compute_once_for_all_their_keys(refresh, asked):
    with derived.together():
        assert refresh([3]) == refresh({1, 3}) == 0
        assert asked == []
        # All rows, or another day: not the same thing.
        assert refresh() == refresh([5], day="d") == 7
    assert asked == [(None, None), ([5], "d"), ([1, 3], None)]


def test_after_a_fault_nothing_is_computed(refresh, asked):
    with pytest.raises(ZeroDivisionError), derived.together():
        refresh([1])
        raise ZeroDivisionError
    assert asked == [] and refresh([1]) == 7
