"""Members for tests, with valid identity numbers and their first branch and employer."""

import datetime

import factory

from core import crypto
from core.months import BEGINNING
from members.models import Employment, Member, Membership, Post
from tests.branches.factories import PartyOrganizationFactory


def id_number(number: int, born: datetime.date = datetime.date(1980, 1, 1)) -> str:
    """A valid identity number of the reserved division 330999."""
    born = born + datetime.timedelta(days=number // 1000)
    code = f"330999{born:%Y%m%d}{number % 1000:03d}"
    total = sum(int(c) * 2 ** (17 - i) for i, c in enumerate(code))
    return code + "10X98765432"[total % 11]


class MemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Member
        skip_postgeneration_save = True

    class Params:
        # Far from the small numbers that tests write down.
        id_number = factory.Sequence(lambda n: id_number(1_000_000 + n))

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


class PostFactory(factory.django.DjangoModelFactory):
    """An office of an outside person, unless a member is given."""

    class Meta:
        model = Post

    class Params:
        id_number = factory.Sequence(lambda n: id_number(2_000_000 + n))

    party_organization = factory.SubFactory(PartyOrganizationFactory)
    title = "secretary"
    member = None
    person_name = factory.LazyAttribute(lambda o: o.member.name if o.member else "外请书记")
    id_number_cipher = factory.LazyAttribute(
        lambda o: o.member.id_number_cipher if o.member else crypto.encrypt(o.id_number)
    )
    id_number_index = factory.LazyAttribute(
        lambda o: (
            o.member.id_number_index if o.member else crypto.blind_index("id_number", o.id_number)
        )
    )
    starts_on = datetime.date(2024, 1, 1)
