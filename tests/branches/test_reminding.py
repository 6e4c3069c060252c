"""Half a year before a term is over its secretary and the town are told, once."""

import datetime

import pytest
from django.utils import timezone

from branches.choices import DUE_DAYS
from branches.models import Term
from branches.services.reminding import remind_of_terms
from core.models import Notification

pytestmark = pytest.mark.django_db

HALF_A_YEAR = datetime.timedelta(days=DUE_DAYS)


@pytest.fixture
def term(cast):
    """Of the secretary's branch in 东街道; over in half a year from today."""
    due_on = timezone.localdate() + HALF_A_YEAR
    return Term.objects.create(
        party_organization=cast.branch, began_on=datetime.date(2024, 1, 1), due_on=due_on
    )


def told(user) -> int:
    return Notification.objects.visible_to(user).filter(kind="term_due").count()


def test_the_secretary_and_the_town_are_told_once(cast, term):
    assert remind_of_terms() == 1
    remind_of_terms(timezone.localdate() + datetime.timedelta(days=1))
    assert (told(cast.secretary), told(cast.town_staff)) == (1, 1)
    assert told(cast.county_admin) == 0, "there is somebody nearer"
    said = Notification.objects.visible_to(cast.secretary).get()
    assert cast.branch.name in said.text and f"{term.due_on} 届满" in said.text
    assert said.link == cast.branch.get_absolute_url()


def test_a_shifted_term_is_told_anew(cast, term):
    remind_of_terms()
    Term.objects.filter(pk=term.pk).update(due_on=term.due_on + datetime.timedelta(days=100))
    assert remind_of_terms() == 0
    remind_of_terms(timezone.localdate() + datetime.timedelta(days=100))
    assert told(cast.secretary) == 2


@pytest.mark.parametrize(("days", "number"), [(-1, 0), (0, 1), (6, 1), (7, 0)])
def test_a_missed_day_is_made_up_for_within_a_week(cast, term, days, number):
    assert remind_of_terms(timezone.localdate() + datetime.timedelta(days=days)) == number


def test_where_the_town_has_nobody_the_next_one_above_is_told(cast, term):
    cast.town_staff.grants.update(ends_on=datetime.date(2026, 1, 1), starts_on="2025-01-01")
    remind_of_terms()
    assert told(cast.town_staff) == 0 and told(cast.county_admin) == 1
