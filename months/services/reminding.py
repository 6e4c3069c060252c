"""Towns are reminded of their month: before the day, on it, and after it until they confirmed."""

import datetime

from django.utils import timezone

from accounts.choices import Action
from accounts.services.audience import Audience
from core.addresses import address_of
from core.months import Month
from months.choices import MonthState, SignOffState
from months.models import ReportMonth, SignOff, SignOffRule
from months.services import sign_off
from months.services.telling import tell


def remind(today: datetime.date | None = None) -> int:
    """Remind the towns that have not confirmed the month before, and the county of them.

    Asked once a day; what was told is not told again. Returns how many towns were reminded.
    """
    today = today or timezone.localdate()
    month = Month.containing(today).plus(-1)
    rule = sign_off.rule_of(month)
    found = ReportMonth.objects.filter(first_day=month.first_day).first()
    if rule is None or (found is not None and found.state == MonthState.CLOSED):
        return 0
    sign_off.begin(month)
    if (stage := _stage(rule, rule.confirm_due(month), today)) is None:
        return 0
    confirmed = SignOff.objects.of(month).exclude(state=SignOffState.PENDING)
    done = set(confirmed.values_list("region_id", flat=True))
    towns = [town for town in sign_off.towns_of(month) if town.region_id not in done]
    due_on = rule.confirm_due(month)
    audience = Audience(Action.CONFIRM_MONTH)
    for town in towns:
        late = f"已逾期 {(today - due_on).days} 天" if today > due_on else f"{due_on} 前确认"
        tell(
            audience.by_region.get(town.region_id, set()),
            f"{town.name}{month.title}月报还没有确认，{late}。",
            address_of("reports:sign_off_town", month, town.code),
            f"sign_off:{month}:{town.region_id}:{stage}",
        )
    if towns and today > due_on:
        names = "、".join(town.name for town in towns)
        users = {
            user for found in Audience(Action.ACCEPT_MONTH).by_region.values() for user in found
        }
        tell(
            users,
            f"{month.title}月报还有 {len(towns)} 个镇街逾期没有确认：{names}。",
            address_of("reports:sign_off", month),
            f"sign_off:{month}:county:{stage}",
        )
    return len(towns)


def _stage(rule: SignOffRule, due_on: datetime.date, today: datetime.date) -> str | None:
    """Which reminder is due: before, on the day, or the n-th after it; None: none yet."""
    if today > due_on:
        return f"late{((today - due_on).days - 1) // rule.remind_every}"
    if today == due_on:
        return "due"
    return "before" if (due_on - today).days <= rule.remind_before else None
