"""Sheets whose rows form a tree by a parent code: closure, cycles, parents."""

from core.imports.loading.staging import Stage
from core.imports.sheets import Within

_DEEPEST = 60


def check_parents(
    stage: Stage,
    table: str,
    *,
    title: str,
    noun: str,
    recyclable: bool,
    within: Within | None = None,
) -> None:
    """Refuse parents that are nowhere, rows that are their own ancestors, and the rows below them.

    Expects `code`, `parent_code`, `parent_code_given` in the stage and `id` matched. A parent
    that is not `within` reach is nowhere, unless it is the stored one.
    """
    present = "AND p.deleted_at IS NULL" if recyclable else ""
    params = None
    nowhere = f"没有这个上级{noun}（本文件和台账中都没有），请核对代码"
    if within:
        present += (
            f" AND ({within.of('p')} OR p.id = (SELECT t.parent_id FROM {table} t"
            " WHERE t.id = s.id))"
        )
        params = within.params
        nowhere = f"没有这个上级{noun}，或不在您的管理范围内，请核对代码"
    stage.run(
        f"""
        UPDATE {{stage}} s SET parent_code = p.code
        FROM {table} t JOIN {table} p ON p.id = t.parent_id
        WHERE t.id = s.id AND NOT s.parent_code_given
        """
    )
    stage.problem(
        title,
        f"""
        WITH RECURSIVE edge AS (
            SELECT code, parent_code FROM {{stage}} WHERE parent_code IS NOT NULL
            UNION ALL
            SELECT t.code, p.code FROM {table} t JOIN {table} p ON p.id = t.parent_id
            WHERE NOT EXISTS (SELECT FROM {{stage}} s WHERE s.code = t.code)
        ),
        walk AS (
            SELECT row_no, code AS start, parent_code AS at, 1 AS depth FROM {{stage}}
            WHERE parent_code IS NOT NULL
            UNION ALL
            SELECT walk.row_no, walk.start, edge.parent_code, walk.depth + 1
            FROM walk JOIN edge ON edge.code = walk.at
            WHERE walk.at <> walk.start AND walk.depth < {_DEEPEST}
        )
        SELECT DISTINCT s.row_no, s.parent_code, '上级成环（最终又回到自己），请改正上级代码'
        FROM walk JOIN {{stage}} s ON s.row_no = walk.row_no WHERE walk.at = walk.start
        """,
    )
    # A row is good only when its parent is stored or a good row of this sheet, all the way up.
    while stage.problem(
        title,
        f"""
        SELECT s.row_no, s.parent_code, CASE
            WHEN EXISTS (SELECT FROM {{stage}} p WHERE p.code = s.parent_code)
            THEN '上级{noun}在本表的那一行有错，请先改正那一行'
            ELSE '{nowhere}' END
        FROM {{stage}} s
        WHERE NOT s.bad AND s.parent_code IS NOT NULL
            AND NOT EXISTS (SELECT FROM {{stage}} p WHERE p.code = s.parent_code AND NOT p.bad)
            AND NOT EXISTS (SELECT FROM {table} p WHERE p.code = s.parent_code {present})
        """,
        params,
    ):
        pass


def write_parents(stage: Stage, table: str) -> None:
    """Set the parents of the stored rows; they are all stored by now."""
    stage.run("ALTER TABLE {stage} ADD COLUMN parent_id bigint, ADD COLUMN moved boolean")
    stage.run(
        f"UPDATE {{stage}} s SET parent_id = p.id FROM {table} p WHERE p.code = s.parent_code"
    )
    stage.run(
        f"UPDATE {{stage}} s SET moved = true FROM {table} t"
        " WHERE t.id = s.id AND NOT bad AND t.parent_id IS DISTINCT FROM s.parent_id"
    )
    stage.run(
        f"UPDATE {table} t SET parent_id = s.parent_id FROM {{stage}} s"
        " WHERE s.id = t.id AND s.moved"
    )
    stage.touched("moved")
