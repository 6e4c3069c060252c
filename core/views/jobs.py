"""Background work: as its owner sees it, and the queue as the operator sees it."""

import datetime

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from core import actions, jobs, notifications
from core.addresses import address_of
from core.choices import JobStatus
from core.errors import Missing, Refusal
from core.jobs import schedule, workers
from core.lists.filters import ListFilterSet
from core.lists.pagination import Sort
from core.lists.tables import ListTable, NumberColumn
from core.models import Download, Job
from core.outages import disk
from core.templatetags.ui import Step, badge
from core.views.fragments import is_fragment
from core.views.lists import ListPage
from core.views.records import Panel


class JobFilterSet(ListFilterSet):
    """Background jobs by state and kind."""

    status = django_filters.ChoiceFilter(
        label="状态", choices=JobStatus.choices, empty_label="全部状态"
    )
    kind = django_filters.ChoiceFilter(
        label="种类", choices=lambda: sorted(jobs.kinds().items()), empty_label="全部种类"
    )

    class Meta:
        model = Job
        fields: list[str] = []


JOB_TONES = {
    JobStatus.QUEUED: "grey",
    JobStatus.RUNNING: "blue",
    JobStatus.SUCCEEDED: "green",
    JobStatus.FAILED: "red",
    JobStatus.CANCELLED: "amber",
}


class _JobColumns(ListTable):
    """What every list of jobs shows."""

    kind = tables.Column("任务", attrs={"td": {"class": "cell-title"}})
    status = tables.Column()
    user = tables.Column("发起人", accessor="user__username", default="系统")
    created_at = tables.Column()
    took = tables.Column("用时", empty_values=(), exclude_from_export=True)

    class Meta(ListTable.Meta):
        model = Job
        fields: list[str] = []

    def render_status(self, value, record):
        if record.status == JobStatus.RUNNING:
            value = f"{value} {record.progress}%"
        return badge(value, tone=JOB_TONES[record.status])

    def render_created_at(self, value):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def render_user(self, record):
        return str(record.user)

    def render_took(self, record):
        if record.started_at is None:
            return "—"
        seconds = int(((record.finished_at or timezone.now()) - record.started_at).total_seconds())
        return f"{seconds} 秒" if seconds < 120 else f"{seconds // 60} 分钟"


class JobTable(_JobColumns):
    """Jobs as their owner reads them: with what came of them."""

    class Meta(_JobColumns.Meta):
        pass

    def render_kind(self, record):
        note = record.error
        if record.status == JobStatus.SUCCEEDED:
            note = jobs.outcome_of(record).text
        return format_html(
            '<a href="{}">{}</a><div class="cell-note">{}</div>',
            address_of("core:job", record.pk),
            jobs.title_of(record.kind),
            note,
        )


class QueueTable(_JobColumns):
    """Jobs as the operator sees them: nothing of what they are about."""

    attempts = NumberColumn()
    stop = tables.Column("操作", empty_values=(), exclude_from_export=True)

    class Meta(_JobColumns.Meta):
        pass

    def render_kind(self, record):
        return format_html(
            '{}<div class="cell-note">编号 {}</div>', jobs.title_of(record.kind), record.pk
        )

    def render_stop(self, record):
        if not record.is_unfinished:
            return ""
        if record.cancel_requested_at:
            return "正在取消"
        return format_html(
            '<button class="btn btn-sm" type="button" hx-post="{}" hx-confirm="{}">取消</button>',
            address_of("core:cancel", record.pk),
            f"取消任务 {record.pk}？已做的改动不会保存。",
        )


