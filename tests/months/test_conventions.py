"""Each convention for figures (docs/contract.md, section 3) at its edge."""

import datetime

import pytest
from django.utils import timezone

from core.months import Month
from members.models import Employment, Membership
from months.choices import FigureScope
from months.figures import facts_behind, latest_revision, region_table
from months.models import OrganizationFact, PartyOrganizationFact
from orgs.models import OrganizationStatus
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory, WorkCoverageFactory
from tests.members.factories import MemberFactory
from tests.months.beside import beside, drawn, lit  # noqa: F401 - the fixture
from tests.months.march import AFTER, BEFORE, LAST, MONTH, close, figure, with_full_members
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


# --- In operation -------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["suspended", "deregistered", "shell"])
@beside
def test_only_operating_organizations_count(town, state):
    OrganizationFactory(region=town, staff_count=7)
    OrganizationFactory(region=town, staff_count=100, state=state)
    yield
    assert figure("organizations", town.code) == 1
    assert figure("staff", town.code) == 7
    assert OrganizationFact.objects.get(region=town, staff_count=100).exclusion == state


@pytest.mark.parametrize(("founded_on", "counted"), [(None, 1), (BEFORE, 1), (LAST, 1), (AFTER, 0)])
@beside
def test_an_organization_counts_from_the_day_of_its_founding(town, founded_on, counted):
    OrganizationFactory(region=town, founded_on=founded_on)
    yield
    assert figure("organizations", town.code) == counted
    assert OrganizationFact.objects.get(region=town).exclusion == ("" if counted else "not_founded")


@beside
def test_the_recycle_bin_counts_nowhere(town):
    OrganizationFactory(region=town, deleted_at=timezone.now())
    yield
    assert figure("organizations", town.code) == 0
    assert not OrganizationFact.objects.filter(region=town).exists()


@beside
def test_organizations_out_of_operation_light_nothing(town):
    OrganizationFactory(region=town, staff_count=60, name="正常")
    OrganizationFactory(region=town, staff_count=60, name="停业", state="suspended")
    yield
    assert lit("staff50_no_member", town) == {"正常"}


# --- Dated values -------------------------------------------------------------------------------


@pytest.mark.parametrize(("starts_on", "later"), [(BEFORE, True), (LAST, True), (AFTER, False)])
@beside
def test_staff_state_and_region_are_those_of_the_last_day(county, starts_on, later):
    organization = OrganizationFactory(region=county.east, staff_count=10)
    OrganizationStatus.objects.create(
        organization=organization,
        starts_on=starts_on,
        staff_count=55,
        state="operating",
        region=county.west,
    )
    yield
    assert figure("staff", county.root.code) == (55 if later else 10)
    assert figure("organizations", county.east.code) == (0 if later else 1)
    assert figure("organizations", county.west.code) == (1 if later else 0)


@pytest.mark.parametrize(("starts_on", "counted"), [(BEFORE, 0), (LAST, 0), (AFTER, 1)])
@beside
def test_an_organization_leaves_on_the_day_it_closes(town, starts_on, counted):
    organization = OrganizationFactory(region=town)
    OrganizationStatus.objects.create(
        organization=organization,
        starts_on=starts_on,
        staff_count=1,
        state="deregistered",
        region=town,
    )
    yield
    assert figure("organizations", town.code) == counted


@beside
def test_the_first_values_apply_backwards_without_limit(town):
    OrganizationFactory(region=town, staff_count=10)
    yield
    long_ago = close(Month(1999, 1))
    table = region_table(revision=long_ago, region_code=town.code)
    assert table.total.values["staff"].value == 10


# --- Members ------------------------------------------------------------------------------------


def member_of(town, organization, *, starts_on=None, ends_on=None, **values):
    branch = PartyOrganizationFactory(region=town)
    member = MemberFactory(party_organization=branch, organization=organization, **values)
    if starts_on:
        Membership.objects.filter(member=member).update(starts_on=starts_on, ends_on=ends_on)
    return member


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "counted"),
    [
        (BEFORE, None, 1),
        (LAST, None, 1),
        (AFTER, None, 0),
        (BEFORE, AFTER, 1),
        (BEFORE, LAST, 0),
        (BEFORE, BEFORE, 0),
    ],
)
@beside
def test_a_membership_is_current_from_its_start_to_the_day_before_its_end(
    town, starts_on, ends_on, counted
):
    organization = OrganizationFactory(region=town)
    member_of(town, organization, starts_on=starts_on, ends_on=ends_on)
    yield
    assert figure("members", town.code) == counted
    assert figure("with_members", town.code) == counted


