"""Months that have ended wait for those who close them."""

from accounts.choices import Action
from core import in_force
from core.months import Month
from core.todos import Todo
from months import places
from months.choices import SignOffState
from months.models import SignOff, SignOffRule
from months.services import sign_off


def _months(user) -> int:
    """Months that have ended since the newest closed one."""
    first, this = places.month_to_close(user), Month.current()
    return max(0, (this.year - first.year) * 12 + this.number - first.number)


def _to_confirm(user) -> int:
    """Towns of the user's whose month is over and not confirmed."""
    return _waiting(user, Action.CONFIRM_MONTH, SignOffState.PENDING)


def _to_accept(user) -> int:
    """Months of towns that are confirmed and wait for the county."""
    return _waiting(user, Action.ACCEPT_MONTH, SignOffState.CONFIRMED)


def _waiting(user, action: str, state: str) -> int:
    """Rows of the month to be closed next; a town that has none yet is pending."""
    rules = list(SignOffRule.objects.visible_to(user))
    if not rules:
        return 0  # off, as most counties have it: nothing more is asked
    month, part = places.month_to_close(user), user.reach.part(action)
    held = any(in_force.holds(rule.valid_from, rule.valid_to, month.first_day) for rule in rules)
    if not held or not month.has_ended:
        return 0
    rows = SignOff.objects.visible_to(user).of(month)
    states = dict(rows.values_list("region_id", "state"))
    towns = [each.region_id for each in sign_off.towns_of(month) if part.takes_in(each.region_id)]
    return sum(states.get(pk, SignOffState.PENDING) == state for pk in towns)


TODOS = [
    Todo("待定稿的月份", _months, "reports:check", Action.CLOSE_MONTH),
    Todo("待确认的月报", _to_confirm, "reports:newest_sign_off", Action.CONFIRM_MONTH),
    Todo("待接受的镇街月报", _to_accept, "reports:newest_sign_off", Action.ACCEPT_MONTH),
]
