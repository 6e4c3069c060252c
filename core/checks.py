"""System checks: what would otherwise be found out only when it hurts."""

from django.core.checks import Error, Tags, Warning, register
from django.db import connections


@register(Tags.database)
def check_postgresql(app_configs, databases, **kwargs):
    """PostgreSQL 15 or newer, UTF-8 locale (under a C locale Chinese is not searchable)."""
    messages = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "postgresql":
            messages.append(Error("Only PostgreSQL is supported.", id="core.E001"))
            continue
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version_num')::int, 'é' ~ '[[:alpha:]]'")
            version, unicode_aware = cursor.fetchone()
        if version < 150000:
            messages.append(Error("PostgreSQL 15 or newer is needed.", id="core.E002"))
        if not unicode_aware:
            messages.append(
                Warning(
                    "The database has a C locale.",
                    hint="Create it with the builtin provider and C.UTF-8, or zh_CN.UTF-8.",
                    id="core.W001",
                )
            )
    return messages
