"""Sheets of the members' life: who is on the way, who floats, where files lie, teams and posts."""

import datetime
import io
import re

import pytest

from core.imports.loading.pipeline import FileRefused, import_workbook
from core.imports.wizard import runs
from core.models import ImportRow
from joining.models import Candidate, Helper, Look, StepRecord
from members.models import Member
from tests.members.factories import id_number
from tests.workbooks import member, party, workbook
from transfers.models import FloatingDeed, FloatingMember, MemberFile
from vanguard.models import Vanguard, VanguardMember

pytestmark = [pytest.mark.django_db, pytest.mark.dealt(3)]


@pytest.fixture
def load(county):
    """Import sheets as somebody; the small county is there."""

    def load(sheets, *, actor=None, **options):
        return import_workbook(
            actor=actor, source=io.BytesIO(workbook(sheets)), name="导入.xlsx", **options
        )

    branches = [party(number) for number in (1, 2)]
    branches.append(party(3, **{"区域代码": "330999002"}))
    members = [
        member(number, 1 + number % 2, **{"转正日期": "2016-07-01"}) for number in range(1, 7)
    ]
    members.append(member(9, 3))
    assert load({"党组织": branches, "党员": members}).errors == []
    return load


def away(number, **values):
    return {
        "登记类别": "流出",
        "身份证号": id_number(number),
        "姓名": f"党员{number}",
        "起始日期": "2025-02-01",
    } | values


def here(number, code="P002", **values):
    return {
        "登记类别": "流入",
        "身份证号": id_number(number),
        "姓名": f"来人{number}",
        "起始日期": "2025-03-01",
        "党组织代码": code,
        "对方党组织": "外县某党支部",
    } | values


def file(number, **values):
    return {
        "身份证号": id_number(number),
        "姓名": f"党员{number}",
        "保管单位": "上级党委",
        "核对日期": "2026-01-05",
    } | values


def team(code="P001", **values):
    return {
        "党组织代码": code,
        "类别": "责任区",
        "名称": "一号车间责任区",
        "地点": "一号车间",
        "设立日期": "2024-01-05",
    } | values


def candidate(number, **values):
    return {
        "身份证号": id_number(number),
        "姓名": f"申请人{number}",
        "人员类别": "业务骨干",
        "党组织代码": "P002",
        "递交入党申请书日期": "2023-01-05",
        "派人谈话日期": "2023-01-20",
        "确定积极分子日期": "2023-06-01",
        "积极分子备案日期": "2023-06-10",
        "指定培养联系人日期": "2023-06-15",
        "培养联系人": "党员1、党员3",
        "考察日期": "2023-12-01、2024-05-30",
    } | values


def said(result):
    """The errors, without the letters of columns: a file has only some of them."""
    return re.sub(r"(第\d+行 )[A-Z]+列", r"\1", "\n".join(result.errors))


def test_who_floats_is_in_both_registers_and_matched_once(load):
    sheets = {
        "流动党员": [
            away(2, 所在地="广东省深圳市", 最近联系日期="2025-09-01", 联系电话="13900001111"),
            here(50),
            # The same person: one of ours away, and here in another branch of the county.
            away(4),
            here(4, "P002", 姓名="党员4"),
        ]
    }
    result = load(sheets)
    assert (result.errors, result.sheets["流动党员"].created) == ([], 4)
    one = FloatingMember.objects.get(
        member__id_number_index=Member.objects.get(name="党员2").id_number_index
    )
    assert (one.party_organization.code, one.id_number_cipher, one.id_number_index) == (
        "P001",
        None,
        "",
    )
    assert one.deeds.get().kind == "contact" and one.last_contact_on == datetime.date(2025, 9, 1)
    assert Member.objects.get(name="党员2").is_floating
    pair = FloatingMember.objects.filter(counterpart__isnull=False)
    assert {each.side for each in pair} == {"away", "here"} and pair.count() == 2
    assert FloatingDeed.objects.filter(kind="find").count() == 2
    again = load(sheets)
    assert (again.errors, again.sheets["流动党员"].unchanged) == ([], 4)
    moved = load({"流动党员": [away(2, 所在地="广东省广州市")]})
    assert moved.sheets["流动党员"].updated == 1
    assert FloatingMember.objects.get(pk=one.pk).place == "广东省广州市"


