"""What is counted ahead of the pages: kept, counted anew by the schedule, of today only."""

import datetime

import pytest
from django.utils import timezone

from core import ahead
from core.ahead import Ahead, count_all
from core.domain import declared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


@pytest.fixture
def numbers():
    """A count that says 1, then 2, then 3."""
    given = iter(range(1, 4))
    return Ahead("tests.numbers", lambda: next(given))


def test_nothing_is_kept_before_it_was_counted(numbers):
    assert numbers.kept() is None
    before = timezone.now()
    first = numbers.latest()
    assert first.value == 1 and before <= first.at <= timezone.now()
    assert numbers.kept() == numbers.latest() == first


def test_it_is_kept_until_it_is_counted_anew(numbers):
    numbers.latest()
    assert numbers.anew().value == 2
    assert numbers.latest().value == 2


def test_what_was_counted_yesterday_is_not_of_today(numbers, monkeypatch):
    numbers.anew()
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr(ahead.timezone, "localdate", lambda: tomorrow)
    assert numbers.kept() is None


def test_the_schedule_counts_all_that_apps_declare():
    assert count_all() == len(declared("ahead")) > 0
    assert [each.name for each in declared("ahead") if each.kept() is None] == []


def test_names_are_given_once():
    names = [each.name for each in declared("ahead")]
    assert sorted(set(names)) == sorted(names)


def test_one_that_fails_is_raised_after_the_others_were_counted(numbers, monkeypatch):
    def broken():
        raise ValueError("no table")

    failing = Ahead("tests.broken", broken)
    monkeypatch.setattr(ahead, "declared", lambda attribute: (failing, numbers))
    with pytest.raises(ExceptionGroup) as raised:
        count_all()
    assert [str(each) for each in raised.value.exceptions] == ["no table"]
    assert numbers.kept().value == 1
