"""What a backup says of itself, and what must be equal in the restored database."""

from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from core.domain import domain_apps
from core.models import AuditSeal
from core.rotation import fingerprints

#: Not taken along: who was logged in then should not be logged in after a restore.
LEFT_OUT = ("django_session",)


def manifest() -> dict[str, Any]:
    """Of the database as this transaction sees it."""
    return {
        "at": timezone.now().isoformat(timespec="seconds"),
        "keys": key_marks(),
        "migrations": applied_migrations(),
        **contents(),
    }


def contents() -> dict[str, Any]:
    """Counts of all tables, digests, and the head of the audit chain."""
    head = AuditSeal.objects.order_by("sequence").last()
    return {
        "tables": _counts(),
        "digests": _digests(),
        "audit": {"sequence": head.sequence, "hash": head.hash} if head else None,
    }


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is not equal, in Chinese; empty when the drill is passed."""
    found = []
    for table in sorted(before["tables"].keys() | after["tables"].keys()):
        then, now = before["tables"].get(table), after["tables"].get(table)
        if then != now:
            found.append(f"表 {table}：备份时 {then} 行，恢复后 {now} 行")
    for name in sorted(before["digests"].keys() | after["digests"].keys()):
        then, now = before["digests"].get(name, {}), after["digests"].get(name, {})
        found += [
            f"{name} {key}：数据与备份时不同"
            for key in sorted(then.keys() | now.keys())
            if then.get(key) != now.get(key)
        ]
    if before["audit"] != after["audit"]:
        found.append("审计链的末端与备份时不同")
    return found


def key_marks() -> dict[str, list[str]]:
    """Fingerprints of the keys without which what is restored cannot be read or verified."""
    here = fingerprints.configured()
    return {name: here[name] for name in (*fingerprints.REWRITTEN, "AUDIT_KEY")}


def applied_migrations() -> list[str]:
    """`app.name` of what the database has been through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def known_migrations() -> list[str]:
    """`app.name` of what this program would put a database through."""
    return sorted(".".join(key) for key in MigrationLoader(None).disk_migrations)


def tables() -> list[str]:
    """Names of all tables of the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def _counts() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in tables():
            if table not in LEFT_OUT:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
                found[table] = cursor.fetchone()[0]
    return found


def _digests() -> dict[str, dict[str, str]]:
    """What apps compare besides counts: title → key → digest (`DomainApp.digests`)."""
    return {
        title: app.resolve(name)() for app in domain_apps() for title, name in app.digests.items()
    }
