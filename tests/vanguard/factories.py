"""Teams and posts, their people and results, points: rows as the services leave them."""

import datetime

import factory

from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory
from vanguard.models import (
    PointsDecision,
    PointsEntry,
    Vanguard,
    VanguardMember,
    VanguardResult,
)

DAY = datetime.date(2026, 1, 5)


class VanguardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Vanguard

    kind = "zone"
    name = "一号车间责任区"
    party_organization = factory.SubFactory(PartyOrganizationFactory)
    place = "一号车间"
    starts_on = DAY


class JoinedFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VanguardMember

    vanguard = factory.SubFactory(VanguardFactory)
    member = factory.SubFactory(
        MemberFactory,
        party_organization=factory.SelfAttribute("..vanguard.party_organization"),
    )
    starts_on = DAY


class ResultFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VanguardResult

    vanguard = factory.SubFactory(VanguardFactory)
    happened_on = DAY
    text = "全季度没有安全事故"


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PointsDecision

    party_organization = factory.SubFactory(PartyOrganizationFactory)
    decided_on = DAY
    meeting = "支部党员大会"
    rule = "参加志愿服务记 2 分"
    starts_on = DAY


class PointsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PointsEntry

    decision = factory.SubFactory(DecisionFactory)
    member = factory.SubFactory(
        MemberFactory,
        party_organization=factory.SelfAttribute("..decision.party_organization"),
    )
    given_on = DAY
    points = 2
    reason = "参加志愿服务"