@pytest.mark.parametrize(
    ("status", "full_on", "full"),
    [
        ("full", None, 1),
        ("full", BEFORE, 1),
        ("full", LAST, 1),
        ("full", AFTER, 0),
        ("probationary", None, 0),
        ("probationary", BEFORE, 0),
    ],
)
@beside
def test_a_full_member_counts_as_full_from_the_day_he_became_one(town, status, full_on, full):
    organization = OrganizationFactory(region=town)
    member_of(town, organization, status=status, full_on=full_on)
    yield
    assert (figure("members", town.code), figure("full_members", town.code)) == (1, full)


@beside
def test_a_member_counts_where_he_works_wherever_his_branch_is(county):
    organization = OrganizationFactory(region=county.east)
    member_of(county.west, organization)
    yield
    assert figure("members", county.east.code) == 1
    assert figure("members", county.west.code) == 0


@pytest.mark.parametrize(("starts_on", "moved"), [(BEFORE, True), (LAST, True), (AFTER, False)])
@beside
def test_a_member_counts_at_the_employer_of_the_last_day(county, starts_on, moved):
    old, new = OrganizationFactory(region=county.east), OrganizationFactory(region=county.west)
    member = member_of(county.east, old)
    Employment.objects.create(member=member, organization=new, starts_on=starts_on)
    yield
    assert figure("members", county.east.code) == (0 if moved else 1)
    assert figure("members", county.west.code) == (1 if moved else 0)


@beside
def test_members_without_unit_stand_beside_the_table_in_their_branchs_region(county):
    OrganizationFactory(region=county.east)
    member_of(county.east, None)
    member_of(county.east, None)
    member_of(county.west, None)
    member_of(county.west, None, starts_on=AFTER)
    yield
    revision = latest_revision(MONTH)
    table = region_table(revision=revision, region_code=county.root.code)
    assert table.members_without_unit == 3
    assert table.total.values["members"].value == 0
    east = region_table(revision=revision, region_code=county.east.code)
    assert east.members_without_unit == 2


@beside
def test_members_in_the_recycle_bin_count_nowhere(town):
    organization = OrganizationFactory(region=town)
    member_of(town, organization, deleted_at=timezone.now())
    member_of(town, None, deleted_at=timezone.now())
    yield
    assert figure("members", town.code) == 0
    assert region_table(
        revision=latest_revision(MONTH), region_code=town.code
    ).members_without_unit == 0  # fmt: skip


# --- Coverage -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "counted"),
    [
        (BEFORE, None, 1),
        (LAST, None, 1),
        (AFTER, None, 0),
        (BEFORE, AFTER, 1),
        (BEFORE, LAST, 0),
    ],
)
@beside
def test_a_coverage_is_current_from_its_start_to_the_day_before_its_end(
    town, starts_on, ends_on, counted
):
    CoverageFactory(
        organization__region=town,
        party_organization__region=town,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    yield
    assert figure("formed", town.code) == counted


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "counted"),
    [(LAST, None, 1), (AFTER, None, 0), (BEFORE, AFTER, 1), (BEFORE, LAST, 0)],
)
@beside
def test_work_coverage_is_current_from_its_start_to_the_day_before_its_end(
    town, starts_on, ends_on, counted
):
    WorkCoverageFactory(organization__region=town, starts_on=starts_on, ends_on=ends_on)
    yield
    assert figure("work_covered", town.code) == counted


