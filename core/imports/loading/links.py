"""Sheets of dated links: a key of a pair and a start, an end that may come later."""

from collections.abc import Sequence

from core.imports.loading.staging import Stage, optional_names


def check_links(
    stage: Stage, table: str, *, pair: Sequence[str], start_title: str, end_title: str
) -> None:
    """Dates in order, each link once, and no two links of a pair on the same day.

    `pair` columns stand under the same names in stage and table and may not be null.
    """
    same = " AND ".join(f"t.{c} = s.{c}" for c in pair)
    stage.refuse_duplicates(start_title, ", ".join([*pair, "starts_on"]), value="starts_on::text")
    stage.match(table, f"{same} AND t.starts_on = s.starts_on")
    stage.fill(table, [n for n in optional_names(stage.sheet.columns) if n == "ends_on"])
    stage.problem(
        end_title,
        "SELECT row_no, ends_on::text, '终止日期早于起始日期 ' || starts_on || '，请核对两个日期'"
        " FROM {stage} WHERE ends_on < starts_on",
    )
    # Ranges of rows whose dates are out of order cannot be built: such rows are bad already.
    final = (
        "CASE WHEN {0}.ends_on IS NULL OR {0}.ends_on >= {0}.starts_on"
        " THEN daterange({0}.starts_on, {0}.ends_on) ELSE 'empty' END"
    )
    stage.problem(
        start_title,
        f"""
        SELECT DISTINCT ON (s.row_no) s.row_no, s.starts_on::text,
            '与台账中已有的一条（' || t.starts_on || coalesce(' 至 ' || t.ends_on, ' 至今')
                || '）日期重叠，请先终止那一条或改正日期'
        FROM {{stage}} s JOIN {table} t ON {same}
        WHERE NOT s.bad AND t.id IS DISTINCT FROM s.id
            AND NOT EXISTS (SELECT FROM {{stage}} o WHERE o.id = t.id AND NOT o.bad)
            AND daterange(t.starts_on, t.ends_on) && {final.format("s")}
        ORDER BY s.row_no, t.starts_on
        """,
    )
    stage.problem(
        start_title,
        f"""
        SELECT s.row_no, s.starts_on::text,
            '与本表第 ' || min(t.row_no) || ' 行日期重叠，请改正其中一行'
        FROM {{stage}} s JOIN {{stage}} t ON {same}
        WHERE NOT s.bad AND NOT t.bad AND t.row_no < s.row_no
            AND {final.format("t")} && {final.format("s")}
        GROUP BY s.row_no, s.starts_on
        """,
    )
