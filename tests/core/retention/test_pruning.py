"""The nightly prune removes what is over and old, in batches, and may be killed and run twice."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import ApiToken, Invitation, LoginSession
from core import audit, db, tasks
from core.audit import anchor, chain
from core.choices import ImportStep, JobStatus
from core.errors import Refusal
from core.imports.loading.pipeline import new_run
from core.models import AuditEntry, ImportRun, Job, Notification, Pruning, RetentionPeriod, UndoSet
from core.months import Month
from core.retention import periods, pruning
from months.services import close_month, digests
from tests.core.factories import UndoSetFactory
from tests.orgs.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anchor_file(settings, tmp_path):
    settings.AUDIT_ANCHOR_PATH = tmp_path / "anchor"
    return settings.AUDIT_ANCHOR_PATH


def ago(days: float) -> datetime.datetime:
    return timezone.now() - datetime.timedelta(days=days)


def test_each_kind_of_row_goes_when_it_is_over_and_old_and_not_before(cast):
    user = cast.town_staff
    long, short = periods.retentions(), ago(1)

    def both(model, field, name, **values):
        """An old one that goes and a young one that stays."""
        days = long[name][1].days
        return [
            model.objects.create(**values, **{field: at}) for at in (ago(days + 1), ago(days - 1))
        ]

    over = {"status": JobStatus.SUCCEEDED, "kind": "x"}
    _, job = both(Job, "finished_at", "jobs", **over)
    waiting = Job.objects.create(kind="x", finished_at=ago(999), status=JobStatus.RUNNING)
    _, notice = both(Notification, "created_at", "notifications", user=user, text="旧")
    LoginSession.objects.create(user=user, key_hash="o", ended_at=ago(181))
    session = LoginSession.objects.create(user=user, key_hash="y", ended_at=ago(179))
    open_session = LoginSession.objects.create(user=user, key_hash="z", started_at=ago(999))
    Invitation.objects.create(user=user, token_hash="o", expires_at=ago(181))
    invitation = Invitation.objects.create(user=user, token_hash="y", expires_at=short)
    ApiToken.objects.create(user=user, name="o", token_hash="o", expires_at=ago(401))
    token = ApiToken.objects.create(user=user, name="y", token_hash="y", expires_at=ago(399))

    removed = pruning.prune()
    assert {name: number for name, number in removed.items() if number} == {
        "jobs": 1,
        "notifications": 1,
        "sessions": 1,
        "invitations": 1,
        "tokens": 1,
    }
    assert set(Job.objects.all()) == {job, waiting}
    assert Notification.objects.get() == notice
    assert set(LoginSession.objects.all()) == {session, open_session}
    assert Invitation.objects.get() == invitation and ApiToken.objects.get() == token
    entry = AuditEntry.objects.get(action="pruned")
    assert entry.detail["已结束的后台任务"] == 1 and entry.actor_name == ""
    # A second run the same night finds nothing and adds nothing to the log.
    assert sum(pruning.prune().values()) == 0
    assert AuditEntry.objects.filter(action="pruned").count() == 1
    row = Pruning.objects.get(name="jobs")
    assert (row.removed, row.removed_ever, row.position, row.problem) == (0, 1, None, "")


def test_what_can_still_be_undone_stays_whatever_its_age(cast):
    def run(step, **undo):
        found = new_run(
            actor=cast.county_staff, name="a.xlsx", as_of=timezone.localdate(), step=step
        )
        found.undo_set = UndoSetFactory(**undo) if undo else None
        found.save()
        return found

    open_ = run(ImportStep.DONE, days=7, done_at=timezone.now())
    run(ImportStep.DONE, days=7, done_at=ago(1200))
    run(ImportStep.UNDONE, days=7, done_at=ago(1200), undone_at=ago(1199))
    busy = run(ImportStep.CHECKING)
    run(ImportStep.DISCARDED)
    ImportRun.objects.update(created_at=ago(1200))
    lone = UndoSetFactory(days=None, done_at=ago(300))
    removed = pruning.prune()
    assert (removed["import-runs"], removed["undo-sets"]) == (3, 2)
    assert set(ImportRun.objects.all()) == {open_, busy}
    assert set(UndoSet.objects.all()) == {open_.undo_set, lone}


def test_batches_go_on_where_the_time_of_a_night_ran_out(cast, monkeypatch):
    monkeypatch.setattr(pruning, "BATCH", 2)
    for number in range(7):
        Notification.objects.create(user=cast.nobody, text=str(number), created_at=ago(999))
    night = [pruning.prune(longest=datetime.timedelta(0))["notifications"] for _ in range(5)]
    assert night == [2, 2, 2, 1, 0]
    assert Pruning.objects.get(name="notifications").removed_ever == 7


def test_only_one_prune_runs_at_a_time(cast):
    Notification.objects.create(user=cast.nobody, text="旧", created_at=ago(999))
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            key = db._key("core.retention.prune")
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
            assert pruning.prune() == {}
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
    finally:
        other.close()
    assert pruning.prune()["notifications"] == 1


def test_what_cannot_be_pruned_is_said_and_the_rest_is_pruned(cast, caplog):
    Notification.objects.create(user=cast.nobody, text="旧", created_at=ago(999))
    audit.record(action="export", actor="wang")
    chain.seal()
    _forge("UPDATE core_auditentry SET actor_name = 'li'")
    with pytest.raises(pruning.Troubled):
        tasks.prune()
    assert not Notification.objects.exists()
    assert "审计链有问题" in Pruning.objects.get(name="audit").problem
    with pytest.raises(CommandError, match="审计记录"):
        call_command("prune")


def test_what_breaks_in_one_prune_holds_up_no_other(cast, caplog, monkeypatch):
    Notification.objects.create(user=cast.nobody, text="旧", created_at=ago(999))
    monkeypatch.setattr("core.retention.own.prune_jobs", lambda *given: {}["a"])
    with pytest.raises(pruning.Troubled) as troubled:
        pruning.prune()
    assert troubled.value.names == ["jobs"] and not Notification.objects.exists()
    assert Pruning.objects.get(name="jobs").problem == "清理时出错（KeyError）"
    assert "prune_jobs" in caplog.text  # what it was stands in the log


def _forge(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        cursor.execute(sql)


# --- The audit log ------------------------------------------------------------------------------


def entries_of(days: int, count: int, monkeypatch) -> None:
    then = ago(days)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: then)
        for number in range(count):
            audit.record(action="export", actor="wang", detail={"number": number})
            chain.seal()


def test_audit_entries_go_in_batches_and_the_chain_still_proves_itself(monkeypatch):
    monkeypatch.setattr(pruning, "BATCH", 3)
    entries_of(401, 7, monkeypatch)
    entries_of(10, 2, monkeypatch)
    removed = pruning.prune()
    assert removed["audit"] == 7
    assert chain.verify().problem == ""
    assert sorted(AuditEntry.objects.values_list("action", flat=True)) == [
        *["audit_pruned"] * 3,
        *["export"] * 2,
        "pruned",
    ]


@pytest.mark.parametrize("position", [True, 1, [1], "x"])
def test_the_chain_is_proven_anew_each_night(monkeypatch, position):
    """Where a former night stopped is a row that the database's owner can write."""
    entries_of(401, 3, monkeypatch)
    Pruning.objects.create(name="audit", position=position)
    _forge("UPDATE core_auditentry SET actor_name = 'li' WHERE detail->>'number' = '1'")
    with pytest.raises(pruning.Troubled) as troubled:
        pruning.prune()
    assert troubled.value.names == ["audit"]
    assert AuditEntry.objects.filter(action="export").count() == 3


