"""A condition: a tree over a catalogue of facts, checked, told in words, compiled.

    {"all": [NODE, …]}   {"any": [NODE, …]}   {"not": NODE}
    {"fact": NAME, "op": "= != < <= > >= in", "value": VALUE}
    {"count": [NODE, …], "op": …, "value": N}   how many of them hold; also "between" [N, M]

A VALUE is a number, true or false, the key of a choice, a day ("2026-03-31"), null (with = and !=),
or a day reckoned from the last day of the month that is judged: {"days_after": N},
{"days_before": N}, {"months_after": N}, {"months_before": N}, {"month_start": N} (the first day of
the month N months later, earlier where N is negative).

Every node is either true or false: a row that has no such fact fulfils no comparison but `= null`.
"""

import datetime
import operator
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import BooleanField, Case, IntegerField, Q, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
)

from core.conditions.facts import Fact, Facts, FactType, offered
from core.conditions.trees import COUNTED, GROUPS, OPERATORS, leaves
from core.months import Month, months_later

_LOOKUPS: dict[str, Any] = {
    "=": Exact, "<": LessThan, "<=": LessThanOrEqual,
    ">": GreaterThan, ">=": GreaterThanOrEqual, "in": In,
}  # fmt: skip
_NUMBERS: dict[str, Callable[[int, int], bool]] = {
    "=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
#: Days reckoned from the month: key → how it is said.
RELATIVE = {
    "days_after": "统计日后 {} 天",
    "days_before": "统计日前 {} 天",
    "months_after": "统计日后 {} 个月",
    "months_before": "统计日前 {} 个月",
    "month_start": "",
}
#: What one rule may hold; a county's longest lists have 20 items.
MOST_NODES, DEEPEST, MOST_VALUES = 60, 5, 50
MOST_NUMBER, MOST_MONTHS, MOST_DAYS = 10**9, 120, 3660
_ORDERED = {FactType.NUMBER, FactType.RATE, FactType.DATE}


class Unfit(ValueError):
    """A tree that cannot be evaluated: `problems` says where and why, in sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("".join(problems))
        self.problems = problems


# --- Checking -------------------------------------------------------------------------------------


def check(node: Any, facts: Facts) -> None:
    """Raise Unfit, naming every place, for a tree that cannot be evaluated."""
    found = list(_problems(node, facts, "", 1))
    if not found and (number := sum(1 for _ in leaves(node))) > MOST_NODES:
        found = [f"条件共 {number} 项，最多 {MOST_NODES} 项，请精简。"]
    if found:
        raise Unfit(found)


def _problems(node: Any, facts: Facts, place: str, depth: int) -> Iterator[str]:
    here = f"条件 {place}：" if place else "条件："
    if depth > DEEPEST:
        yield f"{here}嵌套超过 {DEEPEST} 层，请精简。"
    elif not isinstance(node, dict):
        yield f"{here}应为一个条件，收到的是“{shown(node)}”。"
    elif "fact" in node:
        yield from (f"{here}{text}" for text in _of_leaf(node, facts))
    else:
        yield from _of_group(node, facts, place, depth, here)


def _of_group(node: dict, facts: Facts, place: str, depth: int, here: str) -> Iterator[str]:
    kind = next((each for each in (*GROUPS, "not") if each in node), None)
    allowed = {kind, "op", "value"} if kind == "count" else {kind}
    if kind is None or set(node) != allowed:
        keys = shown("、".join(map(str, node)))
        yield f"{here}应为 all、any、not、count 或 fact 之一，收到的是“{keys}”。"
        return
    if kind == "not":
        yield from _problems(node["not"], facts, place, depth + 1)
        return
    items = node[kind]
    if not isinstance(items, list) or not items:
        yield f"{here}“{GROUPS[kind]}”里至少要有一项。"
        return
    if len(items) > MOST_NODES:
        yield f"{here}有 {len(items)} 项，最多 {MOST_NODES} 项，请精简。"
        return
    for number, item in enumerate(items, start=1):
        yield from _problems(item, facts, f"{place}.{number}".lstrip("."), depth + 1)
    if kind == "count":
        yield from (f"{here}{text}" for text in _of_count(node["op"], node["value"], len(items)))


def _of_count(op: Any, value: Any, most: int) -> Iterator[str]:
    if op not in list(COUNTED):
        yield f"没有“{shown(op)}”这种比较，可用：{' '.join(COUNTED)}。"
    elif op == "between":
        whole = isinstance(value, list) and all(_is_whole(each, most) for each in value)
        if not whole or len(value) != 2 or value[0] > value[1]:
            yield f"项数应为 [最少, 最多]，在 0 至 {most} 之间，收到的是“{shown(value)}”。"
    elif not _is_whole(value, most):
        yield f"项数应为 0 至 {most} 的整数，收到的是“{shown(value)}”。"


def _of_leaf(node: dict, facts: Facts) -> Iterator[str]:
    name, op = node["fact"], node.get("op")
    fact = facts.get(name) if isinstance(name, str) else None
    if set(node) != {"fact", "op", "value"}:
        yield "应写明 fact、op、value 三项。"
    elif fact is None or fact.type == FactType.WORDS:
        known = "、".join(each.name for each in offered(facts))
        yield f"没有“{shown(name)}”这项数据，可用：{known}。"
    elif op not in list(OPERATORS):
        yield f"没有“{shown(op)}”这种比较，可用：{' '.join(OPERATORS)}。"
    elif problem := _of_value(fact, op, node["value"]):
        yield f"{fact.title}{problem}"


def _of_value(fact: Fact, op: str, value: Any) -> str:
    """What is wrong with a comparison; "" for nothing."""
    if value is None:
        if op not in ("=", "!="):
            return "为空时只能用 = 或 !=。"
        return "" if fact.nullable else "不会为空。"
    if op == "in":
        if not isinstance(value, list) or not 1 <= len(value) <= MOST_VALUES:
            return f"用 in 时要列出 1 至 {MOST_VALUES} 个值。"
        if fact.type == FactType.YES_NO:
            return "只有是和否，请用 =。"
        return next((text for each in value if (text := _of_single(fact, each))), "")
    if op not in ("=", "!=") and fact.type not in _ORDERED:
        return "没有大小，只能用 =、!= 或 in。"
    return _of_single(fact, value)


def _of_single(fact: Fact, value: Any) -> str:
    said = f"收到的是“{shown(value)}”。"
    if fact.type == FactType.YES_NO:
        return "" if isinstance(value, bool) else f"应为 true 或 false，{said}"
    if fact.type == FactType.CHOICE:
        known = dict(fact.choices)
        if isinstance(value, str) and value in known:
            return ""
        return f"应为 {'、'.join(known)} 之一，{said}"
    if fact.type == FactType.DATE:
        try:
            _day(value, datetime.date(2000, 1, 31))
        except ValueError:
            return f'应为日期，例如 2026-03-31，或 {{"months_after": 6}}，{said}'
        return ""
    whole = isinstance(value, int) or (fact.type == FactType.RATE and isinstance(value, float))
    if isinstance(value, bool) or not whole or not 0 <= abs(value) <= MOST_NUMBER:
        return f"应为{'数' if fact.type == FactType.RATE else '整数'}，{said}"
    return ""


def _is_whole(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def shown(value: Any) -> str:
    text = "空" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:40]}…"


# --- Values ---------------------------------------------------------------------------------------


def _day(value: Any, day: datetime.date) -> datetime.date:
    """The day that a value means for a month that is judged as of `day`; ValueError for no day."""
    if isinstance(value, str):
        if len(value) != 10:
            raise ValueError(value)
        return datetime.date.fromisoformat(value)
    if not isinstance(value, dict) or len(value) != 1:
        raise ValueError(value)
    [(key, number)] = value.items()
    most = MOST_DAYS if key.startswith("days") else MOST_MONTHS
    low = -most if key == "month_start" else 0
    whole = isinstance(number, int) and not isinstance(number, bool)
    if key not in RELATIVE or not whole or not low <= number <= most:
        raise ValueError(value)
    if key == "month_start":
        return Month.containing(day).plus(number).first_day
    sign = -1 if key.endswith("before") else 1
    if key.startswith("days"):
        return day + datetime.timedelta(days=sign * number)
    return months_from(day, sign * number)


def months_from(day: datetime.date, months: int) -> datetime.date:
    """The latest day that is at most so many months after `day`, or (less than none) so many
    months before it.

    31 August less six months is the last of February: a month's last day takes in the whole
    month there.
    """
    here = Month.containing(day)
    return here.plus(months).last_day if day == here.last_day else months_later(day, months)


def value_words(fact: Fact, value: Any) -> str:
    """A value as it is read: “30 人”, “是”, “统计日后 6 个月”."""
    if value is None:
        return "空"
    if isinstance(value, list):
        return "、".join(value_words(fact, each) for each in value)
    if fact.type == FactType.YES_NO:
        return "是" if value else "否"
    if fact.type == FactType.CHOICE:
        return dict(fact.choices)[value]
    if isinstance(value, dict):
        [(key, number)] = value.items()
        if key == "month_start":
            words = "当月" if not number else f"{abs(number)} 个月{'前' if number < 0 else '后'}的"
            return f"{words}第一天"
        return "统计日" if not number else RELATIVE[key].format(number)
    return f"{value} {fact.unit}".strip() if fact.unit != "%" else f"{value}%"


# --- Told -----------------------------------------------------------------------------------------


def words(node: dict, facts: Facts) -> str:
    """A checked tree as a sentence: “职工人数 ≥ 50 人，且党员数 = 0 名”."""
    return _words(node, facts, outer=True)


def _words(node: dict, facts: Facts, *, outer: bool = False) -> str:
    if "fact" in node:
        fact = facts[node["fact"]]
        return f"{fact.title} {OPERATORS[node['op']]} {value_words(fact, node['value'])}"
    if "not" in node:
        return f"不属于（{_words(node['not'], facts, outer=True)}）"
    if "count" in node:
        items = "；".join(_words(each, facts, outer=True) for each in node["count"])
        number = f"{COUNTED[node['op']]} {node['value']}"
        if node["op"] == "between":
            number = "在 {} 至 {} 之间".format(*node["value"])
        return f"以下 {len(node['count'])} 项中满足的项数 {number}（{items}）"
    joint = "，且" if "all" in node else "，或"
    items = [_words(each, facts) for each in node.get("all") or node["any"]]
    text = joint.join(items)
    return text if outer or len(items) == 1 else f"（{text}）"


# --- Compiled -------------------------------------------------------------------------------------


def compiled(node: dict, facts: Facts, day: datetime.date) -> Q:
    """A checked tree as a condition on the rows of which the facts are, judged as of `day`."""
    if "fact" in node:
        return _comparison(facts[node["fact"]], node["op"], node["value"], day)
    if "not" in node:
        return ~compiled(node["not"], facts, day)
    if "count" in node:
        conditions = [compiled(each, facts, day) for each in node["count"]]
        number = how_many(conditions)
        if node["op"] == "between":
            low, high = node["value"]
            return _truth(GreaterThanOrEqual(number, low)) & _truth(LessThanOrEqual(number, high))
        return _truth(_LOOKUPS[node["op"]](number, node["value"]))
    join: Callable[[Q, Q], Q] = Q.__and__ if "all" in node else Q.__or__
    found, *others = (compiled(each, facts, day) for each in node.get("all") or node["any"])
    for each in others:
        found = join(found, each)
    return found


def how_many(conditions: list[Q]) -> Any:
    """How many of the conditions hold of a row."""
    total: Any = Value(0, IntegerField())
    for each in conditions:
        total += Case(When(each, then=Value(1)), default=Value(0), output_field=IntegerField())
    return total


def holds_at(node: dict, number: int) -> bool:
    """Whether a list (`count`) lights when so many of its items hold."""
    if node["op"] == "between":
        low, high = node["value"]
        return low <= number <= high
    return _NUMBERS[node["op"]](number, node["value"])


def _comparison(fact: Fact, op: str, value: Any, day: datetime.date) -> Q:
    if fact.type == FactType.YES_NO:
        return fact.sql if value == (op == "=") else ~fact.sql
    if value is None:
        return _truth(IsNull(fact.sql, op == "="))
    if fact.type == FactType.DATE:
        value = [_day(each, day) for each in value] if op == "in" else _day(value, day)
    if op == "!=":
        known = _truth(IsNull(fact.sql, False)) if fact.nullable else Q()
        return known & ~_comparison_of(fact, Exact, value)
    return _comparison_of(fact, _LOOKUPS[op], value)


def _comparison_of(fact: Fact, lookup: Any, value: Any) -> Q:
    found = lookup(fact.sql, value)
    # Where there is no value the answer is no, so that `not` of it is yes.
    return _truth(Coalesce(found, False, output_field=BooleanField()) if fact.nullable else found)


def _truth(expression: Any) -> Q:
    return Q(expression)
