from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "党员"

    def ready(self):
        from core.imports.sheets import register
        from members import imports

        register(imports.MemberSheet())
        register(imports.PostSheet())
