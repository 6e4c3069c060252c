"""The content of tables, to say that they are as they were."""

from django.db import connection, models


def content(*tables: type[models.Model]) -> dict[str, list[str]]:
    """Every row of the tables as text; without what every write raises, and without whom the
    change feed must tell that a row has left: whoever once saw it did, also when that is undone."""
    found = {}
    for model in tables:
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT (to_jsonb(t) - '{{version,updated_at,once_covering_ids}}'::text[])::text"
                f' FROM "{table}" t ORDER BY 1'
            )
            found[table] = [row for (row,) in cursor.fetchall()]
    return found
