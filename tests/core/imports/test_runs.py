"""The wizard's steps: what is shown before, what is done then, and who may."""

import datetime
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from core import jobs
from core.choices import ImportStep, JobStatus
from core.errors import Missing, Refusal
from core.imports.reading.mapping import Mapping
from core.imports.sheets import registered
from core.imports.wizard import limits, runs
from core.imports.wizard.template import template
from core.jobs import spool
from core.models import ImportRow, ImportRun, ImportSource
from members.models import Member
from orgs.models import Organization
from tests.accounts.factories import GrantFactory
from tests.branches.factories import PartyOrganizationFactory
from tests.core.imports.test_pipeline import everything
from tests.members.factories import MemberFactory, id_number
from tests.orgs.factories import OrganizationFactory, uscc
from tests.regions.factories import RegionFactory
from tests.workbooks import (
    county_sheets,
    coverage,
    member,
    organization,
    party,
    post,
    workbook,
)


def shown(run, sheet="两新组织"):
    return {
        row.row_no: (row.outcome, row.cells)
        for row in ImportRow.objects.filter(run=run, sheet=sheet)
    }


def test_the_check_stores_nothing_and_shows_new_changed_unchanged_and_bad_rows(wizard, county):
    for number, name in ((1, "东风1有限公司"), (2, "旧名"), (3, "东风3有限公司")):
        OrganizationFactory(
            uscc=uscc(number), name=name, region=county.east, staff_count=60, industry="纺织"
        )
    before = everything()
    run = wizard(
        {
            "两新组织": [
                organization(1, 职工人数=61, 标签="规上、上市"),
                organization(2, 行业="（清空）", 联系电话="13900001111"),
                organization(3),
                organization(4, 成立日期="2020-01-01"),
                organization(5, 职工人数=-1, 区域代码="000"),
            ]
        }
    )
    assert (run.step, run.job.status) == (ImportStep.READY, JobStatus.SUCCEEDED)
    assert everything() == before
    assert shown(run) == {
        2: ("updated", {"staff_count": [60, 61], "tags": [None, ["上市", "规上"]]}),
        3: (
            "updated",
            {"name": ["旧名", "东风2有限公司"], "industry": ["纺织", None], "phone": [None, "*"]},
        ),
        4: ("unchanged", {}),
        5: (
            "created",
            {
                "uscc": [None, uscc(4)],
                "name": [None, "东风4有限公司"],
                "kind": [None, "enterprise"],
                "region_code": [None, "330999001"],
                "staff_count": [None, 60],
                "founded_on": [None, "2020-01-01"],
            },
        ),
        6: ("bad", {}),
    }
    bad = ImportRow.objects.get(run=run, row_no=6)
    assert "不能小于 0" in bad.errors and "没有这个区域" in bad.errors
    assert bad.label == f"{uscc(5)} · 东风5有限公司"


def test_what_was_shown_is_done_and_the_upload_is_deleted(wizard, cast, fresh):
    run = wizard(county_sheets(), who="county_admin")
    spooled = run.spooled
    run = wizard.work(runs.confirm(actor=fresh(cast.county_admin), pk=run.pk, skip_bad_rows=False))
    assert (run.step, run.job.status, run.result["stored"]) == ("done", "succeeded", True)
    assert Organization.objects.count() == Member.objects.count() == 3
    with pytest.raises(FileNotFoundError):
        spool.open_stored(spooled)


def test_a_commit_that_would_do_anything_else_stops_and_shows_what(wizard, cast, fresh, county):
    known = OrganizationFactory(uscc=uscc(1), name="旧名", region=county.east, staff_count=60)
    run = wizard({"两新组织": [organization(1), organization(2)]})
    Organization.objects.filter(pk=known.pk).update(name="改过的名")
    before = everything()
    confirm = {"actor": fresh(cast.county_staff), "pk": run.pk, "skip_bad_rows": False}
    run = wizard.work(runs.confirm(**confirm))
    assert (run.step, run.differing, run.job.status) == ("ready", 1, "succeeded")
    assert everything() == before
    differing = ImportRow.objects.get(run=run, differs=True)
    assert differing.cells == {"name": ["改过的名", "东风1有限公司"]}
    run = wizard.work(runs.confirm(**confirm))
    assert run.step == "done"
    assert Organization.objects.get(pk=known.pk).name == "东风1有限公司"


