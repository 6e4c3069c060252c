"""Roles, actions, and the table of who may do what (contract: docs/contract.md, section 1)."""

from django.db import models

from core import actions
from regions.choices import EDIT_REGIONS


class Role(models.TextChoices):
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    COUNTY_ADMIN = "county_admin", "县级管理员"
    COUNTY_STAFF = "county_staff", "县级工作人员"
    TOWN_STAFF = "town_staff", "镇街工作人员"
    VIEWER = "viewer", "查看人员"
    SECRETARY = "secretary", "党组织书记"
    INSTRUCTOR = "instructor", "党建指导员"
    DEPARTMENT = "department", "部门人员"
    MEMBER = "member", "党员本人"
    SURVEYOR = "surveyor", "摸排队员"


#: The three administrators (三员): they exclude one another and see no business data.
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


#: Whose grants name no place: what they reach, the app lends that knows it (`lenders`).
PLACELESS = (Role.INSTRUCTOR, Role.MEMBER, Role.SURVEYOR)


class Action(models.TextChoices):
    """What a grant allows: within its part of a tree, or (administrators) on the platform."""

    SEE_REGISTRY = actions.SEE, "查看组织、覆盖、亮灯和月报"
    SEE_MEMBERS = "see_members", "查看党员（脱敏）"
    COUNT_MEMBERS = "count_members", "查看党员数"
    REVEAL_IDENTIFIER = "reveal_identifier", "查看完整证件号码"
    EDIT_REGISTRY = actions.EDIT, "编辑组织和覆盖"
    EDIT_MEMBERS = "edit_members", "编辑党组织、任职和党员"
    EDIT_CONTACTS = "edit_contacts", "编辑本组织党员的联系方式"
    IMPORT = actions.IMPORT, "导入"
    IMPORT_MEMBERS = actions.IMPORT_PERSONS, "导入党员"
    EXPORT = actions.EXPORT, "导出名单"
    EXPORT_MEMBERS = actions.EXPORT_PERSONS, "导出党员名单"
    BULK_EDIT = actions.BULK_EDIT, "批量编辑"
    CLOSE_MONTH = "close_month", "月报定稿、撤销定稿"
    EDIT_RULES = actions.EDIT_RULES, "编辑规则和方案"
    CONFIRM_MONTH = "confirm_month", "确认"
    ACCEPT_MONTH = "accept_month", "接受、退回、解锁"
    EDIT_REGIONS = EDIT_REGIONS, "编辑区域"
    RECORD_VISITS = "record_visits", "登记走访"
    HOLD_ELECTIONS = "hold_elections", "办理换届选举"
    REVIEW_MEMBERS = "review_members", "办理民主评议和组织处置"
    RECORD_CANDIDATES = "record_candidates", "登记发展党员"
    APPROVE_CANDIDATES = "approve_candidates", "办理发展党员的上级步骤，分配指标"
    RECORD_TRANSFERS = "record_transfers", "办理组织关系转接、流动党员和档案"
    RECORD_VANGUARDS = "record_vanguards", "登记责任区、先锋岗和突击队"
    FILE_ACTIVITIES = "file_activities", "填报活动"
    FILE_FOR_OTHERS = "file_for_others", "代填活动"
    REVIEW_ACTIVITIES = "review_activities", "审核活动"
    RECHECK_ACTIVITIES = "recheck_activities", "抽查复核活动和摸排"
    ANSWER_LIGHTS = "answer_lights", "处理亮灯"
    ANSWER_CASES = "answer_cases", "答复整改件"
    VERIFY_CASES = "verify_cases", "下发和复核整改件、批准延期"
    ISSUE_LETTERS = "issue_letters", "签发文件"
    REPORT_POSTS = "report_posts", "报备班子变动"
    CHECK_POSTS = "check_posts", "初审班子变动"
    APPROVE_POSTS = "approve_posts", "批准班子变动"
    KEEP_DUES = "keep_dues", "核定和登记党费"
    OWN_RECORD = "own_record", "查看本人的记录"
    ANSWER_COMPLAINTS = "answer_complaints", "答复投诉建议"
    ASSESS_OWN = "assess_own", "评星自评"
    REPORT_WORK = "report_work", "述职、考核自评"
    CHECK_ASSESSMENTS = "check_assessments", "评星初核"
    REVIEW_ASSESSMENTS = "review_assessments", "评星评审"
    ANSWER_SLIPS = "answer_slips", "答复核查单"
    FILE_SURVEYS = "file_surveys", "填报摸底排查"
    APPROVE_SURVEYS = "approve_surveys", "核对摸底排查"
    MANAGE_USERS = "manage_users", "用户：新建、停用、解锁、移交"
    MANAGE_GRANTS = actions.GRANT, "授权，密码和双重验证策略"
    READ_AUDIT = actions.READ_AUDIT, "查看审计日志"
    OPERATE = actions.OPERATE, "他人的任务、设置、备份"


