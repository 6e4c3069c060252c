"""Which month the schedule has to close."""

import datetime

from django.conf import settings
from django.utils import timezone

from core.months import Month
from months import figures
from months.services import sign_off
from orgs.models import Organization


def due_month(now: datetime.datetime | None = None) -> Month | None:
    """The oldest month that is due and not closed; None if there is none.

    A month is due in the next one from day CLOSE_MONTH_DAY, hour CLOSE_MONTH_HOUR on (
    Asia/Shanghai). Months that were missed after the last closed one follow in their order; a
    reopened month is closed by people. A county that never closed one begins with the previous
    month, once it has organizations.
    """
    now = timezone.localtime(now)
    this_month = Month.containing(now.date())
    day = min(settings.CLOSE_MONTH_DAY, this_month.last_day.day)
    due_now = (now.day, now.hour) >= (day, settings.CLOSE_MONTH_HOUR)
    newest_due = this_month.plus(-1 if due_now else -2)
    newest_closed = figures.newest_revision()
    if newest_closed is None:
        begins = due_now and Organization.objects.exists() and _may_close(newest_due)
        return newest_due if begins else None
    following = newest_closed.report_month.month.plus(1)
    return following if following <= newest_due and _may_close(following) else None


def _may_close(month: Month) -> bool:
    """Whether nobody has to confirm or accept it any more: else every hour would be refused."""
    return sign_off.rule_of(month) is None or not sign_off.missing(month)
