"""Rows for tests, with valid codes; every factory writes what the services would write."""

import datetime

import factory

from accounts.models import Grant, User
from branches.models import Coverage, PartyOrganization, WorkCoverage
from core import crypto
from core.months import BEGINNING
from core.tree import rebuild_paths
from members.models import Employment, Member, Membership
from orgs.models import CurrentFacts, Organization, Standing
from regions.models import Region

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def uscc(number: int) -> str:
    """A valid 18-character unified social credit code of the reserved division 330999."""
    body = f"91330999{number:08d}"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    organization = body[8:16]
    inner = (11 - sum(int(c) * w for c, w in zip(organization, weights, strict=True)) % 11) % 11
    code = body + ("X" if inner == 10 else str(inner))
    total = sum(USCC_ALPHABET.index(c) * 3**i % 31 for i, c in enumerate(code))
    return code + USCC_ALPHABET[(31 - total % 31) % 31]


def id_number(number: int, born: datetime.date = datetime.date(1980, 1, 1)) -> str:
    """A valid identity number of the reserved division 330999."""
    born = born + datetime.timedelta(days=number // 1000)
    code = f"330999{born:%Y%m%d}{number % 1000:03d}"
    total = sum(int(c) * 2 ** (17 - i) for i, c in enumerate(code))
    return code + "10X98765432"[total % 11]


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"330999{n:03d}")
    name = factory.Sequence(lambda n: f"测试镇{n}")
    level = "town"

    @factory.post_generation
    def path(self, create, extracted, **kwargs):
        rebuild_paths(Region)
        self.refresh_from_db()


class OrganizationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organization
        skip_postgeneration_save = True

    uscc = factory.Sequence(uscc)
    name = factory.Sequence(lambda n: f"测试企业{n}有限公司")
    kind = "enterprise"
    region = factory.SubFactory(RegionFactory)
    staff_count = 10
    state = "operating"

    @factory.post_generation
    def standing(self, create, extracted, **kwargs):
        Standing.objects.create(
            organization=self,
            starts_on=BEGINNING,
            staff_count=self.staff_count,
            state=self.state,
            region=self.region,
        )
        CurrentFacts.objects.create(organization=self)


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


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member
        skip_postgeneration_save = True

    class Params:
        id_number = factory.Sequence(id_number)

    id_number_cipher = factory.LazyAttribute(lambda o: crypto.encrypt(o.id_number))
    id_number_index = factory.LazyAttribute(lambda o: crypto.blind_index("id_number", o.id_number))
    name = factory.Sequence(lambda n: f"党员{n}")
    status = "full"
    joined_on = datetime.date(2010, 7, 1)
    party_organization = factory.SubFactory(PartyOrganizationFactory)
    organization = None

    @factory.post_generation
    def series(self, create, extracted, **kwargs):
        Membership.objects.create(
            member=self,
            party_organization=self.party_organization,
            starts_on=max(self.joined_on, self.party_organization.founded_on),
        )
        Employment.objects.create(member=self, organization=self.organization, starts_on=BEGINNING)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    name = factory.Sequence(lambda n: f"用户{n}")
    password = factory.django.Password("correct-horse-9")


class GrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Grant

    user = factory.SubFactory(UserFactory)
    role = "county_admin"
    starts_on = datetime.date(2020, 1, 1)
