"""The early warnings of the generated county, and a plan of joint branches for two of its towns."""

import datetime
import random

from django.core.exceptions import ValidationError

from lights.services.early import refresh_early_warnings
from lights.services.planning import draw_up
from orgs.models import Organization
from regions.models import Region

_TOWNS = 2


def generate(chance: random.Random, first_day: datetime.date, today: datetime.date) -> None:
    """The app's part of the generated county (`DomainApp.demo`); inside its transaction."""
    refresh_early_warnings(today)
    for town in Region.objects.towns().order_by("code")[:_TOWNS]:
        try:
            # In a large county a town has more uncovered units than are looked at together.
            draw_up(town, Organization.objects.all(), made_by=None, with_members_only=True)
        except ValidationError:
            continue
