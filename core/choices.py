"""Values of `core` fields."""

from django.db import models


class JobStatus(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    SUCCEEDED = "succeeded", "已完成"
    FAILED = "failed", "失败"
    CANCELLED = "cancelled", "已取消"


class Outcome(models.TextChoices):
    """How what an audit entry tells of ended."""

    ALLOWED = "allowed", "成功"
    DENIED = "denied", "拒绝"
    FAILED = "failed", "失败"


class AuditAction(models.TextChoices):
    """What `core` itself records; other apps name theirs with `audit.name_actions`."""

    DENIED = "denied", "越权尝试"
    EXPORT = "export", "导出"
    DOWNLOAD = "download", "下载文件"
    JOB_CANCELLED = "job_cancelled", "取消任务"
    IMPORT = "import", "导入"
    BACKUP = "backup", "备份"
    RESTORE = "restore", "恢复"
    LINK_REMOVED = "link_removed", "删除当天误录"
    AUDIT_PRUNED = "audit_pruned", "清理到期审计记录"


#: Action of an audit entry → its name; apps add theirs with `core.audit.name_actions`.
AUDIT_ACTIONS: dict[str, str] = dict(AuditAction.choices)


def audit_actions() -> list[tuple[str, str]]:
    """All actions that the installed apps record, by name."""
    return sorted(AUDIT_ACTIONS.items(), key=lambda action: action[1])
