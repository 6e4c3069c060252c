"""What follows when a red light does not go out: called for by the months, recorded by a person."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from core import records
from core.errors import Refusal
from core.records.links import checked_reason
from rectification.choices import OPEN, Severity, Urgency
from rectification.models import Case, Escalation, EscalationRule
from rectification.services.deadlines import due_by


def call_for(kind: str, month: datetime.date, day: datetime.date) -> int:
    """Note the measures that open cases of a kind call for, seen in `month` by the rows in force on
    `day`: each once for each case, however many months are skipped. Returns how many are new."""
    rules = EscalationRule.objects.valid_on(day)
    cases, table = Case._meta.db_table, Escalation._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {table} (case_id, measure, month, months, due_on)
            SELECT c.id, rule.measure, %(month)s, c.consecutive_months, %(due)s
            FROM {cases} c
            JOIN unnest(%(measures)s::varchar[], %(from)s::int[]) AS rule (measure, months)
                ON c.consecutive_months >= rule.months
            WHERE c.kind = %(kind)s AND c.severity = %(red)s AND c.state = ANY(%(open)s)
                AND c.last_seen_month = %(month)s
            ORDER BY c.id, rule.measure
            ON CONFLICT (case_id, measure) DO NOTHING
            """,
            {
                "kind": kind,
                "month": month,
                "due": due_by(Urgency.USUAL, timezone.localdate()),
                "measures": [rule.measure for rule in rules],
                "from": [rule.months for rule in rules],
                "red": Severity.RED,
                "open": [each.value for each in OPEN],
            },
        )
        return cursor.rowcount


@transaction.atomic
def record_escalation(
    *,
    actor: Any,
    pk: int,
    version: int,
    done_on: datetime.date | None = None,
    note: str = "",
) -> Escalation:
    """Record that a measure was taken: when, and in a sentence how. Raises what
    `core.records.claim` raises, ValidationError, and `Refusal` where it is recorded already."""
    escalation = records.claim(Escalation, actor=actor, pk=pk, version=version)
    if escalation.done_on is not None:
        raise Refusal(f"这项措施已于 {escalation.done_on} 办理。")
    day = done_on or timezone.localdate()
    records.refuse_future("done_on", day, "办理日期")
    if day < escalation.month:
        raise ValidationError({"done_on": f"办理日期不能早于亮灯的月份（{escalation.month}）。"})
    try:
        escalation.note = checked_reason(note, example="分管领导约谈该企业负责人，定于本月内完成")
    except ValidationError as error:
        raise ValidationError({"note": error.error_dict["reason"]}) from None
    escalation.done_on, escalation.done_by = day, actor
    escalation.save(update_fields=["done_on", "note", "done_by"])
    escalation.refresh_from_db()
    return escalation
