"""How 红灯数 and 黄灯数 are counted; the two indicators are called like the colours."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from core import in_force
from lights.choices import Severity
from lights.models import CaseFigure, Notice, Rule
from lights.scale import GRADES, shade_on
from months.choices import FigureScope
from months.figures import Changes, TrendPoint, Value, compared, region_ids
from months.models import MonthRevision, RegionFact


def notices_behind(
    *, revision: MonthRevision, region_id: int, scope: str, indicator: str
) -> QuerySet[Notice]:
    """Exactly the notices behind 红灯数 or 黄灯数."""
    return Notice.objects.filter(
        revision=revision,
        severity=Severity(indicator),
        region_id__in=region_ids(revision, region_id, scope),
    )


def changes(
    *,
    revision: MonthRevision,
    previous: MonthRevision,
    region_id: int,
    scope: str,
    indicator: str,
) -> Changes:
    """Which notices moved 红灯数 or 黄灯数 from `previous` to `revision`."""
    place = {"region_id": region_id, "scope": scope, "indicator": indicator}
    now, before = (notices_behind(revision=each, **place) for each in (revision, previous))
    return compared(now, before, "rule_code", "subject_kind", "subject_id", "duty")


@dataclass(frozen=True)
class CaseLine:
    """One line of 整改情况: a region and a topic; the total has no topic of its own."""

    label: str
    topic: str
    values: dict[str, int]
    is_total: bool = False

    @property
    def on_time_rate(self) -> float | None:
        closed = self.values["closed"]
        return self.values["closed_on_time"] / closed if closed else None


COUNTED = ("opened", "in_hand", "overdue", "closed", "returned", "upheld", "closed_on_time")


def case_lines(*, revision: MonthRevision, region_code: str) -> list[CaseLine]:
    """The cases of each child region by topic, of the region itself (本级), and together (合计).
    Raises RegionFact.DoesNotExist."""
    region = RegionFact.objects.get(revision=revision, code=region_code)
    below = RegionFact.objects.filter(revision=revision, path__startswith=region.path)
    children = sorted(
        (each for each in below if each.parent_region_id == region.region_id),
        key=lambda each: each.code,
    )
    labels = {each.region_id: each.name for each in children}
    depth = region.path.count("/")
    child_of = {
        each.region_id: int(each.path.split("/")[depth])
        for each in below
        if each.region_id != region.region_id
    }
    counted: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    names: dict[str, str] = {}
    for row in CaseFigure.objects.filter(
        revision=revision, region_id__in=[r.region_id for r in below]
    ):
        place = child_of.get(row.region_id, region.region_id)
        names[row.topic] = row.topic_name
        for key in ((place, row.topic), (0, row.topic), (0, "")):
            counted[key].update({name: getattr(row, name) for name in COUNTED})
    topics = sorted(names, key=lambda each: (names[each], each))
    places = [*labels, region.region_id]
    labels[region.region_id] = FigureScope.OWN.label
    lines = [
        CaseLine(labels[place], names[topic], counted[place, topic])
        for place in places
        for topic in topics
        if (place, topic) in counted
    ]
    total = FigureScope.TOTAL.label
    lines += [CaseLine(total, names[topic], counted[0, topic], True) for topic in topics]
    return [*lines, CaseLine(total, "全部规则", counted[0, ""], True)] if topics else []


_OF_RULE = "rule."


def of_rule(code: str) -> str:
    """What the number of notices of a rule is called among the figures of a month."""
    return f"{_OF_RULE}{code}"


@dataclass(frozen=True)
class RuleTrend:
    """The notices of one rule in a region, month by month, oldest first."""

    code: str
    name: str
    severity: str
    #: In which colour the scale of the last month shows it.
    shade: str
    #: None: not closed, or closed before anybody counted by rules.
    numbers: list[int | None]

    @property
    def newest(self) -> int | None:
        return self.numbers[-1]

    @property
    def change(self) -> int | None:
        """Against the month before; None where either was not counted."""
        before, now = ([None, *self.numbers])[-2:]
        return None if before is None or now is None else now - before


def rule_trends(points: Sequence[TrendPoint]) -> list[RuleTrend]:
    """Of the rules that lit anything in these months, and of those in force in the last one: red
    before amber. Read from the figures of the months, never from their notices."""
    lit = {key for point in points for key in point.values or () if key.startswith(_OF_RULE)}
    last = points[-1].revision
    shown_in = shade_on(points[-1].month.last_day)
    rules: dict[str, Rule] = {}
    for rule in Rule.objects.annotate(shown_in=shown_in).order_by("valid_from", "pk"):
        holds = last is not None and in_force.holds(rule.valid_from, rule.valid_to, last.as_of)
        if holds or of_rule(rule.code) in lit:
            rules[rule.code] = rule
    found = [
        RuleTrend(
            code,
            rule.name,
            rule.severity,
            rule.shown_in,
            [_number(point.values, code) for point in points],
        )
        for code, rule in rules.items()
    ]
    return sorted(found, key=lambda each: (GRADES[each.shade], each.code))


def _number(values: dict[str, Value] | None, code: str) -> int | None:
    """Without a row nothing was lit, unless lights were not counted by rules yet."""
    if values is None:
        return None
    if (found := values.get(of_rule(code))) is not None:
        return found.numerator
    lit = sum(values[each].numerator or 0 for each in Severity.values if each in values)
    counted = any(key.startswith(_OF_RULE) for key in values)
    return None if lit and not counted else 0


class Moved:
    """The notices that are in one of two revisions of a month only, by the cells that they move."""

    def __init__(self, before: MonthRevision, after: MonthRevision) -> None:
        now, old = (Notice.objects.filter(revision=each) for each in (after, before))
        found = compared(now, old, "rule_code", "subject_kind", "subject_id", "duty")
        columns = ("severity", "region_id", "subject_name")
        self._rows = [*found.entered.values_list(*columns), *found.left.values_list(*columns)]
        self._paths = dict(
            RegionFact.objects.filter(revision__in=(before, after))
            .order_by("revision__number")
            .values_list("region_id", "path")
        )

    def names(self, kind: str, region_id: int, indicator: str) -> list[str]:
        """Those that moved 红灯数 or 黄灯数 of a line, each once."""
        return sorted(
            {
                name
                for severity, at, name in self._rows
                if severity == indicator
                and (
                    at == region_id
                    if kind == "own"
                    else f"/{region_id}/" in f"/{self._paths.get(at, '')}"
                )
            }
        )
