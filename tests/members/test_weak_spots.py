"""薄弱环节: who has each, and that a number and its list are the same rows."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from branches.models import PartyOrganization
from branches.services import replace_row
from members.models import HeadcountRule
from members.services import refresh_party_counts
from members.services.weak_spots import BY_CODE
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import MemberFactory, PostFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
YEAR = datetime.timedelta(days=365)


@pytest.fixture
def branch(county):
    """Complete: a secretary, six full members, its term runs."""
    return whole(county.east)


def whole(region, members=6, **values):
    today = timezone.localdate()
    made = PartyOrganizationFactory(
        region=region, kind="branch", formation="single", founded_on=today - YEAR, **values
    )
    MemberFactory.create_batch(members, party_organization=made)
    PostFactory(party_organization=made, title="secretary", starts_on=today - YEAR)
    return made


def seats(branch, number):
    for _ in range(number):
        PostFactory(
            party_organization=branch,
            title="committee_member",
            starts_on=timezone.localdate() - YEAR,
        )


def weak(code):
    today = timezone.localdate()
    refresh_party_counts()
    return set(BY_CODE[code].among(PartyOrganization.objects.present(), today))


def test_a_branch_in_order_has_none(branch):
    assert [code for code in BY_CODE if branch in weak(code)] == []


def test_without_secretary_is_whose_last_one_ended_and_nobody_follows(branch, county):
    today = timezone.localdate()
    left = whole(county.east)
    left.posts.update(ends_on=today)
    until_tomorrow = whole(county.east)
    until_tomorrow.posts.update(ends_on=today + datetime.timedelta(days=1))
    never = PartyOrganizationFactory(region=county.east, founded_on=today - YEAR)
    gone = PartyOrganizationFactory(region=county.east, founded_on=today - YEAR, dissolved_on=today)
    found = weak("no_secretary")
    assert {left, never} <= found
    assert not {branch, until_tomorrow, gone} & found


@pytest.mark.parametrize(
    ("members", "seated", "spot"),
    [
        # Six full members need no committee.
        (6, 0, None),
        (7, 0, "no_committee"),
        # With the secretary three are what a branch needs.
        (7, 1, "short_committee"),
        (7, 2, None),
    ],
)
def test_a_branch_of_seven_full_members_has_a_committee_of_three(county, members, seated, spot):
    made = whole(county.east, members)
    seats(made, seated)
    MemberFactory(party_organization=made, status="probationary")
    found = [code for code in ("no_committee", "short_committee") if made in weak(code)]
    assert found == ([spot] if spot else [])


@pytest.mark.parametrize(("days", "found"), [(0, False), (1, True)])
def test_from_how_many_members_on_a_branch_has_a_committee_the_county_says(
    county, cast, days, found
):
    made = whole(county.east, 7)
    row = HeadcountRule.objects.get(decides="committee")
    replace_row(
        HeadcountRule,
        actor=cast.county_admin,
        pk=row.pk,
        version=row.version,
        valid_from=timezone.localdate() + datetime.timedelta(days=days),
        ground="县委组织部〔2026〕3号",
        number=8,
    )
    assert (made in weak("no_committee")) is found


def test_a_committee_above_branches_has_one_whatever_its_members(county):
    made = whole(county.east, 1)
    PartyOrganization.objects.filter(pk=made.pk).update(kind="general_branch")
    assert made in weak("no_committee")
    seats(made, 3)
    assert made in weak("short_committee")
    seats(made, 1)
    assert made not in weak("short_committee") and made not in weak("no_committee")


def test_one_person_with_two_offices_is_one_of_the_committee(county):
    made = whole(county.east, 7)
    seats(made, 1)
    again = made.posts.get(title="committee_member")
    PostFactory(
        party_organization=made,
        title="publicity_member",
        starts_on=again.starts_on,
        member=again.member,
        id_number_index=again.id_number_index,
        id_number_cipher=again.id_number_cipher,
    )
    assert made in weak("short_committee")


@pytest.mark.parametrize(("number", "found"), [(5, False), (6, True)])
def test_a_joint_branch_covers_five_in_operation_at_most(branch, county, number, found):
    PartyOrganization.objects.filter(pk=branch.pk).update(formation="joint")
    start = timezone.localdate() - YEAR
    for _ in range(number):
        CoverageFactory(
            party_organization=branch,
            organization=OrganizationFactory(region=county.east),
            starts_on=start,
        )
    closed = OrganizationFactory(region=county.east, state="suspended")
    CoverageFactory(party_organization=branch, organization=closed, starts_on=start)
    assert (branch in weak("joint_over_5")) is found


def test_numbers_of_members(county):
    few, enough = whole(county.east, 2), whole(county.east, 3)
    MemberFactory(party_organization=few, status="probationary")
    assert few in weak("under_three") and enough not in weak("under_three")
    large, full = whole(county.east, 51), whole(county.east, 50)
    assert weak("too_large") & {large, full} == {large}


def test_a_term_is_over_on_its_last_day(branch):
    today = timezone.localdate()
    PartyOrganization.objects.filter(pk=branch.pk).update(
        founded_on=today - 4 * YEAR,
        term_started_on=today.replace(year=today.year - 3)
        if (today.month, today.day) != (2, 29)
        else today - 3 * YEAR,
    )
    assert branch in weak("expired")


@pytest.mark.parametrize("role", ["county_admin", "town_staff", "viewer"])
def test_every_number_is_that_of_the_list_to_which_it_leads(client, cast, county, role):
    left = whole(county.east, 8)
    left.posts.update(ends_on=timezone.localdate())
    whole(county.west, 2)
    refresh_party_counts()
    client.force_login(getattr(cast, role))
    page = client.get(reverse("reports:weak"))
    links = re.findall(r'<a href="([^"]+)">([\d,]+)[^<]*</a>', page.content.decode())
    assert len(links) >= 3
    for address, number in links:
        address = address.replace("&amp;", "&")
        listed = client.get(address, headers={"HX-Request": "true", "HX-Target": "list"})
        count = re.search(r"共 <strong>([\d,]+)<", listed.content.decode())
        assert count and count[1] == number, address


def test_what_stands_above_the_towns_is_not_called_like_the_whole(client, cast, county):
    for region in (county.root, county.east, county.east, county.west):
        PartyOrganizationFactory(region=region, kind="branch", formation="single")
    refresh_party_counts()
    client.force_login(cast.county_admin)
    towns = dict(client.get(reverse("reports:weak")).context["towns"])
    assert set(towns) == {f"{county.root.name}本级", county.east.name, county.west.name}
