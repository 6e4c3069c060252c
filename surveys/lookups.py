"""Squads of running campaigns, and areas, by typing: for whoever gives units to squads."""

from core.search import name_condition
from core.search.lookups import Lookup
from profiles.models import Area
from surveys.models import Squad

LOOKUPS = [
    Lookup(
        name="squads",
        rows=lambda user: (
            Squad.objects.editable_by(user)
            .filter(campaign__state="running")
            .select_related("campaign")
        ),
        search=lambda rows, text: rows.filter(name_condition(text)),
        note=lambda squad: squad.campaign.name,
    ),
    Lookup(
        name="areas-of-surveys",
        rows=lambda user: Area.objects.visible_to(user).present().select_related("region"),
        search=lambda rows, text: rows.search(text),
        note=lambda area: area.region.name,
    ),
]
