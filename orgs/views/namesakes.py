"""What is called the same in the same town, said while a name is typed."""

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from core.keys import key_of
from core.search import name_condition
from orgs.models import Organization
from regions.choices import RegionLevel
from regions.models import Region

#: So many are named.
SHOWN = 3
#: Shorter names are still being typed.
SHORTEST = 4


class NameKey(models.Func):
    """`organization_name_key(text)`: a name without blanks, signs and differences of width."""

    function = "organization_name_key"
    output_field = models.TextField()
    arity = 1


class Namesakes(View):
    """A piece under the field `name` of a form; `region` is a code, `but` the row itself.

    Other rows of that name that the user sees in the town of the region, or of the row; without
    both, wherever he sees. It refuses nothing: two of one name may be right.
    """

    model: type[models.Model] = Organization
    code = "uscc"

    def get(self, request: HttpRequest) -> HttpResponse:
        name = request.GET.get("name", "").strip()[:120]
        found = list(self._called(name)[:SHOWN]) if len(name) >= SHORTEST else []
        context = {
            "found": [(row, getattr(row, self.code)) for row in found],
            "noun": self.model._meta.verbose_name,
        }
        return render(request, "orgs/namesakes.html", context)

    def _called(self, name: str) -> models.QuerySet:
        rows = self.model.objects.visible_to(self.request.user).present()
        regions = Region.objects.visible_to(self.request.user)
        itself = rows.filter(pk=max(key_of(self.request.GET.get("but")), 0))
        region = (
            regions.filter(code=self.request.GET.get("region", "")).first()
            or regions.filter(pk__in=itself.values("region")).first()
        )
        rows = rows.exclude(pk__in=itself.values("pk"))
        if region is not None:
            rows = rows.filter(region__path__startswith=_town(region, regions).path)
        same = rows.filter(name_condition(name)).annotate(key=NameKey("name"))
        return same.filter(key=NameKey(models.Value(name))).select_related("region").order_by("pk")


def _town(region: Region, seen: models.QuerySet) -> Region:
    """The town or park in which a region lies; the region itself above and beside them."""
    above = [int(pk) for pk in region.path.rstrip("/").split("/")]
    towns = seen.filter(pk__in=above, level__in=(RegionLevel.TOWN, RegionLevel.PARK))
    return towns.order_by("path").first() or region