def test_a_bad_row_of_each_sheet_names_column_and_reason_and_changes_nothing(load):
    result = load(
        {
            "流动党员": [
                away(77),
                away(2, 姓名="别人"),
                away(4, 党组织代码="P002"),
                away(6, 起始日期="2010-01-01"),
                here(51, 党组织代码=None),
                here(52, 对方党组织=None),
                here(1, "P002", 姓名="党员1"),
                here(53, 最近联系日期="2025-02-01"),
            ],
            "党员档案": [file(78), file(1, 姓名="别人"), file(3, 缺少的材料="没有的材料")],
            "党员作用": [team(结束日期="2023-01-05"), team("P404"), team(类别="别的")],
        }
    )
    text = said(result)
    for wanted in (
        "流动党员 第2行 “身份证号”：不在册",
        "流动党员 第3行 “姓名”：与党员名册中的姓名不同",
        "流动党员 第4行 “党组织代码”“P002”：与党员名册中的党组织不同",
        "流动党员 第5行 “起始日期”“2010-01-01”：早于入党日期",
        "流动党员 第6行 “党组织代码”：流入党员须填写党组织代码",
        "流动党员 第7行 “对方党组织”：流入党员须填写对方党组织",
        "流动党员 第8行 “身份证号”：此人的组织关系就在本党组织",
        "流动党员 第9行 “最近联系日期”“2025-02-01”：早于起始日期",
        "党员档案 第2行 “身份证号”：不在册",
        "党员档案 第3行 “姓名”：与党员名册中的姓名不同",
        "党员档案 第4行 “缺少的材料”“没有的材料”：不在当天的材料清单中",
        "党员作用 第2行 “结束日期”“2023-01-05”：早于设立日期",
        "党员作用 第3行 “党组织代码”“P404”：没有这个党组织",
        "党员作用 第4行 “类别”“别的”：只能填",
    ):
        assert wanted in text, (wanted, text)
    assert result.error_count == 14
    assert not (FloatingMember.objects.exists() or MemberFile.objects.exists())
    assert not Vanguard.objects.exists()


def test_files_of_a_branch_and_its_teams_come_in_one_go_and_change_again(load):
    sheets = {
        "党员档案": [
            file(1),
            file(3, 缺少的材料="入党志愿书、入党申请书"),
            file(5, 存放地点="柜二"),
        ],
        "党员作用": [team(), team(类别="突击队", 名称="抢险突击队", 职责或任务="防汛")],
    }
    result = load(sheets)
    assert result.errors == []
    assert [each.created for each in result.sheets.values()] == [3, 2]
    assert len(MemberFile.objects.get(member__name="党员3").missing) == 2
    row = Vanguard.objects.get(kind="zone")
    link = VanguardMember.objects.create(
        vanguard=row, member=Member.objects.get(name="党员2"), starts_on="2024-01-05"
    )
    result = load(
        {
            "党员档案": [file(5, 存放地点="柜三")],
            "党员作用": [team(结束日期="2025-01-05")],
        }
    )
    assert [each.updated for each in result.sheets.values()] == [1, 1]
    link.refresh_from_db()
    assert link.ends_on == datetime.date(2025, 1, 5)
    assert load(sheets).sheets["党员作用"].unchanged == 2


def test_who_was_on_the_way_stands_where_his_papers_say(load):
    sheets = {
        "发展党员": [
            candidate(60),
            candidate(
                61,
                研究发展对象日期="2024-06-25",
                发展对象备案日期="2024-07-01",
                公示开始="2024-06-11",
                公示结束="2024-06-20",
            ),
            {
                "身份证号": id_number(62),
                "姓名": "申请人62",
                "人员类别": "出资人",
                "区域代码": "330999001",
            },
        ]
    }
    result = load(sheets)
    assert result.errors == []
    found = {each.name: each for each in Candidate.objects.all()}
    assert [found[f"申请人{number}"].state for number in (60, 61, 62)] == [
        "activist",
        "target",
        "seedling",
    ]
    one = found["申请人61"]
    assert one.applied_on == datetime.date(2023, 1, 5) and one.branch_next
    assert StepRecord.objects.filter(candidate=one).count() == 7
    assert Look.objects.filter(candidate=one).count() == 2
    assert {each.name for each in Helper.objects.filter(candidate=one)} == {"党员1", "党员3"}
    assert found["申请人60"].gender and found["申请人62"].region.code == "330999001"
    again = load(sheets)
    assert again.errors == [] and again.sheets["发展党员"].unchanged == 3
    # He has come farther since: only what is new is recorded.
    further = candidate(60, 研究发展对象日期="2024-06-10", 考察日期="2024-05-30、2024-06-05")
    assert load({"发展党员": [further]}).sheets["发展党员"].updated == 1
    assert Candidate.objects.get(name="申请人60").records.count() == 6
    assert Look.objects.filter(candidate=found["申请人60"]).count() == 3


