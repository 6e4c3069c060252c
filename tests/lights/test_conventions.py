"""Each rule that ships (docs/contract.md, "Rules that ship") at its edge."""

import datetime

import pytest

from lights.models import Notice, Rule
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.months.beside import beside, drawn, lit, lit_by  # noqa: F401 - the fixture
from tests.months.march import LAST, figure, with_full_members
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("staff", "code"),
    [
        (29, None),
        (30, "staff30_no_member"),
        (49, "staff30_no_member"),
        (50, "staff50_no_member"),
        (79, "staff50_no_member"),
    ],
)
@beside
def test_organizations_without_members_light_by_size(town, staff, code):
    OrganizationFactory(region=town, staff_count=staff)
    yield
    assert lit_by(town) == ({code} if code else set())
    if code:
        assert Notice.objects.get(region=town).fact == f"职工{staff}人，无党员"


@beside
def test_a_probationary_member_puts_out_the_light(town):
    with_full_members(town, 0, probationary=1, staff_count=50)
    yield
    assert lit("staff50_no_member", town) == set()


@beside
def test_eighty_staff_need_a_party_organization(town):
    with_full_members(town, 1, name="七十九", staff_count=79)
    with_full_members(town, 1, name="八十", staff_count=80)
    with_full_members(town, 1, "attached", name="已建", staff_count=80)
    yield
    assert lit("staff80_no_party_org", town) == {"八十"}
    assert Notice.objects.get(region=town, rule_code="staff80_no_party_org").fact == (
        "职工80人，党员1名，未建立党组织"
    )


@beside
def test_three_full_members_must_form_singly(town):
    with_full_members(town, 2, name="二名", probationary=1)
    with_full_members(town, 3, name="未建")
    with_full_members(town, 4, "joint", name="联建")
    with_full_members(town, 3, "single", name="单建")
    yield
    assert lit("full3_not_formed", town) == {"未建", "联建"}
    facts = dict(
        Notice.objects.filter(region=town, rule_code="full3_not_formed").values_list(
            "subject_name", "fact"
        )
    )
    assert facts == {
        "未建": "正式党员3名，未建立党组织",
        "联建": "正式党员4名，有党组织覆盖但未单独组建",
    }


@pytest.mark.parametrize(
    ("kind", "started", "lit"),
    [
        # Three years on the last day, a day later, six months later, and a day beyond.
        ("branch", "2023-03-31", "term_expired"),
        ("branch", "2023-04-01", "term_due"),
        ("branch", "2023-09-30", "term_due"),
        ("branch", "2023-10-01", None),
        ("general_branch", "2023-03-31", "term_expired"),
        ("general_branch", "2023-10-01", None),
        ("committee", "2023-03-31", None),
        ("committee", "2021-03-31", "term_expired"),
        ("committee", "2021-04-01", "term_due"),
        ("committee", "2021-10-01", None),
    ],
)
@beside
def test_terms_run_three_or_five_years(town, kind, started, lit):
    PartyOrganizationFactory(
        region=town,
        kind=kind,
        formation="regional",
        founded_on=datetime.date(2010, 1, 1),
        term_started_on=datetime.date.fromisoformat(started),
    )
    yield
    assert lit_by(town) == ({lit} if lit else set())


@beside
def test_a_term_counts_from_the_founding_where_no_term_is_known(town):
    PartyOrganizationFactory(
        region=town, formation="regional", name="到期", founded_on=datetime.date(2023, 3, 31)
    )
    yield
    assert lit("term_expired", town) == {"到期"}
    assert Notice.objects.get(region=town).fact == "本届任期已于2026-03-31届满，未换届"


def joint_branch(town, covering: int, **values):
    branch = PartyOrganizationFactory(region=town, **{"formation": "joint", **values})
    for _ in range(covering):
        CoverageFactory(organization__region=town, party_organization=branch)
    return branch


@beside
def test_a_joint_branch_over_five_organizations_lights(town):
    joint_branch(town, 5, name="五家")
    joint_branch(town, 6, name="六家")
    joint_branch(town, 6, name="区域", formation="regional")
    joint_branch(town, 6, name="总支", kind="general_branch")
    yield
    assert lit("joint_over_5", town) == {"六家"}
    assert (
        Notice.objects.get(region=town, rule_code="joint_over_5").fact
        == "覆盖正常经营的两新组织6个"
    )


@beside
def test_a_joint_branch_counts_only_organizations_in_operation(town):
    branch = joint_branch(town, 5, name="支部")
    CoverageFactory(
        organization__region=town, organization__state="shell", party_organization=branch
    )
    CoverageFactory(organization__region=town, party_organization=branch, ends_on=LAST)
    yield
    assert lit("joint_over_5", town) == set()


@beside
def test_a_single_branch_under_three_full_members_lights_by_membership(town):
    def branch(name, full, **values):
        found = PartyOrganizationFactory(region=town, name=name, **values)
        # They belong here and work elsewhere, or nowhere.
        for _ in range(full):
            MemberFactory(party_organization=found)
        MemberFactory(party_organization=found, status="probationary")

    branch("二名", 2)
    branch("三名", 3)
    branch("联合", 0, formation="joint")
    branch("党委", 0, kind="committee")
    yield
    assert lit("fall_under_3", town) == {"二名"}
    assert Notice.objects.get(region=town, rule_code="fall_under_3").fact == "正式党员2名"


@beside
def test_lights_of_a_party_organization_go_to_its_own_region(county):
    branch = PartyOrganizationFactory(region=county.park, formation="joint")
    for _ in range(6):
        CoverageFactory(organization__region=county.east, party_organization=branch)
    yield
    assert figure("amber", county.park.code) == 1
    assert figure("amber", county.east.code) == 0
    assert figure("formed", county.park.code) == 0
    assert figure("formed", county.east.code) == 6


@beside
def test_a_light_names_its_addressee_and_its_term(town):
    OrganizationFactory(region=town, staff_count=50)
    yield
    notice, rule = Notice.objects.get(region=town), Rule.objects.get(code="staff50_no_member")
    assert notice.due_on == LAST + datetime.timedelta(days=rule.grace_days)
    assert (notice.addressee, notice.severity) == (rule.addressee, "red")


@beside
def test_an_organization_is_listed_once_per_rule(town):
    with_full_members(town, 3, "joint", staff_count=80, name="联建")
    OrganizationFactory(region=town, staff_count=80, name="空白")
    yield
    found = sorted(Notice.objects.filter(region=town).values_list("subject_name", "rule_code"))
    organizations = [(name, code) for name, code in found if name in ("联建", "空白")]
    assert organizations == [
        ("空白", "staff50_no_member"),
        ("空白", "staff80_no_party_org"),
        ("联建", "full3_not_formed"),
    ]
