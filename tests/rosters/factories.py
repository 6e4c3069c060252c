"""Comparisons and what they found: rows as the services leave them."""

import datetime

import factory

from rosters.models import Roster, RosterMatch
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory


class RosterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Roster

    organization = factory.SubFactory(OrganizationFactory)
    origin = "unit"
    listed_on = datetime.date(2026, 1, 5)
    reason = "核对新入职党员"
    row_count = 20
    found_count = 3
    known_count = 1
    new_count = 2


class MatchFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RosterMatch

    roster = factory.SubFactory(RosterFactory)
    member = factory.SubFactory(MemberFactory)
    kind = "employer"