def test_days_that_the_law_does_not_allow_are_bad_rows_with_the_clause(load):
    load({"发展党员": [candidate(60)]})
    result = load(
        {
            "发展党员": [
                candidate(60, 派人谈话日期="2023-01-21"),
                candidate(63, 研究发展对象日期="2024-05-31"),
                candidate(64, 考察日期="2023-12-01", 研究发展对象日期="2024-06-10"),
                candidate(65, 积极分子备案日期=None, 研究发展对象日期="2024-06-10"),
                candidate(66, 培养联系人="党员2"),
                candidate(67, 培养联系人=None),
                candidate(1, 姓名="党员1"),
                candidate(68, 党组织代码=None),
                candidate(69, 区域代码="330999001"),
                candidate(70, 考察日期="2023-05-01"),
            ]
        }
    )
    text = said(result)
    for wanted in (
        "第2行 “派人谈话日期”“2023-01-21”：已登记为 2023-01-20",
        "第3行 “研究发展对象日期”：“确定发展对象”不能早于 2024-06-01",
        "第4行 “研究发展对象日期”：此前的考察",
        "第5行 “研究发展对象日期”：须先办理“积极分子报上级党委备案”",
        "第6行 “培养联系人”“党**”：不是本党组织当天的正式党员",
        "第7行 “培养联系人”：须有正式党员",
        "第8行 “身份证号”：已在党员名册中",
        "第9行 “党组织代码”：请填写培养党支部",
        "第10行 “区域代码”“330999001”：有培养党支部的不填区域代码",
        "第11行 “考察日期”“2023-05-01”：确定为入党积极分子以后",
    ):
        assert wanted in text, (wanted, text)
    assert "《中国共产党发展党员工作细则》" in text
    assert Candidate.objects.count() == 1


def test_the_wizard_shows_stars_and_an_import_is_undone_whole(load, wizard, cast, fresh):
    sheets = {
        "流动党员": [away(2, 联系电话="13900001111"), here(50)],
        "党员档案": [file(1)],
        "党员作用": [team()],
        "发展党员": [candidate(60)],
    }
    run = wizard(sheets)
    rows = list(ImportRow.objects.filter(run=run))
    assert {each.outcome for each in rows} == {"created"} and len(rows) == 5
    text = " ".join(f"{each.label} {each.cells}" for each in rows)
    for hidden in (id_number(2), id_number(50), id_number(60), "13900001111", "党员2", "党员1"):
        assert hidden not in text, hidden
    staff = fresh(cast.county_staff)
    run = wizard.work(runs.confirm(actor=staff, pk=run.pk, skip_bad_rows=False))
    assert FloatingMember.objects.count() == 2 and Candidate.objects.get().state == "activist"
    # What came later with another file goes back alone.
    later = wizard({"发展党员": [candidate(60, 研究发展对象日期="2024-06-10")]})
    later = wizard.work(runs.confirm(actor=staff, pk=later.pk, skip_bad_rows=False))
    assert StepRecord.objects.count() == 6
    wizard.work(runs.undo(actor=staff, pk=later.pk))
    assert (StepRecord.objects.count(), Candidate.objects.get().state) == (5, "activist")
    wizard.work(runs.undo(actor=staff, pk=run.pk))
    for model in (
        *(FloatingMember, FloatingDeed, MemberFile, Vanguard),
        *(Candidate, StepRecord, Helper, Look),
    ):
        assert not model.objects.exists(), model
    assert not Member.objects.filter(is_floating=True).exists()


def test_each_row_is_held_against_the_scope(load, cast):
    """A town imports no persons; teams only of its own Party organizations."""
    result = load({"党员作用": [team(), team("P003")]}, actor=cast.town_staff)
    assert "党员作用 第3行 “党组织代码”“P003”：没有这个党组织，或不在您的管理范围内" in said(result)
    assert result.error_count == 1
    for sheet in ({"流动党员": [away(2)]}, {"党员档案": [file(1)]}, {"发展党员": [candidate(60)]}):
        with pytest.raises(FileRefused, match="您的账号不能导入工作表"):
            load(sheet, actor=cast.town_staff)
