"""Elections for tests: begun with the rows that the service would leave."""

import datetime

import factory

from elections.models import Candidate, Election
from members.models import MeetingRule
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory


class ElectionFactory(factory.django.DjangoModelFactory):
    """Of a branch whose term is over; nothing is asked yet."""

    class Meta:
        model = Election

    party_organization = factory.SubFactory(
        PartyOrganizationFactory, founded_on=datetime.date(2020, 3, 1)
    )
    form = "committee"
    seats = 3
    resolved_on = datetime.date(2026, 1, 10)
    planned_on = datetime.date(2026, 2, 10)
    rule = factory.LazyAttribute(lambda each: MeetingRule.on(each.planned_on, "election"))


class CandidateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Candidate

    election = factory.SubFactory(ElectionFactory)
    member = factory.SubFactory(
        MemberFactory,
        party_organization=factory.SelfAttribute("..election.party_organization"),
    )
    name = factory.LazyAttribute(lambda each: each.member.name)
    stands_for = "committee_member"
