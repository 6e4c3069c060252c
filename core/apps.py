from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self):
        # Registers the system checks, and the jobs for imports and exports.
        from core import checks  # noqa: F401
        from core.imports import background  # noqa: F401
        from core.lists import exports  # noqa: F401
        from core.records.history import quicken_triggers

        post_migrate.connect(quicken_triggers, sender=self)
