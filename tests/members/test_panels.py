"""Members on other pages: numbers for all in scope, masked persons for some, names for nobody."""

import pytest
from django.urls import reverse

from core import crypto
from members.models import Member, Post
from tests import pages
from tests.members.factories import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(cast, county):
    return pages.furnish(county)


def panel(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"members:{name}", args=args))


def shown(response):
    return {member.name for member in response.context["members"]}


@pytest.mark.parametrize("role", ["county_admin", "county_staff", "town_staff"])
def test_staff_see_persons_with_masked_numbers_where_they_work(client, cast, registry, role):
    response = panel(client, getattr(cast, role), "of_organization", registry.bright.pk)
    assert shown(response) == {"赵甲一", "钱乙二", "孙丙三"}
    text = response.content.decode()
    for member in registry.members:
        number = crypto.decrypt(member.id_number_cipher)
        assert member.name in text
        assert number not in text
        assert f"{number[:6]}**********{number[-2:]}" in text


def test_a_viewer_sees_the_number_and_nobody(client, cast, registry):
    response = panel(client, cast.viewer, "of_organization", registry.bright.pk)
    assert shown(response) == set()
    text = response.content.decode()
    assert "共 3 名，其中正式党员 3 名" in text
    assert "**" not in text


def test_the_employers_town_sees_the_number_and_not_the_person(client, cast, registry):
    response = panel(client, cast.town_staff, "of_organization", registry.plain.pk)
    assert shown(response) == set()
    text = response.content.decode()
    assert "共 1 名" in text
    assert "组织关系不在您的管理范围内，只计人数" in text
    county = panel(client, cast.county_admin, "of_organization", registry.plain.pk)
    assert shown(county) == {"李丁四"}


@pytest.mark.parametrize("role", ["town_staff", "secretary", "nobody", "security_admin"])
def test_out_of_scope_the_panels_render_as_nothing(client, cast, registry, role):
    user = getattr(cast, role)
    for name, pk in (
        ("of_organization", registry.west.pk),
        ("of_party_organization", registry.west_branch.pk),
    ):
        response = panel(client, user, name, pk)
        assert (response.status_code, response.content) == (200, b"")


def test_a_party_organization_shows_posts_and_members(client, cast, registry):
    secretary = registry.members[0]
    Post.objects.create(
        party_organization=registry.branch,
        title="secretary",
        member=secretary,
        person_name="赵甲一",
        id_number_cipher=secretary.id_number_cipher,
        id_number_index=secretary.id_number_index,
        starts_on="2024-01-01",
    )
    response = panel(client, cast.town_staff, "of_party_organization", registry.branch.pk)
    assert shown(response) == {"赵甲一", "钱乙二", "孙丙三"}
    assert [person for _, person, _ in response.context["posts"]] == ["赵甲一"]
    viewer = panel(client, cast.viewer, "of_party_organization", registry.branch.pk)
    text = viewer.content.decode()
    assert "党员 3 名，其中正式党员 3 名" in text
    assert "赵" not in text


def test_probationary_and_recycled_members_are_counted_as_the_month_counts_them(
    client, cast, registry
):
    MemberFactory(party_organization=registry.branch, status="probationary")
    gone = MemberFactory(party_organization=registry.branch)
    Member.objects.filter(pk=gone.pk).update(deleted_at="2026-01-01T00:00Z")
    party = panel(client, cast.viewer, "of_party_organization", registry.branch.pk).context["party"]
    assert (party.member_count, party.full_member_count) == (4, 3)


@pytest.mark.parametrize("number", [1, 3])
def test_the_panel_takes_as_many_queries_however_many_members(
    client, cast, registry, number, django_assert_num_queries
):
    for _ in range(number):
        MemberFactory(party_organization=registry.branch, organization=registry.bright)
    client.force_login(cast.county_admin)
    with django_assert_num_queries(6):
        client.get(reverse("members:of_organization", args=[registry.bright.pk]))
    with django_assert_num_queries(11):
        client.get(reverse("members:of_party_organization", args=[registry.branch.pk]))


def test_members_without_unit_are_counted_by_branch_in_scope(client, cast, registry):
    for _ in range(2):
        MemberFactory(party_organization=registry.branch, organization=None)
    MemberFactory(party_organization=registry.west_branch, organization=None)
    county = panel(client, cast.county_admin, "without_unit").context
    assert county["total"] == 3
    town = panel(client, cast.town_staff, "without_unit").context
    assert town["total"] == 2
    assert [(row["party_organization__name"], row["number"]) for row in town["by_branch"]] == [
        ("明亮科技党支部", 2)
    ]
    assert panel(client, cast.viewer, "without_unit").content == b""
    assert panel(client, cast.nobody, "without_unit").content == b""
