from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报表"

    def ready(self):
        # Registers the system checks, and the kinds of jobs that web, worker and commands start.
        from core import audit, backup, health
        from reports import checks, digests, figures, tasks  # noqa: F401
        from reports.choices import MonthAction

        audit.name_actions(MonthAction)
        backup.add_digest("已结账月份", digests.of_closed_months)
        health.add_gauge(
            "last_close_timestamp_seconds",
            "When a month was last closed",
            figures.last_closing,
        )
