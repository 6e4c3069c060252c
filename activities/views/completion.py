"""Completion: the board of a county or town, by region, branch by branch, and what is behind."""

import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Length
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from accounts.choices import Action
from activities.choices import ActivityState, DutyCode
from activities.filters import (
    HeatMapFilterSet,
    StandingFilterSet,
    month_given,
    months_back,
)
from activities.models import Activity, DutyCompletion, DutyStanding, Live
from activities.services import calendar
from activities.services.completion import completion_of, monthly, overdue
from activities.services.rules import asked_in
from activities.tables import HeatMapTable, StandingTable
from activities.views.live import may_play
from branches.models import PartyOrganization
from core.lists.pagination import capped_count, count_text
from core.months import Month
from core.views.lists import ListAction, ListPage
from regions.models import Region

#: Activities of each kind on the board.
SHOWN = 10
#: Months of the trend on the board.
MONTHS = 6


class StandingList(ListPage):
    """Exactly the Party organizations and periods behind a figure."""

    title = "组织生活明细"
    unit = "项"
    empty_text = "没有符合条件的期间。"
    nothing_text = "还没有应开展的期间。"
    table_class = StandingTable
    filterset_class = StandingFilterSet
    sorts = StandingFilterSet.sorts
    default_sort = StandingFilterSet.default_sort
    related = ("party_organization", "region")
    buttons = (ListAction("开展率", "activities:completion", icon="chart-bar"),)

    def rows(self):
        found = DutyStanding.objects.visible_to(self.request.user)
        return found.with_standing(timezone.localdate())


class HeatMap(ListPage):
    """Party organizations against duties, in the periods of a month."""

    title = "支部组织生活一览"
    unit = "个党组织"
    empty_text = "没有符合条件的党组织。"
    nothing_text = "您的范围内还没有党组织。"
    table_class = HeatMapTable
    filterset_class = HeatMapFilterSet
    sorts = HeatMapFilterSet.sorts
    default_sort = HeatMapFilterSet.default_sort
    related = ("region",)
    template_name = "activities/heat_map.html"
    buttons = (
        ListAction("开展率", "activities:completion", icon="chart-bar"),
        ListAction("明细", "activities:standings", icon="table"),
    )

    def rows(self):
        month = month_given(self.request.GET.get("month"))
        self.subtitle = f"{month.title}及所在季度、年度的各项组织生活"
        seen = PartyOrganization.objects.visible_to(self.request.user)
        rows = asked_in(seen, month, timezone.localdate())
        # A page asks once for all of its rows (`prepare`).
        return rows.annotate(**self._of_each(month)) if "export" in self.request.GET else rows

    def prepare(self, table, rows):
        by_pk = {row.pk: row for row in rows}
        month = month_given(self.request.GET.get("month"))
        found = self._standings(month).filter(party_organization__in=by_pk).order_by("last_day")
        today = timezone.localdate()
        for each in found:  # of two periods of a duty the later one
            label = each.state_on(today).label
            setattr(by_pk[each.party_organization_id], f"duty_{each.duty}", label)

    def _standings(self, month: Month):
        return DutyStanding.objects.visible_to(self.request.user).filter(
            first_day__lte=month.last_day, last_day__gte=month.first_day
        )

    def _of_each(self, month: Month) -> dict[str, Subquery]:
        """What the file writes, duty by duty."""
        own = self._standings(month).filter(party_organization=OuterRef("pk"))
        own = own.with_standing(timezone.localdate()).order_by("-last_day")
        return {
            f"duty_{duty.value}": Subquery(own.filter(duty=duty.value).values("standing")[:1])
            for duty in DutyCode
            if duty != DutyCode.OTHER
        }

    def extra(self):
        return {"signs": calendar.signs()}


class Completion(View):
    """The periods that end in a month, by the regions below one: `?month=`, `?region=CODE`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.may(Action.SEE_REGISTRY):
            raise Http404("没有可看的组织生活")
        region = region_of(user, request.GET.get("region", ""))
        if region is None:
            # A secretary leads no region: his branches stand in the list of branches.
            return redirect("activities:heat_map")
        month = month_given(request.GET.get("month"))
        context = {
            "title": f"{region.name}组织生活开展率",
            "subtitle": f"{month.title}结束的期间；点数字看具体党组织和期间",
            "region": region,
            "trail": _trail(user, region),
            "month": month,
            "months": months_back(),
            "completion": completion_in(user, region, month),
        }
        return render(request, "activities/completion.html", context)


class Board(View):
    """What goes on: latest filings, today's plans, live now, and completion by town."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user, today = request.user, timezone.localdate()
        if not user.may(Action.SEE_REGISTRY):
            raise Http404("没有可看的组织生活")
        month = Month.current()
        region = region_of(user)
        seen = Activity.objects.visible_to(user).select_related("organizer__region")
        seen = seen.prefetch_related("duties")
        planned = seen.filter(state=ActivityState.PLANNED, planned_on=today)
        # Whoever gave a link beforehand and pressed nothing is shown too, on its day.
        linked = seen.filter(Q(planned_on=today) | Q(held_on=today), live=None)
        linked = linked.exclude(live_link="").exclude(
            state__in=[ActivityState.WITHDRAWN, ActivityState.RETURNED]
        )
        lives = list(
            Live.objects.visible_to(user)
            .running()
            .select_related("activity__organizer__region")
            .prefetch_related("activity__duties")
            .order_by("-started_at")[:SHOWN]
        )
        context = {
            "title": f"{region.name}组织生活" if region else "组织生活",
            "subtitle": f"{today:%Y-%m-%d}",
            "latest": list(
                seen.filter(filed_at__isnull=False)
                .exclude(state=ActivityState.WITHDRAWN)
                .order_by("-filed_at", "-pk")[:SHOWN]
            ),
            "plans": list(planned.order_by("pk")[:SHOWN]),
            "lives": lives,
            "linked": list(linked.order_by("pk")[:SHOWN]),
            "overdue": count_text(overdue_of(user, today)),
            "region": region,
            "month": month,
        }
        if region is not None:
            sums = DutyCompletion.objects.visible_to(user)
            months = [month.plus(-back) for back in range(MONTHS - 1, -1, -1)]
            context |= {
                "completion": completion_in(user, region, month),
                "trend": list(monthly(sums, months).items()),
            }
        page = render(request, "activities/board.html", context)
        return may_play(page, [each.source for each in lives])


def overdue_of(user: Any, today: datetime.date) -> int:
    """From the sums of regions; whoever keeps none has his few rows counted."""
    if user.reach.see_registry.region_ids or user.reach.see_registry.everywhere:
        return overdue(DutyCompletion.objects.visible_to(user), today)
    return capped_count(DutyStanding.objects.visible_to(user).overdue(today))


def completion_in(user: Any, region: Region, month: Month):
    children = Region.objects.visible_to(user).present().filter(parent=region).order_by("code")
    return completion_of(
        DutyCompletion.objects.visible_to(user), region=region, children=children, month=month
    )


def region_of(user: Any, code: str = "") -> Region | None:
    """The region that was asked for (404 out of scope); without a code the user's highest one."""
    seen = Region.objects.visible_to(user).present()
    if code:
        found = seen.filter(code=code).first()
        if found is None:
            raise Http404(f"没有代码为 {code} 的区域")
        return found
    return seen.order_by(Length("path"), "code").first()


def _trail(user: Any, region: Region) -> list[Region]:
    ids = [int(pk) for pk in region.path.rstrip("/").split("/")]
    return list(Region.objects.visible_to(user).filter(pk__in=ids).order_by("path"))
