"""未定区域: who is in doubt, what is proposed, and moving by confirmation."""

import datetime
import io

import pytest
from django.urls import reverse
from django.utils import timezone

from core.errors import Refusal
from core.imports.loading.pipeline import import_workbook
from orgs.choices import Doubt
from orgs.models import CurrentFacts, Organization, OrganizationStatus
from orgs.services import Move, move_organizations, refresh_doubts
from regions.models import Region
from regions.services import merge_regions, rename_region
from tests.orgs.factories import OrganizationFactory, uscc
from tests.regions.factories import RegionFactory
from tests.workbooks import organization as row
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 1)


@pytest.fixture
def places(county):
    """当湖街道 was a town once; 东街道's one-character stem must not be searched for."""
    county.lake = RegionFactory(code="330999003", name="当湖街道", level="town", parent=county.root)
    return county


def doubts(region, address):
    organization = OrganizationFactory(region=region, address=address)
    refresh_doubts([organization.pk])
    found = Organization.objects.in_doubt().select_related("facts").filter(pk=organization.pk)
    return next(((each.facts.doubt, each.facts.proposed_region_id) for each in found), None)


def test_at_the_county_the_address_proposes_the_town(places):
    assert doubts(places.root, "测试县当湖街道人民路1号") == (
        Doubt.ABOVE_TOWNS,
        places.lake.pk,
    )
    assert doubts(places.root, "") == (Doubt.ABOVE_TOWNS, None)


def test_the_former_name_of_a_town_proposes_the_present_one(places):
    assert doubts(places.west, "当湖镇人民路1号") == (Doubt.OTHER_TOWN, places.lake.pk)


def test_an_address_without_a_present_town_is_in_doubt_without_proposal(places):
    assert doubts(places.west, "人民路1号") == (Doubt.NO_TOWN, None)
    assert doubts(places.west, "东镇路1号") == (Doubt.NO_TOWN, None)


def test_the_right_town_a_village_of_it_or_no_address_is_in_no_doubt(places):
    village = RegionFactory(code="330999003001", name="湖村", level="village", parent=places.lake)
    assert doubts(places.lake, "当湖街道人民路1号") is None
    assert doubts(village, "当湖街道湖村2号") is None
    assert doubts(places.west, "") is None


def in_doubt() -> set[int]:
    return set(Organization.objects.in_doubt().values_list("pk", flat=True))


def test_what_is_stored_follows_moves_at_once_and_all_else_by_night(cast, places):
    good = OrganizationFactory(region=places.lake, address="当湖街道人民路1号")
    bad = OrganizationFactory(region=places.west, address="当湖街道人民路2号")
    assert refresh_doubts() == 1
    assert in_doubt() == {bad.pk}
    move(cast.county_admin, bad, places.lake)
    move(cast.county_admin, good, places.west)
    assert in_doubt() == {good.pk}
    Region.objects.filter(pk=places.lake.pk).update(name="新湖街道")
    assert refresh_doubts() == 2
    stored = CurrentFacts.objects.values_list("pk", "doubt", "proposed_region_id")
    assert set(stored) == {(good.pk, "no_town", None), (bad.pk, "no_town", None)}
    assert refresh_doubts() == 0


def test_only_the_given_organizations_are_looked_at(places):
    one, other = (OrganizationFactory(region=places.root) for _ in range(2))
    assert refresh_doubts([one.pk]) == 1
    assert in_doubt() == {one.pk}
    assert refresh_doubts([]) == 0
    assert refresh_doubts() == 1
    assert in_doubt() == {one.pk, other.pk}


def test_of_two_towns_in_an_address_the_first_counts_and_of_two_names_the_longest(places):
    long = RegionFactory(code="330999004", name="当湖街道东区", level="park", parent=places.root)
    assert doubts(places.west, "当湖街道东区3号") == (Doubt.OTHER_TOWN, long.pk)
    assert doubts(places.west, "当湖街道西镇路3号") == (Doubt.OTHER_TOWN, places.lake.pk)


