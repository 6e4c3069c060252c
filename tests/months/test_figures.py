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
    deltas,
    facts_behind,
    figure,
    latest_revision,
    region_table,
    trend,
)
from months.indicators import BY_CODE, INDICATORS, MEMBERS_WITHOUT_UNIT
from months.models import Figure, RegionFact
from months.services import close_month, reopen_month
from orgs.models import Organization, OrganizationStatus
from regions.models import Region
from tests.branches.factories import WorkCoverageFactory
from tests.months.registry import (
    add_organizations,
    add_party_organizations,
    cover,
    employ,
)
from tests.regions.factories import RegionFactory

MONTH = Month(2026, 3)


@pytest.fixture
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


@pytest.fixture
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


# --- Over time ----------------------------------------------------------------------------------


def test_the_trend_has_twelve_months_and_gaps_where_none_was_closed(registry):
    close_month(actor=None, month=MONTH.plus(-12))
    close_month(actor=None, month=MONTH.plus(-2))
    revision = close_month(actor=None, month=MONTH)
    points = trend(revision=revision, region_code="330999")
    assert [point.month for point in points] == [MONTH.plus(-back) for back in range(11, -1, -1)]
    assert [point.month for point in points if point.values] == [MONTH.plus(-2), MONTH]
    total = region_table(revision=revision, region_code="330999").total
    assert {code: points[-1].values[code] for code in total.values} == total.values


def test_the_trend_follows_a_region_that_got_another_code(county):
    add_organizations(county.east, 3)
    close_month(actor=None, month=MONTH.plus(-1))
    county.east.code, county.east.name = "330999011", "新东街道"
    county.east.save()
    revision = close_month(actor=None, month=MONTH)
    points = trend(revision=revision, region_code="330999011", months=2)
    assert [point.values["organizations"].value for point in points] == [3, 3]


def test_a_month_closed_before_an_indicator_existed_has_no_figure_of_it(county, client, cast):
    add_organizations(county.east, 3, staff_count=60)
    before = close_month(actor=None, month=MONTH.plus(-1))
    revision = close_month(actor=None, month=MONTH)
    younger = ["staff50", "staff50_with_members_rate"]
    Figure.objects.filter(revision=before, indicator__in=younger).delete()
    old = region_table(revision=before, region_code="330999")
    for row in old.rows:
        assert {row.values[code].value for code in younger} == {None}
        assert row.values["organizations"].value is not None
        assert row.values["few_members"].value == 0  # counted, and nought
    table = region_table(revision=revision, region_code="330999")
    assert table.total.values["staff50"].value == 3
    moved = deltas(table=table, previous=before)["total", county.root.pk]
    assert [moved[code] for code in (*younger, "organizations")] == [None, None, 0]
    first, second = trend(revision=revision, region_code="330999", months=2)
    assert "staff50" not in first.values and second.values["staff50"].value == 3
    client.force_login(cast.county_admin)
    page = client.get(f"/months/{MONTH.plus(-1)}/")
    shown = {cell.indicator.code: cell.text for cell in page.context["lines"][-1].cells}
    assert (shown["staff50"], shown["organizations"]) == ("—", "3")
    assert client.get(f"/months/{MONTH.plus(-1)}/workbook/").status_code == 200


