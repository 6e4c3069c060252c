from django.urls import path, register_converter

from core.months import Month
from reports.views import behind, check, home, month, sheet


class MonthConverter:
    regex = r"\d{4}-\d{2}"

    def to_python(self, value: str) -> Month:
        return Month.parse(value)

    def to_url(self, value: Month) -> str:
        return str(value)


register_converter(MonthConverter, "month")

#: A cell of the town table: the month, its revision (0 = draft), the line and the column.
CELL = "months/<month:month>/r<int:number>/<str:region_code>/<str:scope>/<slug:indicator>"

app_name = "reports"
urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("todos/", home.Todos.as_view(), name="todos"),
    path("months/", month.newest, name="newest"),
    path("months/<month:month>/", month.MonthPage.as_view(), name="month"),
    path("months/<month:month>/state/", month.state, name="state"),
    path("months/<month:month>/workbook/", month.workbook, name="workbook"),
    path("months/<month:month>/close/", month.close, name="close"),
    path("months/<month:month>/reopen/", month.reopen, name="reopen"),
    path("months/<month:month>/draft/", month.DraftPage.as_view(), name="month_draft"),
    path("months/<month:month>/draft/compute/", month.compute, name="compute_draft"),
    path(f"{CELL}/<str:part>/", behind.behind, name="behind"),
    path(f"{CELL}/<str:part>/changes/", behind.Changes.as_view(), name="changes"),
    path("draft/", month.draft, name="draft"),
    path("check/", check.Check.as_view(), name="check"),
    path("check/freshness/", check.Freshness.as_view(), name="freshness"),
    path("indicators/", sheet.Indicators.as_view(), name="indicators"),
]
