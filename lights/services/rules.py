"""Rules: whether all can be evaluated, new ones of the county's own, next versions, the end."""

import datetime
import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from branches.services import replace_row
from core import audit, records
from core.conditions import trees
from core.db import lock_until_commit
from core.errors import Refusal
from lights import conditions, rules
from lights.choices import LightAction, Shade
from lights.models import LightRank, Notice, Rule
from months import figures

#: What a new version takes over from the one before unless it is given.
_CARRIED = (
    "code",
    "name",
    "subject",
    "severity",
    "shade",
    "light_name",
    "when",
    "fact",
    "addressee",
    "addressee_role",
    "deadline",
    "grace_days",
    "due_fact",
    "appeals_allowed",
    "text",
    "source",
)
MOST_GRACE_DAYS = 730
#: How the codes of rules begin that a county adds.
OWN = "own_"


def check_rules(day: datetime.date) -> None:
    """Refuse to go on with a rule that nobody can evaluate."""
    if found := rules.problems(Rule.objects.valid_on(day)):
        raise Refusal("".join(sentence for _, sentence in found))


@transaction.atomic
def create_rule(
    *,
    actor: Any,
    valid_from: datetime.date,
    valid_to: datetime.date | None = None,
    **values: Any,
) -> Rule:
    """A rule of the county's own, in force from `valid_from` on; returns it.

    Raises ValidationError, and `Denied` for whoever does not edit rules in the whole county.
    """
    # Of two at once the second one sees the code of the first.
    lock_until_commit("lights.own-rules")
    rule = Rule(code=_next_code(), valid_from=valid_from, valid_to=valid_to)
    for name, value in _read(values, values.get("subject")).items():
        setattr(rule, name, value)
    _check(rule)
    records.keep(rule, actor=actor)
    audit.record(
        action=LightAction.RULE_CREATED,
        actor=actor,
        subject=rule,
        detail={"生效": str(valid_from), "条件": audit.masked(rules.condition_text(rule))},
    )
    return rule


def _read(values: dict[str, Any], subject: Any) -> dict[str, Any]:
    """Values as they are stored. Raises ValidationError (field → messages)."""
    found = records.read(Rule, values)
    if "when" in found:
        try:
            conditions.check(found["when"], subject)
        except conditions.Unfit as unfit:
            raise ValidationError({"when": unfit.problems}) from None
        found["when"] = trees.simplified(found["when"])
    # Whichever of the two is given says the other.
    if found.get("shade") in Shade.values:
        counted = Shade(found["shade"]).counts_as.value
        found |= {"severity": counted, "shade": found["shade"].replace(counted, "")}
    elif "severity" in found:
        found["shade"] = ""
    return found


def _next_code() -> str:
    codes = Rule.objects.filter(code__startswith=OWN).values_list("code", flat=True)
    numbers = [int(found[1]) for code in codes if (found := re.fullmatch(rf"{OWN}(\d+)", code))]
    return f"{OWN}{max(numbers, default=0) + 1}"


@transaction.atomic
def replace_rule(
    *,
    actor: Any,
    pk: int,
    version: int,
    valid_from: datetime.date,
    valid_to: datetime.date | None = None,
    **values: Any,
) -> Rule:
    """A new version of a rule, in force from `valid_from` on; returns it.

    The old one ends on that day and stays for the months that were judged by it. A version that
    has lit nothing and begins on the same day is replaced. Raises what `claim` raises,
    ValidationError, and `Refusal` when there is a later version or nothing would change.
    """
    old = _newest(actor, pk, version)
    values = _read(values, old.subject)
    changed = {name: value for name, value in values.items() if getattr(old, name) != value}
    if not changed and valid_to == old.valid_to:
        raise Refusal("没有改动，不用保存。")
    new = _version(old, values, valid_from=valid_from, valid_to=valid_to)
    _check(new, old)
    if valid_from == old.valid_from:
        old.delete()
    elif old.valid_to is None or old.valid_to > valid_from:
        old.valid_to = valid_from
        old.save(update_fields=["valid_to"])
    records.keep(new, actor=actor)
    audit.record(
        action=LightAction.RULE_CHANGED,
        actor=actor,
        subject=new,
        detail={
            "生效": str(valid_from),
            "改动": [
                audit.masked(f"{_label(name)}：{_said(old, name)} → {_said(new, name)}", 500)
                for name in changed
            ],
        },
    )
    return new