def test_changes_are_exactly_those_that_came_and_went(county):
    """Deltas of every cell equal what entered less what left."""
    stays, leaves = add_organizations(county.east, 2, staff_count=60)
    [moves] = add_organizations(county.east, 1, staff_count=70)
    before = close_month(actor=None, month=MONTH.plus(-1))
    [enters] = add_organizations(county.east, 1, staff_count=80, founded_on=MONTH.first_day)
    day = MONTH.first_day
    for organization, values in (
        (stays, {"staff_count": 40}),
        (leaves, {"state": "deregistered"}),
        (moves, {"region": county.west}),
    ):
        base = {"staff_count": organization.staff_count, "state": "operating"}
        OrganizationStatus.objects.create(
            organization=organization,
            starts_on=day,
            **{**base, "region": county.east, **values},
        )
    now = close_month(actor=None, month=MONTH)

    def ids(rows):
        return {row.organization_id for row in rows}

    def moved(region, code, **part):
        return changes_of(
            revision=now,
            previous=before,
            region_id=region.pk,
            scope=FigureScope.TOTAL,
            indicator=code,
            **part,
        )

    east = moved(county.east, "organizations")
    assert (ids(east.entered), ids(east.left)) == ({enters.pk}, {leaves.pk, moves.pk})
    assert not east.altered.exists()
    staff = moved(county.root, "staff")
    assert (ids(staff.entered), ids(staff.left)) == ({enters.pk}, {leaves.pk})
    assert [(a.organization_id, a.before, a.after) for a in staff.altered] == [(stays.pk, 60, 40)]
    missing = moved(county.root, "staff50_with_members_rate", part="missing")
    assert (ids(missing.entered), ids(missing.left)) == ({enters.pk}, {stays.pk, leaves.pk})
    red = moved(county.root, "red")
    assert [n.subject_id for n in red.entered] == [enters.pk]
    assert {n.subject_id for n in red.left} == {stays.pk, leaves.pk}

    table = region_table(revision=now, region_code="330999")
    found = deltas(table=table, previous=before)
    assert {
        row.label: found[row.kind, row.region_id]["organizations"] for row in table.rows
    } == {"东街道": -1, "西镇": 1, "经开区": 0, "合计": 0}  # fmt: skip
    for row in table.rows:
        place = {"region_id": row.region_id, "scope": row.scope}
        for each in INDICATORS:
            if each.is_rate:
                continue
            difference = changes_of(revision=now, previous=before, indicator=each.code, **place)
            if each.value:
                sums = [
                    rows.aggregate(n=Sum(each.value))["n"] or 0
                    for rows in (difference.entered, difference.left)
                ]
                count = sums[0] - sums[1] + sum(a.after - a.before for a in difference.altered)
            else:
                count = difference.entered.count() - difference.left.count()
            assert found[row.kind, row.region_id][each.code] == count


def test_a_new_region_has_no_change_to_show(county):
    before = close_month(actor=None, month=MONTH.plus(-1))
    new = RegionFactory(code="330999003", name="新镇", level="town", parent=county.root)
    now = close_month(actor=None, month=MONTH)
    found = deltas(table=region_table(revision=now, region_code="330999"), previous=before)
    assert ("child", new.pk) not in found
    assert ("child", county.east.pk) in found


def test_all_organizations_of_a_new_region_have_entered(county):
    before = close_month(actor=None, month=MONTH.plus(-1))
    new = RegionFactory(code="330999003", name="新镇", level="town", parent=county.root)
    organizations = add_organizations(new, 2)
    now = close_month(actor=None, month=MONTH)
    found = changes(
        revision=now,
        previous=before,
        region_id=new.pk,
        scope=FigureScope.TOTAL,
        indicator="organizations",
    )
    assert {fact.organization_id for fact in found.entered} == {each.pk for each in organizations}
    assert not found.left.exists()


def test_a_rate_that_cannot_be_formed_has_no_change(county):
    before = close_month(actor=None, month=MONTH.plus(-1))
    add_organizations(county.east, 1, founded_on=MONTH.first_day)
    now = close_month(actor=None, month=MONTH)
    found = deltas(table=region_table(revision=now, region_code="330999"), previous=before)
    assert found["total", county.root.pk]["formed_rate"] is None
    assert found["total", county.root.pk]["organizations"] == 1


def test_two_revisions_of_a_month_can_be_compared(county):
    add_organizations(county.east, 1)
    first = close_month(actor=None, month=MONTH)
    reopen_month(actor=None, month=MONTH, reason="漏登一家")
    [added] = add_organizations(county.east, 1)
    second = close_month(actor=None, month=MONTH)
    assert latest_revision(MONTH) == second
    found = changes(
        revision=second,
        previous=first,
        region_id=county.root.pk,
        scope=FigureScope.TOTAL,
        indicator="organizations",
    )
    assert [fact.organization_id for fact in found.entered] == [added.pk]
    assert not found.left.exists()
