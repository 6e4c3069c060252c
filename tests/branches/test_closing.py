"""An organization closes: its state by date, and what becomes of who covers it."""

import datetime

import pytest
from django.urls import reverse

from branches.models import Coverage, WorkCoverage
from branches.services import change_state, refresh_coverage_facts
from core.errors import Denied, Missing
from orgs.models import CurrentFacts, OrganizationStatus
from orgs.services import update_organization
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory, WorkCoverageFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 1)
LATER = datetime.date(2026, 8, 1)


@pytest.fixture
def covered(county):
    """Covered since 2024, once before, and again from August on; another one beside it."""
    made = OrganizationFactory(name="东街道甲厂", region=county.east)
    party = PartyOrganizationFactory(region=county.east)
    CoverageFactory(organization=made, party_organization=party)
    CoverageFactory(
        organization=made,
        party_organization=PartyOrganizationFactory(region=county.east),
        starts_on=datetime.date(2024, 1, 1),
        ends_on=datetime.date(2025, 1, 1),
    )
    CoverageFactory(
        organization=made,
        party_organization=PartyOrganizationFactory(region=county.east),
        starts_on=LATER,
    )
    WorkCoverageFactory(organization=made)
    CoverageFactory(organization=OrganizationFactory(region=county.east), party_organization=party)
    refresh_coverage_facts()
    return made


def ends(organization):
    return (
        set(Coverage.objects.filter(organization=organization).values_list("starts_on", "ends_on")),
        set(WorkCoverage.objects.filter(organization=organization).values_list("ends_on")),
    )


def close(user, organization, **options):
    organization.refresh_from_db()
    return change_state(
        actor=user,
        pk=organization.pk,
        version=organization.version,
        state="suspended",
        effective_on=DAY,
        **options,
    )


def test_closing_ends_who_covers_it_on_that_day_and_nobody_elses(cast, covered):
    closed = close(cast.town_staff, covered, end_links=True)
    assert closed.state == "suspended"
    assert ends(covered) == (
        {
            (datetime.date(2024, 1, 1), DAY),
            (datetime.date(2024, 1, 1), datetime.date(2025, 1, 1)),
            (LATER, LATER),
        },
        {(DAY,)},
    )
    facts = CurrentFacts.objects.get(organization=covered)
    assert (facts.coverage, facts.covering_party_ids) == ("none", [])
    others = Coverage.objects.exclude(organization=covered)
    assert list(others.values_list("ends_on", flat=True)) == [None]


def test_closing_may_leave_the_links_as_they_are(cast, covered):
    before = ends(covered)
    close(cast.town_staff, covered)
    assert ends(covered) == before


def test_opening_again_holds_from_its_day(cast, covered):
    close(cast.town_staff, covered)
    covered.refresh_from_db()
    opened = change_state(
        actor=cast.town_staff,
        pk=covered.pk,
        version=covered.version,
        state="operating",
        effective_on=LATER,
    )
    assert opened.state == "operating"
    series = OrganizationStatus.objects.filter(organization=covered).order_by("starts_on")
    assert list(series.values_list("state", flat=True)) == ["operating", "suspended", "operating"]


def test_who_may_not_edit_it_closes_nothing(cast, county, covered):
    west = OrganizationFactory(region=county.west)
    before = ends(covered)
    with pytest.raises(Denied):
        close(cast.viewer, covered, end_links=True)
    with pytest.raises(Missing):
        close(cast.town_staff, west, end_links=True)
    assert ends(covered) == before
    covered.refresh_from_db()
    assert covered.state == "operating"


def test_a_refused_closing_ends_nothing(cast, covered):
    before = ends(covered)
    update_organization(actor=cast.county_admin, pk=covered.pk, version=1, address="改了")
    with pytest.raises(Exception, match="刚被他人修改过"):
        change_state(actor=cast.town_staff, pk=covered.pk, version=1, state="shell", end_links=True)
    assert ends(covered) == before


# --- The page ---------------------------------------------------------------------------------


def page_of(organization):
    return reverse("branches:organization_state", args=[organization.pk])


def test_the_page_names_who_covers_it_and_asks_what_becomes_of_them(client, cast, covered):
    client.force_login(cast.town_staff)
    page = client.get(page_of(covered))
    assert (len(page.context["coverages"]), len(page.context["work"])) == (2, 1)
    data = {"version": covered.version, "state": "deregistered", "effective_on": "2026-03-01"}
    asked = client.post(page_of(covered), data)
    assert "请选择现有的覆盖是终止还是保留" in str(asked.context["form"].errors["links"])
    done = client.post(page_of(covered), {**data, "links": "end"})
    assert done["Location"] == covered.get_absolute_url()
    covered.refresh_from_db()
    assert covered.state == "deregistered"
    assert {ends_on for _, ends_on in ends(covered)[0]} == {DAY, datetime.date(2025, 1, 1), LATER}


def test_the_page_asks_nothing_where_nobody_covers(client, cast, county):
    bare = OrganizationFactory(region=county.east)
    client.force_login(cast.town_staff)
    assert "links" not in client.get(page_of(bare)).context["form"].fields
    done = client.post(
        page_of(bare), {"version": 1, "state": "shell", "effective_on": "2026-03-01"}
    )
    assert done.status_code == 302


def test_opening_again_ends_nothing_whatever_was_posted(client, cast, covered):
    before = ends(covered)
    client.force_login(cast.town_staff)
    client.post(
        page_of(covered),
        {
            "version": covered.version,
            "state": "operating",
            "effective_on": "2026-03-01",
            "links": "end",
        },
    )
    assert ends(covered) == before


def test_keeping_the_present_state_in_a_conflict_changes_nothing(client, cast, covered):
    update_organization(
        actor=cast.county_admin, pk=covered.pk, version=1, state="suspended", effective_on=DAY
    )
    before = ends(covered)
    client.force_login(cast.town_staff)
    data = {"state": "shell", "effective_on": "2026-03-01", "links": "keep"}
    page = client.post(page_of(covered), {"version": 1, **data})
    assert page.status_code == 409
    assert [(each.mine, each.theirs) for each in page.context["differences"]] == [("空壳", "停业")]
    client.post(page_of(covered), {"version": 2, **data, "choice-state": "theirs"})
    covered.refresh_from_db()
    assert (covered.state, ends(covered)) == ("suspended", before)
