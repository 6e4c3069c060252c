"""Cases follow what a closed month shows, set-wise: opened, carried on, opened again, proposed for
closing, withdrawn. Called by whoever opens cases, in the transaction of his closing.

What was found is a query of `topic`, `topic_name`, `severity`, `shade`, `light`, `organization_id`,
`party_organization_id`, `region_id`, `fact`, `addressee`, `due_on`, `consecutive_months`; one row
for each topic and subject. `evidence` is asked of the rows that are new alone: they are found in
the temporary table `case_new`.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from rectification.choices import OPEN, CaseState, Urgency
from rectification.models import Case, CaseStep
from rectification.services.deadlines import due_by
from rectification.services.escalating import call_for

_CASES, _STEPS = Case._meta.db_table, CaseStep._meta.db_table
_OPEN = ", ".join(f"'{each.value}'" for each in OPEN)
#: Topic and subject in one: joined by columns that may be empty, rows find each other slowly.
_KEY = """concat_ws('|', {0}.topic, coalesce('o' || {0}.organization_id,
    'p' || {0}.party_organization_id, 'r' || {0}.region_id))"""


@dataclass(frozen=True)
class Followed:
    """What became of the cases of a month."""

    opened: int = 0
    reopened: int = 0
    #: Not shown any more: closing is proposed, or it was of this month alone and is withdrawn.
    proposed: int = 0
    withdrawn: int = 0
    escalated: int = 0


@dataclass(frozen=True)
class Found:
    """What a month shows."""

    sql: str
    params: Sequence[Any] = ()
    #: SQL of a JSON list for each row of `case_new`, called `n`.
    evidence: str = "'[]'::jsonb"
    evidence_params: Sequence[Any] = ()


def follow(
    *,
    kind: str,
    month: datetime.date,
    day: datetime.date,
    former: datetime.date | None,
    found: Found,
    newest: bool = True,
) -> Followed:
    """Let the cases of a kind follow a month (its first day) that shows things as of `day`.

    `former`: the closed month before it. `newest`: whether no later month is closed; of an older
    one, closed anew, only cases are withdrawn that it alone had opened. Done again with the same
    findings, it changes nothing.
    """
    values = {"kind": kind, "month": month, "day": day, "former": former}
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS case_found, case_new")
        cursor.execute(
            f"CREATE TEMP TABLE case_found ON COMMIT DROP AS"
            f" SELECT f.*, {_KEY.format('f')} AS key FROM ({found.sql}) f",
            list(found.params),
        )
        cursor.execute("CREATE UNIQUE INDEX ON case_found (key)")
        cursor.execute("ANALYZE case_found")
        withdrawn = _withdraw(cursor, values)
        if not newest:
            return Followed(withdrawn=withdrawn)
        _carry_on(cursor, values)
        reopened = _reopen(cursor, values)
        opened = _open(cursor, values, found)
        proposed = _propose(cursor, values)
        cursor.execute(f"ANALYZE {_CASES}")
    return Followed(opened, reopened, proposed, withdrawn, call_for(kind, month, day))


def _withdraw(cursor: Any, values: dict[str, Any]) -> int:
    """Of this month alone, which was closed anew and does not show it any more: it never was."""
    cursor.execute(
        f"""
        WITH moved AS (
            UPDATE {_CASES} c SET state = %(withdrawn)s, paused_on = NULL
            FROM (SELECT id, state FROM {_CASES}) former
            WHERE former.id = c.id AND c.kind = %(kind)s AND c.state IN ({_OPEN})
                AND c.opened_month = %(month)s AND c.last_seen_month = %(month)s
                AND {_KEY.format("c")} NOT IN (SELECT key FROM case_found)
            RETURNING c.id, former.state AS before
        )
        INSERT INTO {_STEPS} (subject_id, move, before, after, reason)
        SELECT id, 'withdraw', before, %(withdrawn)s, '月报更正后不再亮灯' FROM moved ORDER BY id
        """,
        {**values, "withdrawn": CaseState.WITHDRAWN},
    )
    return cursor.rowcount


def _carry_on(cursor: Any, values: dict[str, Any]) -> None:
    """What is open and shown: still the same case, with its first deadline."""
    cursor.execute(
        f"""
        UPDATE {_CASES} c SET topic_name = f.topic_name, severity = f.severity, shade = f.shade,
            light = f.light, fact = f.fact, region_id = f.region_id,
            consecutive_months = f.consecutive_months, last_seen_month = %(month)s,
            proposed_closed_on = NULL
        FROM case_found f
        WHERE c.kind = %(kind)s AND c.state IN ({_OPEN}) AND {_KEY.format("c")} = f.key
            AND c.last_seen_month IS NOT NULL
            AND (c.topic_name, c.severity, c.shade, c.light, c.fact, c.region_id,
                c.consecutive_months, c.last_seen_month, c.proposed_closed_on)
            IS DISTINCT FROM (f.topic_name::varchar, f.severity::varchar, f.shade::varchar,
                f.light::varchar, f.fact::varchar, f.region_id::bigint,
                f.consecutive_months::smallint, %(month)s::date, NULL::date)
        """,
        values,
    )


def _reopen(cursor: Any, values: dict[str, Any]) -> int:
    """Closed by a person, and the next closed month shows it again: the same case goes on."""
    cursor.execute(
        f"""
        WITH last AS (
            SELECT DISTINCT ON (key) id, key, state, settled_month, issued_on FROM (
                SELECT c.*, {_KEY.format("c")} AS key FROM {_CASES} c WHERE c.kind = %(kind)s
            ) c ORDER BY key, id DESC
        ), moved AS (
            UPDATE {_CASES} c SET state = %(issued)s, closed_on = NULL, settled_month = NULL,
                proposed_closed_on = NULL, reopened = c.reopened + 1, topic_name = f.topic_name,
                severity = f.severity, shade = f.shade, light = f.light, fact = f.fact,
                region_id = f.region_id, consecutive_months = f.consecutive_months,
                last_seen_month = %(month)s
            FROM last JOIN case_found f ON f.key = last.key
            WHERE last.id = c.id AND last.state = %(closed)s AND last.issued_on IS NOT NULL
                AND last.settled_month < %(month)s AND last.settled_month >= %(former)s
            RETURNING c.id
        )
        INSERT INTO {_STEPS} (subject_id, move, before, after, reason, due_on)
        SELECT id, 'reopen', %(closed)s, %(issued)s, '销号后的下一个月又亮灯', %(due)s FROM moved
        ORDER BY id
        """,
        {
            **values,
            "closed": CaseState.CLOSED,
            "issued": CaseState.ISSUED,
            "due": due_by(Urgency.URGENT, timezone.localdate()),
        },
    )
    return cursor.rowcount


def _open(cursor: Any, values: dict[str, Any], found: Found) -> int:
    """A new case for what no case stands for: none that is open, and none that had this month."""
    cursor.execute(
        f"""
        CREATE TEMP TABLE case_new ON COMMIT DROP AS
        SELECT f.* FROM case_found f
        WHERE NOT EXISTS (
            SELECT FROM {_CASES} c
            WHERE c.kind = %(kind)s AND {_KEY.format("c")} = f.key AND (c.state IN ({_OPEN})
                OR %(month)s BETWEEN c.opened_month AND c.last_seen_month)
        )
        """,
        values,
    )
    cursor.execute("ANALYZE case_new")
    params = [values["kind"], *found.evidence_params]
    cursor.execute(
        f"""
        WITH opened AS (
            INSERT INTO {_CASES} (kind, topic, topic_name, severity, shade, light,
                organization_id, party_organization_id, region_id, addressee, fact, evidence,
                causes, opened_on, opened_month, last_seen_month, consecutive_months, first_due_on,
                due_on, state, reopened)
            SELECT %s, n.topic, n.topic_name, n.severity, n.shade, n.light, n.organization_id,
                n.party_organization_id, n.region_id, n.addressee, n.fact, {found.evidence}, '{{}}',
                %s, %s, %s, n.consecutive_months, n.due_on, n.due_on, '{CaseState.DRAFTED}', 0
            FROM case_new n ORDER BY n.key
            RETURNING id
        )
        INSERT INTO {_STEPS} (subject_id, move, before, after, reason)
        SELECT id, 'open', '{CaseState.DRAFTED}', '{CaseState.DRAFTED}', '' FROM opened ORDER BY id
        """,
        [*params, values["day"], values["month"], values["month"]],
    )
    return cursor.rowcount


def _propose(cursor: Any, values: dict[str, Any]) -> int:
    """Open, and not shown any more: the data say that it is done, a person has to say so too."""
    cursor.execute(
        f"""
        UPDATE {_CASES} c SET proposed_closed_on = %(day)s
        WHERE c.kind = %(kind)s AND c.state IN ({_OPEN}) AND c.proposed_closed_on IS NULL
            AND c.last_seen_month IS NOT NULL
            AND {_KEY.format("c")} NOT IN (SELECT key FROM case_found)
        """,
        values,
    )
    return cursor.rowcount
