"""What the database itself can betray: triggers that are off, rows that changed past them.

Every tracked row has an event for each change (`core.models.tracked`), so a row that differs from
its newest event was changed with the triggers off. All is compared set-wise, one statement a table.
"""

import functools
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from pgtrigger import registry

from core.audit import anchor, seals
from core.audit.entries import name_of_row
from core.db import IS_IGNORED
from core.domain import declared

#: So many rows of a table are named.
_NAMED = 5
_KINDS = {
    "changed": "与最新的历史记录不符",
    "added": "没有新建的历史记录",
    "removed": "已不存在，却没有删除的历史记录",
}


def problems(*, head: anchor.Line | None) -> Iterator[str]:
    """One Chinese sentence for each trigger and table with which something is wrong, and what the
    apps find of theirs (`DomainApp.evidence`). `head`: as of `seals.problems`."""
    yield from _triggers()
    for model in apps.get_models():
        if hasattr(model, "pgh_event_model"):
            yield from _rows(model)
    yield from seals.problems(head=head)
    for find in declared("evidence"):
        yield from find()


def _triggers() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, t.tgenabled, p.prosrc, t.tgtype, t.tgqual IS NOT NULL,"
            " ARRAY(SELECT attname::text FROM pg_attribute"
            " WHERE attrelid = c.oid AND attnum = ANY(t.tgattr) ORDER BY 1)"
            " FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
        )
        present = {(table, name): rest for table, name, *rest in cursor.fetchall()}
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = '_pgtrigger_should_ignore'")
        asked_first = [source for (source,) in cursor.fetchall()]
    if [_bare(each) for each in asked_first] != [_bare(IS_IGNORED)]:
        yield "各触发器共用的函数 _pgtrigger_should_ignore 内容被改动"
    for model, trigger in registry.registered():
        table = model._meta.db_table
        on, source, *shape = present.pop((table, trigger.get_pgid(model)), (None, ""))
        if on is None:
            yield f"表 {table} 的触发器 {trigger.name} 缺失"
        elif on not in ("O", "A"):
            yield f"表 {table} 的触发器 {trigger.name} 被停用"
        elif _bare(source) != _bare(_body(model, trigger)) or shape != _shape(model, trigger):
            yield f"表 {table} 的触发器 {trigger.name} 内容被改动"
    for foreign in declared("foreign_triggers"):
        table, name = foreign.table, foreign.name
        on, source, *shape = present.pop((table, name), (None, ""))
        if on is None:
            yield f"表 {table} 的触发器 {name} 缺失"
        elif on not in ("O", "A"):
            yield f"表 {table} 的触发器 {name} 被停用"
        elif _bare(source) != _bare(foreign.body) or shape != [foreign.kind, False, []]:
            yield f"表 {table} 的触发器 {name} 内容被改动"
    for table, name in sorted(present):
        yield f"表 {table} 上有本系统没有的触发器 {name}"


def _shape(model: type[models.Model], trigger: Any) -> list[Any]:
    """When it fires, as `pg_trigger` has it: after another event, or under a condition that never
    holds, the best function does nothing."""
    bits = {"ROW": 1, "BEFORE": 2, "INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
    named = [trigger.level, trigger.when, *trigger.operation]
    columns = {name for each in trigger.operation for name in getattr(each, "columns", ())}
    return [
        # UPDATE OF some columns is an UPDATE.
        sum(bits.get(str(each).partition(" ")[0], 0) for each in named),
        trigger.get_condition(model) is not None,
        sorted(columns),
    ]


@functools.cache  # to make the texts of all triggers takes longer than to read them
def _body(model: type[models.Model], trigger: Any) -> str:
    made = str(trigger.compile(model).install_sql)
    found = re.search(r"RETURNS TRIGGER AS \$\$(.*?)\$\$", made, re.DOTALL)
    return found[1] if found else ""


def _bare(text: str) -> str:
    return " ".join(text.split())


def _rows(model: type[models.Model]) -> Iterator[str]:
    quote = connection.ops.quote_name
    event, key = model.pgh_event_model, quote(model._meta.pk.column)
    # A new encryption key rewrites what is encrypted; the index beside it says whether it is the
    # same number.
    columns = [
        quote(field.column)
        for field in event._meta.concrete_fields
        if not field.name.startswith("pgh_") and not isinstance(field, models.BinaryField)
    ]
    one, other = (", ".join(f"{alias}.{each}" for each in columns) for alias in "tn")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH newest AS (
                SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id, pgh_label, {", ".join(columns)}
                FROM {quote(event._meta.db_table)} ORDER BY pgh_obj_id, pgh_id DESC
            ), odd AS (
                SELECT coalesce(t.{key}, n.pgh_obj_id) AS key, CASE
                    WHEN t.{key} IS NULL THEN CASE WHEN n.pgh_label <> 'delete' THEN 'removed' END
                    WHEN n.pgh_obj_id IS NULL OR n.pgh_label = 'delete' THEN 'added'
                    WHEN ROW({one}) IS DISTINCT FROM ROW({other}) THEN 'changed'
                END AS kind
                FROM {quote(model._meta.db_table)} t FULL JOIN newest n ON n.pgh_obj_id = t.{key}
            )
            SELECT kind, count(*), (array_agg(key ORDER BY key))[:{_NAMED}]
            FROM odd WHERE kind IS NOT NULL GROUP BY kind ORDER BY kind
            """
        )
        found = cursor.fetchall()
    for kind, number, keys in found:
        rows = model._base_manager.in_bulk(keys)
        named = "、".join(name_of_row(rows[pk]) if pk in rows else f"#{pk}" for pk in keys)
        rest = f" 等 {number} 行" if number > len(keys) else ""
        yield f"表 {model._meta.db_table}（{model._meta.verbose_name}）{named}{rest}{_KINDS[kind]}"