def test_bad_rows_hold_everything_up_until_the_good_ones_are_asked_for(wizard, cast, fresh):
    run = wizard({"两新组织": [organization(1), organization(2, 职工人数="许多")]})
    actor = fresh(cast.county_staff)
    with pytest.raises(Refusal, match="1 行有错"):
        runs.confirm(actor=actor, pk=run.pk, skip_bad_rows=False)
    run = wizard.work(runs.confirm(actor=actor, pk=run.pk, skip_bad_rows=True))
    assert (run.step, Organization.objects.count()) == ("done", 1)
    book = openpyxl.load_workbook(io.BytesIO(spool.open_stored(run.errors_spooled).read()))
    first = [cell.value for cell in book["两新组织"][2]]
    assert first[-1].startswith("E列“职工人数”")
    raw = spool._path(run.errors_spooled).read_bytes()
    assert raw[:2] != b"PK" and b"PK\x03\x04" not in raw


def test_a_file_that_cannot_be_read_says_why(wizard):
    run = wizard(b"nothing", name="名单.xlsx")
    assert runs.step_of(run) == ImportStep.CHECKING
    assert "不是 .xlsx" in run.job.error


def test_town_officer_imports_into_his_town_only(wizard, county):
    OrganizationFactory(uscc=uscc(1), name="西镇一厂", region=county.west, staff_count=60)
    PartyOrganizationFactory(code="P009", name="西镇党支部", region=county.west)
    OrganizationFactory(uscc=uscc(2), name="东风2有限公司", region=county.east, staff_count=60)
    run = wizard(
        {
            "区域": [
                {
                    "区域代码": "330999001",
                    "区域名称": "东街道",
                    "上级代码": "330999",
                    "层级": "镇街",
                },
                {"区域代码": "330999002", "区域名称": "西镇", "上级代码": "330999", "层级": "镇街"},
                {
                    "区域代码": "330999077",
                    "区域名称": "新村",
                    "上级代码": "330999001",
                    "层级": "村社",
                },
            ],
            "两新组织": [
                organization(1, 职工人数=99),
                organization(2, 区域代码="330999002"),
                organization(2 + 1),
                organization(4, 区域代码="330999002"),
            ],
            "党组织": [
                party(9, 党组织名称="抢来的"),
                party(1, 上级党组织代码="P009"),
                party(2),
                party(3, 上级党组织代码="P002", 区域代码="330999"),
            ],
            "组织覆盖": [coverage(1, 2), coverage(2, 9), coverage(2, 2)],
        },
        who="town_staff",
    )
    assert run.step == ImportStep.READY
    assert {
        sheet: sorted(n for n, (outcome, _) in shown(run, sheet).items() if outcome == "bad")
        for sheet in run.preview["sheets"]
    } == {"区域": [3, 4], "两新组织": [2, 3, 5], "党组织": [2, 3, 5], "组织覆盖": [2, 3]}
    # No message names what lies in the other town.
    errors = "".join(ImportRow.objects.filter(run=run).values_list("errors", flat=True))
    assert "西镇一厂" not in errors and "西镇党支部" not in errors
    assert all(cells == {} for outcome, cells in shown(run).values() if outcome == "bad")


def test_whether_a_code_is_unknown_or_elsewhere_is_answered_alike(wizard, county):
    PartyOrganizationFactory(code="P009", region=county.west)
    OrganizationFactory(uscc=uscc(2), region=county.east)
    run = wizard({"组织覆盖": [coverage(2, 9), coverage(2, 8)]}, who="town_staff")
    first, second = ImportRow.objects.filter(run=run).order_by("row_no")
    assert first.errors.replace("P009", "P008") == second.errors


