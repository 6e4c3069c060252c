"""Trees kept as a parent plus a materialized path of row ids (`12/45/`)."""

from typing import Self

from django.db import connection, models

from core.scope import ScopedQuerySet

#: Deep enough for state → village and for any chain of Party organizations.
PATH_LENGTH = 255


class TreeQuerySet(ScopedQuerySet):
    def within(self, paths: list[str]) -> Self:
        """Rows at or under any of `paths`; a prefix search that the path index serves."""
        condition = models.Q(pk__in=[])
        for path in paths:
            condition |= models.Q(path__startswith=path)
        return self.filter(condition)


def path_field() -> models.CharField:
    """The materialized path: ids from the root to the row itself, each followed by `/`."""
    return models.CharField("路径", max_length=PATH_LENGTH, default="", editable=False)


def minimal_roots(paths: set[str]) -> list[str]:
    """Drop every path that stands under another one of the set."""
    roots: list[str] = []
    for path in sorted(paths):
        if not roots or not path.startswith(roots[-1]):
            roots.append(path)
    return roots


def rebuild_paths(model: type[models.Model]) -> int:
    """Recompute the paths of all rows of a tree model set-wise; return how many changed.

    Rows in a cycle are unreachable from a root and keep their path: callers refuse cycles first.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE tree(id, path) AS (
                SELECT id, id || '/' FROM {table} WHERE parent_id IS NULL
                UNION ALL
                SELECT child.id, tree.path || child.id || '/'
                FROM {table} child JOIN tree ON child.parent_id = tree.id
            )
            UPDATE {table} row SET path = tree.path
            FROM tree WHERE tree.id = row.id AND row.path IS DISTINCT FROM tree.path
            """
        )
        return cursor.rowcount
