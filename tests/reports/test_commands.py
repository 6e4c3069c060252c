"""The commands about months: what they print and with which code they end."""

import datetime
import json
from unittest import mock

import pytest
from django.core.management import CommandError, call_command

from activities.models import DutyStanding
from core import jobs
from core.models import Job
from core.months import Month
from months.figures import latest_revision
from months.management.commands import close_month as close_command
from months.services import close_month, reopen_month
from orgs.models import CurrentFacts
from tests.branches.factories import CoverageFactory, PartyOrganizationFactory
from tests.members.factories import MemberFactory
from tests.orgs.factories import OrganizationFactory


@pytest.fixture
def registry(county):
    OrganizationFactory(region=county.east, staff_count=60)
    OrganizationFactory(region=county.west, staff_count=30)
    OrganizationFactory(region=county.west, state="shell")
    return county


RESULT = {"month": "2026-03", "revision": 1, "organizations": 2, "red": 1, "amber": 1}


def test_close_month_prints_one_json_object_as_the_last_line(registry, capsys):
    for _ in range(2):
        call_command("close_month", "2026-03", "--json")
        assert json.loads(capsys.readouterr().out.splitlines()[-1]) == RESULT


def test_close_month_speaks_chinese_without_json(registry, capsys):
    call_command("close_month", "2026-03")
    assert capsys.readouterr().out == (
        "2026年3月已定稿（第 1 版）：两新组织 2 家，红灯 1 个，黄灯 1 个。\n"
    )


def test_the_preview_of_a_restatement_names_the_cells_and_closes_nothing(registry, capsys):
    month = Month(2026, 3)
    close_month(actor=None, month=month)
    reopen_month(actor=None, month=month, reason="漏报")
    OrganizationFactory(region=registry.west, staff_count=7)
    call_command("close_month", "2026-03", "--preview")
    said = capsys.readouterr().out
    assert "西镇 两新组织数：1 → 2\n" in said and "合计 职工数：90 → 97\n" in said
    assert "东街道" not in said and "没有定稿" in said
    assert latest_revision(month).number == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["close_month", str(Month.current().plus(1))], "还没有结束"),
        (["close_month", str(Month.current().plus(1)), "--worker"], "还没有结束"),
        (["close_month", "2026-02", "--preview"], "没有定稿过"),
        (["close_month", "2026-03", "--preview"], "已定稿"),
        (["close_month", "2026-3"], "月份应写成 YYYY-MM"),
        (["close_month", "2026-13"], "月份应写成 YYYY-MM"),
        (["reopen_month", "2026-02", "--reason", "更正"], "没有定稿"),
        (["reopen_month", "2026-03", "--reason", " "], "请写明撤销定稿的原因"),
        (["reopen_month", "三月", "--reason", "更正"], "月份应写成 YYYY-MM"),
        (["show_month", "2026-02", "--region", "330999"], "尚未定稿"),
        (["show_month", "2026-03", "--region", "110000"], "没有区域代码 110000"),
    ],
)
def test_what_cannot_be_done_ends_with_2(registry, arguments, message):
    close_month(actor=None, month=Month(2026, 3))
    with pytest.raises(CommandError, match=message) as error:
        call_command(*arguments)
    assert error.value.returncode == 2
    assert latest_revision(Month(2026, 3)).number == 1


def test_reopen_and_close_make_revision_2(registry, capsys):
    call_command("close_month", "2026-03")
    call_command("reopen_month", "2026-03", "--reason", "漏登")
    capsys.readouterr()
    call_command("close_month", "2026-03", "--json")
    assert json.loads(capsys.readouterr().out) == {**RESULT, "revision": 2}
    assert latest_revision(Month(2026, 3)).reason == "漏登"


