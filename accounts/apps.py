from celery.schedules import crontab

from accounts.choices import Action
from core.domain import DomainApp, Entry, Scheduled


class AccountsConfig(DomainApp):
    name = "accounts"
    verbose_name = "账号"
    address = "accounts/"
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
                on_phone=True,
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
            on_phone=True,
            place=20,
        ),
        Entry(
            "系统",
            "登录安全策略",
            "lock-check",
            "accounts:policy",
            action=Action.MANAGE_GRANTS,
            also=("accounts:networks",),
            on_phone=True,
            place=60,
        ),
    )
    successors = ("succession.SUCCESSORS",)
    unmoved = {
        "Grant.party_organization": "security administrators alone give rights",
    }
    audit_actions = ("choices.AccountAction",)
    schedule = (
        Scheduled(
            "deactivate-idle-accounts",
            "停用久未使用的账号",
            "tasks.deactivate_idle_accounts",
            crontab(hour=1, minute=30),
        ),
    )
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
