"""Months that have ended wait for those who close them."""

from accounts.choices import Action
from core.months import Month
from core.todos import Todo
from months import places


def _months(user) -> int:
    """Months that have ended since the newest closed one."""
    first, this = places.month_to_close(user), Month.current()
    return max(0, (this.year - first.year) * 12 + this.number - first.number)


TODOS = [Todo("待定稿的月份", _months, "reports:check", Action.CLOSE_MONTH)]
