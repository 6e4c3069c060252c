"""The tree of regions by date: what moves, what earlier months keep, who may, and the way back."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Grant
from branches.models import FormerPlace, PartyOrganization
from core.errors import Conflict, Denied, Missing, Refusal
from core.months import Month
from months import figures
from months.models import Figure, OrganizationFact, RegionFact
from months.services import close_month, reopen_month
from orgs.models import CurrentFacts, Organization, OrganizationStatus
from regions.models import FormerRegion, Region, RegionChange
from regions.services import (
    abolish_region,
    found_region,
    merge_regions,
    move_region,
    plan_merge,
    plan_split,
    rename_region,
    split_region,
    undo_region_change,
)
from reports.services import rebuild_facts
from tests.accounts.factories import GrantFactory
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory
from tests.tables import content

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
#: The first day of this month: what holds from here on, the month before does not know.
DAY = TODAY.replace(day=1)
LAST = Month.current().plus(-1)
REGISTRY = (
    Region, FormerRegion, Organization, OrganizationStatus, CurrentFacts,
    PartyOrganization, FormerPlace, Grant,
)  # fmt: skip


@pytest.fixture
def settled(cast, county):
    """东街道 with a village, and 西镇: organizations and Party organizations in all of them."""
    county.village = RegionFactory(
        code="330999001001", name="东村", level="village", parent=county.east
    )
    county.orgs = {
        name: OrganizationFactory(name=name, region=region, address=address)
        for name, region, address in (
            ("甲", county.east, "东街道花园路1号"),
            ("乙", county.east, "东街道河滨路2号"),
            ("丙", county.village, "东村3号"),
            ("丁", county.west, "西镇4号"),
        )
    }
    binned = OrganizationFactory(name="戊", region=county.east)
    Organization.objects.filter(pk=binned.pk).update(deleted_at=timezone.now())
    county.party = PartyOrganizationFactory(name="花园路党支部", region=county.east)
    CoverageFactory(organization=county.orgs["甲"], party_organization=county.party)
    CoverageFactory(organization=county.orgs["乙"], party_organization=cast.branch)
    return county


def version(region):
    region.refresh_from_db()
    return region.version


def merge(actor, region, into, day=DAY):
    return merge_regions(
        actor=actor, pk=region.pk, version=version(region), into=into, starts_on=day
    )


def table(month, region_code="330999"):
    """Label → number of organizations in the town table of a closed month."""
    found = figures.region_table(revision=figures.latest_revision(month), region_code=region_code)
    return {row.label: row.values["organizations"].numerator for row in found.rows}


def names_seen(user):
    return set(Organization.objects.visible_to(user).values_list("name", flat=True))


def stands(name):
    return Organization.objects.get(name=name).region.name


# --- Merging -------------------------------------------------------------------------------------


def test_after_a_merge_everything_stands_in_the_successor(cast, settled):
    merge(cast.county_admin, settled.east, settled.west)
    assert [stands(name) for name in "甲乙丙丁戊"] == ["西镇", "西镇", "东村", "西镇", "西镇"]
    settled.village.refresh_from_db()
    settled.east.refresh_from_db()
    settled.west.refresh_from_db()
    assert settled.village.parent == settled.west
    assert settled.village.path == f"{settled.west.path}{settled.village.pk}/"
    assert (settled.east.abolished_on, settled.east.successor) == (DAY, settled.west)
    assert not PartyOrganization.objects.filter(region=settled.east).exists()


def test_days_before_a_merge_stay_as_they_were(cast, settled):
    merge(cast.county_admin, settled.east, settled.west)
    rows = OrganizationStatus.objects.filter(organization=settled.orgs["甲"]).order_by("starts_on")
    assert [(row.starts_on, row.region.name) for row in rows] == [
        (datetime.date(1, 1, 1), "东街道"),
        (DAY, "西镇"),
    ]


def test_a_closed_month_keeps_names_and_paths_and_the_next_shows_the_new_ones(cast, settled):
    close_month(actor=None, month=LAST)
    frozen = content(RegionFact, OrganizationFact, Figure)
    before = table(LAST)
    merge(cast.county_admin, settled.east, settled.west)
    rename_region(
        actor=cast.county_admin,
        pk=settled.west.pk,
        version=version(settled.west),
        name="东西新区",
        starts_on=DAY,
    )
    assert content(RegionFact, OrganizationFact, Figure) == frozen
    assert before == {"东街道": 3, "西镇": 1, "经开区": 0, "合计": 4}


def test_a_month_before_the_change_that_is_closed_or_reopened_after_it_is_the_same(cast, settled):
    close_month(actor=None, month=LAST)
    before = table(LAST)
    merge(cast.county_admin, settled.east, settled.west)
    rename_region(
        actor=cast.county_admin,
        pk=settled.west.pk,
        version=version(settled.west),
        name="东西新区",
        starts_on=DAY,
    )
    reopen_month(actor=None, month=LAST, reason="补报")
    revision = close_month(actor=None, month=LAST)
    assert revision.number == 2
    assert table(LAST) == before
    assert table(LAST, "330999001") == {"东村": 1, "本级": 2, "合计": 3}


def test_a_month_after_the_change_shows_the_new_tree(cast, settled):
    earlier = LAST.first_day
    merge(cast.county_admin, settled.east, settled.west, earlier)
    rename_region(
        actor=cast.county_admin,
        pk=settled.west.pk,
        version=version(settled.west),
        name="东西新区",
        starts_on=earlier,
    )
    close_month(actor=None, month=LAST)
    close_month(actor=None, month=LAST.plus(-1))
    assert table(LAST) == {"东西新区": 4, "经开区": 0, "合计": 4}
    assert table(LAST.plus(-1)) == {"东街道": 3, "西镇": 1, "经开区": 0, "合计": 4}


def test_after_a_merge_the_facts_are_those_of_a_recount(cast, settled):
    rebuild_facts()
    before = set(CurrentFacts.objects.values_list("pk", "coverage", "covering_party_ids__len"))
    merge(cast.county_admin, settled.east, settled.west)
    written = rebuild_facts()
    # Derived every ten minutes and every night, from the regions of that moment.
    for title in ("提前预警", "六清", "按条件的标签"):
        written.pop(title)
    assert not any(written.values())
    after = CurrentFacts.objects.values_list("pk", "coverage", "covering_party_ids__len")
    assert set(after) == before


def test_grants_on_the_merged_region_end_and_nobody_sees_more(cast, settled, fresh):
    below = GrantFactory(role="town_staff", region=settled.village)
    seen = {
        name: set(
            Organization.objects.visible_to(getattr(cast, name)).values_list("name", flat=True)
        )
        for name in ("town_staff", "viewer", "county_staff")
    }
    merge(cast.county_admin, settled.east, settled.west)
    assert seen["town_staff"] == {"甲", "乙", "丙", "戊"}
    for name in ("town_staff", "viewer"):
        user = fresh(getattr(cast, name))
        assert not user.current_grants
        assert not Organization.objects.visible_to(user).exists()
    assert names_seen(fresh(cast.county_staff)) == seen["county_staff"]
    below.refresh_from_db()
    assert below.ends_on is None


def test_the_plan_tells_by_number_what_the_deed_does(cast, settled):
    plan = plan_merge(
        actor=cast.county_admin, region=settled.east, into=settled.west, starts_on=DAY
    )
    assert [(line.kind, line.text) for line in plan.lines] == [
        ("下级区域", "东村"),
        ("授权", "镇街工作人员 1 项"),
        ("授权", "查看人员 1 项"),
        ("两新组织", "2 个"),
        ("党组织", "2 个"),
    ]


# --- Splitting -----------------------------------------------------------------------------------


def split(actor, region, **values):
    defaults = {
        "code": "330999004",
        "name": "花园街道",
        "level": "town",
        "starts_on": DAY,
    }
    return split_region(
        actor=actor, pk=region.pk, version=version(region), **{**defaults, **values}
    )


def test_a_split_by_address_takes_the_organizations_and_who_covers_only_them(cast, settled):
    plan = plan_split(actor=cast.county_admin, region=settled.east, starts_on=DAY, address="花园路")
    assert [(line.kind, line.text) for line in plan.lines] == [
        ("两新组织", "1 个"),
        ("党组织", "1 个"),
    ]
    new = split(cast.county_admin, settled.east, address="花园路")
    assert [stands(name) for name in "甲乙丙"] == ["花园街道", "东街道", "东村"]
    settled.party.refresh_from_db()
    cast.branch.refresh_from_db()
    assert (settled.party.region, cast.branch.region) == (new, settled.east)
    assert (new.parent, new.founded_on) == (settled.root, DAY)
    assert Grant.objects.filter(region=settled.east, ends_on=None).count() == 2


def test_a_split_by_sub_region_takes_all_that_is_in_it(cast, settled):
    new = split(cast.county_admin, settled.east, children=[settled.village])
    settled.village.refresh_from_db()
    assert settled.village.parent == new
    assert [stands(name) for name in "甲乙丙"] == ["东街道", "东街道", "东村"]


def test_months_before_a_split_do_not_know_the_new_region(cast, settled):
    split(cast.county_admin, settled.east, address="花园路", children=[settled.village])
    close_month(actor=None, month=LAST)
    assert table(LAST) == {"东街道": 3, "西镇": 1, "经开区": 0, "合计": 4}
    assert table(LAST, "330999001") == {"东村": 1, "本级": 2, "合计": 3}


def test_what_is_filed_later_in_a_new_region_falls_out_of_no_table(cast, settled):
    new = split(cast.county_admin, settled.east, address="花园路")
    OrganizationFactory(name="己", region=new)
    PartyOrganizationFactory(region=new)
    close_month(actor=None, month=LAST)
    assert table(LAST) == {"东街道": 3, "西镇": 1, "花园街道": 1, "经开区": 0, "合计": 5}


def test_a_split_without_anything_to_take_is_refused(cast, settled):
    with pytest.raises(Refusal, match="没有选择下级区域"):
        split(cast.county_admin, settled.east)
    with pytest.raises(Refusal, match="不是“东街道”现有的下级"):
        split(cast.county_admin, settled.east, children=[settled.west])


# --- Founding, renaming, hanging elsewhere, abolishing --------------------------------------------


def test_a_new_region_is_founded_under_its_parent(cast, county):
    region = found_region(
        actor=cast.county_admin, code="330999005", name="新镇", level="town", parent=county.root
    )
    assert region.path == f"{county.root.path}{region.pk}/"
    with pytest.raises(ValidationError, match="区域代码已存在"):
        found_region(
            actor=cast.county_admin, code="330999005", name="乙", level="town", parent=county.root
        )


def test_a_region_hangs_elsewhere_with_all_that_is_under_it(cast, settled):
    grid = RegionFactory(code="330999001901", name="格", level="grid", parent=settled.village)
    move_region(
        actor=cast.county_admin,
        pk=settled.village.pk,
        version=version(settled.village),
        parent=settled.west,
        starts_on=DAY,
    )
    grid.refresh_from_db()
    assert grid.path == f"{settled.west.path}{settled.village.pk}/{grid.pk}/"
    close_month(actor=None, month=LAST)
    assert table(LAST, "330999001") == {"东村": 1, "本级": 2, "合计": 3}


@pytest.mark.parametrize(("field", "where"), [("village", "不能是本区域或其下级")])
def test_no_circles(cast, settled, field, where):
    with pytest.raises(ValidationError, match=where):
        move_region(
            actor=cast.county_admin,
            pk=settled.east.pk,
            version=version(settled.east),
            parent=getattr(settled, field),
            starts_on=DAY,
        )
    with pytest.raises(ValidationError, match="不能并入本区域的下级"):
        merge(cast.county_admin, settled.east, settled.village)


def test_only_an_empty_region_is_abolished(cast, settled):
    with pytest.raises(Refusal, match="下级区域 1 个、两新组织 2 个、党组织 2 个"):
        abolish_region(
            actor=cast.county_admin,
            pk=settled.east.pk,
            version=version(settled.east),
            starts_on=DAY,
        )
    abolish_region(
        actor=cast.county_admin, pk=settled.park.pk, version=version(settled.park), starts_on=DAY
    )
    assert set(Region.objects.present().values_list("name", flat=True)) == {
        "测试县", "东街道", "东村", "西镇",
    }  # fmt: skip


def test_a_day_to_come_and_one_before_the_last_change_are_refused(cast, settled):
    def rename(name, day):
        rename_region(
            actor=cast.county_admin,
            pk=settled.east.pk,
            version=version(settled.east),
            name=name,
            starts_on=day,
        )

    with pytest.raises(ValidationError, match="不能晚于今天"):
        rename("新名", TODAY + datetime.timedelta(days=1))
    rename("新名", DAY)
    with pytest.raises(ValidationError, match="已有变更"):
        rename("又一个", DAY - datetime.timedelta(days=1))
    rename("再改", DAY)
    assert list(FormerRegion.objects.values_list("name", "until")) == [("东街道", DAY)]


def test_an_abolished_region_is_not_changed_again(cast, settled):
    merge(cast.county_admin, settled.east, settled.west)
    with pytest.raises(Refusal, match="已于"):
        merge(cast.county_admin, settled.east, settled.west)
    with pytest.raises(Refusal, match="已于"):
        merge(cast.county_admin, settled.park, settled.east)


# --- Who may -------------------------------------------------------------------------------------


def refused(error, function):
    before = content(*REGISTRY, RegionChange)
    with pytest.raises(error):
        function()
    assert content(*REGISTRY, RegionChange) == before


@pytest.mark.parametrize("name", ["county_staff", "town_staff", "viewer"])
def test_only_the_county_administrator_changes_regions(cast, settled, name):
    actor = getattr(cast, name)
    refused(Denied, lambda: merge(actor, settled.east, settled.park))
    refused(Denied, lambda: split(actor, settled.east, address="花园路"))


def test_an_administrator_of_one_town_neither_takes_from_nor_gives_to_another(cast, settled):
    actor = GrantFactory(role="county_admin", region=settled.east).user
    refused(Missing, lambda: merge(actor, settled.west, settled.east))
    refused(Denied, lambda: merge(actor, settled.east, settled.west))
    refused(
        Denied,
        lambda: found_region(
            actor=actor, code="330999777", name="新村", level="village", parent=settled.west
        ),
    )


def test_a_stale_version_is_a_conflict(cast, settled):
    refused(
        Conflict,
        lambda: merge_regions(
            actor=cast.county_admin,
            pk=settled.east.pk,
            version=99,
            into=settled.west,
            starts_on=DAY,
        ),
    )


# --- The way back --------------------------------------------------------------------------------


def change():
    return RegionChange.objects.latest("pk")


def test_undo_makes_every_table_what_it_was(cast, settled):
    rebuild_facts()
    before = content(*REGISTRY)
    deeds = (
        lambda: merge(cast.county_admin, settled.east, settled.west),
        lambda: split(
            cast.county_admin, settled.east, address="花园路", children=[settled.village]
        ),
        lambda: found_region(
            actor=cast.county_admin,
            code="330999005",
            name="新镇",
            level="town",
            parent=settled.root,
        ),
        lambda: abolish_region(
            actor=cast.county_admin,
            pk=settled.park.pk,
            version=version(settled.park),
            starts_on=DAY,
        ),
    )
    for deed in deeds:
        deed()
        assert content(*REGISTRY) != before
        undo_region_change(actor=cast.county_admin, pk=change().pk)
        assert content(*REGISTRY) == before


def test_a_change_on_which_somebody_built_stays(cast, settled):
    new = split(cast.county_admin, settled.east, address="花园路")
    OrganizationFactory(region=new)
    with pytest.raises(Refusal, match="已有新的记录引用"):
        undo_region_change(actor=cast.county_admin, pk=change().pk)
    merge(cast.county_admin, settled.village, settled.east)
    done = change()
    OrganizationStatus.objects.filter(organization=settled.orgs["丙"], starts_on=DAY).update(
        region=settled.west
    )
    with pytest.raises(Refusal, match="组织状况 1 条"):
        undo_region_change(actor=cast.county_admin, pk=done.pk)


def test_a_change_of_another_day_is_not_undone(cast, settled):
    merge(cast.county_admin, settled.east, settled.west)
    done = change()
    type(done.undo_set).objects.update(done_at=timezone.now() - datetime.timedelta(days=1))
    with pytest.raises(Refusal, match="只能撤销当天的变更"):
        undo_region_change(actor=cast.county_admin, pk=done.pk)


def test_who_may_not_change_may_not_undo(cast, settled):
    merge(cast.county_admin, settled.village, settled.east)
    done = change()
    with pytest.raises(Denied):
        undo_region_change(actor=cast.county_staff, pk=done.pk)
