"""The history of a row in words: who changed what, when and from where, read from its events."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, NullIf

#: Kept for equality tests only; what people may know is that the value behind it changed.
_INDEX_SUFFIX = "_index"


@dataclass(frozen=True)
class Item:
    #: Name of the model field.
    name: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    when: datetime.datetime
    #: Name of the person; empty when a program did it.
    who: str
    #: 网页, 接口, 导入, 后台任务 or 程序, with the network address where there is one.
    where: str
    #: 新建, 修改, 删除, 放入回收站, 从回收站恢复.
    what: str
    items: list[Item]


@dataclass(frozen=True)
class Changes:
    """A page of the history, newest first."""

    rows: list[Change]
    #: What to give as `before` for the next page; None: there is nothing older.
    older: int | None


_SOURCES = {"import": "导入", "job": "后台任务"}
_WORDS = {"insert": "新建", "update": "修改", "delete": "删除"}


def changes_of(
    record: models.Model,
    *,
    fields: Iterable[str] = (),
    newest: int = 30,
    before: int | None = None,
    masks: Mapping[str, Callable[[str], str]] | None = None,
) -> Changes:
    """The last changes of `record` in the named fields (default: all that people edit).

    `masks`: fields whose values the reader is shown in another way, and how.
    """
    fields = list(fields) or shown_fields(type(record))
    found = _events(record)
    if before is not None:
        found = found.filter(pgh_id__lt=before)
    events = list(found.select_related("pgh_context").order_by("-pgh_id")[: newest + 1])
    people = _people(events)
    named = _named(record, fields, events)
    changes = []
    for number, event in enumerate(events[:newest]):
        former = events[number + 1] if number + 1 < len(events) else None
        items = [] if former is None else _items(record, fields, former, event, named, masks or {})
        what = _what(former, event)
        if what == _WORDS["update"] and not items:
            continue
        changes.append(
            Change(
                when=event.pgh_created_at,
                who=people.get(_from_context(event, "user"), ""),
                where=_where(event),
                what=what,
                items=items,
            )
        )
    more = len(events) > newest
    return Changes(changes, events[newest - 1].pgh_id if more else None)


@dataclass(frozen=True)
class Event:
    when: datetime.datetime
    who: str
    #: 新建, 修改, 删除.
    what: str
    #: The row as the event left it.
    row: models.Model


def newest_of(model: type[models.Model], newest: int = 20) -> list[Event]:
    """The last events of all rows of a small table, deleted ones too."""
    events = model.pgh_event_model._base_manager.select_related("pgh_context")
    found = list(events.order_by("-pgh_id")[:newest])
    people = _people(found)
    names = [field.attname for field in model._meta.concrete_fields]
    return [
        Event(
            event.pgh_created_at,
            people.get(_from_context(event, "user"), ""),
            _what(None, event),
            model(**{name: getattr(event, name) for name in names if hasattr(event, name)}),
        )
        for event in found
    ]


def as_of(record: models.Model, version: int) -> models.Model | None:
    """The row as it was in `version`; None when its history does not reach back so far."""
    event = _events(record).filter(version=version).order_by("-pgh_id").first()
    if event is None:
        return None
    fields = [field.attname for field in record._meta.concrete_fields]
    return type(record)(**{name: getattr(event, name) for name in fields if hasattr(event, name)})


def author(model: type[models.Model], **state: Any) -> models.Subquery:
    """To annotate rows of `model` with: who made them what they are (NULL: a program).

    `state` narrows what is meant: with `deleted_at` it is who first gave them that value.
    """
    events = model.pgh_event_model._base_manager.filter(pgh_obj_id=models.OuterRef("pk"), **state)
    order = "pgh_id" if state else "-pgh_id"
    named = Coalesce(NullIf("name", models.Value("")), "username")
    person = (
        get_user_model()
        ._base_manager.annotate(shown=named)
        .filter(pk=models.OuterRef("author_id"))
        .values("shown")[:1]
    )
    key = KeyTextTransform("user", "pgh_context__metadata")
    return models.Subquery(
        events.order_by(order)
        .annotate(author_id=Cast(key, models.BigIntegerField()))
        .annotate(author=models.Subquery(person))
        .values("author")[:1],
        output_field=models.TextField(),
    )


def shown_fields(model: type[models.Model]) -> list[str]:
    """Fields whose changes are shown: what people edit, and that an identifier changed."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if (field.editable or field.name.endswith(_INDEX_SUFFIX))
        and not field.primary_key
        # The index shows that a ciphertext changed; its value stays hidden.
        and not isinstance(field, models.BinaryField)
    ]


def text_of(record: models.Model, name: str) -> str:
    """The value of a field as people read it."""
    field = record._meta.get_field(name)
    if field.is_relation:
        related = getattr(record, name)
        return "" if related is None else str(related)
    return _text(field, getattr(record, name), None)


def label_of(field: models.Field) -> str:
    """The name of a field without its remark in brackets."""
    return str(field.verbose_name).split("（")[0]


def _events(record: models.Model) -> models.QuerySet:
    return type(record).pgh_event_model._base_manager.filter(pgh_obj_id=record.pk)


def _from_context(event: Any, key: str) -> Any:
    return event.pgh_context.metadata.get(key) if event.pgh_context else None


def _where(event: Any) -> str:
    door = _from_context(event, "door") or ""
    source = _from_context(event, "source")
    if source in _SOURCES:
        kind = _SOURCES[source]
    elif " api" in door:
        kind = "接口"
    else:
        kind = "网页" if door or _from_context(event, "address") else "程序"
    return " ".join(filter(None, [kind, _from_context(event, "address")]))


def _what(former: Any, event: Any) -> str:
    if former is not None and hasattr(event, "deleted_at"):
        if former.deleted_at is None and event.deleted_at is not None:
            return "放入回收站"
        if former.deleted_at is not None and event.deleted_at is None:
            return "从回收站恢复"
    return _WORDS.get(event.pgh_label, event.pgh_label)


def _people(events: list) -> dict[Any, str]:
    ids = {_from_context(event, "user") for event in events} - {None}
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


def _items(record, fields, former, event, named, masks) -> list[Item]:
    items = []
    for name in fields:
        field = record._meta.get_field(name)
        before, after = getattr(former, field.attname), getattr(event, field.attname)
        if before == after:
            continue
        if name.endswith(_INDEX_SUFFIX):
            shown = ["（不显示）" if value else "" for value in (before, after)]
        else:
            words = named.get(name)
            show = masks.get(name, str)
            shown = [show(_text(field, value, words)) for value in (before, after)]
        items.append(Item(name, label_of(field), *shown))
    return items


def _text(field: models.Field, value: Any, words: dict | None) -> str:
    if value is None or value == "":
        return ""
    if words is not None:
        return words.get(value, f"#{value}")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, list):
        return "、".join(sorted(str(each) for each in value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)