def test_an_import_reads_the_addresses_of_its_rows(county):
    for first, second in (("西镇大街1号", "东街道大街2号"), ("东街道大街1号", "西镇大街2号")):
        rows = [
            row(number, 区域代码="330999002", 地址=address)
            for number, address in enumerate((first, second), 701)
        ]
        file = io.BytesIO(workbook({"两新组织": rows}))
        assert import_workbook(actor=None, source=file, name="x.xlsx").stored
        wrong = uscc(701 if "东街道" in first else 702)
        assert in_doubt() == {Organization.objects.get(uscc=wrong).pk}


def move(actor, organization, region, version=None, day=DAY):
    organization.refresh_from_db()
    return move_organizations(
        actor=actor,
        moves=[Move(organization.pk, version or organization.version, region.code)],
        starts_on=day,
    )


def statuses(organization):
    rows = OrganizationStatus.objects.filter(organization=organization).order_by("starts_on")
    return [(row.starts_on, row.region_id) for row in rows]


def test_a_move_holds_from_its_day_and_keeps_what_was_before(cast, county):
    organization = OrganizationFactory(region=county.root)
    assert move(cast.county_admin, organization, county.east) == 1
    organization.refresh_from_db()
    assert organization.region == county.east
    assert statuses(organization) == [
        (datetime.date(1, 1, 1), county.root.pk),
        (DAY, county.east.pk),
    ]


def test_moving_again_changes_nothing(cast, county):
    organization = OrganizationFactory(region=county.root)
    move(cast.county_admin, organization, county.east)
    assert move(cast.county_admin, organization, county.east) == 0
    assert len(statuses(organization)) == 2


def test_what_was_noted_later_moves_along(cast, county):
    organization = OrganizationFactory(region=county.root)
    later = datetime.date(2026, 5, 1)
    OrganizationStatus.objects.create(
        organization=organization, starts_on=later, staff_count=99, state="operating",
        region=county.root, entered_state=False, entered_region=False,
    )  # fmt: skip
    move(cast.county_admin, organization, county.west)
    assert statuses(organization)[1:] == [(DAY, county.west.pk), (later, county.west.pk)]


def refused(actor, organization, region, **options):
    before = statuses(organization)
    with pytest.raises(Refusal) as refusal:
        move(actor, organization, region, **options)
    assert statuses(organization) == before
    return str(refusal.value)


def test_a_stale_version_is_refused(cast, county):
    organization = OrganizationFactory(region=county.root, name="被改过的公司")
    text = refused(cast.county_admin, organization, county.east, version=99)
    assert "被改过的公司 刚被他人修改过" in text


def test_a_day_to_come_is_refused(cast, county):
    organization = OrganizationFactory(region=county.root)
    day = timezone.localdate() + datetime.timedelta(days=1)
    assert "不能晚于今天" in refused(cast.county_admin, organization, county.east, day=day)


def test_a_town_neither_takes_from_nor_gives_to_another(cast, county):
    own = OrganizationFactory(region=county.east)
    other = OrganizationFactory(region=county.west)
    assert "目标区域不在您的管理范围内" in refused(cast.town_staff, own, county.west)
    assert "不在您的管理范围内" in refused(cast.town_staff, other, county.east)


def test_who_may_only_look_moves_nothing(client, cast, county):
    organization = OrganizationFactory(region=county.east)
    refused(cast.viewer, organization, county.east)
    client.force_login(cast.viewer)
    assert client.post("/organizations/undecided/move/", {}).status_code == 403


def test_the_page_lists_what_the_user_may_edit_and_confirms(client, cast, county):
    mine = OrganizationFactory(region=county.east, address="西镇大街1号", name="甲")
    OrganizationFactory(region=county.west, address="东街道大街1号", name="乙")
    refresh_doubts()
    client.force_login(cast.town_staff)
    page = client.get("/organizations/undecided/?from=2026-03-01").context["page"]
    assert [row.name for row in page.rows] == ["甲"]
    client.force_login(cast.county_admin)
    response = client.get("/organizations/undecided/")
    page = response.context["page"]
    assert {row.name for row in page.rows} == {"甲", "乙"}
    assert response.content.decode().count('class="tick"') == 3  # boxes take no room of a column
    response = client.post(
        "/organizations/undecided/move/",
        {
            "chosen": [mine.pk],
            f"version-{mine.pk}": next(row.version for row in page.rows if row.pk == mine.pk),
            f"region-{mine.pk}": "330999002",
            "from": "2026-03-01",
            "back": "//evil.example/",
        },
        follow=True,
    )
    assert response.redirect_chain == [("/organizations/undecided/", 302)]
    mine.refresh_from_db()
    assert mine.region == county.west
    assert "已划转 1 个组织" in response.content.decode()


