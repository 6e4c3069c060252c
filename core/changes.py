"""The history of a row in words: who changed what and when, read from its event rows."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models

#: Kept for equality tests only; what people may know is that the value behind it changed.
_INDEX_SUFFIX = "_index"


@dataclass(frozen=True)
class Item:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    when: datetime.datetime
    #: Name of the person; empty when a program did it.
    who: str
    #: 新建, 修改, 删除.
    what: str
    items: list[Item]


_WORDS = {"insert": "新建", "update": "修改", "delete": "删除"}


def changes_of(record: models.Model, *, fields: Iterable[str], newest: int = 50) -> list[Change]:
    """The last changes of `record`, newest first, in the named fields."""
    events_model = next(
        relation.related_model
        for relation in record._meta.related_objects
        if relation.field.name == "pgh_obj"
    )
    events = list(
        events_model._base_manager.filter(pgh_obj_id=record.pk)
        .select_related("pgh_context")
        .order_by("-pgh_id")[: newest + 1]
    )
    people = _people(events)
    named = _named(record, fields, events)
    found = []
    for number, event in enumerate(events[:newest]):
        former = events[number + 1] if number + 1 < len(events) else None
        items = [] if former is None else _items(record, fields, former, event, named)
        if event.pgh_label == "update" and not items:
            continue
        found.append(
            Change(
                when=event.pgh_created_at,
                who=people.get(_user_id(event), ""),
                what=_WORDS.get(event.pgh_label, event.pgh_label),
                items=items,
            )
        )
    return found


def _user_id(event: Any) -> Any:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def _people(events: list) -> dict[Any, str]:
    ids = {_user_id(event) for event in events} - {None}
    if not ids:
        return {}
    return {user.pk: str(user) for user in get_user_model()._base_manager.filter(pk__in=ids)}


def _named(record: models.Model, fields: Iterable[str], events: list) -> dict[str, dict]:
    """What foreign keys point at, in words."""
    found = {}
    for name in fields:
        field = record._meta.get_field(name)
        if field.is_relation:
            ids = {getattr(event, field.attname) for event in events} - {None}
            rows = field.related_model._base_manager.filter(pk__in=ids) if len(ids) > 1 else ()
            found[name] = {row.pk: str(row) for row in rows}
    return found


def _items(record, fields, former, event, named) -> list[Item]:
    items = []
    for name in fields:
        field = record._meta.get_field(name)
        before, after = getattr(former, field.attname), getattr(event, field.attname)
        if before == after:
            continue
        label = str(field.verbose_name).split("（")[0]
        if name.endswith(_INDEX_SUFFIX):
            items.append(Item(label, "（不显示）" if before else "", "（不显示）" if after else ""))
        else:
            words = named.get(name)
            items.append(Item(label, _text(field, before, words), _text(field, after, words)))
    return items


def _text(field: models.Field, value: Any, words: dict | None) -> str:
    if value is None or value == "":
        return ""
    if words is not None:
        return words.get(value, f"#{value}")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, list):
        return "、".join(str(each) for each in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)
