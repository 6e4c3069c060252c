"""Rows of which anything changed since a mark: themselves, or what the list shows with them."""

from django.db import connection, models
from django.db.models.expressions import RawSQL

from core.feed.kinds import Kind

#: So many changes are looked up as a set; of more, each row is asked as the list comes to it.
_FEW = 20_000


def changed_since(kind: Kind, rows: models.QuerySet, mark: int) -> models.QuerySet:
    """`rows` that changed in a transaction of this mark or a later one."""
    if mark <= 0:
        return rows
    some = " UNION ALL ".join(
        f"(SELECT {lane.row} {lane.source} WHERE {lane.mark} >= %s LIMIT {_FEW + 1})"
        for lane in kind.lanes()
    )
    marks = [mark] * len(list(kind.lanes()))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({some}) changed", marks)
        few = cursor.fetchone()[0] <= _FEW
    if few:
        return rows.filter(pk__in=RawSQL(f"SELECT * FROM ({some}) changed", marks))
    key = f"{kind.model._meta.db_table}.{kind.model._meta.pk.column}"
    each = " OR ".join(
        f"EXISTS (SELECT 1 {lane.source} WHERE {lane.row} = {key} AND {lane.mark} >= %s)"
        for lane in kind.lanes()
    )
    return rows.filter(RawSQL(f"({each})", marks, output_field=models.BooleanField()))


def written_since(rows: models.QuerySet, mark: int) -> models.QuerySet:
    """`rows` that were written themselves since, and are still there."""
    events = rows.model.pgh_event_model.objects.filter(pgh_mark__gte=mark)
    return rows.filter(pk__in=events.values("pgh_obj_id"))
