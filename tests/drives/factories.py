"""Drives as the service leaves them."""

import datetime

import factory

from drives.models import Drive, DriveTarget
from tests.regions.factories import RegionFactory

START = datetime.date(2026, 6, 1)
END = datetime.date(2026, 9, 8)


class DriveFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Drive

    kind = "hundred_days"
    name = "百日攻坚行动"
    region = factory.SubFactory(RegionFactory)
    ground = "县委两新工委会议决定"
    starts_on = START
    ends_on = END
    measures = factory.LazyFunction(lambda: ["covered", "formed", "members"])


class TargetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DriveTarget

    drive = factory.SubFactory(DriveFactory)
    region = factory.SubFactory(RegionFactory)
    measure = "covered"
    number = 2
