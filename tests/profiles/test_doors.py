"""Facts by the doors of many rows: bulk edits, the import sheet, the workbook of a month."""

import datetime
import io

import openpyxl
import pytest
from django.utils import timezone

from core import bulk
from core.imports.loading.pipeline import import_workbook
from months import figures
from months.services import close_month
from months.services.governance import INDICATORS
from profiles.models import Profile, ProfileValues
from profiles.services import facts_of
from regions.models import Region
from regions.services import merge_regions
from reports.workbook import build_month_workbook
from tests.branches.factories import CoverageFactory
from tests.months.march import LAST, MONTH
from tests.orgs.factories import OrganizationFactory
from tests.profiles.factories import AreaFactory, AreaUnitFactory, known
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db
FEBRUARY = datetime.date(2026, 2, 1)


def _edited(actor, units, change, **value):
    edit = bulk.choose(actor=actor, kind="organizations", ids=[each.pk for each in units])
    bulk.preview(actor=actor, pk=edit.pk, change=change, value=value)
    bulk.commit(actor=actor, pk=edit.pk)
    return edit


def test_thirty_are_put_into_an_area_and_taken_back(cast, county):
    units = OrganizationFactory.create_batch(3, region=county.east)
    area = AreaFactory(region=county.east)
    edit = _edited(cast.town_staff, units, "put_in_area", area=str(area.pk))
    assert set(area.organizations.all()) == set(units)
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert not area.organizations.exists()
    _edited(cast.town_staff, units, "put_in_area", area=str(area.pk))
    _edited(cast.town_staff, units[:1], "take_out_of_area", area=str(area.pk))
    assert set(area.organizations.all()) == set(units[1:])


def test_areas_of_one_name_are_told_apart_when_regions_merge(cast, county):
    mine = AreaFactory(region=county.east, name="万达", kind="district")
    recycled = AreaFactory(
        region=county.east, name="万达", kind="market", deleted_at=timezone.now()
    )
    for kind in ("district", "market"):
        AreaFactory(region=county.west, name="万达", kind=kind)
    merge_regions(
        actor=cast.county_admin,
        pk=county.east.pk,
        version=Region.objects.get(pk=county.east.pk).version,
        into=county.west,
        starts_on=timezone.localdate(),
    )
    for each, name in ((mine, "万达（东街道）"), (recycled, "万达")):
        each.refresh_from_db()
        assert (each.name, each.region) == (name, county.west)


def test_the_api_keeps_no_row_of_which_nothing_is_said(cast, county, client):
    unit = OrganizationFactory(region=county.east)
    client.force_login(cast.town_staff)
    for said in ({}, {"has_union": ""}):
        answer = client.post(
            "/api/v1/organization-profiles/", {"organization": unit.uscc} | said, "application/json"
        )
        assert answer.status_code == 400 and "至少填写一项" in answer.content.decode()
    assert not Profile.objects.exists()


def test_a_fact_of_many_is_entered_from_a_day_on_and_taken_back(cast, county):
    units = OrganizationFactory.create_batch(2, region=county.east)
    known(units[0], FEBRUARY, in_market="no")
    edit = _edited(cast.town_staff, units, "in_market", value="yes", starts_on="2026-03-01")
    assert [facts_of(each)["in_market"] for each in units] == ["yes", "yes"]
    assert [facts_of(each, FEBRUARY)["in_market"] for each in units] == ["no", ""]
    bulk.take_back(actor=cast.town_staff, pk=edit.pk)
    assert [facts_of(each)["in_market"] for each in units] == ["no", ""]


def _load(actor, *rows, **options):
    file = io.BytesIO(workbook({"组织概况": list(rows)}))
    return import_workbook(actor=actor, source=file, name="概况.xlsx", **options)


