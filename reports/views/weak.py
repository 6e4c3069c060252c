"""薄弱环节: what Party organizations lack, by town."""

from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.choices import Action
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
            for pk, number in spot.by_region.items():
                spot.by_town[towns[pk].pk] += number
        lines = sorted({town.pk: town for town in towns.values()}.values(), key=lambda t: t.code)
        return super().get_context_data(**kwargs) | {
            "title": "薄弱环节",
            "subtitle": f"{timezone.localdate():%Y-%m-%d} 的情况，点数字看是哪些",
            "spots": spots,
            # One town alone repeats the numbers above it.
            "towns": [(town, [_cell(spot, town) for spot in spots]) for town in lines]
            if len(lines) > 1
            else [],
            "counted_at": min((each.counted_at for each in spots if each.counted_at), default=None),
        }


def _cell(spot: Spot, town: Region) -> tuple[str, int, str]:
    """Title, number, list; above the towns a list would hold more than is counted there."""
    address = f"{spot.address}&region={town.code}" if town.level in _TOWNS else ""
    return spot.title, spot.by_town[town.pk], address
