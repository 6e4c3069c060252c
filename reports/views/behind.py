"""From a figure to exactly the organizations (or lights) behind it, and to what moved it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView

from accounts.choices import Action
from core.addresses import address_of
from core.keys import key_of
from core.lists.pagination import Sort
from core.months import Month
from core.views.lists import ListPage
from lights import figures as light_figures
from lights.filters import GRAVITY, NoticeFilterSet, NoticesBehindFilterSet
from lights.tables import NoticeTable
from months import figures, places
from months.choices import FigureScope
from months.indicators import BY_CODE, Indicator
from months.models import MonthRevision, RegionFact
from reports import cells
from reports.filters import BehindFilterSet
from reports.tables import BehindTable

PARTS = {"numerator": "分子", "denominator": "分母", "missing": "应有未有"}
#: Organizations listed of each kind of change; the number is always whole.
SHOWN = 100


class Place:
    """One cell of the table: what the address names, found within the user's scope."""

    def __init__(
        self,
        user: Any,
        *,
        month: Month,
        number: int,
        region_code: str,
        scope: str,
        indicator: str,
        part: str,
    ) -> None:
        if scope not in FigureScope.values or indicator not in BY_CODE or part not in PARTS:
            raise Http404("没有这个数字")
        self.user = user
        self.month = month
        self.indicator: Indicator = BY_CODE[indicator]
        self.scope, self.part = scope, part
        self.revision: MonthRevision = places.revision_or_404(user, month, number)
        if self.revision.is_draft and not user.may(Action.EDIT_REGISTRY):
            raise Http404("本月预览只供填报和管理人员查看")
        region = places.region_of(user, self.revision, region_code)
        if region is None:
            raise Http404("没有这个区域")
        self.region: RegionFact = region

    @property
    def where(self) -> dict[str, Any]:
        return {
            "region_id": self.region.region_id,
            "scope": self.scope,
            "indicator": self.indicator.code,
        }

    @property
    def title(self) -> str:
        own = "本级" if self.scope == FigureScope.OWN else ""
        return f"{self.region.name}{own} · {self.indicator.title}"

    @property
    def subtitle(self) -> str:
        if self.revision.is_draft:
            return f"{self.month.title}预览（截至 {self.revision.as_of:%Y-%m-%d}）"
        return f"{self.month.title}月报第 {self.revision.number} 版"

    @property
    def month_url(self) -> str:
        name = "reports:month_draft" if self.revision.is_draft else "reports:month"
        return f"{address_of(name, self.month)}?region={self.region.code}" + (
            "" if self.revision.is_draft else f"&revision={self.revision.number}"
        )

    def url(self, name: str, part: str = "") -> str:
        return address_of(
            f"reports:{name}",
            month=self.month,
            number=self.revision.number,
            region_code=self.region.code,
            scope=self.scope,
            indicator=self.indicator.code,
            part=part or self.part,
        )

    @property
    def formula_url(self) -> str:
        return f"{address_of('reports:indicators')}#{self.indicator.code}"

    @property
    def parts(self) -> list[tuple[str, str, bool]]:
        """Of a rate: the three sets behind it, as (name, address, chosen)."""
        if not self.indicator.is_rate:
            return []
        counted = BY_CODE[self.indicator.numerator].title
        base = BY_CODE[self.indicator.denominator].title
        names = {
            "numerator": f"{counted}（分子）",
            "denominator": f"{base}（分母）",
            "missing": f"未计入{counted}（差额）",
        }
        return [
            (names[part], self.url("behind", part), part == self.part)
            for part in ("numerator", "missing", "denominator")
        ]


