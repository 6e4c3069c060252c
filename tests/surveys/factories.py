"""Campaigns, squads and units for tests."""

import datetime

import factory
from django.utils import timezone

from surveys.choices import CampaignState
from surveys.models import Assignment, Campaign, Round, Squad, SquadMember
from tests.orgs.factories import OrganizationFactory


def later(days: int = 30) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


class CampaignFactory(factory.django.DjangoModelFactory):
    name = factory.Sequence(lambda n: f"第{n}次摸底排查")
    ground = "县两新工委〔2026〕8号"
    criteria = "state=operating"
    criteria_text = "经营状态：正常"

    class Meta:
        model = Campaign


class RunningFactory(CampaignFactory):
    state = CampaignState.RUNNING
    started_on = datetime.date(2026, 1, 1)


class RoundFactory(factory.django.DjangoModelFactory):
    campaign = factory.SubFactory(RunningFactory)
    number = 1
    title = "入户摸排"
    due_on = factory.LazyFunction(later)

    class Meta:
        model = Round


class SquadFactory(factory.django.DjangoModelFactory):
    campaign = factory.SubFactory(RunningFactory)
    name = factory.Sequence(lambda n: f"第{n}小队")

    class Meta:
        model = Squad


class SquadMemberFactory(factory.django.DjangoModelFactory):
    squad = factory.SubFactory(SquadFactory)

    class Meta:
        model = SquadMember


class AssignmentFactory(factory.django.DjangoModelFactory):
    """In a running campaign, in its first round."""

    organization = factory.SubFactory(OrganizationFactory)
    campaign = factory.SubFactory(RunningFactory)
    round = factory.LazyAttribute(
        lambda row: (
            row.campaign.rounds.order_by("number").first()
            or RoundFactory(campaign=row.campaign, opened_on=timezone.localdate())
        )
    )

    class Meta:
        model = Assignment
