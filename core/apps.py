from datetime import timedelta

from celery.schedules import crontab
from django.conf import settings
from django.db.models.signals import post_migrate

from core import actions
from core.domain import DomainApp, Entry, Resource, Retention, Scheduled, Sealed


class CoreConfig(DomainApp):
    name = "core"
    verbose_name = "基础"
    address = ""
    guide = {
        "core": "jobs",
        "core:jobs": "jobs#后台任务和消息",
        "core:job": "jobs#后台任务和消息",
        "core:messages": "jobs#后台任务和消息",
        "core:queue": "system-admin#任务队列",
        "core:retention": "system-admin#数据保留",
        "core:retention_period": "system-admin#数据保留",
        "core:hooks": "system-admin#推送订阅",
        "core:hook": "system-admin#推送订阅",
        "core:recycle_bin": "registry#新建修改删除",
        "core:search": "lists#查台账",
        "core:views": "lists#名单用得顺手",
        "core:bulk": "lists#批量编辑",
        "imports": "import#导入",
        "imports:new": "import#工作簿",
        "api": "api",
    }
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
        Entry(
            "系统",
            "数据保留",
            "history",
            "core:retention",
            action=actions.OPERATE,
            also=("core:retention_period",),
            on_phone=True,
        ),
        Entry(
            "系统",
            "推送订阅",
            "bell",
            "core:hooks",
            action=actions.OPERATE,
            also=("core:hook",),
            on_phone=True,
        ),
    )
    api = (
        Resource("jobs", "api.jobs.JobApi", "job"),
        Resource("attachments", "api.files.AttachmentApi", "attachment"),
        Resource("changes/", "api.changes.ChangesApi", "changes"),
    )
    api_jobs = ("api.starts.STARTS",)
    api_examples = ("api.examples.EXAMPLES",)
    audit_actions = ("choices.AuditAction",)
    todos = ("todos.TODOS",)
    schedule = (
        Scheduled("sweep-jobs", "重新派发中断的任务", "tasks.sweep_jobs", timedelta(seconds=10)),
        # Behind the backup, before the verification.
        Scheduled("prune", "清理到期数据", "tasks.prune", crontab(hour=3, minute=10)),
        Scheduled("note-settled", "记录变更刻度", "tasks.note_settled", timedelta(seconds=10)),
        Scheduled("send-hooks", "推送变更", "tasks.send_hooks", timedelta(seconds=10)),
        Scheduled(
            "thin-out-ticks",
            "清理变更刻度",
            "tasks.thin_out_ticks",
            crontab(minute=55, hour=0),
        ),
        Scheduled("seal-audit", "封存审计记录", "tasks.seal_audit", timedelta(minutes=1)),
        Scheduled("seal-history", "封存修改历史", "tasks.seal_history", timedelta(minutes=10)),
        Scheduled("verify-audit", "核对审计链", "tasks.verify_audit", crontab(hour=4, minute=20)),
        Scheduled("expire-spool", "清理过期文件", "tasks.expire_spool", crontab(minute=40)),
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
    sealed = (Sealed("Job", "input", inside="query"),)
    retention = (
        Retention(
            "jobs",
            "已结束的后台任务",
            ("Job", "Download"),
            "retention.own.prune_jobs",
            days=180,
            at_least=30,
            ground="任务结果供经办人查看；办理本身记入审计记录。",
        ),
        Retention(
            "notifications",
            "消息",
            ("Notification",),
            "retention.own.prune_notifications",
            days=180,
            at_least=30,
            ground="消息只是提醒，事项另有记录。",
        ),
        Retention(
            "hook-deliveries",
            "已结束的推送",
            ("HookDelivery",),
            "hooks.delivering.prune_deliveries",
            days=30,
            at_least=7,
            at_most=400,
            ground="只含编号和版本，供查找未送达的原因。",
        ),
        Retention(
            "import-runs",
            "导入记录",
            ("ImportRun", "ImportRow"),
            "retention.own.prune_import_runs",
            days=1095,
            at_least=30,
            ground="供核对数据来源；可撤销期内的不清理。",
        ),
        # Behind what refers to them.
        Retention(
            "undo-sets",
            "已不能撤销的操作",
            ("UndoSet",),
            "retention.history.prune_undo_sets",
            days=400,
            at_least=30,
            ground="超过可撤销期限后不再有用。",
        ),
        Retention(
            "history",
            "修改历史",
            (),
            "retention.history.prune_events",
            days=1095,
            at_least=400,
            ground="供查核谁在何时改了什么；接口的变更记录可追溯 400 天。现状始终保留。",
        ),
        Retention(
            "contexts",
            "修改历史的来源",
            ("pghistory.Context",),
            "retention.history.prune_contexts",
            days=1095,
            at_least=400,
            ground="与修改历史一致；仍有历史引用的不清理。",
        ),
        Retention(
            "audit",
            "审计记录",
            ("AuditEntry", "AuditSeal"),
            "retention.own.prune_audit",
            days=settings.AUDIT_RETENTION_DAYS,
            at_least=180,
            ground="《网络安全法》第二十一条：网络日志留存不少于六个月。",
        ),
        Retention(
            "anchors",
            "审计锚文件的行",
            (),
            "retention.own.prune_anchor",
            days=settings.AUDIT_RETENTION_DAYS,
            at_least=180,
            ground="与审计记录一致（《网络安全法》第二十一条，不少于六个月）。",
        ),
    )
    lasting = {
        "Attachment": "a file belongs to its row; removed ones go after a day",
        "BulkEdit": "forgotten when it can no longer be undone (expire-bulk-edits)",
        "BulkEditRow": "goes with its bulk edit",
        "FeedTick": "one an hour, for 400 days (thin-out-ticks)",
        "HistorySeal": "a few hundred bytes for ten minutes with changes; proves what is kept",
        "Hook": "one for each program that is told of changes",
        "HookPosition": "one for each hook",
        "IdempotencyRecord": "forgotten after a day (forget-idempotency)",
        "ImportSource": "one for each source that a person named",
        "KeyFingerprint": "one for each key, forgotten with it (rekey)",
        "Pruning": "one for each retention",
        "RetentionPeriod": "one for each retention at most",
        "SavedView": "one for each list that a person keeps",
        "ScheduledTask": "one for each entry of the schedule",
        "auth.Group": "not used",
        "auth.Permission": "one for each model",
        "contenttypes.ContentType": "one for each model",
    }
    unscoped = {
        "Pruning": "one row for each retention; says nothing of any data",
        "KeyFingerprint": "says which keys the program needs; nobody looks at it",
        "IdempotencyRecord": "found by its user and his key only",
        "HistorySeal": "digests over the history; read by those who verify it",
        "AuditSeal": "the chain over the audit log; read by those who verify it",
        "ScheduledTask": "one row for each entry of the schedule; says nothing of any data",
        "HookPosition": "a place in the change feed, read by its hook",
        "FeedTick": "moments and numbers; says nothing of any data",
        "BulkEditRow": "read through its bulk edit, which belongs to its user",
        "UndoSet": "read through what it was about: a merge, a change of a region, an import",
    }

    def ready(self):
        from core.feed.marks import keep_rising
        from core.records.history import speed_up_triggers
        from core.rotation.fingerprints import register_after_migrations

        super().ready()
        post_migrate.connect(speed_up_triggers, sender=self)
        post_migrate.connect(keep_rising, sender=self)
        post_migrate.connect(register_after_migrations, sender=self)
