from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报表"

    def ready(self):
        # Registers the system checks, and the kinds of jobs that web, worker and commands start.
        from core import audit
        from reports import checks, tasks  # noqa: F401
        from reports.choices import MonthAction

        audit.name_actions(MonthAction)
