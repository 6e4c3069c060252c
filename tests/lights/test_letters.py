"""Red lights as letters: one for each town and month, or one for each light."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from core.errors import Denied, Refusal
from core.jobs import downloads
from core.models import Download, Notification
from lights.letters import RED_LIGHT, RED_LIGHT_SINGLE
from lights.models import Notice
from months.services import close_month, reopen_month
from papers.models import Delivery, Letter
from papers.services import letters
from papers.tasks import run_letters, start_letters
from rectification.models import Case, CaseStep
from tests import pages
from tests.core.attachments.samples import pdf
from tests.orgs.factories import OrganizationFactory
from tests.papers.factories import words_of

pytestmark = pytest.mark.django_db

MONTH = str(pages.MONTH)


@pytest.fixture(scope="module")
def county(kept_county):
    return kept_county


@pytest.fixture(scope="module")
def cast(kept_cast):
    return kept_cast


@pytest.fixture(scope="module")
def registry(cast, county):
    registry = pages.furnish(county)
    OrganizationFactory(name="东街道大厂", region=county.east, staff_count=90)
    registry.revision = close_month(actor=None, month=pages.MONTH)
    return registry


def issue(actor=None, kind=RED_LIGHT):
    return letters.issue_occasion(actor=actor, kind=kind, occasion=MONTH)


def red(region) -> set[str]:
    rows = Notice.objects.filter(region=region, severity="red", revision__number__gt=0)
    return set(rows.values_list("subject_name", flat=True))


def rows_of(letter) -> set[str]:
    return {row["subject"] for row in letter.kept["rows"]}


def test_each_town_with_red_lights_gets_one_letter_with_exactly_its_list(registry, county):
    made = issue()
    assert [each.to for each in made.letters] == ["东街道党工委", "西镇党委"]
    assert [each.serial for each in made.letters] == [1, 2]
    east, west = made.letters
    assert rows_of(east) == red(county.east) and "东街道大厂" in rows_of(east)
    assert rows_of(west) == red(county.west) and "西镇机械有限公司" in rows_of(west)
    assert east.title == "关于2026年3月红灯事项的提示函"
    said = words_of(letters.content_of(west))
    assert "西镇机械有限公司" in said and "东街道大厂" not in said
    assert f"共有红灯事项 {len(west.kept['rows'])} 个" in said
    assert "附件：西镇2026年3月红灯事项清单" in said


def test_issued_again_the_numbers_and_the_bytes_stay(registry):
    first = issue()
    files = [letters.content_of(each) for each in first.letters]
    again = issue()
    assert (first.new, again.new) == (2, 0)
    assert [each.number for each in again.letters] == [each.number for each in first.letters]
    assert [letters.content_of(each) for each in again.letters] == files


def test_the_command_writes_the_same_files_with_the_same_numbers(registry, tmp_path, capsys):
    def run(folder):
        call_command("issue_letters", MONTH, kind="red_light", out=str(folder), json=True)
        said = json.loads(capsys.readouterr().out.splitlines()[-1])
        return said, {each.name: each.read_bytes() for each in folder.iterdir()}

    first, files = run(tmp_path / "a")
    again, same = run(tmp_path / "b")
    assert (first["issued"], again["issued"]) == (2, 0)
    assert first["letters"] == again["letters"] and files == same
    assert {each["file"] for each in first["letters"]} == set(files)
    assert all(Document(io.BytesIO(each)).paragraphs for each in files.values())


@pytest.mark.parametrize(
    ("month", "kind", "said"),
    [
        ("2026-13", "red_light", "YYYY-MM"),
        ("2026-01", "red_light", "尚未定稿"),
        (MONTH, "blue_light", "没有文种 blue_light"),
        (MONTH, "circular", "没有文种 circular"),
    ],
)
def test_the_command_refuses_an_open_month_and_an_unknown_kind(
    registry, tmp_path, month, kind, said
):
    with pytest.raises(CommandError, match=said) as refused:
        call_command("issue_letters", month, kind=kind, out=str(tmp_path))
    assert refused.value.returncode == 2
    assert not Letter.objects.exists()


def test_a_town_does_not_write_in_the_name_of_the_county(cast, registry):
    assert issue(cast.town_staff).letters == []
    assert issue(cast.county_staff).new == 2


def test_a_restated_month_changes_no_letter_and_says_which_would_differ(cast, county, registry):
    first = issue(cast.county_staff)
    before = [letters.content_of(each) for each in first.letters]
    reopen_month(actor=cast.county_admin, month=pages.MONTH, reason="补报")
    OrganizationFactory(name="西镇漏报的厂", region=county.west, staff_count=80)
    assert [each.has_changed for each in letters.planned(cast.county_staff, RED_LIGHT, MONTH)] == [
        False,
        False,
    ]
    close_month(actor=None, month=pages.MONTH)
    found = letters.planned(cast.county_staff, RED_LIGHT, MONTH)
    assert [(each.to, each.has_changed) for each in found] == [
        ("东街道党工委", False),
        ("西镇党委", True),
    ]
    again = issue(cast.county_staff)
    assert again.new == 0
    assert [letters.content_of(each) for each in again.letters] == before


def test_a_voided_letter_is_issued_anew_under_the_next_number(cast, registry):
    west = issue(cast.county_staff).letters[1]
    letters.void(actor=cast.county_staff, pk=west.pk, version=west.version, reason="清单有误")
    again = issue(cast.county_staff)
    assert again.new == 1 and [each.serial for each in again.letters] == [1, 3]
    numbers = Letter.objects.order_by("serial").values_list("serial", "state")
    assert list(numbers) == [(1, "issued"), (2, "voided"), (3, "issued")]


def test_one_letter_for_each_light_goes_to_whoever_answers_for_it(cast, county, registry):
    made = issue(cast.county_staff, RED_LIGHT_SINGLE)
    red_lights = Notice.objects.filter(revision=registry.revision, severity="red")
    assert made.new == red_lights.count() == len(made.letters)
    assert [each.serial for each in made.letters] == list(range(1, made.new + 1))
    by_subject = {each.kept["subject"]: each for each in made.letters}
    bare = by_subject["西镇机械有限公司"]
    row = Delivery.objects.select_related("unit_type").get(letter=bare)
    assert (row.unit_type.model, row.unit_id) == ("organization", registry.west.pk)
    assert bare.kept["fact"] in words_of(letters.content_of(bare))


def test_a_town_issues_single_letters_for_its_own_units_and_nobody_twice(cast, county, registry):
    own = issue(cast.town_staff, RED_LIGHT_SINGLE)
    assert {each.issuer_id for each in own.letters} == {county.east.pk}
    assert {each.kept["subject"] for each in own.letters} == red(county.east)
    assert all(each.number.startswith("东两新改〔") for each in own.letters)
    rest = issue(cast.county_staff, RED_LIGHT_SINGLE)
    assert (
        rest.new
        == Notice.objects.filter(revision=registry.revision, severity="red")
        .exclude(region=county.east)
        .count()
    )


def test_one_job_issues_all_and_gives_one_archive(cast, registry):
    job = start_letters(actor=cast.county_staff, kind=RED_LIGHT, occasion=MONTH)
    same = start_letters(actor=cast.county_staff, kind=RED_LIGHT, occasion=MONTH)
    assert same.pk == job.pk and not Letter.objects.exists()
    steps: list[int] = []
    job.status = "running"
    job.save()
    result = run_letters(job, steps.append)
    assert (result["new"], result["letters"]) == (2, 2) and steps == [0, 50]
    offered = Download.objects.get(job=job)
    found, stream = downloads.take(actor=cast.county_staff, pk=offered.pk)
    with zipfile.ZipFile(io.BytesIO(stream.read())) as archive:
        names = archive.namelist()
        one = archive.read(names[0])
    issued = issue(cast.county_staff).letters
    assert [name.rpartition("/")[2] for name in names] == [
        letters.file_name(each) for each in issued
    ]
    assert one == letters.content_of(issued[0])
    assert found.name == "2026年3月红灯提示函.zip"


def test_a_job_that_is_stopped_over_the_files_says_what_is_issued(cast, registry):
    job = start_letters(actor=cast.county_staff, kind=RED_LIGHT, occasion=MONTH)

    def stop(percent: int) -> None:
        raise Refusal("任务已取消。")

    with pytest.raises(Refusal, match="文件已签发（新签发 2 份），没有打包"):
        run_letters(job, stop)
    assert Letter.objects.count() == 2 and not Download.objects.exists()


def test_each_town_is_told_once_of_many_letters(cast, registry):
    issue(cast.county_staff)
    told = Notification.objects.visible_to(cast.town_staff).filter(kind="letter")
    assert [each.text.split("，")[-1] for each in told] == ["请签收。"]


def test_nothing_is_issued_in_the_name_of_an_office_out_of_reach(cast, registry, monkeypatch):
    drafts = RED_LIGHT.drafts(None, MONTH)
    monkeypatch.setitem(vars(RED_LIGHT), "drafts", lambda actor, occasion: drafts)
    with pytest.raises(Denied):
        issue(cast.town_staff)
    assert not Letter.objects.exists()


def states(letter) -> set[str]:
    """Of the cases of which a letter speaks."""
    return {Case.objects.get(topic=topic, **{kind: pk}).state for topic, kind, pk in letter.about}


def test_a_letter_sends_its_cases_out_and_its_receipt_signs_for_them(cast, county, registry):
    assert set(Case.objects.filter(severity="red").values_list("state", flat=True)) == {"drafted"}
    made = issue(cast.county_staff)
    east = next(each for each in made.letters if each.key == county.east.code)
    west = next(each for each in made.letters if each.key == county.west.code)
    assert states(east) == states(west) == {"issued"}
    assert not Case.objects.filter(severity="amber").exclude(state="drafted").exists()
    letters.receive(actor=cast.town_staff, pk=east.pk)
    assert states(east) == {"acknowledged"} and states(west) == {"issued"}
    steps = CaseStep.objects.filter(move="acknowledge")
    assert {each.made_by for each in steps} == {cast.town_staff}


def test_a_receipt_that_came_back_on_paper_signs_for_the_cases_too(cast, county, registry):
    made = issue(cast.county_staff)
    west = next(each for each in made.letters if each.key == county.west.code)
    row = Delivery.objects.get(letter=west)
    letters.bring_back(actor=cast.county_staff, pk=row.pk, data=pdf(), name="回执.pdf")
    assert states(west) == {"acknowledged"}


def test_a_single_letter_moves_the_one_case_of_its_light(cast, county, registry):
    made = issue(cast.town_staff, RED_LIGHT_SINGLE)
    assert made.letters and all(states(each) == {"issued"} for each in made.letters)
    spoken_of = {tuple(each) for letter in made.letters for each in letter.about}
    others = [
        case
        for case in Case.objects.filter(severity="red")
        if (case.topic, "organization", case.organization_id) not in spoken_of
        and (case.topic, "party_organization", case.party_organization_id) not in spoken_of
    ]
    assert others and {case.state for case in others} == {"drafted"}