def test_the_anchor_file_begins_later_and_still_finds_a_cut_chain(monkeypatch, anchor_file):
    entries_of(500, 4, monkeypatch)
    entries_of(10, 3, monkeypatch)
    before = anchor_file.read_bytes().splitlines()
    assert anchor.prune(ago(400)) == 3
    after = anchor_file.read_bytes().splitlines()
    assert (len(before), len(after)) == (7, 4) and not list(anchor_file.parent.glob("*.new"))
    assert anchor.heads().keys() == {4, 5, 6, 7}
    assert chain.verify().problem == ""
    assert anchor.prune(ago(400)) == 0  # the line at the beginning is not dropped again and again
    audit.record(action="export", actor="wang")
    chain.seal()
    assert chain.verify().problem == ""
    _forge("ALTER TABLE core_auditseal DISABLE TRIGGER USER")
    _forge("DELETE FROM core_auditseal WHERE sequence > 6")
    _forge("DELETE FROM core_auditentry WHERE id > (SELECT max(entry_id) FROM core_auditseal)")
    assert chain.verify().problem == "第 6 条之后被截断：锚文件记到第 8 条"


def test_a_bent_anchor_file_is_not_pruned(monkeypatch, anchor_file):
    entries_of(500, 3, monkeypatch)
    bent = anchor_file.read_text().replace('"sequence": 2', '"sequence": 9')
    anchor_file.write_text(bent)
    with pytest.raises(pruning.Troubled):
        pruning.prune()
    assert anchor_file.read_text() == bent
    assert "被改动" in Pruning.objects.get(name="anchors").problem


