from celery.schedules import crontab

from core.domain import DomainApp, Gauge, Resource, Scheduled


class MonthsConfig(DomainApp):
    name = "months"
    verbose_name = "月报"
    api = (
        Resource("report-months", "api.ReportMonthApi", "report-month"),
        Resource(
            "report-months/<str:month>/regions/<str:code>/",
            "api.RegionFiguresApi",
            "region-figures",
        ),
    )
    api_jobs = ("api.CLOSE",)
    unmoved = {
        "RegionFact.region": "a closed month stays as it was",
        "OrganizationFact.organization": "a closed month stays as it was",
        "OrganizationFact.region": "a closed month stays as it was",
        "PartyOrganizationFact.party_organization": "a closed month stays as it was",
        "PartyOrganizationFact.region": "a closed month stays as it was",
        "Figure.region": "a closed month stays as it was",
    }
    audit_actions = ("choices.MonthAction",)
    schedule = (
        # Hourly, so that a machine that slept through the hour catches up at the next one.
        Scheduled("close-due-months", "到期自动定稿", "tasks.close_due_months", crontab(minute=0)),
    )
    api_examples = ("api.EXAMPLES",)
    settled = ("figures.last_settled_day",)
    digests = {"已定稿月份": "services.digests.of_closed_months"}
    evidence = ("services.digests.problems",)
    gauges = (
        Gauge(
            "last_close_timestamp_seconds", "When a month was last closed", "figures.last_closing"
        ),
    )

    lasting = {
        "ReportMonth": "a closed month is kept for ever",
        "MonthRevision": "a closed month is kept for ever",
        "RegionFact": "a closed month is kept for ever",
        "OrganizationFact": "a closed month is kept for ever",
        "PartyOrganizationFact": "a closed month is kept for ever",
        "Figure": "a closed month is kept for ever",
    }
    #: They hold the digests of closed months.
    carried = ("month_closed",)

    def ready(self):
        from months.parts import add_indicators

        super().ready()
        add_indicators()
