"""How 红灯数 and 黄灯数 are counted; the two indicators are called like the colours."""

from django.db.models import QuerySet

from lights.choices import Severity
from lights.models import Notice
from months.figures import Changes, compared, region_ids
from months.models import MonthRevision


def notices_behind(
    *, revision: MonthRevision, region_id: int, scope: str, indicator: str
) -> QuerySet[Notice]:
    """Exactly the notices behind 红灯数 or 黄灯数."""
    return Notice.objects.filter(
        revision=revision,
        severity=Severity(indicator),
        region_id__in=region_ids(revision, region_id, scope),
    )


def changes(
    *,
    revision: MonthRevision,
    previous: MonthRevision,
    region_id: int,
    scope: str,
    indicator: str,
) -> Changes:
    """Which notices moved 红灯数 or 黄灯数 from `previous` to `revision`."""
    place = {"region_id": region_id, "scope": scope, "indicator": indicator}
    now, before = (notices_behind(revision=each, **place) for each in (revision, previous))
    return compared(now, before, "rule_code", "subject_kind", "subject_id")
