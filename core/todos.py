"""What waits for a person: each app declares it (`DomainApp.todos`), and these are core's.

Home shows the numbers, and of those kinds that name single rows (`Todo.first`) the ones that are
due first, each with the one button that does it.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from core import actions, workdays
from core.addresses import address_of
from core.choices import ClearanceState, ExportState, JobStatus
from core.domain import declared
from core.lists.pagination import capped_count, count_text
from core.models import ClearanceList, ExportApplication, Job

#: Days for which a failed job is remembered.
FAILED_DAYS = 7
#: Single things that home shows.
NEXT = 3
#: Name of the filter of applications for exports under which the files stand that are overdue.
TO_DELETE = "late"
#: Of what no entry of the menu leads to.
OTHER = "其他"


@dataclass(frozen=True)
class Step:
    """One thing that is to be done, and the button that leads there."""

    title: str
    url: str
    #: What the button says: `填报`.
    button: str
    #: Whose it is, or what else is to be known.
    note: str = ""
    #: None: there is no deadline.
    due_on: datetime.date | None = None

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


@dataclass(frozen=True)
class Todo:
    """Something that waits for the user: a number, and the page on which it is done."""

    title: str
    #: How many there are in his scope, counted as lists count (`capped_count`).
    count: Callable[[Any], int]
    url_name: str
    #: Who may do it; "" for everybody.
    action: str = ""
    #: Filters of the page under which just these rows stand there.
    query: str = ""
    unit: str = "个"
    #: The rows (user, how many) that are due first; None: nobody is shown single ones.
    first: Callable[[Any, int], Iterable[Step]] | None = None

    @property
    def url(self) -> str:
        return address_of(self.url_name) + self.query


def waiting(user: Any) -> list[tuple[Todo, str]]:
    """(to-do, its number as people read it) of what waits for this user, lower apps first."""
    allowed = [each for each in declared("todos") if not each.action or user.may(each.action)]
    counted = [(each, each.count(user)) for each in allowed]
    return [(each, count_text(number)) for each, number in counted if number]


def by_section(found: Iterable[tuple[Todo, str]]) -> list[tuple[str, list[tuple[Todo, str]]]]:
    """Those that were found, by the sections of the menu in which their pages stand."""
    groups: dict[str, list] = {each.title: [] for each in declared("sections")} | {OTHER: []}
    for todo, number in found:
        entries = (each for each in declared("menu") if each.covers(todo.url_name))
        groups[next((entry.section for entry in entries), OTHER)].append((todo, number))
    return [(title, rows) for title, rows in groups.items() if rows]


def next_steps(user: Any, found: Iterable[tuple[Todo, str]], number: int = NEXT) -> list[Step]:
    """The single things that are due first, of the to-dos that were `found` for this user."""
    steps = [step for todo, _ in found if todo.first for step in todo.first(user, number)]
    return sorted(steps, key=lambda step: step.due_on or datetime.date.max)[:number]


def lines(user: Any) -> list[str]:
    """The same as lines of a message: titles and numbers."""
    return [f"{each.title} {number} {each.unit}" for each, number in waiting(user)]


def _failed_jobs(user: Any) -> int:
    since = timezone.now() - datetime.timedelta(days=FAILED_DAYS)
    own = Job.objects.visible_to(user).filter(user=user, status=JobStatus.FAILED)
    return capped_count(own.filter(finished_at__gte=since))


def _unknown_years(user: Any) -> int:
    """Rules hold everywhere: whoever edits some of them only enters no days."""
    everywhere = user.reach.part(actions.EDIT_RULES).everywhere
    return len(workdays.unknown_years()) if everywhere else 0


def _to_decide(user: Any) -> int:
    """Applications of others for lists of persons."""
    rows = ExportApplication.objects.decidable_by(user)
    return capped_count(rows.filter(state=ExportState.WAITING))


def _to_clear(user: Any) -> int:
    rows = ClearanceList.objects.visible_to(user)
    return capped_count(rows.filter(state=ClearanceState.OPEN))


TODOS = [
    Todo(
        "待批准的导出申请",
        _to_decide,
        "core:exports",
        actions.EXPORT_PERSONS,
        query=f"?state={ExportState.WAITING}",
        unit="件",
    ),
    Todo(
        "到期应删除的导出文件",
        lambda user: capped_count(ExportApplication.objects.to_delete_by(user)),
        "core:exports",
        query=f"?state={TO_DELETE}",
    ),
    Todo(
        "待决定的到期清单",
        _to_clear,
        "core:clearances",
        actions.EDIT_RULES,
        query=f"?state={ClearanceState.OPEN}",
        unit="份",
    ),
    Todo("放假安排尚未录入的年度", _unknown_years, "core:workdays", actions.EDIT_RULES),
    Todo(
        f"{FAILED_DAYS} 天内没有完成的后台任务",
        _failed_jobs,
        "core:jobs",
        query=f"?status={JobStatus.FAILED}",
    ),
]
