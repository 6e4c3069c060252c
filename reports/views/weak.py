"""薄弱环节: what Party organizations lack, by town."""

from django.http import Http404
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.generic import TemplateView

from accounts.choices import Action
from core.templatetags.ui import number
from members.services.management import towns_of
from regions.choices import RegionLevel
from regions.models import Region
from reports.services.weak import Spot, weak_spots

_TOWNS = (RegionLevel.TOWN, RegionLevel.PARK)


class WeakSpots(TemplateView):
    template_name = "reports/weak.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not user.may(Action.SEE_REGISTRY):
            raise Http404("没有可看的党组织")
        spots = weak_spots(user)
        towns = towns_of({pk for spot in spots for pk in spot.by_region})
        for spot in spots:
            for pk, rows in spot.by_region.items():
                spot.by_town[towns[pk].pk] += rows
        lines = sorted({town.pk: town for town in towns.values()}.values(), key=lambda t: t.code)
        by_town = [(_name(town), _cells(spots, town)) for town in lines]
        return super().get_context_data(**kwargs) | {
            "title": "薄弱环节",
            "subtitle": f"{timezone.localdate():%Y-%m-%d} 的情况，点数字看是哪些",
            "spots": spots,
            # One town alone repeats the numbers above it.
            "towns": by_town if len(by_town) > 1 else [],
            "counted_at": min((each.counted_at for each in spots if each.counted_at), default=None),
        }


def _name(town: Region) -> str:
    """Above the towns only what stands there itself is counted: without its towns it is no sum."""
    return town.name if town.level in _TOWNS else f"{town.name}本级"


def _cells(spots: list[Spot], town: Region) -> SafeString:
    """Written here: a thousand towns are ten thousand times to render. Above the towns a list would
    hold more than is counted there."""
    place = f"&amp;region={town.code}" if town.level in _TOWNS else ""
    cells = []
    for spot in spots:
        if not (counted := spot.by_town[town.pk]):
            shown = '<span class="nought">0</span>'
        elif place:
            shown = f'<a href="{spot.escaped_address}{place}">{number(counted)}</a>'
        else:
            shown = number(counted)
        cells.append(f'<td class="num" data-label="{spot.title}">{shown}</td>')
    return mark_safe("".join(cells))
