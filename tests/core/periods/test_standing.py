import datetime

import pytest

from core.periods import Event, Period, State, standing_of

LONG_AGO = datetime.date(2020, 1, 1)


def day(text):
    return datetime.date.fromisoformat(text)


def event(held_on, filed_on=None, makes_up_for=None):
    return Event(day(held_on), filed_on and day(filed_on), makes_up_for and day(makes_up_for))


def stands(written, *events, exists_from=LONG_AGO, **options):
    return standing_of(
        Period.parse(written), events, due_days=5, exists_from=exists_from, **options
    )


@pytest.mark.parametrize(
    ("exists_from", "exists_until", "expected"),
    [
        ("2024-01-31", None, True),
        ("2024-02-01", None, False),
        ("2024-01-31", "2024-02-29", False),
        ("2024-01-31", "2024-03-01", True),
    ],
)
def test_expected_of_who_existed_before_the_first_day_and_does_on_the_last(
    exists_from, exists_until, expected
):
    found = stands(
        "2024-02", exists_from=day(exists_from), exists_until=exists_until and day(exists_until)
    )
    assert found.expected is expected


@pytest.mark.parametrize(
    ("held_on", "filed_on", "done", "on_time"),
    [
        ("2024-02-29", "2024-03-05", True, True),
        ("2024-02-29", "2024-03-06", True, False),
        ("2024-02-01", "2024-02-01", True, True),
        ("2024-03-01", "2024-03-01", False, False),
        ("2024-01-31", "2024-01-31", False, False),
    ],
)
def test_done_when_held_in_the_period_and_on_time_when_filed_by_the_due_day(
    held_on, filed_on, done, on_time
):
    found = stands("2024-02", event(held_on, filed_on))
    assert (found.done_on is not None, found.on_time) == (done, on_time)


def test_what_makes_up_is_done_and_never_on_time_and_counts_for_no_other_period():
    made_up = event("2024-03-02", "2024-03-02", makes_up_for="2024-02-10")
    found = stands("2024-02", made_up)
    assert (found.done_on, found.on_time, found.made_up) == (day("2024-03-02"), False, True)
    assert stands("2024-03", made_up).done_on is None


def test_what_was_held_in_the_period_stands_before_what_makes_up():
    found = stands(
        "2024-02",
        event("2024-03-02", "2024-03-02", makes_up_for="2024-02-10"),
        event("2024-02-20", "2024-03-20"),
    )
    assert (found.done_on, found.on_time, found.made_up) == (day("2024-02-20"), False, False)


def test_what_is_only_planned_is_not_done():
    found = stands("2024-02", event("2024-02-20"))
    assert found.done_on is None
    assert found.planned_on == day("2024-02-20")


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2024-02-20", State.PLANNED),
        ("2024-02-21", State.OPEN),
        ("2024-03-05", State.OPEN),
        ("2024-03-06", State.OVERDUE),
    ],
)
def test_the_state_of_what_was_planned_goes_with_the_days(today, state):
    assert stands("2024-02", event("2024-02-20")).state(day(today)) == state


def test_who_is_excused_is_asked_for_nothing():
    found = stands("2024-02", excused=True)
    assert (found.expected, found.excused) == (False, True)
    assert found.state(day("2024-05-01")) == State.EXCUSED


def test_an_excuse_for_what_was_never_asked_excuses_nothing():
    found = stands("2024-02", excused=True, applicable=False)
    assert (found.expected, found.excused) == (False, False)
    assert found.state(day("2024-05-01")) == State.NONE
