"""Complaints and suggestions of the generated county, with two disabled accounts behind them."""

import datetime
import random

from django.utils import timezone

from accounts.choices import ComplaintKind
from accounts.models import Complaint, User
from regions.models import Region

#: Kind, what somebody wrote, what he was answered ("" for not yet), how many days ago.
_WRITTEN = (
    (
        ComplaintKind.SUGGESTION,
        "主题党日和党课在同一天开展，希望填一次就能都算上。",
        "已经可以：填报时把两项都勾上，一次提交，两项都计入。",
        40,
    ),
    (
        ComplaintKind.COMPLAINT,
        "上月活动因为没有照片被退回，照片不是自愿的吗？",
        "照片自愿，没有照片不能退回。已核实并改为通过，并提醒有关镇街。",
        21,
    ),
    (ComplaintKind.SUGGESTION, "手机上字可以再大一些吗？老党员看不清。", "", 2),
)
#: No password fits it.
_NO_PASSWORD = "!"


def generate(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    """Some that were answered, and one that waits."""
    author, clerk = (
        User.objects.create(username=username, name=name, password=_NO_PASSWORD, is_active=False)
        for username, name in (("yanshi_shuji", "演示书记"), ("yanshi_xian", "县两新工委办"))
    )
    regions = list(Region.objects.exclude(parent=None).order_by("code")[:50])
    for kind, text, answer, days in _WRITTEN:
        filed = timezone.make_aware(
            datetime.datetime.combine(today, datetime.time(9, chance.randrange(60)))
        ) - datetime.timedelta(days=days)
        Complaint.objects.create(
            kind=kind,
            text=text,
            filed_by=author,
            region=chance.choice(regions) if regions else None,
            filed_at=filed,
            answer=answer,
            answered_by=clerk if answer else None,
            answered_at=filed + datetime.timedelta(days=1) if answer else None,
        )
