from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报表"

    def ready(self):
        # Registers the system checks, and the kinds of jobs that web, worker and commands start.
        from reports import checks, tasks  # noqa: F401
