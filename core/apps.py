from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self):
        # Registers the system checks and the import job.
        from core import checks  # noqa: F401
        from core.imports import background  # noqa: F401
