"""Pages of transfers: as many queries for three rows as for one, panels, closed units."""

import pytest
from django.urls import reverse
from django.utils import timezone

from orgs.models import Organization
from tests.branches.factories import PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory
from tests.transfers.factories import (
    AwayFactory,
    FileFactory,
    HandoverFactory,
    HereFactory,
    LetterFactory,
    OutFactory,
    TransferFactory,
)
from transfers.views.moving import closing_of

pytestmark = pytest.mark.django_db
LIST = {"HX-Request": "true", "HX-Target": "list"}


def furnish(region, number):
    for _ in range(number):
        party = PartyOrganizationFactory(region=region)
        TransferFactory(party_organization=party)
        LetterFactory(transfer=OutFactory(party_organization=party, state="sent"))
        AwayFactory(party_organization=party)
        HereFactory(party_organization=party)
        FileFactory(member=MemberFactory(party_organization=party), missing=["转正申请书"])
        row = HandoverFactory(party_organization=party)
        row.lines.create(member=MemberFactory(party_organization=party), name="某人")
        closed = OrganizationFactory(region=region, state="deregistered")
        MemberFactory(party_organization=party, organization=closed)


QUERIES = {
    "list": 7,
    "letters": 7,
    "floating": 7,
    "files": 7,
    "handovers": 7,
    "closing": 7,
}


def test_lists_ask_as_often_for_three_as_for_one(client, cast, county, django_assert_num_queries):
    client.force_login(cast.county_staff)
    furnish(county.east, 1)
    for name in QUERIES:
        client.get(reverse(f"transfers:{name}"), headers=LIST)
    for more in (0, 2):
        furnish(county.east, more)
        for name, number in QUERIES.items():
            with django_assert_num_queries(number, info=name):
                answer = client.get(reverse(f"transfers:{name}"), headers=LIST)
            assert answer.status_code == 200


def test_the_page_of_a_member_offers_what_can_be_done(client, cast, county):
    member = MemberFactory(party_organization=cast.branch)
    client.force_login(cast.secretary)

    def said(name):
        return client.get(reverse(f"transfers:{name}", args=[member.pk])).content.decode()

    for name, words in (
        ("of_member", ("县内转接", "转往县外")),
        ("floating_of_member", ("登记外出",)),
        ("file_of_member", ("登记档案",)),
    ):
        assert all(each in said(name) for each in words)
    TransferFactory(party_organization=cast.branch, member=member)
    AwayFactory(party_organization=cast.branch, member=member)
    FileFactory(member=member, missing=["转正申请书"])
    assert "待上级同意" in said("of_member") and "转往县外" not in said("of_member")
    assert "流出" in said("floating_of_member") and "登记外出" not in said("floating_of_member")
    assert "转正申请书" in said("file_of_member")
    client.force_login(cast.viewer)
    assert {said(name) for name in ("of_member", "floating_of_member", "file_of_member")} == {""}


def test_members_of_closed_units_are_listed_until_somebody_moves_them(client, cast, county):
    closed = OrganizationFactory(region=county.east, state="deregistered", name="关停公司")
    member = MemberFactory(name="欧阳建国", party_organization=cast.branch, organization=closed)
    MemberFactory(
        party_organization=cast.branch, organization=OrganizationFactory(region=county.east)
    )
    client.force_login(cast.town_staff)
    url = reverse("transfers:closing")
    said = client.get(url, headers=LIST).content.decode()
    assert "欧阳建国" in said and "关停公司" in said and "共 <strong>1</strong>" in said
    # A unit in the recycle bin is closed no less.
    Organization.objects.filter(pk=closed.pk).update(deleted_at=timezone.now())
    assert set(closing_of(cast.town_staff)) == {member}
    # The units are found first, not looked up for each member.
    assert 'JOIN "orgs_organization"' not in str(closing_of(cast.town_staff).query)
    TransferFactory(party_organization=cast.branch, member=member)
    assert "欧阳建国" not in client.get(url, headers=LIST).content.decode()
