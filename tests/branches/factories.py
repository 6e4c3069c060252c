"""Party organizations and coverage for tests."""

import datetime

import factory

from branches.models import (
    Assignment,
    Coverage,
    Instructor,
    PartyOrganization,
    Visit,
    WorkCoverage,
)
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


class InstructorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Instructor

    kind = "instructor"
    name = factory.Sequence(lambda n: f"指导{n}")
    region = factory.SubFactory(RegionFactory)


class AssignmentFactory(factory.django.DjangoModelFactory):
    """For two years, covering the organizations given."""

    class Meta:
        model = Assignment
        skip_postgeneration_save = True

    instructor = factory.SubFactory(InstructorFactory)
    starts_on = datetime.date(2026, 1, 1)
    ends_on = datetime.date(2028, 1, 1)

    @factory.post_generation
    def units(self, create, extracted, **kwargs):
        for organization in extracted or ():
            WorkCoverageFactory(
                organization=organization,
                means=self.instructor.kind,
                person_name=self.instructor.name,
                starts_on=self.starts_on,
                ends_on=self.ends_on,
                assignment=self,
            )


class VisitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Visit

    instructor = factory.SubFactory(InstructorFactory)
    organization = factory.SubFactory(OrganizationFactory)
    visited_on = datetime.date(2026, 3, 5)
    content = "了解党员发展情况"
