"""Party organization list and page, and the panel of who covers an organization."""

import datetime

import pytest
from django.urls import reverse

from branches.models import PartyOrganization
from tests import pages
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory

pytestmark = pytest.mark.django_db

LIST = "/party-organizations/"


@pytest.fixture
def registry(cast, county):
    return pages.furnish(county)


def see(client, user, url):
    client.force_login(user)
    return client.get(url)


def test_strangers_are_sent_to_the_log_in(client, registry):
    for url in (LIST, registry.branch.get_absolute_url()):
        assert client.get(url)["Location"] == f"/accounts/login/?next={url}"


def test_the_county_sees_every_party_organization(client, cast, registry):
    response = see(client, cast.county_admin, LIST)
    assert pages.names(response) == {"东街道联合党支部", "明亮科技党支部", "西镇综合党支部"}


@pytest.mark.parametrize("role", ["town_staff", "viewer"])
def test_a_town_sees_its_own_in_list_count_choices_file_and_page(client, cast, registry, role):
    response = see(client, getattr(cast, role), LIST)
    own = {"东街道联合党支部", "明亮科技党支部"}
    assert pages.names(response) == own
    assert pages.total(response) == "2"
    assert pages.choices(response, "region") == {"330999001"}
    _, headings, *rows = pages.cells(client.get(f"{LIST}?export=xlsx"))
    assert {row[headings.index("党组织名称")] for row in rows} == own
    assert client.get(registry.branch.get_absolute_url()).status_code == 200
    assert client.get(registry.west_branch.get_absolute_url()).status_code == 404


def test_a_secretary_sees_his_own(client, cast, registry):
    response = see(client, cast.secretary, LIST)
    assert pages.names(response) == {"东街道联合党支部"}
    assert client.get(cast.branch.get_absolute_url()).status_code == 200
    assert client.get(registry.branch.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("role", ["nobody", "audit_admin"])
def test_who_has_no_business_there_sees_nothing(client, cast, registry, role):
    assert pages.names(see(client, getattr(cast, role), LIST)) == set()
    assert client.get(registry.branch.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=综合", {"西镇综合党支部"}),
        ("q=CAST", {"东街道联合党支部"}),
        ("kind=committee", set()),
        ("formation=single", {"东街道联合党支部", "明亮科技党支部", "西镇综合党支部"}),
        ("region=330999002", {"西镇综合党支部"}),
        ("dissolved=only", {"散了的党支部"}),
        ("dissolved=all&q=散了", {"散了的党支部"}),
        ("q=散了", set()),
    ],
)
def test_filters_find_exactly(client, cast, county, registry, query, found):
    PartyOrganizationFactory(
        name="散了的党支部", region=county.east, dissolved_on=datetime.date(2025, 1, 1)
    )
    assert pages.names(see(client, cast.county_admin, f"{LIST}?{query}")) == found


@pytest.mark.parametrize(
    ("kind", "founded", "term", "ends"),
    [
        ("branch", "2020-05-05", None, "2023-05-05"),
        ("branch", "2020-05-05", "2024-02-29", "2027-02-28"),
        ("general_branch", "2020-05-05", None, "2023-05-05"),
        ("committee", "2020-02-29", None, "2025-02-28"),
    ],
)
def test_terms_end_on_the_anniversary(county, kind, founded, term, ends):
    PartyOrganizationFactory(
        code="T", region=county.east, kind=kind, founded_on=founded, term_started_on=term
    )
    found = PartyOrganization.objects.get(code="T")
    assert found.term_ends_on == datetime.date.fromisoformat(ends)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_eight_queries_however_long(
    client, cast, county, number, django_assert_num_queries
):
    for _ in range(number):
        PartyOrganizationFactory(region=county.park, parent=cast.branch)
    client.force_login(cast.town_staff)
    with django_assert_num_queries(8):
        client.get(LIST)
    client.force_login(cast.county_admin)
    with django_assert_num_queries(7):
        assert len(client.get(LIST).context["page"].rows) == number + 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_queries_however_many_are_covered(
    client, cast, county, registry, number, django_assert_num_queries
):
    for _ in range(number):
        CoverageFactory(party_organization=registry.branch, organization__region=county.east)
    client.force_login(cast.county_admin)
    with django_assert_num_queries(11):
        response = client.get(registry.branch.get_absolute_url())
    assert len(response.context["covered"]) == number + 1


def test_the_panel_tells_present_and_past_coverage(client, cast, registry, county):
    past = PartyOrganizationFactory(name="从前的党支部", region=county.east)
    CoverageFactory(
        organization=registry.bright,
        party_organization=past,
        starts_on=datetime.date(2020, 1, 1),
        ends_on=datetime.date(2021, 1, 1),
    )
    url = reverse("branches:organization_coverage", args=[registry.bright.pk])
    response = see(client, cast.town_staff, url)
    named = [link.party_organization.name for link in response.context["coverages"]]
    assert named == ["明亮科技党支部", "从前的党支部"]
    assert "已终止" in response.content.decode()


def test_a_coverer_out_of_scope_is_named_but_not_linked(client, cast, registry, county):
    CoverageFactory(organization=registry.plain, party_organization=registry.west_branch)
    url = reverse("branches:organization_coverage", args=[registry.plain.pk])
    text = see(client, cast.town_staff, url).content.decode()
    assert "西镇综合党支部" in text
    assert registry.west_branch.get_absolute_url() not in text


@pytest.mark.parametrize("role", ["town_staff", "nobody", "system_admin"])
def test_the_panel_of_an_organization_out_of_scope_renders_as_nothing(client, cast, registry, role):
    url = reverse("branches:organization_coverage", args=[registry.west.pk])
    response = see(client, getattr(cast, role), url)
    assert (response.status_code, response.content) == (200, b"")
