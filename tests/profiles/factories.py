"""Facts, tags, areas and key persons: rows as the services leave them."""

import factory

from profiles.models import Area, AreaUnit, KeyPerson, Tag
from profiles.services import enter_facts, profile_of, refresh_profiles
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory


def known(organization, day, **values):
    """An organization of which something was said from a day on."""
    profile = profile_of(organization)
    enter_facts(profile_ids=[profile.pk], day=day, values=values)
    refresh_profiles(among=[profile.pk])
    profile.refresh_from_db()
    return profile


class TagFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Tag

    name = factory.Sequence(lambda n: f"测试标签{n}")
    group = "focus"


class AreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Area

    name = factory.Sequence(lambda n: f"测试大厦{n}")
    kind = "building"
    region = factory.SubFactory(RegionFactory)


class AreaUnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AreaUnit

    area = factory.SubFactory(AreaFactory)
    organization = factory.SubFactory(OrganizationFactory)


class KeyPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KeyPerson

    organization = factory.SubFactory(OrganizationFactory)
    name = "王芳"
    role = "investor"
