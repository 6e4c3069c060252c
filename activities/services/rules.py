"""Duty rules: the next version of one, in force from the first day of a period."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from activities.choices import ActivityAction, DutyCode
from activities.models import DutyRule
from activities.services.standing import refresh
from branches.models import PartyOrganizationQuerySet
from core import audit, records
from core.errors import Refusal
from core.months import Month
from core.periods import Cadence, Period

#: What a new version takes over from the one before unless it is given.
_CARRIED = (
    "duty",
    "cadence",
    "kinds",
    "least_members",
    "needs_committee",
    "due_days",
    "ground",
    "photo_ground",
)
MOST_DUE_DAYS = 31

#: A ground names a document: 《…》, or its number with the year in 〔…〕.
_DOCUMENT = re.compile(r"《[^》]{2,}》|〔\d{4}〕\s*\d+\s*号")

#: What nobody may be measured by (国办函〔2026〕12号; 整治形式主义为基层减负若干规定).
_FORBIDDEN = re.compile(
    r"打卡|签到率|点赞|转发|积分|排名|排行|在线时长|登录次数|学习时长|直播|录像|轨迹|必须上传|强制"
)


def rules_on(day: datetime.date) -> dict[str, DutyRule]:
    """Duty → the rule in force on that day."""
    return {each.duty: each for each in DutyRule.objects.valid_on(day)}


def asked_in(
    parties: PartyOrganizationQuerySet, month: Month, today: datetime.date
) -> PartyOrganizationQuerySet:
    """Those that were active then, of the kinds of which anything is asked."""
    kinds = {kind for rule in rules_on(month.last_day).values() for kind in rule.kinds}
    return parties.active_on(min(today, month.last_day)).filter(kind__in=kinds)


def photo_grounds(duties: Iterable[str], day: datetime.date) -> list[str]:
    """Why photos are asked for with these duties; nothing: nobody asks for any."""
    rules = DutyRule.objects.valid_on(day).filter(duty__in=list(duties)).order_by("duty")
    return [each.photo_ground for each in rules if each.photo_ground]


@transaction.atomic
def replace_duty_rule(
    *,
    actor: Any,
    pk: int,
    version: int,
    valid_from: datetime.date,
    valid_to: datetime.date | None = None,
    **values: Any,
) -> DutyRule:
    """A new version of a duty, for the periods that begin on `valid_from` or later; returns it.

    The old one goes on for the periods before. `valid_to`: no period that begins then or later is
    asked for any more. Raises what `claim` raises, ValidationError, and `Refusal` when there is a
    later version or nothing would change.
    """
    old = records.claim(DutyRule, actor=actor, pk=pk, version=version)
    if DutyRule.objects.filter(duty=old.duty, valid_from__gt=old.valid_from).exists():
        raise Refusal("这一事项已有更新的版本，请修改最新的一版。")
    values = records.read(DutyRule, values)
    changed = {name: value for name, value in values.items() if getattr(old, name) != value}
    if not changed and valid_to == old.valid_to:
        raise Refusal("没有改动，不用保存。")
    new = DutyRule(
        **{name: values.get(name, getattr(old, name)) for name in _CARRIED},
        valid_from=valid_from,
        valid_to=valid_to,
    )
    _check(new, old)
    if old.valid_to is None or old.valid_to > valid_from:
        old.valid_to = valid_from
        old.save(update_fields=["valid_to"])
    records.keep(new, actor=actor)
    audit.record(
        action=ActivityAction.DUTY_RULE_CHANGED,
        actor=actor,
        subject=new,
        detail={"生效": str(valid_from), "改动": _words(changed, old)},
    )
    # A rule begins after today: only periods to come are concerned.
    year = valid_from.year
    refresh(None, valid_from, max(datetime.date(year, 12, 31), timezone.localdate()))
    return new


def _words(changed: dict[str, Any], old: DutyRule) -> list[str]:
    return [
        audit.masked(
            f"{DutyRule._meta.get_field(name).verbose_name}：{getattr(old, name)} → {value}", 500
        )
        for name, value in changed.items()
    ]


def _check(new: DutyRule, old: DutyRule) -> None:
    """Raise ValidationError (field → messages) for what cannot be, and for what nobody may ask."""
    errors: dict[str, str] = {}
    if new.duty == DutyCode.OTHER:
        errors["duty"] = "“其他活动”不作为要求。"
    if not new.kinds:
        errors["kinds"] = "请至少选一个类型。"
    if new.due_days > MOST_DUE_DAYS:
        errors["due_days"] = f"填报期限最长为期满后 {MOST_DUE_DAYS} 天。"
    for name, needed in (("ground", True), ("photo_ground", False)):
        if problem := _of_ground(getattr(new, name), needed=needed):
            errors[name] = problem
    if problem := _of_begin(new, old):
        errors["valid_from"] = problem
    if new.valid_to is not None:
        if new.valid_to <= new.valid_from:
            errors["valid_to"] = "失效日期要晚于生效日期。"
        elif not _begins(new.cadence, new.valid_to):
            errors["valid_to"] = _must_begin([new.cadence])
    if errors:
        raise ValidationError(errors)


def _of_ground(text: str, *, needed: bool) -> str:
    """What is wrong with a ground; "" for nothing."""
    if not text:
        return "请写明依据的文件名称或文号。" if needed else ""
    if word := _FORBIDDEN.search(text):
        return (
            f"不能以“{word[0]}”为要求：不得强制上传照片视频，不得以打卡、积分、排名、时长等考核"
            "（国办函〔2026〕12号、《整治形式主义为基层减负若干规定》）。"
        )
    if not _DOCUMENT.search(text):
        return "依据要写明文件名称（《…》）或文号（…〔2026〕1号）。"
    return ""


def _of_begin(new: DutyRule, old: DutyRule) -> str:
    """What is wrong with the day on which the new version begins; "" for nothing."""
    if new.valid_from <= timezone.localdate():
        return "生效日期要晚于今天：已经开始的期间仍按原来的要求。"
    if new.valid_from <= old.valid_from:
        return f"生效日期要晚于现有版本的生效日期 {old.valid_from}。"
    # A period that has begun runs to its end under its rule: the next one begins where both do.
    cadences = [new.cadence, old.cadence] if old.is_valid else [new.cadence]
    if not all(_begins(each, new.valid_from) for each in cadences):
        return _must_begin(cadences)
    return ""


def _begins(cadence: str, day: datetime.date) -> bool:
    return Period.containing(cadence, day).first_day == day


def _must_begin(cadences: Iterable[str]) -> str:
    words = {
        Cadence.MONTH: "每月1日",
        Cadence.QUARTER: "季度第一天",
        Cadence.HALF_YEAR: "半年第一天",
        Cadence.YEAR: "1月1日",
    }
    days = "，并且是".join(words[each] for each in dict.fromkeys(cadences))
    return f"应为一个期间的第一天（{days}）。"
