"""Figures over time: months, revisions and regions that came or changed in between."""

from django.db.models import Sum

from core.months import Month
from lights.figures import changes as light_changes
from months.choices import FigureScope
from months.figures import (
    changes,
    deltas,
    latest_revision,
    region_table,
    trend,
)
from months.indicators import BY_CODE, INDICATORS
from months.models import Figure
from months.services import close_month, reopen_month
from orgs.models import OrganizationStatus
from tests.months.registry import (
    add_organizations,
)
from tests.regions.factories import RegionFactory

MONTH = Month(2026, 3)


def changes_of(*, indicator, **place):
    """Of organizations, or of notices for lights."""
    moved = light_changes if BY_CODE[indicator].by_part else changes
    return moved(indicator=indicator, **place)


def test_the_trend_has_twelve_months_and_gaps_where_none_was_closed(county):
    add_organizations(county.east, 3, staff_count=60)
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
