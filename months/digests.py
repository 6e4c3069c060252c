"""Digests of closed months: equal when, and only when, every frozen row is equal."""

from django.db import connection

from months.models import MonthRevision


def of_closed_months() -> dict[str, str]:
    """`2026-03 第1版` → digest over all rows below that revision, whichever app froze them.

    The rows' digests are added up, which needs neither order nor memory.
    """
    revisions = MonthRevision.objects.closed().select_related("report_month")
    names = {each.pk: f"{each.report_month.month} 第{each.number}版" for each in revisions}
    found: dict[str, list[str]] = {name: [] for name in names.values()}
    frozen = {each.related_model for each in MonthRevision._meta.related_objects}
    for model in sorted(frozen, key=lambda each: each._meta.model_name):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT revision_id, count(*),"
                " sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint)"
                f' FROM "{model._meta.db_table}" t WHERE revision_id = ANY(%s)'
                " GROUP BY revision_id",
                [list(names)],
            )
            for pk, count, total in cursor.fetchall():
                found[names[pk]].append(f"{model._meta.model_name}:{count}:{total}")
    return {name: " ".join(parts) for name, parts in found.items()}
