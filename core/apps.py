from datetime import timedelta

from celery.schedules import crontab
from django.db.models.signals import post_migrate

from core import actions
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    NoticeKind,
    Resource,
    RuledOut,
    Scheduled,
    Sealed,
)
from core.retention.declared import RETENTION


class CoreConfig(DomainApp):
    name = "core"
    verbose_name = "基础"
    address = ""
    grounds = (
        FieldGround(
            "name address username kinds kind secret", "平台对接和消息发送由系统管理员设定。"
        ),
        FieldGround(
            "kept",
            "《个人信息保护法》第四十七条：保存期限届满的个人信息应当删除；法律法规要求保存的除外。",
        ),
        FieldGround("days ground version", "数据保留期限须有依据，《网络安全法》第二十一条。"),
        FieldGround("file as_of new_rows new_from source_name", "由已有台账导入，不要求重复填报。"),
        FieldGround(
            "robot digest email code quiet_from quiet_until on_days_off outside",
            "本人自愿选择站外提醒；邮箱用验证码核实，加密保存，可随时删除。",
        ),
        FieldGround("first last working", "国务院办公厅部分节假日安排的通知，期限按工作日计算。"),
        FieldGround(
            "present_count issued returned valid",
            "无记名测评的到会、票数须核对；不足 5 票的不登记结果。",
        ),
        FieldGround(
            "move grounds reason due_on decision answer",
            "退回、不同意的须写明理由，便于修改；记入办理过程。",
        ),
    )
    ruled_out = (
        RuledOut(
            "forms",
            "同一记录只填一次，各处共用；台账可以用 Excel 一次导入。",
            "core:guide",
        ),
        RuledOut(
            "log_in",
            "用浏览器打开即可，不须下载；没有登录次数、在线时长的统计。久不使用的账号按等保要求停用，"
            "由系统管理员恢复。",
        ),
        RuledOut("check_in", "没有打卡、签到、积分；程序不记录位置。"),
        RuledOut("likes", "没有点赞、评论、转发、学时，指标和规则里也没有这些数。"),
        RuledOut(
            "reminders",
            "每种提醒写明依据；站外提醒由本人选择，默认 19:00 至次日 8:00 和休息日不发。",
            "core:notification_settings",
        ),
    )
    guide = {
        "core": "jobs",
        "core:jobs": "jobs#后台任务和消息",
        "core:job": "jobs#后台任务和消息",
        "core:messages": "jobs#后台任务和消息",
        "core:exports": "lists#导出较多人员的名单",
        "core:export": "lists#导出较多人员的名单",
        "core:ask_export": "lists#导出较多人员的名单",
        "core:clearances": "county#到期清单",
        "core:clearance": "county#到期清单",
        "core:queue": "system-admin#任务队列",
        "core:retention": "system-admin#数据保留",
        "core:retention_period": "system-admin#数据保留",
        "core:robots": "system-admin#站外消息",
        "core:notification_settings": "jobs#消息设置",
        "core:hooks": "system-admin#推送订阅",
        "core:hook": "system-admin#推送订阅",
        "core:compliance": "faq#合规说明",
        "core:workdays": "county#工作日",
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
        Entry(
            "系统",
            "导出申请",
            "file-spreadsheet",
            "core:exports",
            action=actions.EXPORT_PERSONS,
            also=("core:export",),
            place=3,
        ),
        Entry(
            "系统",
            "工作日",
            "calendar-event",
            "core:workdays",
            action=actions.EDIT_RULES,
            needs=lambda user: user.reach.part(actions.EDIT_RULES).everywhere,
            place=30,
        ),
        Entry(
            "系统",
            "到期清单",
            "hourglass",
            "core:clearances",
            action=actions.EDIT_RULES,
            also=("core:clearance",),
            needs=lambda user: user.reach.part(actions.EDIT_RULES).everywhere,
            place=32,
        ),
        Entry("系统", "任务队列", "clock", "core:queue", action=actions.OPERATE),
        Entry(
            "系统",
            "数据保留",
            "archive",
            "core:retention",
            action=actions.OPERATE,
            also=("core:retention_period",),
        ),
        Entry(
            "系统",
            "推送订阅",
            "webhook",
            "core:hooks",
            action=actions.OPERATE,
            also=("core:hook",),
        ),
        Entry(
            "系统",
            "站外消息",
            "device-mobile-message",
            "core:robots",
            action=actions.OPERATE,
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
    successors = ("attachments.succession.FILES",)
    todos = ("todos.TODOS",)
    notices = (
        NoticeKind(
            "job",
            "后台任务结束",
            "经办人提交的任务，结果由他查看。",
            leaves=False,
        ),
        NoticeKind(
            "export_decided",
            "导出申请已答复",
            "申请人等批准后才能下载。",
            leaves=False,
        ),
        NoticeKind(
            "hook_stopped",
            "推送订阅停止",
            "代表用户须联系系统管理员，否则对方收不到变更。",
        ),
        NoticeKind(
            "robot_stopped",
            "群机器人停止",
            "收件人须联系系统管理员，否则工作群收不到提醒。",
            leaves=False,
        ),
    )
    schedule = (
        Scheduled("sweep-jobs", "重新派发中断的任务", "tasks.sweep_jobs", timedelta(seconds=10)),
        Scheduled("count-ahead", "提前统计", "tasks.count_ahead", timedelta(minutes=5)),
        # Behind the backup, before the verification.
        Scheduled("prune", "清理到期数据", "tasks.prune", crontab(hour=3, minute=10)),
        Scheduled(
            "list-clearances",
            "生成年度到期清单",
            "tasks.list_clearances",
            crontab(hour=3, minute=40),
        ),
        Scheduled("note-settled", "记录变更刻度", "tasks.note_settled", timedelta(seconds=10)),
        Scheduled("send-hooks", "推送变更", "tasks.send_hooks", timedelta(seconds=10)),
        Scheduled(
            "send-notifications", "发送站外消息", "tasks.send_notifications", timedelta(seconds=10)
        ),
        Scheduled(
            "write-digests", "生成每日邮件", "tasks.write_digests", crontab(hour=8, minute=30)
        ),
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
    retention = RETENTION
    lasting = {
        "ClearanceList": "a few a year: who decided what of persons is kept no longer",
        "ClearanceItem": "keys only, goes with its list",
        "Attachment": "a file belongs to its row; removed ones go after a day",
        "Poll": "the result stands in the row that it was held for",
        "BulkEdit": "forgotten when it can no longer be undone (expire-bulk-edits)",
        "BulkEditRow": "goes with its bulk edit",
        "Draw": "samples of checks: evidence of how they were drawn",
        "FeedFollower": "a few for each thing that is derived",
        "FeedTick": "one an hour, for 400 days (thin-out-ticks)",
        "HistorySeal": "a few hundred bytes for ten minutes with changes; proves what is kept",
        "Hook": "one for each program that is told of changes",
        "HookPosition": "one for each hook",
        "IdempotencyRecord": "forgotten after a day (forget-idempotency)",
        "ImportSource": "one for each source that a person named",
        "KeyFingerprint": "one for each key, forgotten with it (rekey)",
        "NotificationChoice": "one for each person at most",
        "Pruning": "one for each retention",
        "Robot": "one for each group that is told",
        "RetentionPeriod": "one for each retention at most",
        "SavedView": "one for each list that a person keeps",
        "ScheduledTask": "one for each entry of the schedule",
        "Urn": "goes when its poll is closed",
        "PollVoter": "goes with its poll: who has voted, not how",
        "WorkdayException": "a few dozen days a year: deadlines of old years stay explained",
        "auth.Group": "not used",
        "auth.Permission": "one for each model",
        "contenttypes.ContentType": "one for each model",
    }
    unscoped = {
        "Pruning": "one row for each retention; says nothing of any data",
        "KeyFingerprint": "says which keys the program needs; nobody looks at it",
        "UploadPart": "found by its user, his key and the digest of the file only",
        "IdempotencyRecord": "found by its user and his key only",
        "HistorySeal": "digests over the history; read by those who verify it",
        "AuditSeal": "the chain over the audit log; read by those who verify it",
        "ScheduledTask": "one row for each entry of the schedule; says nothing of any data",
        "HookPosition": "a place in the change feed, read by its hook",
        "FeedFollower": "names and numbers; says nothing of any data",
        "FeedTick": "moments and numbers; says nothing of any data",
        "BulkEditRow": "read through its bulk edit, which belongs to its user",
        "Poll": "read through the row that it is held for, by the app of that row",
        "PollVoter": "read through its poll",
        "Urn": "encrypted sums that nobody reads before the round is over",
        "TakenRows": "keys of persons in a file; each of them reads his own",
        "PageLook": "who opened the page of a person, who reads it himself",
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
