"""What the register keeps of members who are gone longer than a rule demands it."""

import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from core.retention.clearing import Clearable
from members.models import Member, Membership


def gone_since(before: datetime.date) -> QuerySet:
    """Members who belong nowhere since before a day, with the day on which they left."""
    last = Membership.objects.filter(member=OuterRef("pk")).order_by("-starts_on")
    rows = Member.objects.present().filter(party_organization=None)
    rows = rows.annotate(over_since=Subquery(last.values("ends_on")[:1]))
    return rows.filter(over_since__lt=before)


def _due(before: datetime.date) -> QuerySet:
    return gone_since(before).exclude(phone_cipher=None, position="")


def _clear(rows: QuerySet) -> int:
    """Name, number and days stay: they say who he was, and find him if he comes back."""
    kept = rows.filter(Q(phone_cipher__isnull=False) | ~Q(position=""))
    return kept.update(phone_cipher=None, phone_index="", position="")


GONE = Clearable(Member, _due, _clear, "删除手机号和职务", related=("party_organization",))
