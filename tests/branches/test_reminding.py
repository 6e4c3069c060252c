"""Half a year before a term is over its secretary and the town are told, once."""

import datetime

import pytest

from branches.models import Term
from branches.services.reminding import remind_of_terms
from core.models import Notification

pytestmark = pytest.mark.django_db

#: The day on which half a year is left.
TODAY = datetime.date(2026, 8, 15)
DUE_ON = datetime.date(2027, 2, 15)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def term(cast):
    """Of the secretary's branch in 东街道; over half a year from that day."""
    return Term.objects.create(
        party_organization=cast.branch, began_on=datetime.date(2024, 1, 1), due_on=DUE_ON
    )


def told(user) -> int:
    return Notification.objects.visible_to(user).filter(kind="term_due").count()


def test_the_secretary_and_the_town_are_told_once(cast, term):
    assert remind_of_terms(TODAY) == 1
    remind_of_terms(TODAY + DAY)
    assert (told(cast.secretary), told(cast.town_staff)) == (1, 1)
    assert told(cast.county_admin) == 0, "there is somebody nearer"
    said = Notification.objects.visible_to(cast.secretary).get()
    assert cast.branch.name in said.text and f"{term.due_on} 届满" in said.text
    assert said.link == cast.branch.get_absolute_url()


def test_a_shifted_term_is_told_anew(cast, term):
    remind_of_terms(TODAY)
    Term.objects.filter(pk=term.pk).update(due_on=datetime.date(2027, 5, 15))
    assert remind_of_terms(TODAY) == 0
    remind_of_terms(datetime.date(2026, 11, 15))
    assert told(cast.secretary) == 2


@pytest.mark.parametrize(("days", "number"), [(-1, 0), (0, 1), (6, 1), (7, 0)])
def test_a_missed_day_is_made_up_for_within_a_week(cast, term, days, number):
    assert remind_of_terms(TODAY + days * DAY) == number


def test_where_the_town_has_nobody_the_next_one_above_is_told(cast, term):
    cast.town_staff.grants.update(ends_on=datetime.date(2026, 1, 1), starts_on="2025-01-01")
    remind_of_terms(TODAY)
    assert told(cast.town_staff) == 0 and told(cast.county_admin) == 1