def _version(old: Rule, values: dict[str, Any], **days: Any) -> Rule:
    carried = {name: values.get(name, getattr(old, name)) for name in _CARRIED}
    return Rule(**carried, **days)


def drafted(old: Rule | None, values: dict[str, Any]) -> Rule:
    """What `replace_rule` or `create_rule` would store, unsaved, for a rehearsal.

    Raises ValidationError.
    """
    values = {name: value for name, value in values.items() if not name.startswith("valid_")}
    subject = values.get("subject") if old is None else old.subject
    return _version(old or Rule(code="", subject=subject), _read(values, subject))


@transaction.atomic
def end_rule(*, actor: Any, pk: int, version: int, valid_to: datetime.date) -> Rule:
    """Let a rule light nothing from `valid_to` on; returns it. Closed months stay as they are.

    Raises what `claim` raises, ValidationError, and `Refusal` when there is a later version.
    """
    rule = _newest(actor, pk, version)
    errors: dict[str, str] = {}
    if rule.is_unchosen:
        raise Refusal("这条规则没有启用，不用停用。")
    if problem := _settled(valid_to):
        errors["valid_to"] = f"失效日期{problem}"
    elif valid_to < rule.valid_from:
        errors["valid_to"] = f"失效日期不能早于生效日期 {rule.valid_from}。"
    if errors:
        raise ValidationError(errors)
    rule.valid_to = valid_to
    records.keep(rule, actor=actor)
    audit.record(
        action=LightAction.RULE_ENDED,
        actor=actor,
        subject=rule,
        detail={"失效": str(valid_to)},
    )
    return rule


@transaction.atomic
def replace_rank(*, actor: Any, valid_from: datetime.date, **values: Any) -> LightRank:
    """What a colour is from a day on (`branches.services.replace_row`), after the closed months."""
    if problem := _settled(valid_from):
        raise ValidationError({"valid_from": f"生效日期{problem}"})
    return replace_row(LightRank, actor=actor, valid_from=valid_from, **values)


def _newest(actor: Any, pk: int, version: int) -> Rule:
    rule = records.claim(Rule, actor=actor, pk=pk, version=version)
    if Rule.objects.filter(code=rule.code, valid_from__gt=rule.valid_from).exists():
        raise Refusal("这条规则已有更新的版本，请修改最新的一版。")
    return rule


def _check(new: Rule, old: Rule | None = None) -> None:
    """Raise ValidationError (field → messages) for what cannot be evaluated and days that cannot
    be."""
    errors: dict[str, Any] = dict(rules.wrong(new))
    if old is not None and new.subject != old.subject:
        errors["subject"] = "规则的对象不能改，请另建一条。"
    if not 1 <= new.grace_days <= MOST_GRACE_DAYS:
        errors["grace_days"] = f"整改天数应在 1 至 {MOST_GRACE_DAYS} 之间。"
    if problem := _of_begin(new, old):
        errors["valid_from"] = problem
    if new.valid_to and new.valid_to <= new.valid_from:
        errors["valid_to"] = "失效日期要晚于生效日期。"
    if not errors and old is not None and new.when != old.when and new.full_text == old.full_text:
        errors["text"] = "亮灯条件改了，请同时修改规则说明，写明现在的条件。"
    if errors:
        raise ValidationError(errors)


def _of_begin(new: Rule, old: Rule | None) -> str:
    """What is wrong with the day on which a version begins; "" for nothing."""
    if problem := _settled(new.valid_from):
        return f"生效日期{problem}"
    if old is None or new.valid_from > old.valid_from:
        return ""
    if new.valid_from == old.valid_from and not Notice.objects.filter(rule=old).exists():
        return ""
    return f"生效日期要晚于现有版本的生效日期 {old.valid_from}。"


def _settled(day: datetime.date) -> str:
    settled = figures.last_settled_day()
    if settled and day <= settled:
        return f"要晚于最近定稿月份的统计日 {settled}，已定稿的月份仍按原来的规则。"
    return ""


def _label(name: str) -> str:
    return str(Rule._meta.get_field(name).verbose_name)


def _said(rule: Rule, name: str) -> str:
    """A field of a rule as the audit log tells it."""
    if name == "when":
        return audit.masked(rules.condition_text(rule))
    shown = getattr(rule, f"get_{name}_display", None)
    return audit.masked(shown() if shown else getattr(rule, name))
