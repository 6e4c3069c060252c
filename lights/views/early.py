"""Early warnings: one page by kind and town, the rows behind each number, the county's numbers."""

from functools import partial
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View
from django.views.generic import TemplateView

from accounts.choices import Action
from activities.views.completion import region_of
from branches.services import replace_row
from branches.views.terms import CountyRuleDoor
from core.jobs.schedule import entries
from core.views.lists import ListAction, ListPage
from core.views.pieces import Rows
from core.views.records import Panel
from lights.choices import EarlyWarningKind
from lights.filters import EarlyWarningFilterSet
from lights.forms import EarlyWarningNumberForm
from lights.models import EarlyWarning, EarlyWarningNumber
from lights.tables import EarlyWarningTable
from regions.models import Region

#: Name in the schedule of the task that derives them.
TASK = "refresh-early-warnings"


class Overview(View):
    """How many there are of each kind, by the regions below one: `?region=CODE`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.may(Action.SEE_REGISTRY):
            raise Http404("没有可看的预警")
        region = region_of(user, request.GET.get("region", ""))
        counted = (
            EarlyWarning.objects.visible_to(user)
            .order_by()
            .values_list("region", "kind")
            .annotate(number=Count("pk"))
        )
        table = table_of(user, region, list(counted))
        context: dict[str, Any] = {
            "title": f"{region.name}提前预警" if region else "提前预警",
            "region": region,
            "kinds": EarlyWarningKind.choices,
            "refreshed_at": refreshed_at(),
            "found": any(number for _, _, number in table["total"]),
            **table,
        }
        return render(request, "lights/early.html", context)


def refreshed_at():
    """When they were derived last by the schedule; None: it has not run yet."""
    return next((each.succeeded_at for each in entries() if each.name == TASK), None)


def table_of(user: Any, region: Region | None, counted: list[tuple[int, str, int]]) -> dict:
    """A line for each region directly below one, for what stands in it itself, and for all of it.
    Whoever keeps no region has one line of what is his."""
    if region is None:
        return {"lines": [], "total": _sums((kind, number) for _, kind, number in counted)}
    below = Region.objects.visible_to(user).within([region.path])
    paths = dict(below.values_list("pk", "path"))
    depth = region.path.count("/") + 1
    by_child: dict[str, list[tuple[str, int]]] = {}
    for pk, kind, number in counted:
        if pk in paths:
            child = "/".join(paths[pk].split("/")[:depth]) + "/"
            by_child.setdefault(region.path if pk == region.pk else child, []).append(
                (kind, number)
            )
    children = below.present().filter(parent=region).order_by("code")
    lines = [(each, _sums(by_child.get(each.path, ()))) for each in children]
    own = by_child.get(region.path)
    return {
        "lines": lines,
        "own": _sums(own) if own else None,
        "total": _sums(pair for pairs in by_child.values() for pair in pairs),
        "trail": list(
            Region.objects.visible_to(user)
            .filter(pk__in=[int(step) for step in region.path.rstrip("/").split("/")])
            .order_by("path")
        ),
    }


def _sums(pairs) -> list[tuple[str, str, int]]:
    """Kind, its title and number, in the order of the kinds."""
    sums = dict.fromkeys(EarlyWarningKind.values, 0)
    for kind, number in pairs:
        sums[kind] += number
    return [(kind, title, sums[kind]) for kind, title in EarlyWarningKind.choices]


class EarlyWarningList(ListPage):
    """Exactly the rows behind a number."""

    title = "提前预警名单"
    unit = "条预警"
    empty_text = "没有符合条件的预警。"
    nothing_text = "您的范围内没有提前预警。"
    table_class = EarlyWarningTable
    filterset_class = EarlyWarningFilterSet
    sorts = {"day": EarlyWarningFilterSet.sorts["day"]}
    default_sort = EarlyWarningFilterSet.default_sort
    related = ("organization", "party_organization", "region")
    buttons = (ListAction("分镇街统计", "lights:early", icon="table"),)

    def rows(self):
        return EarlyWarning.objects.visible_to(self.request.user).with_names()


class _EarlyOf(Panel):
    """What is about to happen to a row, or has just happened."""

    name = ""

    def pieces(self, pk):
        seen = EarlyWarning.objects.visible_to(self.request.user).filter(**{self.name: pk})
        rows = list(seen.with_names().order_by("crosses_on", "pk"))
        if not rows:
            return None
        table = EarlyWarningTable(rows, request=self.request)
        table.choose(["kind", "fact", "day"])
        return {"early": Rows("提前预警", table, note="及时办理，可以避免亮灯")}


class OfOrganization(_EarlyOf):
    name = "organization"


class OfPartyOrganization(_EarlyOf):
    name = "party_organization"


class Numbers(TemplateView):
    """From when on the county is warned: what holds and what held."""

    template_name = "lights/early_numbers.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "title": "提前预警口径",
            "rows": list(EarlyWarningNumber.objects.visible_to(user)),
            "may_edit": EarlyWarningNumber.objects.editable_by(user).exists(),
        }


class ReplaceNumber(CountyRuleDoor):
    model = EarlyWarningNumber
    form_class = EarlyWarningNumberForm
    update = partial(replace_row, EarlyWarningNumber)
    edit_title = "修改提前预警口径"
    list_url = "lights:early_numbers"
