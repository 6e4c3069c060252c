"""Digests of closed months: equal when, and only when, every frozen row is equal.

A closing writes its revision's digest, under the key that the database does not hold, into its
entry of the audit log. So whoever bends a closed month, with all triggers off, would have to forge
that chain too (`audit_verify`).
"""

from collections.abc import Collection, Iterator

from django.db import connection, models

from core import audit
from core.choices import AuditAction
from core.models import AuditEntry
from months.choices import MonthAction
from months.models import MonthRevision

#: Name of the digest in the entry.
DIGEST = "校验码"


def of_closed_months() -> dict[str, str]:
    """`2026-03 第1版` → digest of that revision."""
    revisions = list(MonthRevision.objects.closed().select_related("report_month"))
    found = of(revisions)
    return {_name(each): found[each.pk] for each in revisions}


def of(revisions: Collection[MonthRevision]) -> dict[int, str]:
    """Id → digest over all rows below each revision, whichever app froze them.

    A hash over the hashes of the rows in the order of their keys. A sum would need no order, but
    whoever may choose many rows finds others with the same sum.
    """
    said: dict[int, list[str]] = {each.pk: [_name(each)] for each in revisions}
    frozen = {each.related_model for each in MonthRevision._meta.related_objects}
    for model in sorted(frozen, key=lambda each: each._meta.model_name):
        with connection.cursor() as cursor:
            cursor.execute(_sql(model), [list(said)])
            for pk, count, digest in cursor.fetchall():
                said[pk].append(f"{model._meta.model_name}:{count}:{digest}")
    return {pk: audit.sign("closed month", " ".join(parts)) for pk, parts in said.items()}


def _sql(model: type[models.Model]) -> str:
    quote = connection.ops.quote_name
    key = ", ".join(f"t.{quote(each.column)}" for each in model._meta.pk_fields)
    return (
        "SELECT revision_id, count(*), encode(sha256(string_agg("
        f"sha256(convert_to(t::text, 'UTF8')), ''::bytea ORDER BY {key})), 'hex')"
        f" FROM {quote(model._meta.db_table)} t WHERE revision_id = ANY(%s) GROUP BY revision_id"
    )


def problems() -> Iterator[str]:
    """Closed months that are not what the audit log says they were (`DomainApp.evidence`)."""
    entries = AuditEntry.objects.order_by("pk")
    kinds = (MonthAction.MONTH_CLOSED, AuditAction.CARRIED_OVER)
    closings = entries.filter(action__in=kinds, detail__has_key=DIGEST)
    written = {
        f"{subject} 第{detail['版次']}版": detail[DIGEST]
        for subject, detail in closings.values_list("subject", "detail")
    }
    now = of_closed_months()
    oldest = entries.values_list("at", flat=True).first()
    closed = MonthRevision.objects.closed().select_related("report_month")
    young = {_name(each) for each in closed if oldest is not None and each.computed_at >= oldest}
    for name in sorted(written.keys() | now.keys()):
        if name not in now:
            yield f"月报 {name} 已不存在"
        elif name in written and written[name] != now[name]:
            yield f"月报 {name} 与定稿时的校验码不符"
        elif name not in written and name in young:
            yield f"月报 {name} 没有定稿时的校验码"


def _name(revision: MonthRevision) -> str:
    return f"{revision.report_month.month} 第{revision.number}版"