_STAFF = frozenset(
    {
        Action.SEE_REGISTRY,
        Action.SEE_MEMBERS,
        Action.EDIT_REGISTRY,
        Action.EDIT_MEMBERS,
        Action.EDIT_CONTACTS,
        Action.IMPORT,
        Action.EXPORT,
        Action.BULK_EDIT,
        Action.RECORD_VISITS,
        Action.HOLD_ELECTIONS,
        Action.REVIEW_MEMBERS,
        Action.RECORD_CANDIDATES,
        Action.APPROVE_CANDIDATES,
        Action.RECORD_TRANSFERS,
        Action.RECORD_VANGUARDS,
        Action.REVIEW_ACTIVITIES,
        Action.REPORT_POSTS,
        Action.CHECK_POSTS,
        Action.ANSWER_LIGHTS,
        Action.VERIFY_CASES,
        Action.ISSUE_LETTERS,
        Action.APPROVE_SURVEYS,
    }
)
_COUNTY = _STAFF | {
    Action.REVEAL_IDENTIFIER,
    Action.IMPORT_MEMBERS,
    Action.EXPORT_MEMBERS,
    Action.RECHECK_ACTIVITIES,
    Action.APPROVE_POSTS,
    Action.ANSWER_COMPLAINTS,
    Action.ACCEPT_MONTH,
    Action.REVIEW_ASSESSMENTS,
}

#: Role → actions. Code, pages and tests read this one table.
ALLOWED: dict[str, frozenset[str]] = {
    Role.SYSTEM_ADMIN: frozenset({Action.MANAGE_USERS, Action.OPERATE}),
    Role.SECURITY_ADMIN: frozenset({Action.MANAGE_GRANTS}),
    Role.AUDIT_ADMIN: frozenset({Action.READ_AUDIT}),
    Role.COUNTY_ADMIN: _COUNTY | {Action.CLOSE_MONTH, Action.EDIT_RULES, Action.EDIT_REGIONS},
    Role.COUNTY_STAFF: _COUNTY,
    Role.TOWN_STAFF: _STAFF
    | {
        Action.FILE_FOR_OTHERS,
        Action.ANSWER_CASES,
        Action.CONFIRM_MONTH,
        Action.CHECK_ASSESSMENTS,
    },
    Role.VIEWER: frozenset({Action.SEE_REGISTRY, Action.COUNT_MEMBERS, Action.EXPORT}),
    Role.SECRETARY: frozenset(
        {
            Action.SEE_REGISTRY,
            Action.SEE_MEMBERS,
            Action.EDIT_CONTACTS,
            Action.HOLD_ELECTIONS,
            Action.REVIEW_MEMBERS,
            Action.RECORD_CANDIDATES,
            Action.RECORD_TRANSFERS,
            Action.RECORD_VANGUARDS,
            Action.FILE_ACTIVITIES,
            Action.REPORT_POSTS,
            Action.ANSWER_LIGHTS,
            Action.ANSWER_CASES,
            Action.KEEP_DUES,
            Action.ASSESS_OWN,
            Action.REPORT_WORK,
        }
    ),
    # In the units that he is assigned to; he files where a branch delegated it to him.
    Role.INSTRUCTOR: frozenset({Action.SEE_REGISTRY, Action.RECORD_VISITS, Action.FILE_ACTIVITIES})
    | {Action.REPORT_WORK},
    Role.DEPARTMENT: frozenset({Action.ANSWER_CASES, Action.ANSWER_SLIPS, Action.REPORT_WORK}),
    # Of himself alone (`own.MemberAccount`).
    Role.MEMBER: frozenset({Action.OWN_RECORD}),
    # In the units that a campaign assigns to his squad.
    Role.SURVEYOR: frozenset({Action.SEE_REGISTRY, Action.FILE_SURVEYS}),
}


