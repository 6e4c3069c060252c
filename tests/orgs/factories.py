"""Organizations for tests, with valid codes and what the services would write beside them."""

import factory

from core.months import BEGINNING
from orgs.models import CurrentFacts, Organization, OrganizationStatus
from tests.regions.factories import RegionFactory

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
    def status(self, create, extracted, **kwargs):
        OrganizationStatus.objects.create(
            organization=self,
            starts_on=BEGINNING,
            staff_count=self.staff_count,
            state=self.state,
            region=self.region,
        )
        CurrentFacts.objects.create(organization=self)
