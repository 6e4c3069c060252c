"""Regions for tests, each with its path."""

import factory

from core.tree import rebuild_paths
from regions.models import Department, Region


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        skip_postgeneration_save = True

    # Between the towns and the park of `tests.county`.
    code = factory.Sequence(lambda n: f"330999{100 + n % 800}")
    name = factory.Sequence(lambda n: f"测试镇{n}")
    level = "town"

    @factory.post_generation
    def path(self, create, extracted, **kwargs):
        rebuild_paths(Region)
        self.refresh_from_db()


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department

    code = factory.Sequence(lambda n: f"BM{n:03d}")
    name = factory.Sequence(lambda n: f"测试局{n}")
    region = factory.SubFactory(RegionFactory)