@pytest.mark.parametrize("title", ["党员", "任职"])
def test_town_officer_imports_no_persons(wizard, title):
    row = member(1, 1) if title == "党员" else post(1, 1)
    run = wizard({title: [row]}, who="town_staff")
    assert run.job.status == JobStatus.FAILED
    assert f"不能导入工作表“{title}”" in run.job.error


def test_members_elsewhere_are_not_touched_by_a_county_that_is_one_of_two(
    wizard, county, cast, fresh
):
    other = RegionFactory(code="330998", name="邻县", level="county")
    branch = PartyOrganizationFactory(code="P777", region=other)
    MemberFactory(id_number=id_number(1), name="邻人", party_organization=branch)
    PartyOrganizationFactory(code="P001", region=county.east)
    assert not fresh(cast.county_staff).reach.part("import").everywhere
    run = wizard({"党员": [member(1, 1), member(2, 777), member(3, 1)]})
    assert {n: outcome for n, (outcome, _) in shown(run, "党员").items()} == {
        2: "bad",
        3: "bad",
        4: "created",
    }
    run = wizard({"任职": [post(1, 1, 姓名="某人")]})
    assert shown(run, "任职")[2][1]["person_name"] == [None, "某*"]
    both = GrantFactory(user__username="both", role="county_admin", region=county.root).user
    GrantFactory(user=both, role="county_admin", region=other)
    cast.both = both
    run = wizard({"党员": [member(1, 1, 组织关系转入日期="2026-05-01")]}, who="both")
    assert shown(run, "党员")[2][0] == "updated"


def test_persons_are_masked_in_everything_that_is_kept(wizard, county):
    PartyOrganizationFactory(code="P001", region=county.east)
    run = wizard({"党员": [member(1, 1, 姓名="王小明", 手机="13900002222")]})
    row = ImportRow.objects.get(run=run)
    assert (row.label, row.cells["name"], row.cells["id_number"], row.cells["phone"]) == (
        "王** · P001",
        [None, "王**"],
        [None, "*"],
        [None, "*"],
    )
    kept = repr(ImportRow.objects.values()[0]) + repr(ImportRun.objects.values()[0])
    assert "王小明" not in kept and id_number(1) not in kept and "13900002222" not in kept


def test_one_sees_his_own_imports_and_the_county_those_of_its_towns(wizard, cast, fresh):
    town = wizard({"两新组织": [organization(1)]}, who="town_staff")
    staff = wizard({"两新组织": [organization(2)]})
    admin = wizard({"党员": []} | {"两新组织": [organization(3)]}, who="county_admin")
    seen = {
        who: set(
            ImportRun.objects.visible_to(fresh(getattr(cast, who))).values_list("pk", flat=True)
        )
        for who in ("town_staff", "county_staff", "county_admin", "viewer", "secretary", "nobody")
    }
    everyone = {town.pk, staff.pk, admin.pk}
    assert seen == {
        "town_staff": {town.pk},
        "county_staff": everyone,
        "county_admin": everyone,
        "viewer": set(),
        "secretary": set(),
        "nobody": set(),
    }
    with pytest.raises(Missing):
        runs.confirm(actor=fresh(cast.town_staff), pk=staff.pk, skip_bad_rows=False)


def test_what_was_uploaded_in_a_former_reach_is_no_longer_seen(wizard, cast, fresh, county):
    run = wizard({"两新组织": [organization(1)]}, who="town_staff")
    cast.town_staff.grants.update(region=county.west)
    assert not ImportRun.objects.visible_to(fresh(cast.town_staff)).exists()
    assert not ImportRow.objects.visible_to(fresh(cast.town_staff)).exists()
    assert ImportRun.objects.visible_to(fresh(cast.county_admin)).get() == run


