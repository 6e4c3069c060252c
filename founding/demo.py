"""Checklists of the generated county: units founded lately, a report, a project; one is late."""

import datetime
import random

from core.workdays import Calendar
from founding import services
from founding.choices import Trigger
from founding.models import Checklist, ChecklistEntry
from orgs.models import Organization
from regions.models import Department

#: So many of each kind.
_EACH = {Trigger.REGISTRATION: 6, Trigger.ANNUAL: 4, Trigger.EVALUATION: 2, Trigger.PROJECT: 2}
_PROJECTS = ("年产 5 万套精密零部件项目", "智能仓储二期项目")
_TOLD = "已告知，联系人为综合办主任"


def generate(chance: random.Random, first: datetime.date, today: datetime.date) -> None:
    """Events of the last months; most of what is due is ticked, the first checklist is late."""
    calendar = Calendar.now()
    ids = list(
        Organization.objects.present()
        .filter(state="operating", region__level__in=("town", "park", "village"))
        .order_by("uscc")
        .values_list("pk", flat=True)
    )
    department = Department.objects.order_by("code").first()
    chance.shuffle(ids)
    for trigger, number in _EACH.items():
        for nth in range(min(number, len(ids))):
            unit = Organization.objects.get(pk=ids.pop())
            late = trigger == Trigger.REGISTRATION and nth == 0
            day = calendar.add(today, -chance.randint(70, 80) if late else -chance.randint(2, 45))
            day = max(day, unit.founded_on or day)
            project = trigger == Trigger.PROJECT
            opened = services.open_checklists(
                actor=None,
                organization_ids=[unit.pk],
                trigger=trigger,
                on=day,
                department=department if nth % 2 else None,
                note=_PROJECTS[nth % len(_PROJECTS)] if project else "",
            )
            for checklist in opened.checklists:
                _go_on(checklist, today, late=late)
    services.close_complete()


def _go_on(checklist: Checklist, today: datetime.date, *, late: bool) -> None:
    """What is due is done in time; of the late one the last item is not."""
    due = ChecklistEntry.objects.filter(checklist=checklist, due_on__lt=today).pending(today)
    rows = list(due.order_by("due_on", "pk"))
    for nth, entry in enumerate(rows[:-1] if late else rows):
        entry.done_on = max(checklist.opened_on, entry.due_on - datetime.timedelta(days=2))
        entry.evidence = _TOLD if not nth else ""
        entry.save()
