"""A rule over the frozen rows of a revision: which of them it lights, with what sentence, until
when. The condition is data (`core.conditions`); nothing here knows a single rule."""

import datetime
import re
from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, DateField, Expression, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Left

from core import workdays
from core.conditions import trees
from core.conditions.facts import FactType
from lights import conditions
from lights.choices import Deadline
from lights.facts import SUBJECTS, Subject
from lights.models import Notice, Rule
from months.models import MonthRevision

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_LONGEST_FACT = Notice._meta.get_field("fact").max_length
#: Deadlines that a day in the facts sets: how it is said where the fact is no other.
_DUE_WORDS = {"term_ends_on": "任期届满之日前"}


# --- Whether it can be evaluated ------------------------------------------------------------------


def problems(rules: Iterable[Rule]) -> list[tuple[Rule, str]]:
    """What keeps rules from being evaluated, each with a Chinese sentence for the screen."""
    return [
        (rule, f"规则“{rule.name}”{text}请修改。")
        for rule in rules
        for texts in wrong(rule).values()
        for text in texts
    ]


def wrong(rule: Rule) -> dict[str, list[str]]:
    """Field → sentences: what of condition, sentence, text and deadline cannot be evaluated."""
    found: dict[str, list[str]] = {}
    try:
        conditions.check(rule.when, rule.subject)
    except conditions.Unfit as unfit:
        return {"when": unfit.problems}
    facts = SUBJECTS[rule.subject].facts
    for name, text, known in (
        ("fact", rule.fact, facts),
        ("text", rule.text, trees.numbers(rule.when)),
    ):
        if unknown := [each for each in _PLACEHOLDER.findall(text) if each not in known]:
            label = Rule._meta.get_field(name).verbose_name
            titles = (_title(each, SUBJECTS[rule.subject]) for each in unknown)
            found[name] = [f"{label}里没有“{{{each}}}”可填。" for each in titles]
    if rule.deadline == Deadline.FACT:
        due = facts.get(rule.due_fact)
        if due is None or due.type != FactType.DATE:
            found["due_fact"] = ["请选择作为整改期限的日期。"]
    return found


# --- What it finds --------------------------------------------------------------------------------


def found(rule: Rule, revision: MonthRevision) -> QuerySet:
    """The rows of the rule's subject that light up."""
    rows = SUBJECTS[rule.subject].rows(revision)
    return rows.filter(conditions.compiled(rule.when, rule.subject, revision.as_of))


def lit(rule: Rule, revision: MonthRevision) -> QuerySet:
    """The same, annotated with `told` (the sentence) and `due` (the deadline of a light that goes
    on now)."""
    subject = SUBJECTS[rule.subject]
    due = _due(rule, subject, revision.as_of)
    return found(rule, revision).annotate(told=sentence(rule.fact, subject), due=due)


def sentence(template: str, subject: Subject) -> Expression:
    """The template with the facts of a row in place of `{name}`."""
    pieces: list[Any] = []
    for number, part in enumerate(_PLACEHOLDER.split(template)):
        if number % 2:
            pieces.append(subject.facts[part].words)
        elif part:
            pieces.append(Value(part, CharField()))
    whole = Concat(*pieces, output_field=CharField()) if len(pieces) > 1 else pieces[0]
    return Left(whole, _LONGEST_FACT)


def _due(rule: Rule, subject: Subject, day: datetime.date) -> Expression:
    if rule.deadline == Deadline.WORKDAYS:
        return Value(workdays.add_workdays(day, rule.grace_days))
    latest = Value(day + datetime.timedelta(days=rule.grace_days), DateField())
    if rule.deadline == Deadline.FACT:
        return Coalesce(subject.facts[rule.due_fact].sql, latest)
    return latest


def condition_text(rule: Rule) -> str:
    """What it lights at, in words."""
    return conditions.words(rule.when, rule.subject)


def moves_deadline(rule: Rule) -> bool:
    """Whether the deadline follows the facts, month by month, instead of staying the first one."""
    return rule.deadline == Deadline.FACT


def deadline_text(rule: Rule) -> str:
    """Until when what the rule finds is to be corrected, in words."""
    if rule.deadline == Deadline.FACT:
        title = SUBJECTS[rule.subject].facts[rule.due_fact].title
        return _DUE_WORDS.get(rule.due_fact, f"{title}之前")
    unit = "个工作日" if rule.deadline == Deadline.WORKDAYS else "天"
    return f"首次亮灯的统计日起 {rule.grace_days} {unit}内"


# --- Lists of items -------------------------------------------------------------------------------


def bands(rules: Iterable[Rule]) -> list[tuple[int, int, Rule | None]]:
    """Of rules that count the same list: from how many items to how many which of them lights.

    The first rule that holds gives the colour, so the graver ones come first.
    """
    rules = list(rules)
    most = len(rules[0].when["count"])
    found: list[tuple[int, int, Rule | None]] = []
    for number in range(most + 1):
        rule = next((each for each in rules if conditions.holds_at(each.when, number)), None)
        if found and found[-1][2] is rule:
            found[-1] = (found[-1][0], number, rule)
        else:
            found.append((number, number, rule))
    return found


# --- Placeholders as people write them ------------------------------------------------------------


def titled(template: str, subject: Subject) -> str:
    """A stored sentence or text as a form shows it: `{staff_count>=}` → {职工人数≥}."""
    return _PLACEHOLDER.sub(lambda found: f"{{{_title(found[1], subject)}}}", template)


def named(template: str, subject: Subject) -> str:
    """What a form was given as it is stored; what nobody knows stays, and is refused later."""
    names = {_title(name, subject): name for name in _placeholders(subject)}
    return _PLACEHOLDER.sub(
        lambda found: f"{{{names.get(found[1].strip(), found[1].strip())}}}", template
    )


def _placeholders(subject: Subject) -> Iterable[str]:
    for name in (*subject.facts, "count"):
        yield name
        yield from (f"{name}{op}" for op in trees.OPERATORS)


def _title(placeholder: str, subject: Subject) -> str:
    name, op = re.fullmatch(r"([^!<>=]*)([!<>=]*)", placeholder, re.S).groups()
    fact = subject.facts.get(name)
    title = "项数" if name == "count" else fact.title if fact else name
    return title + trees.OPERATORS.get(op, op)
