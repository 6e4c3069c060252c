"""Areas by typing: those into which the user may put organizations."""

from core.search.lookups import Lookup
from profiles.models import Area
from profiles.models.areas import AreaQuerySet

LOOKUPS = [
    Lookup(
        name="areas-editable",
        rows=lambda user: Area.objects.editable_by(user).present().select_related("region"),
        search=AreaQuerySet.search,
        note=lambda area: f"{area.get_kind_display()} · {area.region.name}",
    )
]
