from django.urls import path, register_converter

from core.months import Month
from reports.views import (
    behind,
    board,
    check,
    counties,
    home,
    layouts,
    maps,
    month,
    one_page,
    overview,
    periods,
    restating,
    settings,
    sheet,
    sign_off,
    weak,
)


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
    path("board/", home.Board.as_view(), name="board"),
    path("overview/", overview.Overview.as_view(), name="overview"),
    path("months/", month.newest, name="newest"),
    path("months/<month:month>/", month.MonthPage.as_view(), name="month"),
    path("months/<month:month>/counties/", counties.counties, name="counties"),
    path("months/<month:month>/signed/", counties.signed_file, name="signed_file"),
    path("months/<month:month>/state/", month.state, name="state"),
    path("months/<month:month>/workbook/", month.workbook, name="workbook"),
    path("months/<month:month>/close/", month.close, name="close"),
    path("months/<month:month>/reopen/", month.reopen, name="reopen"),
    path("months/<month:month>/reasons/", restating.state_reasons, name="state_reasons"),
    path("months/<month:month>/leave-out/", restating.leave_out, name="leave_out"),
    path("months/<month:month>/take-in/", restating.take_in, name="take_in"),
    path("months/<month:month>/draft/", month.DraftPage.as_view(), name="month_draft"),
    path("months/<month:month>/draft/compute/", month.compute, name="compute_draft"),
    path(f"{CELL}/<str:part>/", behind.behind, name="behind"),
    path(f"{CELL}/<str:part>/changes/", behind.Changes.as_view(), name="changes"),
    path("counties/", counties.newest, name="all_counties"),
    path("counties/load/", counties.load, name="load_figures"),
    path("sign-off/", sign_off.newest, name="newest_sign_off"),
    path("sign-off/settings/", settings.Settings.as_view(), name="sign_off_settings"),
    path("sign-off/settings/off/", settings.switch_off, name="switch_sign_off_off"),
    path("sign-off/checks/<int:pk>/", settings.ReplaceCheck.as_view(), name="replace_check"),
    path("months/<month:month>/sign-off/", sign_off.towns, name="sign_off"),
    path("months/<month:month>/sign-off/accept/", sign_off.accept_all, name="accept_all"),
    path("months/<month:month>/sign-off/<str:code>/", sign_off.town, name="sign_off_town"),
    path(
        "months/<month:month>/sign-off/<str:code>/<slug:name>/",
        sign_off.move,
        name="sign_off_move",
    ),
    path("draft/", month.draft, name="draft"),
    path("check/", check.Check.as_view(), name="check"),
    path("check/freshness/", check.Freshness.as_view(), name="freshness"),
    path("weak-spots/", weak.WeakSpots.as_view(), name="weak"),
    path("months/<month:month>/one-page/", one_page.OnePage.as_view(), name="one_page"),
    path("map/", board.MapPage.as_view(), name="map"),
    path("map/screen/", one_page.Screen.as_view(), name="screen"),
    path("map/of/<str:region_code>/", maps.MapUpload.as_view(), name="region_map"),
    path("map/of/<str:region_code>/reset/", maps.reset_map, name="reset_map"),
    path("periods/", periods.PeriodPage.as_view(), name="periods"),
    path("periods/workbook/", periods.period_workbook, name="period_workbook"),
    path("layouts/", layouts.Layouts.as_view(), name="layouts"),
    path("layouts/<int:pk>/retire/", layouts.retire_layout, name="retire_layout"),
    path("layouts/<int:pk>/<month:month>/", layouts.layout_file, name="layout_file"),
    path("indicators/", sheet.Indicators.as_view(), name="indicators"),
]
