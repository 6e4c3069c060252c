"""Golden figures: what real counties reported, counted again from organizations and members."""

import pytest

from core.months import Month
from lights.models import Notice
from months.figures import region_table
from months.services import close_month
from tests.months.registry import (
    add_organizations,
    add_party_organizations,
    cover,
    employ,
)

MONTH = Month(2026, 3)


def total(county):
    """Close the month; return indicator code → value of the whole county, and the revision."""
    revision = close_month(actor=None, month=MONTH)
    table = region_table(revision=revision, region_code=county.root.code)
    return {code: value.value for code, value in table.total.values.items()}, revision


@pytest.mark.long
def test_jointly_covered_6015_of_6573_and_1442_singly_formed(county):
    """6,573 with one or two full members, 6,015 jointly covered; 1,442 with three, all single."""
    few = add_organizations(county.east, 4_000) + add_organizations(county.west, 2_573)
    enough = add_organizations(county.park, 1_442)
    joint = add_party_organizations(county.east, 1_203, "joint")
    single = add_party_organizations(county.park, 1_442, "single")
    # Five organizations to each joint branch: 1,203 × 5 = 6,015.
    cover((joint[i // 5], organization) for i, organization in enumerate(few[:6_015]))
    cover(zip(single, enough, strict=True))
    employ(((each, 1 + i % 2) for i, each in enumerate(few)), joint[0])
    employ(((each, 3) for each in enough), single[0])

    values, revision = total(county)
    assert values["organizations"] == 8_015
    assert (values["few_members"], values["jointly_covered"]) == (6_573, 6_015)
    assert f"{values['jointly_covered_rate']:.1%}" == "91.5%"
    assert (values["three_full"], values["single_formed"]) == (1_442, 1_442)
    assert values["single_formed_rate"] == 1
    assert (values["formed"], f"{values['formed_rate']:.1%}") == (7_457, "93.0%")
    assert not Notice.objects.filter(revision=revision, rule_code="full3_not_formed").exists()
    assert not Notice.objects.filter(revision=revision, rule_code="joint_over_5").exists()


def test_24_single_and_5_joint_branches_cover_all_121(county):
    """24 singly formed, five joint branches for the other 97: all covered, all five too large."""
    own = add_organizations(county.east, 24)
    others = add_organizations(county.west, 97)
    single = add_party_organizations(county.east, 24, "single")
    joint = add_party_organizations(county.west, 5, "joint")
    cover(zip(single, own, strict=True))
    cover((joint[i % 5], organization) for i, organization in enumerate(others))

    values, revision = total(county)
    assert (values["organizations"], values["formed"]) == (121, 121)
    assert values["formed_rate"] == values["covered_rate"] == 1
    assert values["work_covered_rate"] is None
    lit = Notice.objects.filter(revision=revision, rule_code="joint_over_5")
    assert set(lit.values_list("subject_id", flat=True)) == {each.pk for each in joint}
    assert sorted(lit.values_list("fact", flat=True)) == sorted(
        [f"覆盖正常经营的两新组织{number}个" for number in (19, 19, 19, 20, 20)]
    )


@pytest.mark.parametrize(("number", "with_members"), [(500, 489), (1_000, 978)])
def test_organizations_of_fifty_with_members_97_8_percent(county, number, with_members):
    large = add_organizations(county.east, number, staff_count=50)
    add_organizations(county.west, 40, staff_count=49)
    [branch] = add_party_organizations(county.east, 1, "joint")
    employ(((each, 1) for each in large[:with_members]), branch)

    values, revision = total(county)
    assert (values["staff50"], values["staff50_with_members"]) == (number, with_members)
    assert f"{values['staff50_with_members_rate']:.1%}" == "97.8%"
    lit = Notice.objects.filter(revision=revision, rule_code="staff50_no_member")
    assert lit.count() == number - with_members
    assert values["red"] == number - with_members
    assert values["amber"] == 40  # 30 to 49 staff without members