class JobList(ListPage):
    title = "后台任务"
    subtitle = "导入、导出、定稿等在后台进行，关闭页面不会中断；完成后在“消息”中提醒您。"
    unit = "个任务"
    empty_text = "还没有后台任务。导入、导出较大的名单或定稿时，这里会列出进度和结果。"
    table_class = JobTable
    filterset_class = JobFilterSet
    sorts = {"created_at": Sort("created_at")}
    default_sort = "-created_at"
    related = ("user",)
    export_action = ""  # nobody's

    def rows(self):
        return Job.objects.visible_to(self.request.user)


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """A job of one's own. Its fragment asks again every second until the job has ended."""
    seen = Job.objects.visible_to(request.user).select_related("user")
    found = get_object_or_404(seen, pk=pk)
    if not found.is_unfinished:
        # Whoever sees the end needs no notification.
        read = notifications.mark_read(actor=request.user, link=request.path)
        request.unread = max(0, getattr(request, "unread", 0) - read)
    if is_fragment(request):
        response = render(request, "core/job.html", {"job": found})
        if not found.is_unfinished:
            response["HX-Refresh"] = "true"
        return response
    succeeded = found.status == JobStatus.SUCCEEDED
    context = {
        "title": jobs.title_of(found.kind),
        "job": found,
        "steps": _steps(found),
        "outcome": jobs.outcome_of(found) if succeeded else None,
        "download": Download.objects.visible_to(request.user).filter(job=found).first()
        if succeeded
        else None,
        "now": timezone.now(),
        "may_cancel": found.is_unfinished
        and Job.objects.cancellable_by(request.user).filter(pk=pk).exists(),
    }
    return render(request, "core/job_page.html", context)


def _steps(job: Job) -> list[Step]:
    """Where the job is: sent, under way, ended; with the moments and by whom."""
    sent = f"{_moment(job.created_at)}，{job.user or '系统'}"
    begun = _moment(job.started_at) if job.started_at else "等待空闲的后台程序"
    if job.attempts > 1:
        begun += f"（中断后第 {job.attempts} 次）"
    if job.is_unfinished:
        return [Step("提交", "done", sent), Step("办理", "now", begun), Step("结束", "next")]
    end = "done" if job.status == JobStatus.SUCCEEDED else "stopped"
    ended = _moment(job.finished_at) if job.finished_at else ""
    return [
        Step("提交", "done", sent),
        Step(
            "办理", "done" if job.started_at else "stopped", begun if job.started_at else "没有开始"
        ),
        Step(job.get_status_display(), end, ended),
    ]


def _moment(at: datetime.datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a job of one's own, or (who operates the platform) any."""
    try:
        stopped = jobs.cancel(actor=request.user, pk=pk)
        if stopped.status == JobStatus.CANCELLED:
            messages.success(request, "任务已取消。")
        else:
            messages.info(request, "已要求取消，任务在下一步停下，数据不会改变。")
    except Missing as missing:
        raise Http404(str(missing)) from None
    except Refusal as refusal:
        messages.error(request, str(refusal))
    if request.htmx:
        return HttpResponseClientRefresh()
    mine = Job.objects.visible_to(request.user).filter(pk=pk).exists()
    return redirect("core:job", pk) if mine else redirect("core:queue")


class Queue(ListPage):
    """All jobs without what they are about, the schedule, and the workers."""

    title = "任务队列"
    subtitle = "只显示任务的种类和进展，不含业务数据。"
    unit = "个任务"
    empty_text = "没有符合条件的任务。"
    table_class = QueueTable
    filterset_class = JobFilterSet
    template_name = "core/queue.html"
    sorts = {"created_at": Sort("created_at")}
    default_sort = "-created_at"
    related = ("user",)
    export_action = ""

    def get(self, request, *args, **kwargs):
        _must_operate(request)
        return super().get(request, *args, **kwargs)

    def rows(self):
        return Job.objects.operable_by(self.request.user)

    def extra(self):
        yesterday = timezone.now() - datetime.timedelta(days=1)
        queued, running = Q(status=JobStatus.QUEUED), Q(status=JobStatus.RUNNING)
        figures = Job.objects.operable_by(self.request.user).aggregate(
            queued=Count("pk", filter=queued),
            running=Count("pk", filter=running),
            failed=Count("pk", filter=Q(status=JobStatus.FAILED, finished_at__gt=yesterday)),
            oldest=Min("created_at", filter=queued),
        )
        return {"figures": figures, "schedule": schedule.entries(), "places": disk.places()}


class Workers(Panel):
    """Asking the workers takes a moment: the page does not wait for it."""

    template_name = "core/workers.html"

    def context(self):
        _must_operate(self.request)
        return {"answer": workers.ask()}


def _must_operate(request: HttpRequest) -> None:
    if not request.user.may(actions.OPERATE):
        raise PermissionDenied("任务队列供系统管理员查看。")
