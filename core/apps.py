from datetime import timedelta

from celery.schedules import crontab
from django.db.models.signals import post_migrate

from core import actions
from core.domain import DomainApp, Entry, Resource, Scheduled


class CoreConfig(DomainApp):
    name = "core"
    verbose_name = "基础"
    address = ""
    menu = (
        Entry("系统", "回收站", "trash", "core:recycle_bin", action=actions.EDIT, place=2),
        Entry(
            "系统",
            "导入",
            "upload",
            "imports:list",
            action=actions.IMPORT,
            also=("imports:new", "imports:detail"),
            place=1,
        ),
        Entry("系统", "任务队列", "clock", "core:queue", action=actions.OPERATE, on_phone=True),
    )
    api = (Resource("jobs", "api.jobs.JobApi", "job"),)
    audit_actions = ("choices.AuditAction",)
    todos = ("todos.TODOS",)
    schedule = (
        Scheduled("sweep-jobs", "重新派发中断的任务", "tasks.sweep_jobs", timedelta(seconds=10)),
        Scheduled("seal-audit", "封存审计记录", "tasks.seal_audit", timedelta(minutes=1)),
        Scheduled("verify-audit", "核对审计链", "tasks.verify_audit", crontab(hour=4, minute=20)),
        Scheduled("expire-spool", "清理过期文件和消息", "tasks.expire_spool", crontab(minute=40)),
        Scheduled("sweep-files", "核对附件文件", "tasks.sweep_files", crontab(hour=4, minute=50)),
        Scheduled(
            "forget-idempotency",
            "清理过期的接口应答",
            "tasks.forget_idempotency",
            crontab(minute=50),
        ),
        Scheduled(
            "expire-bulk-edits",
            "清理过期的批量编辑",
            "tasks.expire_bulk_edits",
            crontab(minute=45, hour=0),
        ),
    )
    unscoped = {
        "IdempotencyRecord": "found by its user and his key only",
        "AuditSeal": "the chain over the audit log; read by those who verify it",
        "ScheduledTask": "one row for each entry of the schedule; says nothing of any data",
        "BulkEditRow": "read through its bulk edit, which belongs to its user",
        "UndoSet": "read through what it was about: a merge, a change of a region, an import",
    }

    def ready(self):
        from core.records.history import speed_up_triggers

        super().ready()
        post_migrate.connect(speed_up_triggers, sender=self)
