"""Pages of background work: one's own jobs, one's notifications, and the operator's queue."""

import datetime

import pytest
from celery.beat import Service
from celery.schedules import crontab
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import LoginSession
from core import jobs, notifications
from core.choices import JobStatus
from core.jobs import schedule, workers
from core.models import Job, Notification, ScheduledTask

pytestmark = pytest.mark.django_db


def make(user, **values) -> Job:
    return Job.objects.create(
        **{"kind": "import", "user": user, "status": JobStatus.FAILED, "error": "坏行三处"} | values
    )


def listed(response) -> set[int]:
    return {row.pk for row in response.context["page"].rows}


# --- Own jobs -----------------------------------------------------------------------------------


def test_everybody_sees_his_own_jobs_and_the_county_those_of_the_platform(client, cast):
    mine, other, nobody_s = make(cast.town_staff), make(cast.county_staff), make(None)
    for role, seen in {
        "town_staff": {mine.pk},
        "county_staff": {other.pk, nobody_s.pk},
        "nobody": set(),
        "system_admin": set(),
    }.items():
        client.force_login(getattr(cast, role))
        assert listed(client.get(reverse("core:jobs"))) == seen, role


def test_the_page_of_a_job_says_how_it_stands_and_offers_to_stop_it(client, cast):
    running = make(cast.town_staff, status=JobStatus.RUNNING, progress=40)
    client.force_login(cast.town_staff)
    said = client.get(reverse("core:job", args=[running.pk])).content.decode()
    assert "导入工作簿" in said and "40%" in said and "取消任务" in said
    Job.objects.update(status=JobStatus.FAILED)
    said = client.get(reverse("core:job", args=[running.pk])).content.decode()
    assert "坏行三处" in said and "取消任务" not in said


@pytest.mark.parametrize(
    ("status", "steps"),
    [
        (JobStatus.QUEUED, ["提交done", "办理now", "结束next"]),
        (JobStatus.SUCCEEDED, ["提交done", "办理done", "已完成done"]),
        (JobStatus.FAILED, ["提交done", "办理done", "失败stopped"]),
        (JobStatus.CANCELLED, ["提交done", "办理stopped", "已取消stopped"]),
    ],
)
def test_the_page_of_a_job_shows_its_steps(client, cast, status, steps):
    begun = None if status in (JobStatus.QUEUED, JobStatus.CANCELLED) else timezone.now()
    job = make(cast.town_staff, status=status, started_at=begun)
    client.force_login(cast.town_staff)
    shown = client.get(reverse("core:job", args=[job.pk])).context["steps"]
    assert [f"{step.title}{step.state}" for step in shown] == steps
    assert shown[0].note.endswith(f"，{cast.town_staff}")


def test_a_finished_job_says_what_came_of_it(client, cast):
    counts = {"read": 5, "created": 3, "updated": 1, "unchanged": 0, "bad": 1}
    result = {"sheets": {"两新组织": counts}, "stored": True}
    job = make(cast.town_staff, status=JobStatus.SUCCEEDED, error="", result=result)
    client.force_login(cast.town_staff)
    said = client.get(reverse("core:job", args=[job.pk])).content.decode()
    assert "两新组织新增 3、更新 1；有错的 1 行没有写入" in said


@pytest.mark.parametrize(
    ("role", "status", "ends"),
    [
        ("town_staff", 302, True),
        ("system_admin", 302, True),
        ("county_admin", 404, False),
        ("nobody", 404, False),
    ],
)
def test_who_may_stop_a_job(client, cast, role, status, ends):
    job = make(cast.town_staff, status=JobStatus.QUEUED)
    client.force_login(getattr(cast, role))
    assert client.post(reverse("core:cancel", args=[job.pk])).status_code == status
    job.refresh_from_db()
    assert (job.status == JobStatus.CANCELLED) == ends


def test_the_automatic_closing_is_seen_by_the_county_and_stopped_by_the_operator_only(client, cast):
    job = make(None, status=JobStatus.QUEUED)
    client.force_login(cast.county_admin)
    assert client.get(reverse("core:job", args=[job.pk])).context["may_cancel"] is False
    assert client.post(reverse("core:cancel", args=[job.pk])).status_code == 404
    client.force_login(cast.system_admin)
    assert client.post(reverse("core:cancel", args=[job.pk])).status_code == 302