def test_foreign_titles_are_asked_for_and_remembered_for_the_source(wizard, cast, fresh):
    foreign = {
        "企业名单": [
            {
                "信用代码": uscc(1),
                "企业名称": "东风1有限公司",
                "组织类别": "非公企业",
                "区域代码": "330999001",
                "从业人数": 60,
                "核准日期": "2020-01-01",
            }
        ]
    }
    run = wizard(foreign, source_name="市监局导出")
    titles = ["信用代码", "企业名称", "组织类别", "区域代码", "从业人数", "核准日期"]
    (asked,) = run.open_titles
    assert (run.step, asked["title"], asked["sheet"]) == ("mapping", "企业名单", "")
    assert asked["columns"] == asked["titles"] == titles
    actor = fresh(cast.county_staff)
    with pytest.raises(ValidationError, match="都对应“组织名称”"):
        runs.explain(
            actor=actor,
            pk=run.pk,
            mapping=Mapping({}, {"两新组织": {"企业名称": "组织名称", "信用代码": "组织名称"}}),
        )
    run = wizard.work(
        runs.explain(
            actor=actor,
            pk=run.pk,
            mapping=Mapping(
                {"企业名单": "两新组织"},
                {
                    "两新组织": {
                        "信用代码": "统一社会信用代码",
                        "企业名称": "组织名称",
                        "从业人数": "职工人数",
                        "核准日期": "",
                    }
                },
            ),
        )
    )
    assert run.step == "ready"
    assert shown(run)[2][0] == "created"
    assert ImportSource.objects.get().name == "市监局导出"
    again = wizard(foreign, source_name="市监局导出")
    assert again.step == "ready"
    # Another person's file of the same name is asked about anew.
    assert wizard(foreign, source_name="市监局导出", who="county_admin").step == "mapping"


def test_csv_by_another_name_is_asked_for(wizard):
    text = "统一社会信用代码,组织名称,组织类别,区域代码,职工人数\n"
    run = wizard(text.encode("gb18030"), name="企业.csv")
    assert [each["title"] for each in run.open_titles] == ["企业"]


def test_an_example_and_the_notes_of_the_template_are_not_imported(wizard):
    book = openpyxl.load_workbook(io.BytesIO(template(list(registered().values()))))
    assert book.sheetnames == [*registered(), "填写说明"]
    sheet = book["两新组织"]
    assert sheet["A2"].value.startswith("（示例）")
    sheet.append([uscc(1), "东风1有限公司", "非公企业", "330999001", 60])
    out = io.BytesIO()
    book.save(out)
    run = wizard(out.getvalue())
    assert run.step == "ready", run.job.error
    assert {t: c["read"] for t, c in run.preview["sheets"].items() if c["read"]} == {"两新组织": 1}


def test_a_step_runs_once_however_often_it_is_delivered(wizard, cast, fresh):
    run = wizard({"两新组织": [organization(1)]})
    actor = fresh(cast.county_staff)
    run = runs.confirm(actor=actor, pk=run.pk, skip_bad_rows=False)
    with pytest.raises(runs.StepChanged):
        runs.confirm(actor=actor, pk=run.pk, skip_bad_rows=False)
    wizard.work(run)
    assert jobs.run(run.job_id) is None
    with pytest.raises(runs.StepChanged):
        runs.discard(actor=actor, pk=run.pk)
    assert Organization.objects.count() == 1


def test_expired_rows_are_forgotten(wizard, settings):
    run = wizard({"两新组织": [organization(1)]})
    assert runs.expire() == 0
    old = run.created_at - datetime.timedelta(days=settings.SPOOL_DAYS + 1)
    ImportRun.objects.update(created_at=old)
    assert runs.expire() == 1
    assert not ImportRow.objects.exists()
    run.refresh_from_db()
    assert run.step == ImportStep.DISCARDED


def test_one_person_has_a_few_files_waiting_to_be_checked_at_most(cast, county, monkeypatch):
    monkeypatch.setattr(limits, "MOST_WAITING", 1)
    file = workbook(county_sheets())
    runs.upload(actor=cast.county_staff, source=io.BytesIO(file), name="一.xlsx")
    with pytest.raises(Refusal, match="您已有 1 个文件在等待检查"):
        runs.upload(actor=cast.county_staff, source=io.BytesIO(file), name="二.xlsx")
    runs.upload(actor=cast.county_admin, source=io.BytesIO(file), name="三.xlsx")
    assert ImportRun.objects.count() == 2
