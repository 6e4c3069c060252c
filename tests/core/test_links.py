"""Periods of links: what may not be, and what remains when others are taken out."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.services.grants import give_grant
from branches.services import start_coverage, start_work_coverage
from core.errors import Refusal
from core.records.links import uncovered
from members.services import start_post
from tests.accounts.factories import UserFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory

DAYS = [datetime.date(2026, 1, 1) + datetime.timedelta(days=n) for n in range(12)]
LAST = len(DAYS)


@st.composite
def periods(draw):
    begin = draw(st.integers(0, LAST - 1))
    end = draw(st.none() | st.integers(begin, LAST - 1))
    return DAYS[begin], None if end is None else DAYS[end]


def days_of(period):
    begin, end = period
    return {day for day in DAYS if day >= begin and (end is None or day < end)}


@given(periods(), st.lists(periods(), max_size=5))
def test_the_parts_hold_each_free_day_once(period, taken):
    parts = uncovered(*period, taken)
    free = days_of(period) - set().union(*map(days_of, taken))
    found = [day for part in parts for day in sorted(days_of(part))]
    assert found == sorted(free)
    assert all(end is None or begin < end for begin, end in parts)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["coverage", "work_coverage", "post", "grant"])
def test_a_period_that_ends_before_it_starts_is_refused_with_a_sentence(kind, cast, county):
    begin, end = datetime.date(2026, 3, 1), datetime.date(2026, 2, 28)
    organization = OrganizationFactory(region=county.east)
    start = {
        "coverage": lambda: start_coverage(
            actor=cast.town_staff,
            organization=organization,
            party_organization=cast.branch,
            starts_on=begin,
            ends_on=end,
        ),
        "work_coverage": lambda: start_work_coverage(
            actor=cast.town_staff,
            organization=organization,
            means="instructor",
            starts_on=begin,
            ends_on=end,
        ),
        "post": lambda: start_post(
            actor=cast.town_staff,
            party_organization=cast.branch,
            title="secretary",
            member=MemberFactory(party_organization=cast.branch),
            starts_on=begin,
            ends_on=end,
        ),
        "grant": lambda: give_grant(
            actor=cast.security_admin,
            user=UserFactory(),
            role="audit_admin",
            starts_on=begin,
            ends_on=end,
        ),
    }[kind]
    with pytest.raises((ValidationError, Refusal), match=r"不能早于|早于|晚于"):
        start()
