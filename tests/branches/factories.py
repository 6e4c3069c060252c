"""Party organizations and coverage for tests."""

import datetime

import factory

from branches.models import Coverage, PartyOrganization, WorkCoverage
from core.tree import rebuild_paths
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory


class PartyOrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartyOrganization
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"DZB{n:06d}")
    name = factory.Sequence(lambda n: f"测试企业{n}党支部")
    kind = "branch"
    formation = "single"
    region = factory.SubFactory(RegionFactory)
    founded_on = datetime.date(2024, 1, 1)

    @factory.post_generation
    def path(self, create, extracted, **kwargs):
        rebuild_paths(PartyOrganization)
        self.refresh_from_db()


class CoverageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Coverage

    organization = factory.SubFactory(OrganizationFactory)
    party_organization = factory.SubFactory(PartyOrganizationFactory)
    starts_on = datetime.date(2024, 1, 1)


class WorkCoverageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkCoverage

    organization = factory.SubFactory(OrganizationFactory)
    means = "instructor"
    person_name = "张三"
    starts_on = datetime.date(2024, 1, 1)
