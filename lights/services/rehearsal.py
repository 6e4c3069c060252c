"""A rule tried on closed months before it holds: what it would light, what changes; nothing is
stored. One query for each month."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import F

from core.errors import Refusal
from core.months import Month
from lights import conditions, rules
from lights.choices import Deadline, Severity
from lights.facts import SUBJECTS
from lights.models import Rule
from months.choices import FigureScope
from months.models import MonthRevision, RegionFact
from regions.choices import RegionLevel

MOST_MONTHS = 12


@dataclass
class Counted:
    """How many the tried rule lights, how many were lit by the rule as it was, the differences."""

    lit: int = 0
    now: int = 0
    new: int = 0
    gone: int = 0

    def add(self, *numbers: int) -> None:
        self.lit, self.now, self.new, self.gone = (
            before + number
            for before, number in zip(
                (self.lit, self.now, self.new, self.gone), numbers, strict=True
            )
        )

    @property
    def as_json(self) -> dict[str, int]:
        return {"lit": self.lit, "now": self.now, "new": self.new, "gone": self.gone}


@dataclass
class Rehearsed:
    month: Month
    total: Counted = field(default_factory=Counted)
    #: Of the towns and parks with any, in the order of their codes; 本级 last.
    towns: list[tuple[str, Counted]] = field(default_factory=list)


def rule_of_file(content: Any) -> Rule:
    """The rule that a file describes (`docs/contract.md`), unsaved. Raises Refusal."""
    if not isinstance(content, dict) or "when" not in content:
        raise Refusal("规则文件应为一个 JSON 对象，写明 subject、severity、name、when。")
    severity = content.get("severity", Severity.RED)
    if severity not in Severity.values:
        raise Refusal(f"颜色应为 {'、'.join(Severity.values)}，收到的是“{severity}”。")
    rule = Rule(
        code=str(content.get("code") or ""),
        name=str(content.get("name") or ""),
        subject=content.get("subject"),
        severity=severity,
        when=content["when"],
        fact="试算",
        deadline=Deadline.DAYS,
        grace_days=1,
    )
    try:
        conditions.check(rule.when, rule.subject)
    except conditions.Unfit as unfit:
        raise Refusal(str(unfit)) from None
    return rule


def rehearse(rule: Rule, *, months: int = MOST_MONTHS) -> list[Rehearsed]:
    """The rule on the last closed months, newest first: each as its last revision froze it.

    `now` are the lights that the rule of the same code gave in that month. Raises ValidationError
    (field → sentences) for a rule that cannot be evaluated.
    """
    if wrong := rules.wrong(rule):
        raise ValidationError(wrong)
    revisions = _last_revisions(months)
    towns = _towns(revisions)
    return [_rehearsed(rule, each, towns[each.pk]) for each in revisions]


def _last_revisions(months: int) -> list[MonthRevision]:
    """Of each of the last closed months the last revision, newest first."""
    rows = (
        MonthRevision.objects.closed()
        .order_by("-report_month__first_day", "-number")
        .distinct("report_month__first_day")
        .select_related("report_month")
    )
    return list(rows[:months])


def _towns(revisions: Iterable[MonthRevision]) -> dict[int, dict[int, tuple[str, str]]]:
    """Revision → region id → (code, name) of the towns and parks of that month."""
    found: dict[int, dict[int, tuple[str, str]]] = defaultdict(dict)
    rows = RegionFact.objects.filter(
        revision__in=list(revisions), level__in=(RegionLevel.TOWN, RegionLevel.PARK)
    )
    for revision_id, region_id, code, name in rows.values_list(
        "revision_id", "region_id", "code", "name"
    ):
        found[revision_id][region_id] = (code, name)
    return found


def _rehearsed(rule: Rule, revision: MonthRevision, towns: dict[int, tuple[str, str]]) -> Rehearsed:
    found = Rehearsed(revision.report_month.month)
    by_town: dict[tuple[str, str], Counted] = defaultdict(Counted)
    for path, *numbers in _counted(rule, revision):
        ids = [int(each) for each in path.rstrip("/").split("/")]
        # The nearest town or park; a park may stand in a town.
        town = next((towns[each] for each in reversed(ids) if each in towns), None)
        by_town[town or ("~", FigureScope.OWN.label)].add(*numbers)
        found.total.add(*numbers)
    found.towns = [(name, by_town[code, name]) for code, name in sorted(by_town)]
    return found


def _counted(rule: Rule, revision: MonthRevision) -> list[tuple]:
    """(path of a region, lit, now, new, gone) of all in which there is any."""
    subject = SUBJECTS[rule.subject]
    lit = (
        rules.found(rule, revision)
        .order_by()
        .values_list(F(subject.id_column), F("region_id"), subject.duty)
    )
    select, parameters = lit.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT region.path, count(lit.id), count(now.id),
                count(*) FILTER (WHERE now.id IS NULL), count(*) FILTER (WHERE lit.id IS NULL)
            FROM (
                SELECT %s AS kind, chosen.* FROM ({select}) chosen (id, region_id, duty)
            ) lit
            FULL JOIN (
                SELECT subject_kind AS kind, subject_id AS id, region_id, duty FROM lights_notice
                WHERE revision_id = %s AND rule_code = %s
            ) now USING (kind, id, duty)
            JOIN months_regionfact region ON region.revision_id = %s
                AND region.region_id = coalesce(lit.region_id, now.region_id)
            GROUP BY region.path
            """,
            [subject.noticed_as, *parameters, revision.pk, rule.code, revision.pk],
        )
        return cursor.fetchall()
