from django.db.models.signals import post_migrate

from core.domain import DomainApp, Entry


class CoreConfig(DomainApp):
    name = "core"
    verbose_name = "基础"
    address = ""
    menu = (
        Entry("台账", "回收站", "trash", "core:recycle_bin", action="edit_registry", place=90),
        Entry(
            "台账",
            "导入",
            "upload",
            "imports:list",
            action="import",
            also=("imports:new", "imports:detail"),
            place=91,
        ),
        Entry("系统", "任务队列", "clock", "core:queue", action="operate", on_phone=True),
    )
    audit_actions = ("choices.AuditAction",)
    unscoped = {
        "FiledAnswer": "found by its user and his key only",
        "AuditSeal": "the chain over the audit log; read by those who verify it",
        "ScheduledTask": "one row for each entry of the schedule; says nothing of any data",
        "BulkEditRow": "read through its bulk edit, which belongs to its user",
        "Deed": "read through what it was about: a merge, a change of a region",
        "DeedRow": "read by undoing only",
    }

    def ready(self):
        from core.records.history import quicken_triggers

        super().ready()
        post_migrate.connect(quicken_triggers, sender=self)