# --- Notifications ------------------------------------------------------------------------------


def test_the_bell_counts_what_is_unread_and_nothing_of_others(client, cast):
    client.force_login(cast.town_staff)
    assert "条未读" not in client.get(reverse("core:jobs")).content.decode()
    for _ in range(2):
        notifications.notify(user=cast.town_staff, kind="job", text="导出已完成")
    notifications.notify(user=cast.county_staff, kind="job", text="他人的")
    assert "消息，2 条未读" in client.get(reverse("core:jobs")).content.decode()
    page = client.get(reverse("core:messages"))
    assert {row.text for row in page.context["page"].rows} == {"导出已完成"}
    client.post(reverse("core:read"))
    assert "条未读" not in client.get(reverse("core:jobs")).content.decode()
    assert Notification.objects.unread().get().user == cast.county_staff


def test_whoever_sees_the_end_of_a_job_need_not_be_told(client, cast):
    job = make(cast.town_staff)
    link = reverse("core:job", args=[job.pk])
    notifications.notify(user=cast.town_staff, kind="job", text="导入没有完成", link=link)
    notifications.notify(user=cast.town_staff, kind="job", text="另一件", link="/jobs/0/")
    client.force_login(cast.town_staff)
    assert "消息，1 条未读" in client.get(link).content.decode()
    assert Notification.objects.unread().get().text == "另一件"


def test_the_bell_tells_what_is_new_since_the_page_was_shown(client, cast):
    client.force_login(cast.town_staff)
    assert "HX-Trigger" not in client.get(reverse("core:bell") + "?known=0")
    notifications.notify(user=cast.town_staff, kind="job", text="导出已完成", link="/jobs/7/")
    response = client.get(reverse("core:bell") + "?known=0")
    assert "\\u5bfc\\u51fa" in response["HX-Trigger"] and "/jobs/7/" in response["HX-Trigger"]
    assert "HX-Trigger" not in client.get(reverse("core:bell") + "?known=1")
    for odd in ("", "-1", "x", "9" * 30):
        assert client.get(reverse("core:bell"), {"known": odd}).status_code == 200


def test_a_page_that_asks_by_itself_does_not_keep_the_session_alive(client, cast):
    client.force_login(cast.town_staff)
    long_ago = timezone.now() - datetime.timedelta(minutes=20)
    LoginSession.objects.update(seen_at=long_ago)
    client.get(reverse("core:bell"), headers={"X-Poll": "1"})
    assert LoginSession.objects.get().seen_at == long_ago
    client.get(reverse("core:jobs"))
    assert LoginSession.objects.get().seen_at > long_ago


# --- The queue ----------------------------------------------------------------------------------


def test_the_operator_sees_every_job_and_nothing_that_it_is_about(client, cast):
    job = make(
        cast.town_staff,
        input={"name": "甲公司名单.xlsx"},
        result={"errors": ["甲公司有错"]},
        error="甲公司没有写入",
    )
    client.force_login(cast.system_admin)
    response = client.get(reverse("core:queue"))
    assert listed(response) == {job.pk}
    assert "导入工作簿" in response.content.decode()
    assert "甲公司" not in response.content.decode()


@pytest.mark.parametrize("role", ["county_admin", "security_admin", "audit_admin", "nobody"])
def test_nobody_else_sees_the_queue(client, cast, role):
    client.force_login(getattr(cast, role))
    assert client.get(reverse("core:queue")).status_code == 403
    assert client.get(reverse("core:workers")).status_code == 403


def test_workers_that_answer_are_alive(client, cast, monkeypatch):
    client.force_login(cast.system_admin)
    for answer, words in (
        (workers.Answer(("celery@a",), broker=True), "celery@a"),
        (workers.Answer((), broker=True), "没有应答"),
        (workers.Answer((), broker=False), "Redis 连接失败"),
    ):
        monkeypatch.setattr(workers, "ask", lambda answer=answer: answer)
        assert words in client.get(reverse("core:workers")).content.decode()


