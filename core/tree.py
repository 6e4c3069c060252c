"""Trees kept as a parent plus a materialized path of row ids (`12/45/`)."""

from typing import Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection, models
from django.db.models.functions import Concat, Length, Substr

from core.scope import Among, ScopedQuerySet

#: Deep enough for state → village and for any chain of Party organizations.
PATH_LENGTH = 255


class _PathIds(models.Func):
    """The ids of a path, the root first."""

    template = "string_to_array(rtrim(%(expressions)s, '/'), '/')::bigint[]"
    output_field = models.Field()  # never read


class Under(models.Func):
    """Whether a path is at or under that of the outer row: a range that the path index serves,
    where LIKE wants to know the path beforehand. Nothing is under a row that has no place yet."""

    template = "(%(root)s <> '' AND %(path)s ~>=~ %(root)s AND %(path)s ~<~ (%(root)s || '~'))"
    output_field = models.BooleanField()

    def __init__(self, path: str, root: str) -> None:
        super().__init__(models.F(path), models.OuterRef(root))

    def as_sql(self, compiler, connection, **context):
        (path, _), (root, _) = map(compiler.compile, self.source_expressions)
        return self.template % {"path": path, "root": root}, ()


class TreeQuerySet(ScopedQuerySet):
    def depth_first(self, key: str) -> Self:
        """Each row before what is under it, siblings by their unique column `key`.

        A path cannot say that: as text the id 10 stands before 9, and ids say when a row came.
        """
        above = self.model._default_manager.filter(
            Among(models.F("pk"), _PathIds(models.OuterRef("path")))
        )
        return self.order_by(ArraySubquery(above.order_by(Length("path")).values(key)))

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
    """Drop every path that is under another one of the set, and the empty one of a row that has
    no place yet: every path begins with it, and no place is not all of them."""
    roots: list[str] = []
    for path in sorted(paths - {""}):
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


def update_path(record: models.Model) -> int:
    """Bring the path of a new or moved row, and of all under it, in line with its parent.

    Inside a transaction that holds the row and its new parent; the caller refuses circles.
    Returns how many rows changed.
    """
    rows = type(record)._default_manager
    above = rows.values_list("path", flat=True).get(pk=record.parent_id) if record.parent_id else ""
    old, new = record.path, f"{above}{record.pk}/"
    if old == new:
        return 0
    if not old:
        changed = rows.filter(pk=record.pk).update(path=new)
    else:
        rest = Substr("path", len(old) + 1)
        changed = rows.filter(path__startswith=old).update(path=Concat(models.Value(new), rest))
    record.path = new
    return changed


def ids_above(path: str) -> list[int]:
    """Ids of the superiors of the row with this path, the root first."""
    return [int(pk) for pk in path.rstrip("/").split("/")[:-1]]
