"""What checklists ask for from a day on: items are added, replaced, ended; never changed."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from branches.services import replace_row
from core import records
from core.db import lock_until_commit
from core.errors import Refusal
from founding.choices import Trigger
from founding.models import ChecklistItem

#: A checklist has no more items.
MOST_ITEMS = 12


@transaction.atomic
def add_item(*, actor: Any, valid_from: datetime.date, ground: str, **values: Any) -> ChecklistItem:
    """Checklists that are opened for events from that day on ask for it."""
    if not ChecklistItem.objects.editable_by(actor).exists():
        records.deny(actor=actor, subject=ChecklistItem)
    lock_until_commit("founding.items")
    if valid_from < timezone.localdate():
        raise ValidationError({"valid_from": "新增的事项从今天或以后起。"})
    item = ChecklistItem(
        valid_from=valid_from,
        ground=" ".join(ground.split()),
        **records.read(ChecklistItem, values),
    )
    current = ChecklistItem.objects.filter(trigger=item.trigger, valid_to=None)
    if current.count() >= MOST_ITEMS:
        label = Trigger(item.trigger).label
        raise Refusal(f"“{label}”最多 {MOST_ITEMS} 项，请先停用不用的；要求越多，基层负担越重。")
    own = ChecklistItem.objects.filter(code__startswith="own-").values("code").distinct().count()
    item.code = f"own-{own + 1}"
    return records.keep(item, actor=actor)


@transaction.atomic
def replace_item(
    *, actor: Any, pk: int, version: int, valid_from: datetime.date, ground: str, **values: Any
) -> ChecklistItem:
    """Another title, time or fact from a day on; what was opened before keeps its own."""
    old = records.claim(ChecklistItem, actor=actor, pk=pk, version=version)
    kept = {name: getattr(old, name) for name in ChecklistItem.VALUES}
    return replace_row(
        ChecklistItem,
        actor=actor,
        pk=pk,
        version=version,
        valid_from=valid_from,
        ground=ground,
        **(kept | records.read(ChecklistItem, values)),
    )


@transaction.atomic
def end_item(*, actor: Any, pk: int, version: int) -> ChecklistItem:
    """Checklists of events from today on do not ask for it any more."""
    item = records.claim(ChecklistItem, actor=actor, pk=pk, version=version)
    if item.valid_to is not None:
        raise Refusal("这一项已经停用。")
    item.valid_to = max(timezone.localdate(), item.valid_from)
    return records.keep(item, actor=actor)
