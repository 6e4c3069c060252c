"""Reminding of elections: who is reminded, once a month, by which office."""

import datetime

import pytest
from django.utils import timezone

from branches.models import PartyOrganization
from core.errors import Refusal
from core.models import Notification
from core.months import Month
from elections.letters import REMINDER
from papers.services import letters
from tests.branches.factories import PartyOrganizationFactory
from tests.elections.factories import ElectionFactory
from tests.papers.factories import words_of

pytestmark = pytest.mark.django_db


def ending(county, days: int, **more):
    """A branch whose term of three years ends in so many days."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    return PartyOrganizationFactory(
        region=county.east,
        founded_on=datetime.date(2015, 1, 1),
        term_started_on=day.replace(year=day.year - 3),
        **more,
    )


def issue(actor, month=None):
    month = month or Month.current()
    return letters.issue_occasion(actor=actor, kind=REMINDER, occasion=str(month))


def test_those_whose_term_ends_within_six_months_are_reminded(cast, county):
    PartyOrganization.objects.filter(pk=cast.branch.pk).update(
        founded_on=datetime.date(2015, 1, 1), term_started_on=datetime.date(2020, 1, 1)
    )
    soon, late = ending(county, 60), ending(county, 300)
    busy = ending(county, 30)
    ElectionFactory(party_organization=busy, state="asked")
    made = issue(cast.county_staff)
    assert {each.to for each in made.letters} == {cast.branch.name, soon.name}
    assert late.name not in {each.to for each in made.letters}
    by_name = {each.to: each for each in made.letters}
    assert "将于" in words_of(letters.content_of(by_name[soon.name]))
    assert "说明未按期换届的原因" in words_of(letters.content_of(by_name[cast.branch.name]))
    assert issue(cast.county_staff).new == 0
    told = Notification.objects.visible_to(cast.secretary).filter(kind="letter")
    assert told.count() == 1 and "换届的提醒函" in told[0].text


def test_a_town_reminds_its_own(cast, county):
    ending(county, 30)
    PartyOrganizationFactory(region=county.west, founded_on=datetime.date(2015, 1, 1))
    made = issue(cast.town_staff)
    assert {each.issuer_id for each in made.letters} == {county.east.pk}
    assert len(made.letters) == 2


def test_nobody_is_reminded_for_another_month(cast):
    with pytest.raises(Refusal, match="只能签发本月的"):
        issue(cast.county_staff, Month.current().plus(-1))