def test_a_broker_that_is_away_is_said_to_be_away(monkeypatch):
    def away(**kwargs):
        raise ConnectionError

    monkeypatch.setattr(workers.current_app.control, "ping", away)
    assert workers.ask() == workers.Answer((), broker=False)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_pages_do_not_grow_with_the_rows(client, cast, rows):
    for _ in range(rows):
        job = make(cast.town_staff)
        notifications.notify(user=cast.town_staff, kind="job", text="导入没有完成")
    asked = {}
    for role, name, args in (
        ("town_staff", "core:jobs", []),
        ("town_staff", "core:job", [job.pk]),
        ("town_staff", "core:messages", []),
        ("town_staff", "core:bell", []),
        ("system_admin", "core:queue", []),
    ):
        client.force_login(getattr(cast, role))
        client.get(reverse(name, args=args))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name, args=args)).status_code == 200
        asked[name] = len(queries)
    assert asked == {
        "core:jobs": 7,
        "core:job": 7,
        "core:messages": 5,
        "core:bell": 3,
        "core:queue": 7,
    }


# --- The schedule -------------------------------------------------------------------------------


def entry(title: str) -> schedule.Entry:
    return next(each for each in schedule.entries() if each.title == title)


def test_an_entry_is_late_when_its_time_has_passed_without_success():
    assert entry("重新派发中断的任务").late  # the scheduler has never started
    schedule.know()
    assert not entry("重新派发中断的任务").late
    nightly = entry("每日刷新当前情况")
    assert (nightly.late, nightly.when, nightly.succeeded_at) == (False, "每天 00:10", None)
    two_days_ago = timezone.now() - datetime.timedelta(days=2)
    ScheduledTask.objects.update(known_since=two_days_ago)
    assert entry("每日刷新当前情况").late
    schedule.note_success("reports.tasks.rebuild_facts")
    assert not entry("每日刷新当前情况").late
    ScheduledTask.objects.update(succeeded_at=two_days_ago)
    assert entry("每日刷新当前情况").late


def test_a_failure_is_shown_until_the_next_success():
    schedule.note_failure("core.tasks.verify_audit")
    assert entry("核对审计链").failing
    schedule.note_success("core.tasks.verify_audit")
    assert not entry("核对审计链").failing


def test_tasks_beside_the_schedule_leave_no_row():
    schedule.note_success("core.tasks.run_job")
    assert not ScheduledTask.objects.exists()


def test_the_time_of_an_entry_follows_the_clock_of_the_county():
    one = timezone.make_aware(datetime.datetime(2026, 3, 5, 1, 0))
    assert schedule._next(crontab(hour=0, minute=40), one) == timezone.make_aware(
        datetime.datetime(2026, 3, 6, 0, 40)
    )
    assert schedule._in_words(crontab(minute=0)) == "每小时第 0 分"
    assert schedule._in_words(crontab(hour=2, minute=40)) == "每天 02:40"
    weekly = crontab(hour=2, minute=40, day_of_week=0)
    assert schedule._in_words(weekly) == "每周日 02:40"
    sunday = datetime.datetime(2026, 3, 8, 2, 40)
    assert schedule._next(weekly, one) == timezone.make_aware(sunday)


def test_every_entry_of_the_schedule_has_a_title_of_its_own_and_a_task(tmp_path):
    from config.celery import app

    beat = Service(
        app,
        scheduler_cls=app.conf.beat_scheduler,
        schedule_filename=str(tmp_path / "schedule"),
    )
    entries = schedule.scheduled()
    planned = {name: each.task for name, each in beat.scheduler.schedule.items()}
    assert planned == {name: each.task for name, each in entries.items()} and len(planned) >= 14
    assert len({each.title for each in entries.values()}) == len(entries)
    assert set(planned.values()) <= set(app.tasks)
    assert entries["close-due-months"].task == "months.tasks.close_due_months"
    beat.scheduler.close()


def test_the_queue_shows_what_is_late_in_red(client, cast):
    client.force_login(cast.system_admin)
    assert "逾时未完成" in client.get(reverse("core:queue")).content.decode()
    schedule.know()
    for each in ("core.tasks.sweep_jobs", "core.tasks.verify_audit"):
        schedule.note_success(each)
    assert "逾时未完成" not in client.get(reverse("core:queue")).content.decode()


def test_kinds_are_offered_by_name(client, cast):
    client.force_login(cast.town_staff)
    said = client.get(reverse("core:jobs")).content.decode()
    assert all(title in said for title in jobs.kinds().values())
