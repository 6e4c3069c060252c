"""How much room tables and files take."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from core.audit.seals import tracked_models
from core.models import Attachment
from core.retention.periods import retentions, tables_of


@dataclass(frozen=True)
class Size:
    title: str
    bytes: int
    #: As the planner knows it; None: not rows.
    rows: int | None = None


def of_database() -> int:
    """Bytes of the whole database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return cursor.fetchone()[0]


def of_retentions() -> dict[str, Size]:
    """Name of a retention → what its tables take, with their indexes."""
    known = _tables()
    return {
        name: _sum(each.title, known, [model._meta.db_table for model in _models(name)])
        for name, (_, each) in retentions().items()
    }


def largest(number: int = 10) -> list[Size]:
    """The largest tables of all."""
    found = sorted(_tables().items(), key=lambda item: -item[1][0])[:number]
    return [Size(table, size, rows) for table, (size, rows) in found]


def of_files() -> list[Size]:
    """Folders and files that the program writes. A file that vanishes meanwhile counts nothing."""
    attached = Attachment.objects.aggregate(size=Sum("size"))["size"] or 0
    return [
        Size("附件（原文件）", attached),
        Size("上传和导出", _folder(settings.SPOOL_DIR)),
        Size("备份", _folder(settings.BACKUP_DIR)),
        Size("审计锚文件", _file(settings.AUDIT_ANCHOR_PATH)),
    ]


def _models(name: str) -> list:
    if name == "history":
        return [model.pgh_event_model for model in tracked_models()]
    return tables_of(name)


def _tables() -> dict[str, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_total_relation_size(oid), greatest(reltuples, 0)::bigint"
            " FROM pg_class WHERE relkind = 'r' AND pg_table_is_visible(oid)"
            " AND relnamespace <> 'pg_catalog'::regnamespace"
        )
        return {table: (size, rows) for table, size, rows in cursor.fetchall()}


def _sum(title: str, known: dict[str, tuple[int, int]], tables: list[str]) -> Size:
    found = [known[table] for table in tables if table in known]
    return Size(title, sum(size for size, _ in found), sum(rows for _, rows in found))


def _folder(folder: Path) -> int:
    if not folder.is_dir():
        return 0
    return sum(_file(Path(below) / name) for below, _, names in os.walk(folder) for name in names)


def _file(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
