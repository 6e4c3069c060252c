"""When a person is not to be disturbed: his quiet hours, and days off."""

import datetime

from django.utils import timezone

from core.models import NotificationChoice
from core.workdays import Calendar

_DAY = datetime.timedelta(days=1)


def choice_of(user_id: int) -> NotificationChoice:
    """What he chose; until then what everybody has."""
    found = NotificationChoice.objects.filter(user_id=user_id).first()
    return found or NotificationChoice(user_id=user_id)


def not_before(
    choice: NotificationChoice, moment: datetime.datetime, calendar: Calendar
) -> datetime.datetime:
    """The first moment from `moment` on that is not quiet."""
    local = timezone.localtime(moment)
    if _is_quiet(choice, local.time()):
        day = local.date()
        if local.time() >= choice.quiet_until:  # the quiet time goes on past midnight
            day += _DAY
        local = timezone.make_aware(datetime.datetime.combine(day, choice.quiet_until))
    if not choice.on_days_off:
        while not calendar.is_workday(local.date()):
            begins = datetime.datetime.combine(local.date() + _DAY, choice.quiet_until)
            local = timezone.make_aware(begins)
    return local


def _is_quiet(choice: NotificationChoice, time: datetime.time) -> bool:
    starts, ends = choice.quiet_from, choice.quiet_until
    if starts <= ends:
        return starts <= time < ends
    return time >= starts or time < ends