def test_show_month_prints_aligned_columns(registry, capsys):
    call_command("close_month", "2026-03")
    capsys.readouterr()
    call_command("show_month", "2026-03", "--region", "330999")
    title, *lines, unassigned = capsys.readouterr().out.splitlines()
    assert title == "测试县 2026年3月（第 1 版）"
    assert [line.split()[:3] for line in lines] == [
        ["区域", "两新组织数", "职工数"],
        ["东街道", "1", "60"],
        ["西镇", "1", "30"],
        ["经开区", "0", "0"],
        ["合计", "2", "90"],
    ]
    widths = {len(line.encode("gb18030")) for line in lines}  # two bytes where two columns
    assert len(widths) == 1
    assert unassigned == "另有未填单位党员 0 名。"


def test_rebuild_facts_mends_every_column(registry, capsys):
    organization = OrganizationFactory(region=registry.east, staff_count=60)
    coverage = CoverageFactory(organization=organization, party_organization__region=registry.east)
    MemberFactory(organization=organization, party_organization=coverage.party_organization)
    close_month(actor=None, month=Month(2026, 3))
    CurrentFacts.objects.update(
        coverage="work", member_count=9, red_count=9, amber_count=9, doubt="no_town"
    )
    call_command("rebuild_facts")
    facts = CurrentFacts.objects.get(organization=organization)
    assert (facts.coverage, facts.covering_party_ids) == (
        "single",
        [coverage.party_organization_id],
    )
    assert (facts.member_count, facts.full_member_count) == (1, 1)
    assert (facts.red_count, facts.amber_count, facts.doubt) == (0, 0, "")
    capsys.readouterr()
    call_command("rebuild_facts")
    titles = (
        "区域存疑",
        "覆盖",
        "届次",
        "党员去向",
        "党员数",
        "党组织人数",
        "六清",
        "党费欠缴",
        "发展党员的进度和下一步",
        "组织生活",
        "整改件所在区域",
        "亮灯",
    )
    titles += ("提前预警", "按条件的标签")
    assert capsys.readouterr().out == "".join(f"{title}：更新 0 行\n" for title in titles)


@pytest.mark.django_db(transaction=True)
def test_what_no_night_looks_at_again_is_mended_when_all_is_rebuilt(registry):
    """Rows that are derived, written by somebody else."""
    PartyOrganizationFactory(region=registry.east, founded_on=datetime.date(2020, 1, 1))
    OrganizationFactory(region=registry.east)
    call_command("rebuild_facts")
    CurrentFacts.objects.update(doubt="no_town")
    derived = DutyStanding.objects.count()
    DutyStanding.objects.all().delete()
    call_command("rebuild_facts")
    assert not DutyStanding.objects.exists()
    assert CurrentFacts.objects.exclude(doubt="").exists()
    call_command("rebuild_facts", "--whole")
    assert derived and DutyStanding.objects.count() == derived
    assert not CurrentFacts.objects.exclude(doubt="").exists()


# --- Through a worker ---------------------------------------------------------------------------


def test_a_worker_closes_the_month_for_the_command(registry, capsys, monkeypatch):
    # The worker is this process: what matters is that job and command agree.
    start = close_command.start_closing

    def start_and_run(**kwargs):
        job = start(**kwargs)
        jobs.run(job.pk)
        job.refresh_from_db()
        return job

    monkeypatch.setattr(close_command, "start_closing", start_and_run)
    call_command("close_month", "2026-03", "--worker", "--json")
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == RESULT
    job = Job.objects.get(key="close:2026-03")
    assert (job.status, job.result) == ("succeeded", RESULT)


def test_without_a_worker_the_command_says_so(registry, monkeypatch):
    monkeypatch.setattr(close_command, "QUEUE_SECONDS", -1)
    with (
        mock.patch("core.jobs.service.send"),
        pytest.raises(CommandError, match="请启动 worker"),
    ):
        call_command("close_month", "2026-03", "--worker")
    assert latest_revision(Month(2026, 3)) is None


def test_a_failed_job_is_told_with_its_reason(registry, monkeypatch):
    failed = Job(pk=7, status="failed", error="规则缺少阈值。")
    monkeypatch.setattr(close_command, "start_closing", lambda **kwargs: failed)
    with pytest.raises(CommandError, match="任务 7 失败：规则缺少阈值。") as error:
        call_command("close_month", "2026-03", "--worker")
    assert error.value.returncode == 1
