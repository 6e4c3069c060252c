"""A drive counts the registry, shows each town its own lines, and ends with numbers that stay."""

import datetime

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.errors import Conflict, Refusal
from drives import services
from drives.choices import Measure
from drives.models import Drive, DriveReport, DriveTarget
from drives.papers import PAPERS
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.drives.factories import END, START, DriveFactory, TargetFactory
from tests.orgs.factories import OrganizationFactory
from tests.regions.factories import RegionFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 7, 1)
OLD = datetime.date(2020, 1, 1)
DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def county(kept_county):
    return kept_county


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("drives.services.progress.timezone.localdate", lambda *args: TODAY)


@pytest.fixture
def drive(county):
    """东街道: one unit covered before, one since 10 June; 西镇: one since 20 June, lost again; one
    at the county; a village counts in its town."""
    village = RegionFactory(code="330999001009", name="东村", level="village", parent=county.east)
    for region, start, end in (
        (county.east, OLD, None),
        (village, datetime.date(2026, 6, 10), None),
        (county.west, datetime.date(2026, 6, 20), datetime.date(2026, 6, 25)),
        (county.root, datetime.date(2026, 6, 15), None),
    ):
        CoverageFactory(
            organization=OrganizationFactory(region=region, name=f"{region.name}公司"),
            party_organization=PartyOrganizationFactory(
                region=region, founded_on=start, name=f"{region.name}公司党支部"
            ),
            starts_on=start,
            ends_on=end,
        )
    drive = DriveFactory(region=county.root)
    TargetFactory(drive=drive, region=county.east, number=4)
    TargetFactory(drive=drive, region=county.west, measure="formed", number=1)
    drive.refresh_from_db()
    return drive


def figures(drive, user=None, day=None):
    found = services.progress_of(drive, user)
    return {
        line.town.name: [
            (each.baseline, each.gained, each.target) for each in (line.cells[0], line.cells[2])
        ]
        for line in found.lines(day or found.last)
    }


def test_progress_is_the_registrys_by_town_and_day(cast, county, drive, fresh):
    assert figures(drive) == {
        "本级": [(0, 1, 0), (0, 1, 0)],
        "东街道": [(1, 1, 4), (0, 1, 0)],
        "西镇": [(0, 0, 0), (0, 1, 1)],
        "经开区": [(0, 0, 0), (0, 0, 0)],
    }
    past = figures(drive, day=datetime.date(2026, 6, 22))
    assert past["西镇"] == [(0, 1, 0), (0, 1, 1)]
    assert figures(drive, day=drive.base)["东街道"] == [(1, 0, 4), (0, 0, 0)]
    found = services.progress_of(drive, cast.county_admin)
    covered = found.total(found.last)[0]
    assert (found.whole, covered.baseline, covered.gained, covered.target) == (True, 1, 2, 4)
    assert covered.rate == 0.5
    curve = dict(zip(found.days, found.curve(Measure.COVERED), strict=True))
    assert (curve[drive.base], curve[datetime.date(2026, 6, 22)], curve[TODAY]) == (1, 4, 3)
    # A town sees its own lines, and no sum of the county.
    own = services.progress_of(drive, fresh(cast.town_staff))
    assert ([each.name for each in own.towns], own.whole) == (["东街道"], False)
    for user in (cast.secretary, cast.instructor, cast.department, cast.nobody):
        assert not Drive.objects.visible_to(fresh(user)).exists()
    # What stands behind a figure is in scope, too.
    behind = services.behind(drive, "covered", cast.county_admin)
    assert [(str(each.subject), each.came) for each in behind] == [
        ("西镇公司", False),
        ("西镇公司", True),
        ("测试县公司", True),
        ("东村公司", True),
    ]
    seen = services.behind(drive, "covered", fresh(cast.town_staff))
    assert [(str(each.subject), each.town) for each in seen] == [("东村公司", "东街道")]


def test_a_drive_that_ended_keeps_its_numbers(cast, county, drive, monkeypatch):
    def move(name, **values):
        drive.refresh_from_db()
        return services.move_drive(
            actor=cast.county_admin, pk=drive.pk, version=drive.version, move=name, **values
        )

    with pytest.raises(Refusal, match="次日起才能结束"):
        move("finish")
    assert services.finish_due() == 0
    monkeypatch.setattr("drives.services.progress.timezone.localdate", lambda *args: END + DAY)
    assert (services.finish_due(), services.finish_due()) == (1, 0)
    drive.refresh_from_db()
    before = figures(drive)
    CoverageFactory(organization=OrganizationFactory(region=county.east), starts_on=START)
    assert figures(drive) == before and before["东街道"] == [(1, 1, 4), (0, 1, 0)]
    for change in (
        lambda: services.update_drive(
            actor=cast.county_admin, pk=drive.pk, version=drive.version, name="改名"
        ),
        lambda: services.set_targets(
            actor=cast.county_admin, pk=drive.pk, version=drive.version, targets={}
        ),
    ):
        with pytest.raises(Refusal, match="已经结束"):
            change()
    with pytest.raises(ValidationError):
        move("reopen")  # says no reason
    move("reopen", reason="县委决定延长一个月")
    drive.refresh_from_db()
    assert figures(drive)["东街道"] == [(1, 2, 4), (0, 1, 0)]
    assert not DriveReport.objects.exists()


