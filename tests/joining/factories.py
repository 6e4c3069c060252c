"""Candidates for tests: with the rows that the services would leave."""

import datetime

import factory

from core import crypto
from joining.models import Candidate, QuotaHolding, StepRecord
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import id_number

APPLIED = datetime.date(2025, 3, 3)


class CandidateFactory(factory.django.DjangoModelFactory):
    """Somebody who applied and with whom nobody has talked yet."""

    class Meta:
        model = Candidate
        skip_postgeneration_save = True

    class Params:
        id_number = factory.Sequence(lambda n: id_number(3_000_000 + n))

    id_number_cipher = factory.LazyAttribute(lambda o: crypto.encrypt(o.id_number))
    id_number_index = factory.LazyAttribute(lambda o: crypto.blind_index("id_number", o.id_number))
    name = factory.Sequence(lambda n: f"申请人{n}")
    kind = "backbone"
    party_organization = factory.SubFactory(PartyOrganizationFactory)
    state = "applicant"
    applied_on = APPLIED
    branch_next = "talk"
    branch_due_on = datetime.date(2025, 4, 3)

    @factory.post_generation
    def application(self, create, extracted, **kwargs):
        if self.applied_on is not None:
            StepRecord.objects.create(
                candidate=self, step="application", happened_on=self.applied_on
            )


class QuotaHoldingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QuotaHolding

    year = 2025
    kind = "general"
    party_organization = factory.SubFactory(PartyOrganizationFactory)
    received = 5
