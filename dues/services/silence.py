"""Who paid no dues for months: by the standing that is worked out every night."""

import datetime
from collections.abc import Collection

from dues.models import DuesStanding
from members.services.silence import Silence


def _unpaid(member_ids: Collection[int], edge: datetime.date) -> dict[int, datetime.date]:
    rows = DuesStanding.objects.filter(member__in=member_ids, since__lte=edge)
    return dict(rows.values_list("member_id", "since"))


SILENCES = (Silence("连续未交党费", _unpaid),)
