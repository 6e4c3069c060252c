"""Regions with what belongs to them."""

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from core.views.fragments import is_fragment
from orgs.services import REGION_COUNTS, Counts
from regions.models import Region


class RegionTree(View):
    """The regions of the user's scope with what belongs to them, one level after the other."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page begins with the topmost regions and what stands right under them; htmx asks for
        `?parent=CODE`, the regions under that one."""
        seen = Region.objects.visible_to(request.user).present()
        rows = seen.annotate(has_children=Exists(seen.filter(parent=OuterRef("pk"))))
        rows = rows.order_by("code")
        if "parent" in request.GET:
            parent = get_object_or_404(seen, code=request.GET["parent"])
            branches = [(row, []) for row in rows.filter(parent=parent)]
        else:
            branches = self._first_levels(list(rows.exclude(parent__in=seen)), rows)
        counts = REGION_COUNTS.latest()

        def of(region: Region) -> Counts:
            return counts.value.get(region.pk, Counts())

        context = {
            "title": "区域一览",
            "branches": [
                (row, of(row), [(each, of(each), []) for each in below]) for row, below in branches
            ],
            "counted_at": counts.at,
        }
        template = "orgs/tree_rows.html" if is_fragment(request) else "orgs/tree.html"
        return render(request, template, context)

    @staticmethod
    def _first_levels(tops: list[Region], rows: QuerySet[Region]) -> list[tuple]:
        below: dict[int, list[Region]] = {}
        for row in rows.filter(parent__in=tops):
            below.setdefault(row.parent_id, []).append(row)
        return [(top, below.get(top.pk, [])) for top in tops]
