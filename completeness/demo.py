"""Checks of the generated county that somebody looked at: a few units in every town."""

import datetime
import random

from completeness.choices import Topic
from completeness.models import Confirmation
from completeness.services import refresh_completeness
from orgs.models import Organization

_MOST = 2_000


def generate(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    units = Organization.objects.present().filter(state="operating").order_by("uscc")
    ids = list(units.values_list("pk", flat=True))
    chosen = chance.sample(ids, min(len(ids) // 4, _MOST))
    Confirmation.objects.bulk_create(
        Confirmation(organization_id=pk, topic=topic, confirmed_on=day)
        for pk in chosen
        for day in [today - datetime.timedelta(days=chance.randint(1, 500))]
        for topic in chance.sample(Topic.values, chance.randint(1, 4))
    )
    refresh_completeness(day=today)
