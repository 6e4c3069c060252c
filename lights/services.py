"""The notices of a revision, set-wise, and the lights shown in lists."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, Value

from core import audit, records
from core.errors import Refusal
from lights import rules
from lights.choices import LightAction, Severity, SubjectKind
from lights.models import Notice, Rule
from months import figures
from months.indicators import IN_OPERATION
from months.models import MonthRevision, OrganizationFact, PartyOrganizationFact

#: What a new version takes over from the one before unless it is given.
_CARRIED = (
    "code",
    "name",
    "severity",
    "threshold",
    "ceiling",
    "addressee",
    "grace_days",
    "text",
    "source",
)
MOST_GRACE_DAYS = 730


def check_rules(day: datetime.date) -> None:
    """Refuse to go on with a rule that nobody can evaluate."""
    if found := rules.problems(Rule.objects.valid_on(day)):
        raise Refusal("".join(sentence for _, sentence in found))


def light_up(revision: MonthRevision) -> None:
    """Write a notice for every subject that a rule in force on the day finds."""
    before = figures.previous_revision(revision)
    for rule in Rule.objects.valid_on(revision.as_of).order_by("code"):
        _light(rule, revision, before)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE lights_notice")  # The pages ask for the new rows at once.


def _light(rule: Rule, revision: MonthRevision, before: MonthRevision | None) -> None:
    """INSERT … SELECT of one rule's notices, each counting on from the month before."""
    evaluator = rules.EVALUATORS[rule.code]
    if evaluator.subject_kind == SubjectKind.ORGANIZATION:
        facts = OrganizationFact.objects.filter(IN_OPERATION, revision=revision)
        subject_id, subject_code = "organization_id", "uscc"
    else:
        facts = PartyOrganizationFact.objects.filter(revision=revision)
        subject_id, subject_code = "party_organization_id", "code"
    if evaluator.deadline:
        due_on: Any = F(evaluator.deadline)
    else:
        due_on = Value(revision.as_of + datetime.timedelta(days=rule.grace_days))
    columns = {
        "revision_id": F("revision_id"),
        "rule_id": Value(rule.pk),
        "rule_code": Value(rule.code),
        "severity": Value(rule.severity),
        "subject_kind": Value(evaluator.subject_kind.value),
        "subject_id": F(subject_id),
        "subject_code": F(subject_code),
        "subject_name": F("name"),
        "region_id": F("region_id"),
        "fact": F("fact"),
        "addressee": Value(rule.addressee),
    }
    lit = evaluator.evaluate(rule, facts, revision.as_of).values_list(*columns.values(), due_on)
    select, parameters = lit.query.sql_with_params()
    names = ", ".join(columns)
    # The first deadline of an unbroken run stays; one that the facts name is always theirs.
    due = "lit.due_on" if evaluator.deadline else "coalesce(before.due_on, lit.due_on)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO lights_notice ({names}, due_on, consecutive_months, overdue_days)
            SELECT {", ".join(f"lit.{name}" for name in columns)}, {due},
                coalesce(before.consecutive_months, 0) + 1, greatest(%s - {due}, 0)
            FROM ({select}) AS lit ({names}, due_on)
            LEFT JOIN lights_notice before ON before.subject_id = lit.subject_id
                AND before.revision_id = %s AND before.rule_code = %s AND before.subject_kind = %s
            """,
            [
                revision.as_of,
                *parameters,
                before.pk if before else None,
                rule.code,
                evaluator.subject_kind,
            ],
        )


@transaction.atomic
def replace_rule(
    *,
    actor: Any,
    pk: int,
    version: int,
    valid_from: datetime.date,
    valid_to: datetime.date | None = None,
    **values: Any,
) -> Rule:
    """A new version of a rule, in force from `valid_from` on; returns it.

    The old one ends on that day and stays for the months that were judged by it. A version that
    has lit nothing and begins on the same day is replaced. Raises what `claim` raises,
    ValidationError, and `Refusal` when there is a later version or nothing would change.
    """
    old = records.claim(Rule, actor=actor, pk=pk, version=version)
    if Rule.objects.filter(code=old.code, valid_from__gt=old.valid_from).exists():
        raise Refusal("这条规则已有更新的版本，请修改最新的一版。")
    values = records.read(Rule, values)
    changed = {name: value for name, value in values.items() if getattr(old, name) != value}
    if not changed and valid_to == old.valid_to:
        raise Refusal("没有改动，不用保存。")
    new = Rule(
        **{name: values.get(name, getattr(old, name)) for name in _CARRIED},
        valid_from=valid_from,
        valid_to=valid_to,
    )
    unused = not Notice.objects.filter(rule=old).exists()
    _check_version(new, old, unused)
    if valid_from == old.valid_from:
        old.delete()
    elif old.valid_to is None or old.valid_to > valid_from:
        old.valid_to = valid_from
        old.save(update_fields=["valid_to"])
    records.keep(new, actor=actor)
    audit.record(
        action=LightAction.RULE_CHANGED,
        actor=actor,
        subject=new,
        detail={
            "生效": str(valid_from),
            "改动": [
                f"{Rule._meta.get_field(name).verbose_name}："
                f"{audit.masked(getattr(old, name))} → {audit.masked(value)}"
                for name, value in changed.items()
            ],
        },
    )
    return new


def _check_version(new: Rule, old: Rule, unused: bool) -> None:
    """Raise ValidationError (field → messages) for numbers and days that cannot be."""
    errors: dict[str, str] = {}
    evaluator = rules.EVALUATORS[new.code]
    if evaluator.needs_threshold and not new.threshold:
        errors["threshold"] = "请填写阈值，至少为 1。"
    elif new.ceiling is not None and new.ceiling < (new.threshold or 0):
        errors["ceiling"] = "上限不能小于阈值。"
    if not 1 <= new.grace_days <= MOST_GRACE_DAYS:
        errors["grace_days"] = f"整改天数应在 1 至 {MOST_GRACE_DAYS} 之间。"
    settled = figures.last_settled_day()
    if settled and new.valid_from <= settled:
        errors["valid_from"] = (
            f"生效日期要晚于最近定稿月份的统计日 {settled}，已定稿的月份仍按原来的规则。"
        )
    elif new.valid_from < old.valid_from or (new.valid_from == old.valid_from and not unused):
        errors["valid_from"] = f"生效日期要晚于现有版本的生效日期 {old.valid_from}。"
    if new.valid_to and new.valid_to <= new.valid_from:
        errors["valid_to"] = "失效日期要晚于生效日期。"
    if errors:
        raise ValidationError(errors)


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
