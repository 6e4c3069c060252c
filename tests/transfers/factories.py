"""Transfers, letters, floating members and files for tests: rows as the services leave them."""

import datetime
import json

import factory

from core import crypto
from papers.models import LetterForm
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory, id_number
from transfers.models import FloatingMember, Handover, MemberFile, Transfer, TransferLetter

DAY = datetime.date(2026, 1, 5)


class TransferFactory(factory.django.DjangoModelFactory):
    """Within the county, proposed by nobody in particular."""

    class Meta:
        model = Transfer

    kind = "within"
    party_organization = factory.SubFactory(PartyOrganizationFactory)
    member = factory.SubFactory(
        MemberFactory, party_organization=factory.SelfAttribute("..party_organization")
    )
    target = factory.SubFactory(PartyOrganizationFactory)
    person_name = factory.LazyAttribute(lambda each: each.member.name)
    proposed_on = DAY


class OutFactory(TransferFactory):
    kind = "out"
    target = None
    outside = "外县某党支部"
    addressee = "外县县委组织部"


class ArrivalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Transfer

    class Params:
        id_number = factory.Sequence(lambda n: id_number(3_000_000 + n))

    kind = "in"
    party_organization = factory.SubFactory(PartyOrganizationFactory)
    person_name = "来人"
    outside = "外县某党支部"
    status = "full"
    joined_on = datetime.date(2012, 7, 1)
    proposed_on = DAY
    id_number_cipher = factory.LazyAttribute(lambda o: crypto.encrypt(o.id_number))
    id_number_index = factory.LazyAttribute(lambda o: crypto.blind_index("id_number", o.id_number))


class LetterFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TransferLetter

    transfer = factory.SubFactory(OutFactory, state="sent", agreed_on=DAY)
    code = "测试介"
    year = 2026
    serial = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda each: f"测试介〔2026〕{each.serial}号")
    issued_on = DAY
    valid_days = 60
    expires_on = DAY + datetime.timedelta(days=60)
    words_cipher = factory.LazyFunction(lambda: crypto.encrypt(json.dumps({})))
    form = factory.LazyFunction(
        lambda: LetterForm.objects.get_or_create(digest="test", data=b"test")[0]
    )


class AwayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FloatingMember

    side = "away"
    party_organization = factory.SubFactory(PartyOrganizationFactory)
    member = factory.SubFactory(
        MemberFactory, party_organization=factory.SelfAttribute("..party_organization")
    )
    person_name = factory.LazyAttribute(lambda each: each.member.name)
    starts_on = DAY


class HereFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FloatingMember

    class Params:
        id_number = factory.Sequence(lambda n: id_number(3_500_000 + n))

    side = "here"
    party_organization = factory.SubFactory(PartyOrganizationFactory)
    person_name = "流入人"
    elsewhere = "外县某党支部"
    starts_on = DAY
    id_number_cipher = factory.LazyAttribute(lambda o: crypto.encrypt(o.id_number))
    id_number_index = factory.LazyAttribute(lambda o: crypto.blind_index("id_number", o.id_number))


class FileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MemberFile

    member = factory.SubFactory(MemberFactory)
    keeper = "committee"
    checked_on = DAY


class HandoverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Handover

    party_organization = factory.SubFactory(PartyOrganizationFactory)
    keeper = "department"
    place = "县委组织部"
    handed_on = DAY
    handed_by = "经办人"
