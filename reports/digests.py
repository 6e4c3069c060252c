"""Digests of closed months: equal when, and only when, every figure and every light is equal."""

from django.db import connection

from reports.models import (
    Figure,
    MonthRevision,
    Notice,
    OrganizationFact,
    PartyOrganizationFact,
    RegionFact,
)

_FROZEN = (Figure, Notice, OrganizationFact, PartyOrganizationFact, RegionFact)


def of_closed_months() -> dict[str, str]:
    """`2026-03 第1版` → digest over all snapshot rows of that revision.

    The rows' digests are added up, which needs neither order nor memory.
    """
    revisions = MonthRevision.objects.closed().select_related("report_month")
    names = {each.pk: f"{each.report_month.month} 第{each.number}版" for each in revisions}
    found: dict[str, list[str]] = {name: [] for name in names.values()}
    for model in _FROZEN:
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
