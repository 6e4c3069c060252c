"""Checklists are opened for units, given to somebody, ticked off, and closed."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from branches.models import PartyOrganization
from core import audit, records
from core.db import store
from core.errors import Refusal
from core.months import months_later
from core.workdays import Calendar
from founding.choices import ChecklistState, FoundingAction, Trigger
from founding.flows import FLOW
from founding.models import Checklist, ChecklistEntry, ChecklistItem
from orgs.models import Organization
from regions.models import Department

#: So many units get one in one press.
MOST_UNITS = 5_000
#: A unit is new for so many months.
NEW_MONTHS = 12


@dataclass(frozen=True)
class Opened:
    """What became of a set of units."""

    checklists: list[Checklist]
    #: Units that had one for the same event.
    skipped: int


def without_checklist(units: QuerySet, trigger: str, on: datetime.date | None = None) -> QuerySet:
    """The units for which one may be opened: none is open for this kind of event, none was opened
    for the same day, and a unit is registered once."""
    had = Checklist.objects.filter(organization=OuterRef("pk"), trigger=trigger)
    if trigger != Trigger.REGISTRATION:
        same = Q(state=ChecklistState.OPEN)
        had = had.filter(same if on is None else same | Q(opened_on=on))
    return units.filter(~Exists(had))


@transaction.atomic
def open_checklists(
    *,
    actor: Any,
    organization_ids: Collection[int],
    trigger: str,
    on: datetime.date | None,
    department: Department | None = None,
    party_organization: PartyOrganization | None = None,
    note: str = "",
) -> Opened:
    """Open one for each of these units, all for the event of one day; or (`on` is None) each for
    the day on which it was founded. Asked again, nothing is opened twice.

    `actor` None is a program. Raises ValidationError, `Refusal`, `Denied`.
    """
    if trigger not in Trigger.values:
        raise ValidationError({"trigger": "请选择何时开出。"})
    if len(organization_ids) > MOST_UNITS:
        raise Refusal(f"一次最多为 {MOST_UNITS:,} 个组织开出清单，请分次办理。")
    owner = _owner(actor, department, party_organization)
    note = records.read(Checklist, {"note": note})["note"]
    units = Organization.objects.present() if actor is None else _editable(actor)
    held = units.filter(pk__in=organization_ids).order_by("pk").select_for_update(of=("self",))
    found = {each.pk: each for each in held}
    if missing := set(organization_ids) - set(found):
        records.deny(actor=actor, subject=Organization, keys=missing)
    # Asked in a statement of its own: who opened one meanwhile had the lock before.
    free = without_checklist(Organization.objects.filter(pk__in=found), trigger, on)
    free_ids = set(free.values_list("pk", flat=True))
    rows = []
    for pk in sorted(free_ids):
        day = on or found[pk].founded_on
        if day is None:
            raise ValidationError({"opened_on": f"“{found[pk]}”没有登记成立日期，请填写日期。"})
        row = Checklist(organization=found[pk], trigger=trigger, opened_on=day, note=note, **owner)
        records.refuse_bad(row)
        rows.append(row)
    Checklist.objects.bulk_create(rows)
    ChecklistEntry.objects.bulk_create(_entries(rows, trigger))
    if actor is not None and rows:
        audit.record(
            action=FoundingAction.CHECKLISTS_OPENED,
            actor=actor,
            subject=str(Checklist._meta.verbose_name),
            detail={"何时开出": Trigger(trigger).label, "份数": len(rows)},
        )
    return Opened(rows, len(found) - len(rows))


@transaction.atomic
def open_for_entered(*, actor: Any, days: Mapping[int, datetime.date]) -> str:
    """For units that a list brought in, as of the day of the list: those that were newly founded
    then, or of which nobody knows when. Raises as `open_checklists` does."""
    by_day: dict[datetime.date, list[int]] = {}
    founded = Organization.objects.filter(pk__in=days).values_list("pk", "founded_on")
    for pk, day in founded.order_by("pk"):
        if day is None or months_later(days[pk], -NEW_MONTHS) <= day:
            by_day.setdefault(days[pk], []).append(pk)
    opened = [
        open_checklists(actor=actor, organization_ids=some, trigger=Trigger.REGISTRATION, on=day)
        for day, keys in sorted(by_day.items())
        for some in (keys[at : at + MOST_UNITS] for at in range(0, len(keys), MOST_UNITS))
    ]
    return f"开出 {sum(len(each.checklists) for each in opened):,} 份同步组建清单"


def open_checklist(*, actor: Any, organization: Organization, **values: Any) -> Checklist:
    """For one unit. Raises what `open_checklists` raises, and ValidationError where it has one."""
    on = values.pop("opened_on", None)
    if on is None:
        raise ValidationError({"opened_on": "请填写事件日期。"})
    opened = open_checklists(actor=actor, organization_ids=[organization.pk], on=on, **values)
    if not opened.checklists:
        raise ValidationError({"organization": "这个组织已有同一事件的清单，不用再开。"})
    return opened.checklists[0]


def _editable(actor: Any) -> QuerySet:
    return Organization.objects.editable_by(actor).present()


def _owner(
    actor: Any, department: Department | None, party: PartyOrganization | None
) -> dict[str, Any]:
    """Whom it is given to: a department, a Party organization that the actor sees, or the town."""
    if department is not None and party is not None:
        raise ValidationError({"department": "责任部门和责任党组织只选一个。"})
    if party is not None:
        seen = PartyOrganization.objects.present()
        if actor is not None:
            seen = seen.visible_to(actor)
        if not seen.active_on(timezone.localdate()).filter(pk=party.pk).exists():
            raise ValidationError({"party_organization": "请选择您管理范围内现有的党组织。"})
    return {"department": department, "party_organization": party}


def _entries(rows: list[Checklist], trigger: str) -> list[ChecklistEntry]:
    """The items as they stand on the day of each event, due by working days after it."""
    calendar = Calendar.now()
    items = list(ChecklistItem.objects.filter(trigger=trigger).order_by("position", "code"))
    made: dict[datetime.date, list[tuple[ChecklistItem, datetime.date]]] = {}
    for day in {each.opened_on for each in rows}:
        valid = [
            each
            for each in items
            if each.valid_from <= day and (each.valid_to is None or each.valid_to > day)
        ]
        if not valid:
            label = Trigger(trigger).label
            raise Refusal(f"{day} 没有“{label}”的事项，请先由县级在“同步组建事项”中设定。")
        made[day] = [(item, calendar.add(day, item.workdays)) for item in valid]
    return [
        ChecklistEntry(checklist=row, item=item, due_on=due)
        for row in rows
        for item, due in made[row.opened_on]
    ]


@transaction.atomic
def give_checklist(*, actor: Any, pk: int, version: int, **values: Any) -> Checklist:
    """Somebody else answers for it, or the note reads otherwise. Only the values given change."""
    among = Checklist.objects.overseen_by(actor)
    row = records.claim(Checklist, actor=actor, pk=pk, version=version, among=among)
    if not row.is_open:
        raise Refusal(f"这份清单{row.get_state_display()}，需要修改的请先重新办理。")
    for name, value in records.read(Checklist, values).items():
        setattr(row, name, value)
    if {"department", "party_organization"} & set(values):
        changed = row.party_organization_id if "party_organization" in values else None
        _owner(actor, row.department, row.party_organization if changed else None)
        if row.department_id and row.party_organization_id:
            raise ValidationError({"department": "责任部门和责任党组织只选一个。"})
    return records.keep(row, actor=actor)


@transaction.atomic
def tick(
    *,
    actor: Any,
    pk: int,
    version: int,
    done_on: datetime.date | None,
    evidence: str = "",
) -> ChecklistEntry:
    """An item is done since a day, or (None) not yet; what the registry knows is not asked."""
    # The checklist before its items, as whoever closes it locks them: else the two wait for ever.
    rows = Checklist.objects.select_for_update(of=("self",)).filter(entries=pk)
    checklist = rows.first()
    entry = records.claim(ChecklistEntry, actor=actor, pk=pk, version=version)
    if not checklist.is_open:
        raise Refusal(f"这份清单{checklist.get_state_display()}，不能再修改事项。")
    given = records.read(ChecklistEntry, {"done_on": done_on, "evidence": evidence})
    if given["done_on"] is not None and given["done_on"] < checklist.opened_on:
        text = f"完成日期不能早于事件日期（{checklist.opened_on}）。"
        raise ValidationError({"done_on": text})
    if given["done_on"] is None and given["evidence"]:
        raise ValidationError({"done_on": "写了完成情况的，请填写完成日期。"})
    entry.done_on, entry.evidence = given["done_on"], given["evidence"]
    return records.keep(entry, actor=actor)


@transaction.atomic
def move_checklist(*, actor: Any, pk: int, version: int, move: str, reason: str = "") -> Checklist:
    """Close it when all is done, drop it, or take it up again."""
    row = FLOW.claim(move, actor=actor, pk=pk, version=version)
    today = timezone.localdate()
    if move == "close":
        left = ChecklistEntry.objects.filter(checklist=row).pending(today)
        titles = [each.item.title for each in left.select_related("item").order_by("due_on", "pk")]
        if titles:
            raise Refusal(f"还有 {len(titles)} 项没有完成：{'、'.join(titles)}。")
        _write_down([row.pk], today)
    ended = None if move == "reopen" else today
    FLOW.move(row, move, actor=actor, reason=reason, ended_on=ended)
    return row


@transaction.atomic
def close_complete() -> int:
    """Close those of which the registry knows all that nobody ticked; how many. May run twice."""
    today = timezone.localdate()
    rows = Checklist.objects.present().complete_on(today).order_by("pk")
    done = 0
    for row in rows.select_for_update(of=("self",), skip_locked=True):
        _write_down([row.pk], today)
        FLOW.move(row, "close", actor=None, ended_on=today)
        done += 1
    return done


def _write_down(pks: list[int], day: datetime.date) -> None:
    """What the registry knew when it was closed stays so, whatever becomes of the unit."""
    known = ChecklistEntry.objects.filter(checklist__in=pks, done_on=None).with_known(day)
    for entry in known.select_for_update(of=("self",)):
        entry.done_on, entry.evidence = entry.known_on, f"{entry.item.get_known_display()}（台账）"
        store(entry)
