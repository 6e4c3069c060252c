from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in

        from accounts.choices import AccountAction
        from accounts.middleware import begin_session
        from accounts.settling import GrantTenant
        from core import audit
        from regions import tenants

        audit.name_actions(AccountAction)
        tenants.register(GrantTenant())
        user_logged_in.connect(begin_session, dispatch_uid="accounts.begin_session")
