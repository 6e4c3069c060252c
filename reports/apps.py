from core.domain import DomainApp, Entry, Gauge, Refresh, Resource


class ReportsConfig(DomainApp):
    name = "reports"
    verbose_name = "报表"
    address = ""
    menu = (
        Entry("", "首页", "home", "reports:home", on_phone=True),
        Entry(
            "月报",
            "月报",
            "table",
            "reports:newest",
            also=("reports:month", "reports:behind", "reports:changes"),
            on_phone=True,
            place=10,
        ),
        Entry("月报", "亮灯", "traffic-lights", "reports:notices", on_phone=True, place=20),
        Entry(
            "月报",
            "草稿",
            "pencil",
            "reports:draft",
            action="edit_registry",
            also=("reports:month_draft",),
            place=30,
        ),
        Entry("月报", "结账前检查", "checklist", "reports:check", action="edit_registry", place=40),
        Entry("月报", "口径", "ruler-2", "reports:indicators", place=50),
    )
    api = (
        Resource("report-months", "api.ReportMonthApi", "report-month"),
        Resource(
            "report-months/<str:month>/regions/<str:code>/",
            "api.RegionFiguresApi",
            "region-figures",
        ),
        Resource("notices", "api.NoticeApi", "notice"),
    )
    audit_actions = ("choices.MonthAction",)
    columns = ("columns.COLUMNS",)
    refreshes = (Refresh("亮灯", "services.refresh_light_facts"),)
    digests = {"已结账月份": "digests.of_closed_months"}
    gauges = (
        Gauge(
            "last_close_timestamp_seconds", "When a month was last closed", "figures.last_closing"
        ),
    )
