from celery.schedules import crontab

from accounts.choices import Action
from core.domain import (
    DomainApp,
    Entry,
    FieldGround,
    NoticeKind,
    Retention,
    RuledOut,
    Scheduled,
    Sealed,
)


class AccountsConfig(DomainApp):
    name = "accounts"
    verbose_name = "账号"
    address = "accounts/"
    grounds = (
        FieldGround(
            "username password new_password1 new_password2 old_password again code",
            "《网络安全等级保护基本要求》：身份鉴别。",
        ),
        FieldGround("name", "《网络安全法》第二十四条：用户身份。"),
        FieldGround(
            "role region party_organization department starts_on ends_on",
            "《网络安全等级保护基本要求》：按最小权限授权。",
        ),
        FieldGround(
            "password_profile second_factor_roles idle_minutes absolute_hours idle_days"
            " token_roles token_days network failures days read_only networks",
            "《网络安全等级保护基本要求》：登录安全由安全管理员设定。",
        ),
        FieldGround(
            "kind text signed answer",
            "《政务移动互联网应用程序规范化管理办法》：投诉建议入口；署名自愿。",
        ),
    )
    ruled_out = (
        RuledOut(
            "complaints",
            "每一页的页脚都有入口，由县级答复，日志不记提交人。",
            "accounts:complaints",
        ),
    )
    guide = {
        "accounts": "first-login#自己的账号",
        "accounts:users": "system-admin#开通账号",
        "accounts:new_user": "system-admin#开通账号",
        "accounts:user": "system-admin#停用解锁移交",
        "accounts:audit": "audit-admin#查看",
        "accounts:audit_entry": "audit-admin#查看",
        "accounts:policy": "security-admin#登录安全策略",
        "accounts:networks": "security-admin#登录安全策略",
        "accounts:factor": "first-login#双重验证",
        "accounts:factor_codes": "first-login#双重验证",
        "accounts:tokens": "api",
        "accounts:complaints": "faq#投诉建议",
        "accounts:new_complaint": "faq#投诉建议",
        "accounts:complaint": "faq#投诉建议",
    }
    menu = (
        # 三员分立: nobody holds both actions, so nobody sees the entry twice.
        *(
            Entry(
                "系统",
                title,
                "user",
                "accounts:users",
                action=action,
                also=("accounts:user", "accounts:new_user"),
                place=10,
            )
            for title, action in (
                ("用户", Action.MANAGE_USERS),
                ("用户与授权", Action.MANAGE_GRANTS),
            )
        ),
        Entry(
            "系统",
            "审计记录",
            "shield-check",
            "accounts:audit",
            action=Action.READ_AUDIT,
            also=("accounts:audit_entry",),
            place=20,
        ),
        Entry(
            "系统",
            "登录安全策略",
            "lock-check",
            "accounts:policy",
            action=Action.MANAGE_GRANTS,
            also=("accounts:networks",),
            place=60,
        ),
    )
    successors = ("succession.SUCCESSORS",)
    todos = ("todos.TODOS",)
    demo = ("services.demonstration.generate",)
    unmoved = {
        "Complaint.region": "where somebody worked when he wrote",
        "Grant.party_organization": "security administrators alone give rights",
    }
    audit_actions = ("choices.AccountAction",)
    notices = (
        NoticeKind(
            "grants_lost",
            "区域撤并，授权终止",
            "授权由安全管理员办理；不重新授权，有关人员无法工作。",
        ),
        NoticeKind(
            "complaint_filed",
            "投诉建议待答复",
            "《政务移动互联网应用程序规范化管理办法》：设投诉建议入口，及时回应。",
        ),
        NoticeKind(
            "complaint_answered",
            "投诉建议已答复",
            "提交人应知道答复，不必反复登录查看。",
        ),
    )
    schedule = (
        Scheduled(
            "deactivate-idle-accounts",
            "停用久未使用的账号",
            "tasks.deactivate_idle_accounts",
            crontab(hour=1, minute=30),
        ),
    )
    sealed = (Sealed("PhoneFactor", "key"), Sealed("RecoveryCode", "code_hash"))
    retention = (
        Retention(
            "sessions",
            "已结束的登录会话",
            ("LoginSession",),
            "services.retention.prune_sessions",
            days=180,
            at_least=180,
            ground="《网络安全法》第二十一条：网络日志留存不少于六个月。",
        ),
        Retention(
            "invitations",
            "失效的开通链接",
            ("Invitation",),
            "services.retention.prune_invitations",
            days=180,
            at_least=30,
            ground="发出、使用、撤回均记入审计记录。",
        ),
        Retention(
            "complaints",
            "已答复的投诉建议",
            ("Complaint",),
            "services.complaints.prune_complaints",
            days=1095,
            at_least=365,
            ground="供查核答复情况；未答复的不清理。",
        ),
        Retention(
            "tokens",
            "失效的接口令牌",
            ("ApiToken",),
            "services.retention.prune_tokens",
            days=400,
            at_least=180,
            ground="令牌的签发、使用、作废记入审计记录；失效的不能再用。",
        ),
    )
    lasting = {
        "User": "people who leave are disabled, not deleted: the audit log names them",
        "Grant": "who had which right when",
        "NetworkLimit": "one for each office",
        "SafetyPolicy": "one row",
        "PasswordRecord": "one for each change of a password, a few a year and user",
        "RecoveryCode": "ten of each user",
        "otp_totp.TOTPDevice": "one or two of each user",
        "sessions.Session": "deleted when they have run out (deactivate-idle-accounts)",
        "axes.AccessAttempt": "counters of wrong log-ins, deleted when they have run out",
        "axes.AccessAttemptExpiration": "goes with its counter",
        "axes.AccessFailureLog": "switched off: the audit log has it",
        "axes.AccessLog": "switched off: the audit log has it",
    }
    unscoped = {
        "PasswordRecord": "former passwords of a user, compared when he sets a new one",
        "PhoneFactor": "the user's own device",
        "RecoveryCode": "the user's own codes",
        "Invitation": "found by the signed link only",
    }

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from accounts.middleware import begin_session

        super().ready()
        user_logged_in.connect(begin_session, dispatch_uid="accounts.begin_session")