# --- Names that are no more, or not written out ---------------------------------------------------


@pytest.fixture
def merged(cast, places):
    """黄姑镇 went up in 当湖街道, which then was merged into 独山镇; 旧仓镇 was renamed 新仓镇."""
    for number, name in enumerate(("黄姑镇", "独山镇", "旧仓镇"), 5):
        region = RegionFactory(
            code=f"33099900{number}", name=name, level="town", parent=places.root
        )
        setattr(places, ("gone", "port", "renamed")[number - 5], region)
    places.moved = OrganizationFactory(region=places.gone, address="测试县黄姑镇1号")

    def change(service, region, **values):
        region.refresh_from_db()
        service(
            actor=cast.county_admin,
            pk=region.pk,
            version=region.version,
            starts_on=datetime.date(2026, 3, 1),
            **values,
        )

    change(merge_regions, places.gone, into=places.lake)
    change(merge_regions, places.lake, into=places.port)
    change(rename_region, places.renamed, name="新仓镇", level="town")
    return places


def test_after_a_merger_the_successor_is_known_and_what_moved_is_in_no_doubt(merged):
    merged.moved.refresh_from_db()
    assert merged.moved.region == merged.port
    refresh_doubts()
    assert in_doubt() == set()
    for address in ("测试县黄姑镇1号", "当湖镇人民路1号", "独山街道2号"):
        assert doubts(merged.port, address) is None, address
        assert doubts(merged.west, address) == (Doubt.OTHER_TOWN, merged.port.pk), address
    assert doubts(merged.west, "旧仓镇3号") == (Doubt.OTHER_TOWN, merged.renamed.pk)


def test_a_name_alone_right_behind_the_countys_is_a_guess(merged):
    guess = (Doubt.GUESSED, merged.renamed.pk)
    for address in ("浙江省测试县新仓工业区1号", "测试新仓双红村", "测试县旧仓2组"):
        assert doubts(merged.root, address) == guess, address
        assert doubts(merged.west, address) == guess, address
        assert doubts(merged.renamed, address) is None, address
    assert doubts(merged.root, "测试县黄姑工业区") == (Doubt.GUESSED, merged.port.pk)
    # A street is none, nor a name elsewhere; a name that is written out counts first.
    for address in ("测试县新仓路3号", "测试县新仓大街3号", "工业区新仓小区3号"):
        assert doubts(merged.west, address) == (Doubt.NO_TOWN, None), address
    assert doubts(merged.root, "测试县新仓西镇1号") == (Doubt.ABOVE_TOWNS, merged.west.pk)


def test_guesses_stand_apart_and_are_ticked_together_only_among_themselves(client, cast, merged):
    OrganizationFactory(region=merged.root, address="测试县独山镇1号", name="写全的")
    OrganizationFactory(region=merged.root, address="测试县独山工业区1号", name="没写全的")
    refresh_doubts()
    client.force_login(cast.county_admin)
    page = client.get(reverse("orgs:undecided"))
    text = page.content.decode()
    assert text.count("data-proposed") == 1 and "（推测）" in text and "（建议）" in text
    assert "另有 1 个" in text and "?reason=guessed" in text
    alone = client.get(reverse("orgs:undecided") + "?reason=guessed").content.decode()
    assert "没写全的" in alone and "写全的</a>" in alone and alone.count("data-proposed") == 1


@pytest.mark.parametrize("few", [0, 500])
def test_what_is_in_doubt_is_searched_alike_few_or_many(client, cast, merged, monkeypatch, few):
    monkeypatch.setattr("orgs.views.organizations._FEW", few)
    for name in ("独山茶厂", "独山布厂"):
        OrganizationFactory(region=merged.root, address="测试县独山镇1号", name=name)
    OrganizationFactory(region=merged.west, address="测试县西镇1号", name="西镇茶厂")
    refresh_doubts()
    client.force_login(cast.county_admin)
    page = client.get(reverse("orgs:undecided") + "?q=茶厂").context["page"]
    assert [row.name for row in page.rows] == ["独山茶厂"]
