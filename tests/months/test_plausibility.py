"""Plausibility checks: each type of rule speaks up from its numbers on, and not before."""

import datetime

import pytest

from months.models import CheckRule
from months.services import close_month, compute_draft
from months.services.plausibility import findings
from orgs.models import Organization, OrganizationStatus
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.months.march import MONTH, with_full_members
from tests.months.registry import add_organizations
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
APRIL = MONTH.plus(1)


@pytest.fixture
def town(county):
    return county.east


def found(town, *codes) -> dict[str, list]:
    """Code → texts and names of what the April draft has."""
    draft = compute_draft(actor=None, month=APRIL)
    result: dict[str, list] = {}
    for each in findings(draft, town.pk):
        if not codes or each.code in codes:
            result.setdefault(each.code, []).append((each.text, each.organizations))
    return result


def test_nothing_is_found_in_a_quiet_town(town):
    add_organizations(town, 3)
    close_month(actor=None, month=MONTH)
    assert found(town) == {}


def test_without_a_month_before_nothing_is_compared_with_it(town):
    add_organizations(town, 3)
    assert found(town) == {}


def test_carry_over_what_counted_is_still_known_and_what_is_new_was_not_there(town):
    gone, _, _ = add_organizations(town, 3)
    close_month(actor=None, month=MONTH)
    Organization.objects.filter(pk=gone.pk).update(
        deleted_at=datetime.datetime(2026, 4, 9, tzinfo=datetime.UTC)
    )
    OrganizationFactory(region=town, name="漏报的公司")  # counts since ever
    new = OrganizationFactory(region=town, name="四月的公司")
    OrganizationStatus.objects.filter(organization=new).update(starts_on=APRIL.first_day)
    OrganizationFactory(region=town, name="四月成立", founded_on=APRIL.first_day)
    assert found(town, "carry_over")["carry_over"] == [
        ("上月定稿 3 家，其中 1 家台账里已没有（合并或删除）。", [gone.name]),
        ("1 家按台账上月末就应计入，上月定稿没有计入。", ["漏报的公司"]),
    ]


def test_must_be_zero_counts_members_without_unit(town):
    branch = PartyOrganizationFactory(region=town)
    assert found(town, "members_without_unit") == {}
    MemberFactory(party_organization=branch, organization=None)
    assert found(town, "members_without_unit")["members_without_unit"] == [
        ("未填单位党员 1，应为 0。", [])
    ]


def test_difference_explained_names_who_makes_the_difference(town):
    with_full_members(town, 3, "single", name="建了的")
    assert found(town, "single_formed") == {}
    with_full_members(town, 3, name="没建的")
    assert found(town, "single_formed")["single_formed"] == [
        ("正式党员3名以上组织数 2，单独组建数 1，差 1。", ["没建的"])
    ]


def test_list_required_takes_along_who_left_the_count(town):
    one, _ = add_organizations(town, 2)
    close_month(actor=None, month=MONTH)
    OrganizationStatus.objects.create(
        organization=one,
        starts_on=APRIL.first_day,
        state="suspended",
        staff_count=10,
        region=town,
        entered_state=True,
    )
    assert found(town, "out_of_operation")["out_of_operation"] == [
        ("1 家本月停业、注销或转为空壳，附名单。", [f"{one.name}（停业）"])
    ]


@pytest.mark.parametrize(("more", "speaks"), [(4, False), (5, True)])
def test_a_jump_is_one_from_both_numbers_on(town, more, speaks):
    """10 % and 5 organizations: of 40, five are more than 10 %, four are too few."""
    add_organizations(town, 40)
    close_month(actor=None, month=MONTH)
    for row in add_organizations(town, more):
        OrganizationStatus.objects.filter(organization=row).update(starts_on=APRIL.first_day)
    text = "两新组织数由上月 40 变为 45，增加 5（12%）。"
    wanted = {"jump_organizations": [(text, [])]} if speaks else {}
    assert found(town, "jump_organizations") == wanted


def test_a_jump_below_the_percentage_is_none(town):
    add_organizations(town, 60)
    close_month(actor=None, month=MONTH)
    for row in add_organizations(town, 5):  # 8.3 %
        OrganizationStatus.objects.filter(organization=row).update(starts_on=APRIL.first_day)
    assert found(town, "jump_organizations") == {}


def test_date_order_nothing_is_covered_before_it_was_founded(town):
    day = datetime.date(2025, 5, 1)
    good = OrganizationFactory(region=town, founded_on=day)
    wrong = OrganizationFactory(region=town, founded_on=day, name="先覆盖后成立")
    CoverageFactory(organization=good, starts_on=day, party_organization__region=town)
    CoverageFactory(
        organization=wrong,
        starts_on=day - datetime.timedelta(days=1),
        party_organization__region=town,
    )
    assert found(town, "date_order")["date_order"] == [
        ("1 家的组织覆盖起始日期早于组织或党组织的成立日期。", ["先覆盖后成立"])
    ]


def test_two_places_agree_from_five_members_and_a_tenth_on(county, town):
    away = PartyOrganizationFactory(region=county.west)
    here = OrganizationFactory(region=town)
    for _ in range(4):
        MemberFactory(party_organization=away, organization=here)
    assert found(town, "working_and_belonging") == {}
    MemberFactory(party_organization=away, organization=here)
    assert found(town, "working_and_belonging")["working_and_belonging"] == [
        ("按工作单位统计党员 5 名（含未填单位），按组织关系统计 0 名，相差 5。", [])
    ]


def test_a_check_that_is_off_or_not_valid_says_nothing(town):
    MemberFactory(party_organization=PartyOrganizationFactory(region=town), organization=None)
    rules = CheckRule.objects.filter(code="members_without_unit")
    rules.update(is_on=False)
    assert found(town, "members_without_unit") == {}
    rules.update(is_on=True, valid_to=APRIL.first_day)
    assert found(town, "members_without_unit") == {}