@pytest.mark.parametrize(
    ("party", "covers"),
    [
        ({"dissolved_on": AFTER}, True),
        ({"dissolved_on": LAST}, False),
        ({"founded_on": LAST}, True),
        ({"founded_on": AFTER}, False),
        ({"deleted_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}, False),
    ],
)
@beside
def test_only_active_party_organizations_cover_and_light(town, party, covers):
    # Formed single and without members, so that it lights as soon as it is active.
    branch = PartyOrganizationFactory(region=town, name="支部", **party)
    CoverageFactory(organization__region=town, party_organization=branch)
    yield
    assert figure("formed", town.code) == int(covers)
    assert lit("fall_under_3", town) == ({"支部"} if covers else set())
    assert PartyOrganizationFact.objects.filter(region=town).count() == int(covers)


@beside
def test_an_organization_covered_twice_counts_once(town):
    organization = OrganizationFactory(region=town)
    for formation in ("single", "joint", "regional"):
        CoverageFactory(
            organization=organization,
            party_organization__region=town,
            party_organization__formation=formation,
        )
    yield
    assert figure("formed", town.code) == 1


@beside
def test_a_parent_committee_covers_only_where_a_link_says_so(town):
    parent = PartyOrganizationFactory(region=town, kind="committee")
    PartyOrganizationFactory(region=town, parent=parent)
    OrganizationFactory(region=town)
    yield
    assert figure("formed", town.code) == 0


@beside
def test_three_full_members_are_the_line_between_the_two_groups(town):
    with_full_members(town, 0)
    with_full_members(town, 0, probationary=1)
    with_full_members(town, 2, probationary=5)
    with_full_members(town, 3)
    with_full_members(town, 4)
    yield
    assert figure("with_members", town.code) == 4
    assert figure("few_members", town.code) == 2
    assert figure("three_full", town.code) == 2


@pytest.mark.parametrize("formation", ["joint", "regional", "industry", "attached"])
@beside
def test_every_formation_but_single_counts_as_joint_coverage(town, formation):
    with_full_members(town, 2, formation)
    with_full_members(town, 2, "single")
    with_full_members(town, 2)
    with_full_members(town, 3, formation)
    yield
    assert figure("few_members", town.code) == 3
    assert figure("jointly_covered", town.code) == 1
    assert figure("jointly_covered_rate", town.code) == pytest.approx(1 / 3)
    assert figure("single_formed", town.code) == 0
    assert figure("single_formed_rate", town.code) == 0


@beside
def test_an_organization_covered_singly_and_jointly_counts_on_both_sides(town):
    with_full_members(town, 2, "single", "joint")
    with_full_members(town, 3, "single", "joint")
    yield
    assert figure("jointly_covered", town.code) == 1
    assert figure("single_formed", town.code) == 1


@beside
def test_work_coverage_is_of_those_without_organization_coverage(town):
    covered = with_full_members(town, 0, "joint")
    WorkCoverageFactory(organization=covered)
    worked = OrganizationFactory(region=town)
    WorkCoverageFactory(organization=worked)
    WorkCoverageFactory(organization=worked, means="union")
    OrganizationFactory(region=town)
    OrganizationFactory(region=town)
    yield
    assert figure("formed", town.code) == 1
    assert figure("work_covered", town.code) == 1
    assert figure("work_covered_rate", town.code) == pytest.approx(1 / 3)
    assert figure("covered_rate", town.code) == pytest.approx(2 / 4)


@pytest.mark.parametrize("size", [30, 50, 80])
@beside
def test_sizes_include_their_number(town, size):
    OrganizationFactory(region=town, staff_count=size - 1)
    with_full_members(town, 1, "joint", staff_count=size)
    OrganizationFactory(region=town, staff_count=size + 1)
    having = "formed" if size == 80 else "with_members"
    yield
    assert figure(f"staff{size}", town.code) == 2
    assert figure(f"staff{size}_{having}", town.code) == 1
    assert figure(f"staff{size}_{having}_rate", town.code) == 0.5


@beside
def test_a_rate_without_denominator_is_empty(town):
    yield
    assert figure("organizations", town.code) == 0
    for code in ("formed_rate", "single_formed_rate", "staff80_formed_rate", "work_covered_rate"):
        assert figure(code, town.code) is None


# --- Regions ----------------------------------------------------------------------------------


@beside
def test_own_figures_of_a_region_with_children_have_a_row(county):
    OrganizationFactory(region=county.root, staff_count=5)
    OrganizationFactory(region=county.east, staff_count=3)
    yield
    revision = latest_revision(MONTH)
    table = region_table(revision=revision, region_code=county.root.code)
    assert [(row.label, row.values["staff"].value) for row in table.rows] == [
        ("东街道", 3),
        ("西镇", 0),
        ("经开区", 0),
        ("本级", 5),
        ("合计", 8),
    ]
    own = facts_behind(
        revision=revision,
        region_id=county.root.pk,
        scope=FigureScope.OWN,
        indicator="organizations",
    )
    assert [fact.staff_count for fact in own] == [5]


@beside
def test_without_own_organizations_there_is_no_own_row(county):
    OrganizationFactory(region=county.east)
    yield
    table = region_table(revision=latest_revision(MONTH), region_code=county.root.code)
    assert [row.kind for row in table.rows] == ["child", "child", "child", "total"]