#: Of whoever may do one of these somewhere, something can wait; others look on.
WORK = (
    Action.EDIT_REGISTRY,
    Action.FILE_ACTIVITIES,
    Action.FILE_FOR_OTHERS,
    Action.REVIEW_ACTIVITIES,
    Action.ANSWER_LIGHTS,
    Action.ANSWER_CASES,
    Action.ANSWER_SLIPS,
    Action.FILE_SURVEYS,
)


class ComplaintKind(models.TextChoices):
    COMPLAINT = "complaint", "投诉"
    SUGGESTION = "suggestion", "建议"


class PasswordProfile(models.TextChoices):
    """Named sets of password rules (`accounts.passwords.PROFILES`)."""

    MLPS = "mlps", "等保要求：至少 8 位、四类字符占三类、90 天更换、不与前 5 个重复"
    NIST = "nist", "长密码：至少 12 位、不在常见密码表内、不定期更换"


class SessionEnd(models.TextChoices):
    """Why a log-in ended."""

    LOGOUT = "logout", "退出"
    IDLE = "idle", "久未操作"
    ABSOLUTE = "absolute", "超过最长时间"
    ELSEWHERE = "elsewhere", "在其他设备上被退出"
    PASSWORD = "password", "密码已修改"
    DISABLED = "disabled", "账号已停用"
    GRANT = "grant", "授权已变更"
    FACTOR = "factor", "双重验证已重置"


class AccountAction(models.TextChoices):
    """What this app writes into the audit log."""

    LOGIN = "login", "登录"
    LOGIN_REFUSED = "login_refused", "登录被拒"
    LOGIN_LOCKED = "login_locked", "登录被锁定"
    FACTOR_REFUSED = "factor_refused", "双重验证未通过"
    LOGOUT = "logout", "退出"
    SESSION_ENDED = "session_ended", "会话结束"
    SESSION_REFUSED = "session_refused", "已结束的会话被使用"
    PASSWORD_CHANGED = "password_changed", "修改密码"
    FACTOR_SET = "factor_set", "启用双重验证"
    FACTOR_RESET = "factor_reset", "重置双重验证"
    RECOVERY_CODES = "recovery_codes", "生成恢复码"
    RECOVERY_CODE_USED = "recovery_code_used", "使用恢复码"
    USER_CREATED = "user_created", "新建用户"
    USER_DISABLED = "user_disabled", "停用用户"
    USER_ENABLED = "user_enabled", "启用用户"
    USER_UNLOCKED = "user_unlocked", "解锁用户"
    LINK_ISSUED = "link_issued", "发出开通链接"
    LINK_ACCEPTED = "link_accepted", "使用开通链接"
    LINK_REFUSED = "link_refused", "开通链接被拒"
    HANDED_OVER = "handed_over", "移交书记账号"
    GRANT_GIVEN = "grant_given", "授权"
    GRANT_ENDED = "grant_ended", "终止授权"
    POLICY_CHANGED = "policy_changed", "修改登录安全策略"
    NETWORK_LIMIT_SET = "network_limit_set", "设定办公网络登录限额"
    NETWORK_LIMIT_ENDED = "network_limit_ended", "取消办公网络登录限额"
    TOKEN_ISSUED = "token_issued", "签发接口令牌"
    TOKEN_REVOKED = "token_revoked", "作废接口令牌"
    TOKEN_REFUSED = "token_refused", "接口令牌被拒"
    FIRST_RUN = "first_run", "首次启用"
    COMPLAINT_ANSWERED = "complaint_answered", "答复投诉建议"