def test_the_sheet_enters_facts_from_the_day_of_the_data_on(cast, county):
    units = OrganizationFactory.create_batch(3, region=county.east)
    west = OrganizationFactory(region=county.west)
    known(units[0], FEBRUARY, in_market="no", has_union="yes")
    code = "统一社会信用代码"
    rows = (
        {code: units[0].uscc, "在专业市场内": "是", "组织关系在本组织的党员": 2},
        {code: units[1].uscc, "未建立党组织原因": "正在筹建", "拟建日期": "2026-12-01"},
    )
    march = datetime.date(2026, 3, 1)
    result = _load(cast.town_staff, *rows, as_of=march)
    counts = result.sheets["组织概况"]
    assert (counts.created, counts.updated, counts.unchanged, counts.bad) == (1, 1, 0, 0)
    first, second = (facts_of(each) for each in units[:2])
    assert (first["in_market"], first["has_union"], first["related_here"]) == ("yes", "yes", 2)
    assert facts_of(units[0], FEBRUARY)["in_market"] == "no"
    assert (second["no_party_reason"], second["plan_on"]) == (
        "preparing",
        datetime.date(2026, 12, 1),
    )
    assert facts_of(units[1], FEBRUARY)["no_party_reason"] == ""
    assert Profile.objects.get(organization=units[0]).in_market == "yes"
    again = _load(cast.town_staff, *rows, as_of=march)
    assert again.sheets["组织概况"].unchanged == 2
    # Cleared, and what is bad: a word that is no answer, somebody else's organization.
    rows_before = ProfileValues.objects.count()
    cleared = _load(cast.town_staff, {code: units[0].uscc, "在专业市场内": "（清空）"}, as_of=march)
    assert cleared.sheets["组织概况"].updated == 1
    assert (facts_of(units[0])["in_market"], ProfileValues.objects.count()) == ("", rows_before)
    bad = _load(
        cast.town_staff,
        {code: units[2].uscc, "建立工会": "也许"},
        {code: west.uscc, "建立工会": "是"},
        as_of=march,
    )
    assert bad.sheets["组织概况"].bad == 2
    assert not Profile.objects.filter(organization__in=[units[2], west]).exists()


def test_a_month_counts_what_held_on_its_last_day_where_a_party_organization_covers(county):
    old = datetime.date(2020, 1, 1)
    for region, day in (
        (county.east, LAST),
        (county.east, LAST + datetime.timedelta(days=1)),
        (county.west, FEBRUARY),
    ):
        unit = OrganizationFactory(region=region)
        CoverageFactory(organization=unit, starts_on=old)
        known(unit, day, in_charter="yes", countersigned="no")
    # Without a Party organization it does not count.
    known(OrganizationFactory(region=county.west), FEBRUARY, in_charter="yes")
    AreaUnitFactory(area=AreaFactory(region=county.east), organization=unit)
    close_month(actor=None, month=MONTH)
    revision = figures.latest_revision(MONTH)
    lines = figures.beside(revision=revision, region_code="330999", indicators=INDICATORS)
    found = {line.label: [line.values[each.code].value for each in INDICATORS] for line in lines}
    assert found["东街道"] == [2, 1, 0.5, 0, 0, 0, 0]
    assert found["西镇"] == [1, 1, 1, 0, 0, 0, 0]
    assert found["合计"] == [3, 2, pytest.approx(2 / 3), 0, 0, 0, 0]
    # An area enters no total: the unit in it counts where it is registered.
    table = figures.region_table(revision=revision, region_code="330999")
    counted = {line.label: line.values["organizations"].value for line in table.rows}
    assert (counted["东街道"], counted["西镇"]) == (2, 2)
    out = io.BytesIO()
    build_month_workbook(revision=revision, region_code="330999", out=out)
    rows = openpyxl.load_workbook(out)["党建治理"].iter_rows(values_only=True)
    assert next(row for row in rows if row[0] == "区域")[1:3] == (
        "建立党组织的组织数",
        "党建写入章程数",
    )
