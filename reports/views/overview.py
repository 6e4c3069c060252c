"""The newest closed month at a glance, for whoever leads."""

from django.http import Http404
from django.views.generic import TemplateView

from accounts.choices import Action
from lights.models import Notice
from months import figures, places
from months.indicators import BY_CODE
from reports import cells
from reports.views.home import own_figures

#: The cards, in their order.
CARDS = (
    "organizations",
    "members",
    "formed_rate",
    "covered_rate",
    "single_formed_rate",
    "jointly_covered_rate",
    "staff50_with_members_rate",
    "red",
)
#: The rate shown by town, and the lines of the trend.
BARS = "formed_rate"
TREND = ("formed_rate", "covered_rate", "single_formed_rate")
LIGHTS_SHOWN = 8


class Overview(TemplateView):
    template_name = "reports/overview.html"

    def get(self, request, *args, **kwargs):
        if not request.user.may(Action.SEE_REGISTRY):
            raise Http404("没有可以查看的数字。")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        user = self.request.user
        context = {"title": "总览", **kwargs}
        revision = places.newest_revision(user)
        if revision is None:
            return context
        lights = (
            Notice.objects.visible_to(user)
            .filter(revision=revision, severity="red")
            .order_by("-consecutive_months", "due_on", "pk")
        )
        context |= {
            "revision": revision,
            "month": revision.report_month.month,
            "lights": list(lights[:LIGHTS_SHOWN]),
            "to_close": places.month_after(revision),
            "may_check": user.may(Action.EDIT_REGISTRY),
        }
        region = places.region_of(user, revision)
        if region is not None:
            context |= self._board(revision, region)
        else:
            # A secretary has no region: what he has is his own Party organizations and theirs.
            context["own"] = own_figures(user)
        return context

    def _board(self, revision, region):
        table = figures.region_table(revision=revision, region_code=region.code)
        previous = figures.previous_revision(revision)
        lines = cells.lines(
            table, previous=previous, former=None, codes=dict.fromkeys((*CARDS, BARS))
        )
        by_code = {cell.indicator.code: cell for cell in lines[-1].cells}
        towns = [
            (line, next(cell for cell in line.cells if cell.indicator.code == BARS))
            for line in lines
            if line.row.kind == "child"
        ]
        points = figures.trend(revision=revision, region_code=region.code)
        return {
            "region": region,
            "cards": [by_code[code] for code in CARDS],
            "towns": towns,
            "bars": BY_CODE[BARS],
            "trend_titles": [BY_CODE[code].title for code in TREND],
            "trend": [
                (
                    point.month,
                    [
                        cells.show(BY_CODE[code], point.values[code].value)
                        if point.values and code in point.values
                        else "—"
                        for code in TREND
                    ],
                )
                for point in points
            ],
            "charts": {
                "towns": {
                    "names": [line.row.label for line, _ in towns],
                    "values": [cell.percent for _, cell in towns],
                    "title": BY_CODE[BARS].title,
                    "urls": [line.url for line, _ in towns],
                },
                "trend": {
                    "months": [f"{point.month.number}月" for point in points],
                    "series": [
                        {
                            "name": BY_CODE[code].title,
                            "values": [_percent(point, code) for point in points],
                        }
                        for code in TREND
                    ],
                },
            },
        }


def _percent(point, code: str) -> float | None:
    value = point.values.get(code) if point.values else None
    if value is None or value.value is None:
        return None
    return round(value.value * 100, 1)
