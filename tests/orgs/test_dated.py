"""One rule for dated values: the same entries give the same rows through every door."""

import datetime
import io

import pytest

from core import bulk
from core.imports.loading.pipeline import import_workbook
from core.months import BEGINNING
from core.records import dated
from orgs.models import Organization, OrganizationStatus
from orgs.services import Move, move_organizations, update_organization
from regions.services import merge_regions
from tests import workbooks
from tests.core.api.conftest import Program
from tests.orgs.factories import OrganizationFactory
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db

JANUARY, MARCH, JUNE = (datetime.date(2026, month, 1) for month in (1, 3, 6))


@pytest.fixture
def organization(county):
    return OrganizationFactory(region=county.east, staff_count=9)


def series(organization):
    """(day, staff, state, region, what was entered) of each row."""
    return [
        (
            row.starts_on,
            row.staff_count,
            row.state,
            row.region.name,
            {name for name in row.VALUES if getattr(row, f"entered_{name}")},
        )
        for row in organization.statuses.order_by("starts_on").select_related("region")
    ]


ALL = {"staff_count", "state", "region"}


def form(user, organization, day, **values):
    organization = Organization.objects.get(pk=organization.pk)
    update_organization(
        actor=user,
        pk=organization.pk,
        version=organization.version,
        effective_on=day,
        **values,
    )


def api(user, organization, day, **values):
    organization = Organization.objects.get(pk=organization.pk)
    if "region" in values:
        values["region"] = values["region"].code
    change = {"version": organization.version, "effective_on": day.isoformat(), **values}
    answer = Program(user).send("PATCH", f"organizations/{organization.pk}/", change)
    assert answer.status_code == 200, answer.content


def bulk_edit(user, organization, day, **values):
    for change, value in values.items():
        edit = bulk.choose(actor=user, kind="organizations", ids=[organization.pk])
        given = {"value": getattr(value, "code", value), "starts_on": day.isoformat()}
        bulk.preview(actor=user, pk=edit.pk, change=change, value=given)
        bulk.commit(actor=user, pk=edit.pk)


def import_(user, organization, day, **values):
    held = OrganizationStatus.objects.filter(organization=organization, starts_on__lte=day)
    held = held.latest("starts_on")
    values = {name: values.get(name, getattr(held, name)) for name in held.VALUES}
    row = {
        **workbooks.organization(1, 统一社会信用代码=organization.uscc),
        "组织名称": organization.name,
        "职工人数": values["staff_count"],
        "经营状态": {"operating": "正常", "suspended": "停业"}[values["state"]],
        "区域代码": values["region"].code,
    }
    file = io.BytesIO(workbook({"两新组织": [row]}))
    assert import_workbook(actor=None, source=file, name="x.xlsx", as_of=day).stored


def move(user, organization, day, *, region):
    organization = Organization.objects.get(pk=organization.pk)
    moves = [Move(organization.pk, organization.version, region.code)]
    assert move_organizations(actor=user, moves=moves, starts_on=day) == 1


def region_change(user, organization, day, *, region):
    source = Organization.objects.get(pk=organization.pk).region
    merge_regions(actor=user, pk=source.pk, version=source.version, into=region, starts_on=day)


DOORS = {each.__name__: each for each in (form, api, bulk_edit, import_, move, region_change)}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_a_region_entered_before_a_later_staff_count_is_the_same_everywhere(
    cast, county, organization, door
):
    form(cast.county_admin, organization, JUNE, staff_count=60)
    door(cast.county_admin, organization, JANUARY, region=county.west)
    assert series(organization) == [
        (BEGINNING, 9, "operating", "东街道", ALL),
        (JANUARY, 9, "operating", "西镇", {"region"}),
        (JUNE, 60, "operating", "西镇", {"staff_count"}),
    ]
    organization.refresh_from_db()
    assert (organization.region, organization.staff_count) == (county.west, 60)


@pytest.mark.parametrize("door", [form, api, import_, move], ids=lambda door: door.__name__)
def test_an_earlier_region_ends_where_a_later_one_was_entered(cast, county, organization, door):
    form(cast.county_admin, organization, JUNE, region=county.park)
    door(cast.county_admin, organization, JANUARY, region=county.west)
    assert [(row[0], row[3]) for row in series(organization)] == [
        (BEGINNING, "东街道"),
        (JANUARY, "西镇"),
        (JUNE, "经开区"),
    ]
    organization.refresh_from_db()
    assert organization.region == county.park


@pytest.mark.parametrize("door", [form, api, import_], ids=lambda door: door.__name__)
def test_a_mistake_that_happened_to_equal_a_later_value_is_mended_without_loss(
    cast, organization, door
):
    form(cast.county_admin, organization, JUNE, staff_count=60)
    door(cast.county_admin, organization, JANUARY, staff_count=60)
    door(cast.county_admin, organization, JANUARY, staff_count=9)
    assert [row[:2] for row in series(organization)] == [(BEGINNING, 9), (JANUARY, 9), (JUNE, 60)]


def test_a_second_value_on_one_day_stands_beside_the_first(cast, county, organization):
    form(cast.county_admin, organization, MARCH, staff_count=60)
    import_(cast.county_admin, organization, MARCH, state="suspended")
    assert series(organization)[1:] == [
        (MARCH, 60, "suspended", "东街道", {"staff_count", "state"})
    ]


def test_what_came_to_a_merged_region_later_moves_along_from_that_day(cast, county, organization):
    elsewhere = OrganizationFactory(region=county.park)
    for day, region in ((MARCH, county.east), (JUNE, county.park)):
        form(cast.county_admin, elsewhere, day, region=region)
    region_change(cast.county_admin, organization, JANUARY, region=county.west)
    assert [(row[0], row[3]) for row in series(organization)] == [
        (BEGINNING, "东街道"),
        (JANUARY, "西镇"),
    ]
    assert [(row[0], row[3]) for row in series(elsewhere)] == [
        (BEGINNING, "经开区"),
        (MARCH, "西镇"),
        (JUNE, "经开区"),
    ]


def test_many_are_entered_in_one_statement_and_each_row_leaves_one_event(
    county, django_assert_num_queries
):
    rows = [OrganizationFactory(region=county.east, staff_count=number) for number in (1, 2, 3)]
    for row in rows[:2]:
        dated.enter(
            OrganizationStatus,
            dated.entries(OrganizationStatus, [row.pk], day=JUNE, values={"staff_count": 60}),
            columns=["staff_count"],
        )
    events = OrganizationStatus.pgh_event_model.objects
    before = events.count()
    values = {"staff_count": 2, "region_id": county.west.pk}
    entered = dated.entries(OrganizationStatus, [row.pk for row in rows], day=MARCH, values=values)
    with django_assert_num_queries(1):
        written = dated.enter(OrganizationStatus, entered, columns=list(values))
    assert set(written) == {row.pk for row in rows}
    assert [series(row)[1:] for row in rows] == [
        [
            (MARCH, 2, "operating", "西镇", {"staff_count", "region"}),
            (JUNE, 60, "operating", "西镇", {"staff_count"}),
        ],
        [
            (MARCH, 2, "operating", "西镇", {"region"}),
            (JUNE, 60, "operating", "西镇", {"staff_count"}),
        ],
        [(MARCH, 2, "operating", "西镇", {"staff_count", "region"})],
    ]
    recorded = list(events.order_by("pgh_id").values_list("pgh_label", "starts_on")[before:])
    assert sorted(recorded) == [("insert", MARCH)] * 3 + [("update", JUNE)] * 2
    assert dated.enter(OrganizationStatus, entered, columns=list(values)) == []
    assert events.count() == before + 5
