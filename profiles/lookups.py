"""Areas by typing: those that the user sees, and those into which he may put organizations."""

from collections.abc import Callable
from typing import Any

from core.search.lookups import Lookup
from profiles.models import Area
from profiles.models.areas import AreaQuerySet


def _lookup(name: str, rows: Callable[[Any], AreaQuerySet]) -> Lookup:
    return Lookup(
        name=name,
        rows=lambda user: rows(user).present().select_related("region"),
        search=AreaQuerySet.search,
        note=lambda area: f"{area.get_kind_display()} · {area.region.name}",
    )


LOOKUPS = [
    _lookup("areas", lambda user: Area.objects.visible_to(user)),
    _lookup("areas-editable", lambda user: Area.objects.editable_by(user)),
]
