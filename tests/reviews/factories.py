"""Reviews and procedures for tests: begun with the rows that the services would leave."""

import datetime

import factory

from members.models import MeetingRule, RatioRule
from reviews.models import Appraisal, Appraised, Disposal
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory

DAY = datetime.date(2026, 1, 10)


class AppraisalFactory(factory.django.DjangoModelFactory):
    """Begun; with `met_on` also what was frozen with the list."""

    class Meta:
        model = Appraisal

    party_organization = factory.SubFactory(PartyOrganizationFactory)
    year = 2025
    rule = factory.LazyAttribute(
        lambda each: MeetingRule.on(each.met_on, "meeting") if each.met_on else None
    )
    ratio = factory.LazyAttribute(
        lambda each: RatioRule.on(each.met_on, "excellent") if each.met_on else None
    )
    met_on = None


class AppraisedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Appraised

    appraisal = factory.SubFactory(AppraisalFactory)
    member = factory.SubFactory(
        MemberFactory,
        party_organization=factory.SelfAttribute("..appraisal.party_organization"),
    )
    name = factory.LazyAttribute(lambda each: each.member.name)


class DisposalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Disposal

    party_organization = factory.SubFactory(PartyOrganizationFactory)
    member = factory.SubFactory(
        MemberFactory, party_organization=factory.SelfAttribute("..party_organization")
    )
    name = factory.LazyAttribute(lambda each: each.member.name)
    kind = "rectify"
    ground = "no_discipline"
    facts = "多次不参加组织生活"
    months = factory.LazyAttribute(lambda each: 6 if each.kind == "rectify" else None)
    proposed_on = DAY
