"""支部轮值 for tests."""

import datetime

import factory
from django.utils import timezone

from rota.models import Call, Project, ProjectHost, SignUp
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory


class CallFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Call

    committee = factory.SubFactory(PartyOrganizationFactory, kind="committee")
    year = factory.LazyFunction(lambda: timezone.localdate().year)
    proposals_until = factory.LazyFunction(timezone.localdate)
    state = "published"


class ProjectFactory(factory.django.DjangoModelFactory):
    """On the menu, unless its state says otherwise; today, so that it may be held."""

    class Meta:
        model = Project
        skip_postgeneration_save = True

    call = factory.SubFactory(CallFactory)
    organizer = factory.SubFactory(PartyOrganizationFactory)
    topic = factory.Sequence(lambda n: f"轮值项目{n}")
    text = "参观智能车间，交流党员先锋岗的做法"
    planned_on = factory.LazyFunction(timezone.localdate)
    sign_up_until = factory.LazyAttribute(lambda each: each.planned_on)
    place = "一号车间"
    capacity = 10
    state = "listed"
    proposed_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def hosting(self, create, extracted, **kwargs):
        """Who hosts besides the organizer."""
        for party in (self.organizer, *(extracted or ())):
            ProjectHost.objects.create(project=self, party_organization=party, answer="agreed")


class SignUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SignUp

    project = factory.SubFactory(ProjectFactory)
    member = factory.SubFactory(MemberFactory)
    party_organization = factory.SelfAttribute("member.party_organization")
    state = "placed"
    signed_up_at = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=1))
