"""What the tests of home share: the words of its reminders, and what is behind them."""

import pytest
from django.urls import reverse

from core import workdays
from orgs.models import DuplicatePair
from tests import pages

UNDECIDED, DUPLICATES = "未定区域的两新组织", "疑似重复的两新组织"
OVERDUE = "逾期未开展的组织生活"
TO_ISSUE, TO_RECORD = "待下发的整改件", "待登记督促措施的整改件"
LIGHTS, TO_CLOSE, FAILED = "最近定稿月份的亮灯", "待定稿的月份", "7 天内没有完成的后台任务"


@pytest.fixture(autouse=True)
def holidays_are_known(monkeypatch):
    """Of every year: what is not is the matter of `tests/core/test_workdays.py`."""
    monkeypatch.setattr(workdays, "unknown_years", list)


def furnish_with_doubts(county):
    """In 东街道 two of which one may be the other, at the county one whose place is open."""
    registry = pages.furnish(county)
    first, second = sorted((registry.bright, registry.plain), key=lambda each: each.pk)
    DuplicatePair.objects.create(first=first, second=second, suspicion="name")
    return registry


def home(client, user) -> dict[str, str]:
    client.force_login(user)
    shown = client.get(reverse("reports:todos")).context
    return {each.title: number for each, number in (shown["todos"] if shown else ())}
