from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self):
        # Registers the system checks, and the jobs for imports and exports.
        from core import checks, exports  # noqa: F401
        from core.history import quicken_triggers
        from core.imports import background  # noqa: F401

        post_migrate.connect(quicken_triggers, sender=self)
