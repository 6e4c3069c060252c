"""What is kept of those who did not become members longer than a rule demands it."""

import datetime

from django.db.models import F, Q, QuerySet

from core.retention.clearing import Clearable
from joining.models import Candidate

_FILLED = Q(phone_cipher__isnull=False) | ~Q(position="") | Q(leaves_on__isnull=False)


def _due(before: datetime.date) -> QuerySet:
    rows = Candidate.objects.present().filter(member=None, ended_on__lt=before)
    return rows.filter(_FILLED).annotate(over_since=F("ended_on"))


def _clear(rows: QuerySet) -> int:
    """The steps and their papers stay: they say how it was decided."""
    kept = rows.filter(_FILLED)
    return kept.update(phone_cipher=None, phone_index="", position="", leaves_on=None)


ENDED = Clearable(
    Candidate,
    _due,
    _clear,
    "删除手机号、职务和预计离开日期",
    related=("party_organization", "region"),
)
