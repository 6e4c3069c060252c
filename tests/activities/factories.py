"""Activities for tests."""

import datetime
import uuid

import factory
from django.utils import timezone

from activities.models import Activity, ActivityBranch, ActivityDuty, DutyStanding
from core.months import Month
from tests.branches.factories import PartyOrganizationFactory


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity
        skip_postgeneration_save = True

    client_key = factory.LazyFunction(uuid.uuid4)
    body_digest = "0" * 64
    organizer = factory.SubFactory(PartyOrganizationFactory)
    held_on = datetime.date(2026, 3, 5)
    topic = factory.Sequence(lambda n: f"主题党日{n}")
    place = "党员活动室"
    filed_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def parties(self, create, extracted, **kwargs):
        """Who takes part besides the organizer."""
        for party in (self.organizer, *(extracted or ())):
            ActivityBranch.objects.create(activity=self, party_organization=party)

    @factory.post_generation
    def duty(self, create, extracted, **kwargs):
        ActivityDuty.objects.create(activity=self, duty=extracted or "party_day")


def stood(party, **values):
    """Something was asked of it, in a month of which no test derives anything."""
    month = Month(2020, 1)
    given = {
        "duty": "party_day",
        "period": str(month),
        "first_day": month.first_day,
        "last_day": month.last_day,
        "due_on": datetime.date(2020, 2, 5),
        "expected": True,
        "excused": False,
        "on_time": False,
        "made_up": False,
    }
    return DutyStanding.objects.create(
        party_organization=party, region=party.region, **given | values
    )
