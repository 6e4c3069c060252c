"""Who is away and was not reached for months."""

import datetime
from collections.abc import Collection

from django.db.models.functions import Coalesce

from members.services.silence import Silence
from transfers.choices import Side
from transfers.models import FloatingMember


def _unreached(member_ids: Collection[int], edge: datetime.date) -> dict[int, datetime.date]:
    rows = FloatingMember.objects.open().filter(side=Side.AWAY, member__in=member_ids)
    rows = rows.annotate(last=Coalesce("last_contact_on", "starts_on")).filter(last__lte=edge)
    return dict(rows.values_list("member_id", "last"))


SILENCES = (Silence("外出，没有联系记录", _unreached),)