class _CellList(ListPage):
    template_name = "reports/behind.html"
    place: Place

    def setup(self, request: HttpRequest, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.place = Place(request.user, **kwargs)
        self.title = self.place.title
        self.subtitle = self.place.subtitle

    def extra(self):
        may_compare = self.place.revision.has_previous
        return {
            "place": self.place,
            "changes_url": self.place.url("changes") if may_compare else "",
        }


class OrganizationsBehind(_CellList):
    unit = "个组织"
    empty_text = "这个数字不含任何组织。"
    table_class = BehindTable
    filterset_class = BehindFilterSet
    sorts = {
        "staff": Sort("staff_count", tie="organization_id"),
        "members": Sort("member_count", tie="organization_id"),
        "full_members": Sort("full_member_count", tie="organization_id"),
        "name": Sort("name", tie="organization_id"),
    }
    default_sort = "-staff"

    def rows(self):
        user = self.request.user
        rows = figures.facts_behind(
            revision=self.place.revision, part=self.place.part, **self.place.where
        )
        return rows.visible_to(user).annotate(region_name=places.region_name(user))


class NoticesBehind(_CellList):
    unit = "个灯"
    empty_text = "没有亮灯。"
    table_class = NoticeTable
    filterset_class = NoticesBehindFilterSet
    sorts = NoticeFilterSet.sorts
    default_sort = NoticeFilterSet.default_sort
    related = ("rule",)

    def rows(self):
        user = self.request.user
        rows = light_figures.notices_behind(revision=self.place.revision, **self.place.where)
        return rows.visible_to(user).annotate(region_name=places.region_name(user), gravity=GRAVITY)


def behind(request: HttpRequest, **kwargs) -> HttpResponse:
    """The list behind a cell: organizations, or notices for 红灯数 and 黄灯数."""
    chosen = BY_CODE.get(kwargs["indicator"])
    page = NoticesBehind if chosen and chosen.by_part else OrganizationsBehind
    return page.as_view()(request, **kwargs)


class Changes(TemplateView):
    """What moved a figure since the month before (or since revision `?against=N` of the month)."""

    template_name = "reports/changes.html"

    def get_context_data(self, **kwargs):
        place = Place(self.request.user, **kwargs)
        previous = self._previous(place)
        chosen = place.indicator
        counts = (chosen.numerator, chosen.denominator) if chosen.is_rate else (chosen.code,)
        return {
            "title": f"{place.title} · 变化",
            "place": place,
            "previous": previous,
            "restated": previous.report_month_id == place.revision.report_month_id,
            "now": self._value(place, place.revision),
            "before": self._value(place, previous),
            "blocks": [self._block(place, previous, BY_CODE[code]) for code in counts],
            "shown": SHOWN,
        }

    def _previous(self, place: Place) -> MonthRevision:
        against = self.request.GET.get("against", "")
        if against.isdecimal():
            former = places.revision_or_404(place.user, place.month, key_of(against))
            if former.is_draft:
                raise Http404("预览不是可比的版次")
            return former
        previous = figures.previous_revision(place.revision)
        if previous is None:
            raise Http404("上月没有定稿，没有可比的数字")
        return previous

    @staticmethod
    def _value(place: Place, revision: MonthRevision) -> str:
        """The figure in a revision, in words."""
        value = figures.figure(revision=revision, **place.where)
        return cells.show(place.indicator, value.value)

    @staticmethod
    def _block(place: Place, previous: MonthRevision, indicator: Indicator) -> dict[str, Any]:
        changes = light_figures.changes if indicator.by_part else figures.changes
        found = changes(
            revision=place.revision,
            previous=previous,
            **(place.where | {"indicator": indicator.code}),
        )
        order = ("-consecutive_months", "pk") if indicator.by_part else ("-staff_count", "name")
        named = places.region_name(place.user)
        sections = []
        for word, rows in (
            ("新增", found.entered),
            ("减少", found.left),
            ("数值变动", found.altered),
        ):
            rows = rows.visible_to(place.user)
            number = rows.count()
            if number:
                listed = rows.annotate(region_name=named).order_by(*order)[:SHOWN]
                sections.append((word, number, list(listed)))
        return {"indicator": indicator, "sections": sections}
