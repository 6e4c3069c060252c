"""Values of `core` fields."""

from functools import cache

from django.db import models

from core.domain import declared


class JobStatus(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    SUCCEEDED = "succeeded", "已完成"
    FAILED = "failed", "失败"
    CANCELLED = "cancelled", "已取消"


class ErrorCode(models.TextChoices):
    """What is wrong with a field, for machines (`core.api.errors`)."""

    REQUIRED = "required", "没有填写"
    INVALID = "invalid", "类型或格式不对"
    INVALID_CHOICE = "invalid_choice", "不在可选的范围内"
    NOT_FOUND = "not_found", "没有这个代码或编号，或不在管理范围内"
    MAX_LENGTH = "max_length", "过长"
    MIN_LENGTH = "min_length", "过短"
    MIN_VALUE = "min_value", "过小"
    MAX_VALUE = "max_value", "过大"
    OUT_OF_RANGE = "out_of_range", "年份不合情理"
    FUTURE = "future", "晚于今天"
    CHECKSUM = "checksum", "校验码不符"
    SCIENTIFIC = "scientific", "被写成科学计数，末几位已丢失"
    CONTROL_CHARACTER = "control_character", "含有控制字符或换行"
    IDENTIFIER = "identifier", "这里不能写证件号码"
    INCONSISTENT = "inconsistent", "和另一项矛盾"
    OVERLAP = "overlap", "与已有的一条日期重叠"
    TAKEN = "taken", "已被另一条记录使用（看得到的，id 为其编号）"
    IN_RECYCLE_BIN = "in_recycle_bin", "代码相同的记录在回收站里（id 为其编号）"
    REFUSED = "refused", "按业务规则不能办理"
    UNKNOWN_FIELD = "unknown_field", "没有这个字段"
    UNKNOWN_PARAMETER = "unknown_parameter", "没有这个查询参数"
    REPEATED = "repeated", "重复给出"
    PARSE_ERROR = "parse_error", "请求内容读不出来"


class ExportState(models.TextChoices):
    """What became of an application for a list of persons."""

    WAITING = "waiting", "待批准"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"


class ClearanceState(models.TextChoices):
    """Of a list of what is over."""

    OPEN = "open", "待决定"
    DECIDED = "decided", "已决定"


class ImportStep(models.TextChoices):
    """How far an import has come; what runs at the moment is its job."""

    CHECKING = "checking", "检查"
    MAPPING = "mapping", "待列名对应"
    READY = "ready", "待确认"
    COMMITTING = "committing", "写入"
    DONE = "done", "已导入"
    UNDOING = "undoing", "撤销"
    UNDONE = "undone", "已撤销"
    DISCARDED = "discarded", "已放弃"


class ChangeKind(models.TextChoices):
    """What the change feed tells of a row."""

    CREATED = "created", "新增"
    UPDATED = "updated", "变更"
    MERGED = "merged", "并入其他记录"
    DELETED = "deleted", "删除"


class DeliveryState(models.TextChoices):
    """How far a message of a webhook has come."""

    WAITING = "waiting", "待送达"
    DELIVERED = "delivered", "已送达"
    DEAD = "dead", "未送达"


class HookStop(models.TextChoices):
    """Why a webhook sends nothing."""

    BY_HAND = "by_hand", "管理员停止"
    FAILING = "failing", "多次没有送达"
    OWNER = "owner", "代表用户停用或无权"


class Channel(models.TextChoices):
    """Where a person is told outside of the application."""

    EMAIL = "email", "每日邮件"
    CODE = "code", "邮箱验证码"
    ROBOT = "robot", "工作群"


class RobotKind(models.TextChoices):
    DINGTALK = "dingtalk", "钉钉"
    WECOM = "wecom", "企业微信"


class RowOutcome(models.TextChoices):
    """What an import does with a row of the file."""

    CREATED = "created", "新增"
    UPDATED = "updated", "更新"
    UNCHANGED = "unchanged", "未变"
    BAD = "bad", "有错"


class UndoPolicy(models.TextChoices):
    """What undoing does about rows that were changed since."""

    ALL_OR_NOTHING = "all_or_nothing", "全部恢复，或不恢复"
    KEEP_CHANGED = "keep_changed", "之后改动过的保持不动"


class AttachmentKind(models.TextChoices):
    PICTURE = "picture", "图片"
    PDF = "pdf", "PDF 文件"
    WORD = "word", "Word 文件"
    EXCEL = "excel", "Excel 文件"
    GEOJSON = "geojson", "GeoJSON 文件"


class CorrectionState(models.TextChoices):
    """What became of a proposed value (`core.corrections`)."""

    PROPOSED = "proposed", "待核对"
    APPROVED = "approved", "已更正"
    REJECTED = "rejected", "不予更正"


class Outcome(models.TextChoices):
    """How the action of an audit entry ended."""

    ALLOWED = "allowed", "成功"
    DENIED = "denied", "拒绝"
    FAILED = "failed", "失败"


class AuditAction(models.TextChoices):
    """What `core` itself records; other apps declare theirs (`DomainApp.audit_actions`)."""

    DENIED = "denied", "越权尝试"
    EXPORT = "export", "导出"
    EXPORT_ASKED = "export_asked", "申请导出"
    EXPORT_DECIDED = "export_decided", "批准或不批准导出"
    EXPORT_DELETED = "export_deleted", "登记导出文件已删除"
    DOWNLOAD = "download", "下载文件"
    JOB_CANCELLED = "job_cancelled", "取消任务"
    ATTACHMENT_REMOVED = "attachment_removed", "删除附件"
    ATTACHMENT_RESTORED = "attachment_restored", "恢复附件"
    ATTACHMENT_INFECTED = "attachment_infected", "附件中有病毒"
    IMPORT = "import", "导入"
    IMPORT_UNDONE = "import_undone", "撤销导入"
    BULK_EDIT = "bulk_edit", "批量编辑"
    BULK_UNDO = "bulk_undo", "撤销批量编辑"
    DRAWN = "drawn", "抽查"
    DRAW_VOID = "draw_void", "抽查结果作废"
    HOOK_CHANGED = "hook_changed", "推送订阅变更"
    BACKUP = "backup", "备份"
    RESTORE = "restore", "恢复"
    LINK_REMOVED = "link_removed", "删除当天误录"
    REKEYED = "rekeyed", "更换密钥"
    AUDIT_PRUNED = "audit_pruned", "清理到期审计记录"
    CARRIED_OVER = "carried_over", "转存到期审计记录"
    PRUNED = "pruned", "清理到期数据"
    CLEARED = "cleared", "决定到期清单"
    HISTORY_SEALED_ANEW = "history_sealed_anew", "重新封存修改历史"
    RETENTION_CHANGED = "retention_changed", "修改保留期限"
    ROBOT_CHANGED = "robot_changed", "群机器人变更"
    WORKDAYS_CHANGED = "workdays_changed", "修改放假和调休"


@cache
def audit_actions() -> list[tuple[str, str]]:
    """All actions that the installed apps record, with their names, sorted by name."""
    found = {action for each in declared("audit_actions") for action in each.choices}
    return sorted(found, key=lambda action: action[1])
