"""One committee with three branches in two towns, and their secretaries."""

from types import SimpleNamespace

import pytest

from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.rota.factories import CallFactory


def draw_region(county):
    committee = PartyOrganizationFactory(
        code="QYDW", name="东街道区域党委", kind="committee", region=county.east
    )
    host, guest, other = (
        PartyOrganizationFactory(code=f"ZB{nth}", name=name, region=region, parent=committee)
        for nth, name, region in (
            (1, "智造公司党支部", county.east),
            (2, "商会党支部", county.east),
            (3, "物流公司党支部", county.west),
        )
    )
    drawn = SimpleNamespace(
        committee=committee,
        host=host,
        guest=guest,
        other=other,
        outside=PartyOrganizationFactory(code="ZB9", name="别处党支部", region=county.west),
        leader=GrantFactory(role="secretary", party_organization=committee).user,
    )
    for name in ("host", "guest", "other", "outside"):
        party = getattr(drawn, name)
        setattr(drawn, f"{name}_secretary", secretary_of(party))
    drawn.people = [MemberFactory(party_organization=guest) for _ in range(4)]
    drawn.others = [MemberFactory(party_organization=other) for _ in range(2)]
    drawn.own = [MemberFactory(party_organization=host) for _ in range(2)]
    return drawn


def secretary_of(party):
    return GrantFactory(
        user__username=f"secretary-{party.code}", role="secretary", party_organization=party
    ).user


@pytest.fixture
def area(cast, county):
    return draw_region(county)


@pytest.fixture
def call(area):
    return CallFactory(committee=area.committee)
