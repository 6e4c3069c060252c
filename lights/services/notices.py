"""The notices of a revision, set-wise, and the lights shown in lists."""

from django.db import connection, transaction
from django.db.models import F, Value

from lights import rules
from lights.choices import Severity, SubjectKind
from lights.facts import SUBJECTS
from lights.models import Rule
from lights.scale import Scale, scale_on
from months import figures
from months.models import MonthRevision


def light_up(revision: MonthRevision) -> None:
    """Write a notice for every subject that a rule in force on the day finds."""
    before = figures.previous_revision(revision)
    scale = scale_on(revision.as_of)
    for rule in Rule.objects.valid_on(revision.as_of).order_by("code"):
        _light(rule, revision, before, scale)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE lights_notice")  # The pages ask for the new rows at once.


def _light(rule: Rule, revision: MonthRevision, before: MonthRevision | None, scale: Scale) -> None:
    """INSERT … SELECT of one rule's notices, each counting on from the month before."""
    subject = SUBJECTS[rule.subject]
    columns = {
        "revision_id": F("revision_id"),
        "rule_id": Value(rule.pk),
        "rule_code": Value(rule.code),
        "severity": Value(rule.severity),
        "shade": Value(scale.shade_of(rule).value),
        "light": Value(scale.name_of(rule)),
        "subject_kind": Value(subject.noticed_as.value),
        "subject_id": F(subject.id_column),
        "subject_code": F(subject.code_column),
        "subject_name": F(subject.name_column),
        "duty": subject.duty,
        "region_id": F("region_id"),
        "fact": F("told"),
        "addressee": Value(rule.addressee),
        "due_on": F("due"),
    }
    lit = rules.lit(rule, revision).order_by().values_list(*columns.values())
    select, parameters = lit.query.sql_with_params()
    names = ", ".join(columns)
    # The first deadline of an unbroken run stays; one that the facts name is always theirs.
    due = "lit.due_on" if rules.moves_deadline(rule) else "coalesce(before.due_on, lit.due_on)"
    copied = [name for name in columns if name != "due_on"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO lights_notice
                ({", ".join(copied)}, due_on, consecutive_months, overdue_days)
            SELECT {", ".join(f"lit.{name}" for name in copied)}, {due},
                coalesce(before.consecutive_months, 0) + 1, greatest(%s - {due}, 0)
            FROM ({select}) AS lit ({names})
            LEFT JOIN lights_notice before ON before.subject_id = lit.subject_id
                AND before.duty = lit.duty AND before.revision_id = %s
                AND before.rule_code = %s AND before.subject_kind = %s
            """,
            [
                revision.as_of,
                *parameters,
                before.pk if before else None,
                rule.code,
                subject.noticed_as,
            ],
        )


@transaction.atomic
def refresh_light_facts() -> int:
    """Bring the lights of `CurrentFacts` in line with the newest closed month.

    Organizations only; one statement that writes only rows that differ. Returns how many.
    """
    newest = figures.newest_revision()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE orgs_currentfacts facts
            SET red_count = fresh.red, amber_count = fresh.amber
            FROM (
                SELECT stored.organization_id,
                    coalesce(lit.red, 0) AS red, coalesce(lit.amber, 0) AS amber
                FROM orgs_currentfacts stored
                LEFT JOIN (
                    SELECT subject_id,
                        count(*) FILTER (WHERE severity = '{Severity.RED}') AS red,
                        count(*) FILTER (WHERE severity = '{Severity.AMBER}') AS amber
                    FROM lights_notice
                    WHERE revision_id = %(revision)s
                        AND subject_kind = '{SubjectKind.ORGANIZATION}'
                    GROUP BY subject_id
                ) lit ON lit.subject_id = stored.organization_id
                WHERE (stored.red_count, stored.amber_count)
                    IS DISTINCT FROM (coalesce(lit.red, 0), coalesce(lit.amber, 0))
            ) fresh
            WHERE fresh.organization_id = facts.organization_id
            """,
            {"revision": newest.pk if newest else None},
        )
        return cursor.rowcount
