"""How far a campaign came, by town and by squad; and the report with which it ends."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.choices import Action
from members.services.management import towns_of
from surveys.choices import FOUND_STATES, AssignmentState
from surveys.models import Assignment, Campaign
from surveys.models.assignments import FORMED_SINCE

S = AssignmentState

#: What the report counts: name → (heading, condition, filter of the list under which they stand).
COUNTED: dict[str, tuple[str, Q, str]] = {
    "units": ("应排查", Q(), ""),
    "found": ("已摸到", Q(state__in=FOUND_STATES), "&result=found"),
    "added": ("新增", Q(added=True), "&result=added"),
    "gone": ("已不在", Q(state=S.GONE), "&state=gone"),
    "wrong": ("底数有误", Q(state=S.LEFT_OUT), "&state=left_out"),
    "formed": ("新组建", FORMED_SINCE, "&result=formed"),
    "lost": ("未找到", Q(state=S.LOST), "&state=lost"),
    "unfinished": (
        "未办结",
        Q(state__in=(S.CONTACT, S.SCREEN, S.VISIT, S.CHECK, S.FORM)),
        "&result=unfinished",
    ),
}
#: Columns of the progress: each state, with its filter.
STATES: tuple[tuple[str, str], ...] = tuple(AssignmentState.choices)


def concerns(user: Any) -> bool:
    """Whether the user has to do with campaigns at all: the office behind them, or a squad."""
    return user.may(Action.APPROVE_SURVEYS) or user.may(Action.FILE_SURVEYS)


@dataclass
class Line:
    """One town or squad."""

    name: str
    #: What is added to the address of the list.
    query: str
    numbers: dict[str, int] = field(default_factory=dict)

    def add(self, row: dict[str, Any], names: Iterable[str]) -> None:
        for name in names:
            self.numbers[name] = self.numbers.get(name, 0) + row[name]

    @property
    def total(self) -> int:
        return self.numbers["total"]

    @property
    def rate(self) -> float | None:
        """Share of what is finished: everything that waits for nobody."""
        over = sum(self.numbers[each] for each in (S.DONE, S.GONE, S.LEFT_OUT))
        return over / self.total if self.total else None

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """State, label, number."""
        return [(key, label, self.numbers[key]) for key, label in STATES]


def _counts() -> dict[str, Count]:
    by_state = {key: Count("pk", filter=Q(state=key)) for key, _ in STATES}
    return {"total": Count("pk"), **by_state}


def by_town(rows: QuerySet[Assignment]) -> list[Line]:
    """Of the rows that are given, each town or park (and what stands above), and all together."""
    counts = _counts()
    found = {
        each["organization__region"]: each
        for each in rows.order_by().values("organization__region").annotate(**counts)
    }
    lines: dict[int, Line] = {}
    for region, town in sorted(towns_of(found).items(), key=lambda each: each[1].code):
        line = lines.setdefault(town.pk, Line(town.name, f"&region={town.code}"))
        line.add(found[region], counts)
    return _with_sum(list(lines.values()), counts)


def by_squad(rows: QuerySet[Assignment]) -> list[Line]:
    counts = _counts()
    found = rows.order_by("squad__name", "squad").values("squad", "squad__name").annotate(**counts)
    lines = []
    for each in found:
        name, query = each["squad__name"], f"&squad={each['squad']}"
        line = Line(name, query) if name else Line("还没有分派", "&squad=none")
        line.add(each, counts)
        lines.append(line)
    return _with_sum(lines, counts)


def _with_sum(lines: list[Line], names: Iterable[str]) -> list[Line]:
    if not lines:
        return []
    total = Line("合计", "")
    for each in lines:
        total.add(each.numbers, names)
    return [*lines, total]


def report_of(campaign: Campaign) -> dict[str, Any]:
    """The report of now: a row for each town, and all together."""
    return {"towns": [_as_row(each) for each in report_lines(_all(campaign))]}


def report_lines(rows: QuerySet[Assignment]) -> list[Line]:
    counts = {
        name: Count("pk", filter=condition) if condition else Count("pk")
        for name, (_, condition, _) in COUNTED.items()
    }
    found = {
        each["organization__region"]: each
        for each in rows.order_by().values("organization__region").annotate(**counts)
    }
    lines: dict[int, Line] = {}
    for region, town in sorted(towns_of(found).items(), key=lambda each: each[1].code):
        lines.setdefault(town.pk, Line(town.name, f"&region={town.code}")).add(
            found[region], counts
        )
    return _with_sum(list(lines.values()), counts)


def _all(campaign: Campaign) -> QuerySet[Assignment]:
    return Assignment.objects.present().filter(campaign=campaign)


def _as_row(line: Line) -> dict[str, Any]:
    return {"name": line.name, "query": line.query, **line.numbers}
