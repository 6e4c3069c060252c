"""The figure in the table, the organizations behind it and the sum of the towns are one thing."""

import random

import pytest
from django.db.models import Sum

from core.months import Month
from lights.figures import changes as light_changes
from lights.figures import notices_behind
from months.choices import FigureScope
from months.figures import (
    changes,
    facts_behind,
    figure,
    region_table,
)
from months.indicators import BY_CODE, INDICATORS, MEMBERS_WITHOUT_UNIT
from months.models import RegionFact
from months.services import close_month
from orgs.models import Organization
from regions.models import Region
from tests.branches.factories import WorkCoverageFactory
from tests.months.registry import (
    add_organizations,
    add_party_organizations,
    cover,
    employ,
)
from tests.regions.factories import RegionFactory

pytestmark = pytest.mark.django_db

MONTH = Month(2026, 3)


@pytest.fixture(scope="module")
def county(kept_county):
    return kept_county


@pytest.fixture(scope="module")
def registry(county):
    """Every kind of organization in every kind of place, at random; lights of all rules."""
    chance = random.Random(3)
    village = RegionFactory(code="330999001001", name="东村", level="village", parent=county.east)
    places = [county.root, county.east, county.west, county.park, village]
    organizations: list[Organization] = []
    for place in places:
        for staff in (5, 29, 30, 49, 50, 79, 80, 200):
            organizations += add_organizations(place, 4, staff_count=staff)
        organizations += add_organizations(place, 2, staff_count=90, state="shell")
    parties = []
    for place in places:
        for formation in ("single", "joint", "regional"):
            parties += add_party_organizations(place, 2, formation)
        parties += add_party_organizations(
            place, 1, "regional", founded_on=MONTH.plus(-36).first_day
        )
        parties += add_party_organizations(
            place, 1, "regional", founded_on=MONTH.plus(-33).first_day
        )
    cover(
        (party, organization)
        for organization in organizations
        for party in chance.sample(parties[:16], chance.choice([0, 0, 1, 2]))
    )
    for organization in chance.sample(organizations, 60):
        WorkCoverageFactory(organization=organization)
    employ(((each, chance.choice([0, 0, 1, 2, 3, 4])) for each in organizations), parties[0])
    employ(
        ((each, chance.choice([0, 0, 0, 1])) for each in organizations), parties[1], "probationary"
    )
    employ([(None, 7)], parties[-1])
    return organizations


@pytest.fixture(scope="module")
def revision(registry):
    return close_month(actor=None, month=MONTH)


def all_rows(revision):
    for region in RegionFact.objects.filter(revision=revision):
        yield from region_table(revision=revision, region_code=region.code).rows


def behind(revision, row, code, **part):
    place = {"revision": revision, "region_id": row.region_id, "scope": row.scope}
    return facts_behind(**place, indicator=code, **part)


def changes_of(*, indicator, **place):
    """Of organizations, or of notices for lights."""
    moved = light_changes if BY_CODE[indicator].by_part else changes
    return moved(indicator=indicator, **place)


def test_the_registry_of_this_test_lights_every_rule_and_leaves_no_column_empty(revision):
    total = region_table(revision=revision, region_code="330999").total
    assert [code for code, value in total.values.items() if not value.value] == []
    assert set(revision.notices.values_list("rule_code", flat=True)) == {
        "staff50_no_member",
        "full3_not_formed",
        "term_expired",
        "staff30_no_member",
        "staff80_no_party_org",
        "term_due",
        "joint_over_5",
        "fall_under_3",
    }


def test_children_and_own_add_up_to_the_region_for_every_indicator(revision):
    for region in RegionFact.objects.filter(revision=revision):
        table = region_table(revision=revision, region_code=region.code)
        for indicator in INDICATORS:
            parts = [row.values[indicator.code] for row in table.rows[:-1]]
            whole = table.total.values[indicator.code]
            assert sum(part.numerator for part in parts) == whole.numerator
            if indicator.is_rate:
                assert sum(part.denominator for part in parts) == whole.denominator