def test_drives_and_targets_are_the_county_administrators(cast, county, drive):
    values = {
        "kind": "ten_batches",
        "name": "十个一批",
        "region": county.root,
        "ground": "县委通知",
        "starts_on": START,
        "ends_on": END,
        "measures": ["single", "work"],
    }
    for actor in (cast.county_staff, cast.town_staff, cast.viewer, cast.nobody):
        with pytest.raises(Refusal):
            services.create_drive(actor=actor, **values)
        with pytest.raises(Refusal):
            services.set_targets(actor=actor, pk=drive.pk, version=drive.version, targets={})
    made = services.create_drive(actor=cast.county_admin, **values)
    for bad, error in (
        ({"measures": []}, "统计内容"),
        ({"ends_on": START}, "晚于"),
        ({"ends_on": START + 800 * DAY}, "最长两年"),
        ({"ground": ""}, ""),
    ):
        with pytest.raises(ValidationError, match=error):
            services.update_drive(actor=cast.county_admin, pk=made.pk, version=made.version, **bad)

    def aim(targets, version=None):
        made.refresh_from_db()
        return services.set_targets(
            actor=cast.county_admin,
            pk=made.pk,
            version=version or made.version,
            targets=targets,
        )

    first = made.version
    aim({(county.east.pk, "single"): 5, (county.west.pk, "work"): 2})
    with pytest.raises(Conflict):
        aim({}, version=first)
    for bad in (
        {(county.east.pk, "members"): 5},
        {(county.east.pk + 10_000, "work"): 5},
        {(county.east.pk, "work"): 0},
    ):
        with pytest.raises(ValidationError):
            aim(bad)
    version = made.version
    aim({(county.east.pk, "single"): 6})
    stored = DriveTarget.objects.filter(drive=made).values_list("region__name", "number")
    assert list(stored) == [("东街道", 6)]
    aim({(county.east.pk, "single"): 6})
    made.refresh_from_db()
    assert made.version == version + 1  # the same again changed nothing
    # What is no longer counted has no target.
    services.update_drive(
        actor=cast.county_admin, pk=made.pk, version=made.version, measures=["work"]
    )
    assert not DriveTarget.objects.filter(drive=made).exists()
    assert PAPERS[0].model == "drives.Drive"


@pytest.mark.parametrize("number", [1, 3])
def test_pages_ask_the_same_however_many_towns_there_are(
    client, cast, county, drive, django_assert_max_num_queries, number
):
    for nth in range(number):
        town = RegionFactory(code=f"33099910{nth}", name=f"新镇{nth}", parent=county.root)
        TargetFactory(drive=drive, region=town)
    client.force_login(cast.county_admin)
    client.get(drive.get_absolute_url())
    with django_assert_max_num_queries(17):
        page = client.get(drive.get_absolute_url()).content.decode()
    assert "新镇0" in page and "不作排名" in page and "data-chart" in page
    with django_assert_max_num_queries(12):
        behind = client.get(reverse("drives:behind", args=[drive.pk, "covered"]))
    assert "东村公司" in behind.content.decode()
    answer = client.get(reverse("drives:workbook", args=[drive.pk]))
    book = openpyxl.load_workbook(answer_file(answer))
    assert book.sheetnames == ["进展", "每日", "明细"]
    rows = list(book["进展"].iter_rows(values_only=True))
    assert rows[1][:3] == ("区域代码", "区域", "统计内容")
    assert ("330999", "合计", "有党组织覆盖的单位", 1, 3, 2) in {row[:6] for row in rows[2:]}
    past = client.get(drive.get_absolute_url() + "?day=2026-06-22").content.decode()
    assert "2026-06-22 与基期" in past
    assert client.get(drive.get_absolute_url() + "?day=x").status_code == 200
    # A town's page says nothing of others.
    client.force_login(cast.town_staff)
    page = client.get(drive.get_absolute_url()).content.decode()
    assert "东街道" in page and "西镇" not in page and "合计" not in page


def answer_file(answer):
    import io

    return io.BytesIO(b"".join(answer.streaming_content))
