"""What the nightly prune removes of payment lists, and what is proposed of those who are gone
(`DuesConfig.retention`)."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core.retention.batches import Batch, delete_oldest
from core.retention.clearing import Clearable
from dues.models import DuesBase, PaymentList
from members.models import Member
from members.services import gone_since


def prune_lists(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """The payments that were noted by them stay."""
    return delete_oldest(PaymentList.objects.filter(created_at__lt=before), limit)


def _due(before: datetime.date) -> QuerySet:
    return gone_since(before).filter(Exists(DuesBase.objects.filter(member=OuterRef("pk"))))


def _clear(rows: QuerySet) -> int:
    """What was due and paid stays in the books; by what it was reckoned does not."""
    return DuesBase.objects.filter(member__in=rows).delete()[0]


GONE = Clearable(Member, _due, _clear, "删除党费基数", related=("party_organization",))