def test_what_stands_behind_every_figure_of_every_row_is_as_many_as_it_says(revision):
    rows = list(all_rows(revision))
    assert {row.label for row in rows} >= {"东街道", "西镇", "经开区", "东村", "本级", "合计"}
    for row in rows:
        for indicator in INDICATORS:
            count_behind(revision, row, indicator)


def count_behind(revision, row, indicator):
    code, value = indicator.code, row.values[indicator.code]
    if indicator.by_part:
        place = {"revision": revision, "region_id": row.region_id, "scope": row.scope}
        assert notices_behind(**place, indicator=code).count() == value.numerator
    elif indicator.value:
        found = behind(revision, row, code)
        assert (found.aggregate(n=Sum(indicator.value))["n"] or 0) == value.numerator
        assert not found.filter(**{indicator.value: 0}).exists()
    else:
        assert behind(revision, row, code).count() == value.numerator
    if indicator.is_rate:
        assert behind(revision, row, code, part="denominator").count() == value.denominator
        missing = behind(revision, row, code, part="missing").count()
        assert missing == value.denominator - value.numerator


def test_figures_equal_a_count_in_python(revision):
    """A second way to count: facts one by one, with the conventions spelled out."""
    total = region_table(revision=revision, region_code="330999").total.values
    facts = [f for f in revision.organizations.all() if f.state == "operating"]
    formed = [f for f in facts if f.single_covered or f.other_covered]
    unformed = [f for f in facts if not (f.single_covered or f.other_covered)]
    work = [f for f in unformed if f.work_covered]
    three = [f for f in facts if f.full_member_count >= 3]
    few = [f for f in facts if f.member_count and f.full_member_count < 3]
    expected = {
        "organizations": len(facts),
        "staff": sum(f.staff_count for f in facts),
        "members": sum(f.member_count for f in facts),
        "full_members": sum(f.full_member_count for f in facts),
        "single_formed_rate": sum(f.single_covered for f in three) / len(three),
        "jointly_covered_rate": sum(f.other_covered for f in few) / len(few),
        "formed_rate": len(formed) / len(facts),
        "work_covered_rate": len(work) / len(unformed),
        "covered_rate": (len(formed) + len(work)) / len(facts),
        "staff80_formed": sum(f.staff_count >= 80 for f in formed),
    }
    assert {code: total[code].value for code in expected} == expected


def test_children_stand_in_code_order_then_own_then_total(revision):
    table = region_table(revision=revision, region_code="330999")
    assert [(row.label, row.kind, row.region_code) for row in table.rows] == [
        ("东街道", "child", "330999001"),
        ("西镇", "child", "330999002"),
        ("经开区", "child", "330999901"),
        ("本级", "own", "330999"),
        ("合计", "total", "330999"),
    ]
    assert list(table.total.values) == [each.code for each in INDICATORS]


def test_an_unknown_region_has_no_table(revision):
    with pytest.raises(RegionFact.DoesNotExist):
        region_table(revision=revision, region_code="110000")


def test_the_table_takes_three_queries(revision, django_assert_num_queries):
    with django_assert_num_queries(3):
        region_table(revision=revision, region_code="330999")


def test_lights_have_no_organizations_behind_them(revision, county):
    with pytest.raises(ValueError, match="by a part of the month"):
        facts_behind(
            revision=revision, region_id=county.root.pk, scope=FigureScope.TOTAL, indicator="red"
        )


def test_members_without_unit_stand_with_their_branch(revision, county):
    village = Region.objects.get(name="东村")
    found = {
        region.name: figure(
            revision=revision,
            region_id=region.pk,
            scope=FigureScope.TOTAL,
            indicator=MEMBERS_WITHOUT_UNIT,
        ).value
        for region in (county.root, county.east, county.west, village)
    }
    assert found == {"测试县": 7, "东街道": 7, "西镇": 0, "东村": 7}
