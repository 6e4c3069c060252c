from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号"

    def ready(self):
        from accounts.choices import AccountAction
        from core import audit

        audit.name_actions(AccountAction)