def test_digests_of_closed_months_outlive_the_entries_that_held_them(county, monkeypatch):
    OrganizationFactory(region=county.east)
    month = Month.current().plus(-1)
    close_month(actor=None, month=month)
    written = AuditEntry.objects.get(action="month_closed")
    chain.seal()
    audit.record(action="export", actor="wang")
    chain.seal()
    for day in (401, 900):  # and is carried on from there
        then = ago(-day)
        monkeypatch.setattr(timezone, "now", lambda then=then: then)
        pruning.prune()
        audit.record(action="export", actor="wang")
        chain.seal()
        assert not AuditEntry.objects.filter(pk=written.pk).exists()
        carried = AuditEntry.objects.filter(action="carried_over").get()
        assert carried.detail[digests.DIGEST] == written.detail[digests.DIGEST]
        assert carried.detail["原时间"] == written.at.isoformat()
        assert list(digests.problems()) == [] and chain.verify().problem == ""
    _forge("UPDATE months_figure SET numerator = numerator + 1")
    assert list(digests.problems()) == [f"月报 {month} 第1版 与定稿时的校验码不符"]


# --- Days ---------------------------------------------------------------------------------------


def test_other_days_hold_from_the_next_prune_on_and_are_recorded(cast):
    Notification.objects.create(user=cast.nobody, text="旧", created_at=ago(100))
    assert pruning.prune()["notifications"] == 0
    row = periods.change(
        actor=cast.system_admin, name="notifications", days=90, ground="本单位决定", version=0
    )
    assert pruning.prune()["notifications"] == 1
    entry = AuditEntry.objects.get(action="retention_changed")
    assert entry.detail == {
        "对象": "消息",
        "原天数": 180,
        "现天数": 90,
        "依据": "本单位决定",
    }
    assert row.version == 1
    with pytest.raises(Refusal, match="已被他人修改"):
        periods.change(
            actor=cast.system_admin, name="notifications", days=60, ground="又改", version=0
        )


@pytest.mark.parametrize(
    ("name", "days"), [("audit", 179), ("sessions", 179), ("history", 399), ("jobs", 3651)]
)
def test_days_outside_the_bounds_are_refused(cast, name, days):
    with pytest.raises(Refusal, match="请改在此范围内"):
        periods.change(actor=cast.system_admin, name=name, days=days, ground="决定", version=0)


@pytest.mark.parametrize("name", periods.retentions())
def test_days_written_past_the_application_hold_within_the_bounds_only(name):
    declared = periods.retentions()[name][1]
    row = RetentionPeriod.objects.create(name=name, days=1, ground="")
    assert periods.period(name).days == declared.at_least
    RetentionPeriod.objects.filter(pk=row.pk).update(days=99_999)
    assert [each.days for each in periods.periods() if each.row] == [declared.at_most]


def test_the_operators_page_shows_sizes_and_prunes_and_changes_days(cast, client):
    client.force_login(cast.system_admin)
    pruning.prune()
    page = client.get(reverse("core:retention"))
    assert [each.declared.name for each in page.context["periods"]] == list(periods.retentions())
    assert "不少于六个月" in page.content.decode()
    sizes = client.get(reverse("core:retention_sizes"))
    assert sizes.context["database"] > 1_000_000
    kept = {each.title: each.bytes for each in sizes.context["kept"]}
    assert kept["修改历史"] > 100_000 and kept["审计锚文件的行"] == 0
    edit = reverse("core:retention_period", args=["audit"])
    wrong = client.post(edit, {"days": "30", "ground": "", "version": "0"})
    assert set(wrong.context["form"].errors) == {"days", "ground"}
    assert client.post(edit, {"days": "365", "ground": "条例", "version": "0"}).status_code == 302
    assert periods.period("audit").days == 365
    shown = client.get(reverse("core:retention")).context["changes"]
    assert [(each.row.title, each.row.days) for each in shown] == [("审计记录", 365)]
    assert client.get(reverse("core:retention_period", args=["x"])).status_code == 404
