"""What PostgreSQL does for a page: each statement that it asks is planned and executed again."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import Client

#: Whoever reads no more of a table than a capped count needs has not scanned it.
FEW = 20_000
#: Milliseconds that a statement of a page may take.
LONGEST = 1000


def asked(client: Client, address: str) -> list[tuple[str, Any]]:
    """The queries of a page, with their parameters."""
    found: list[tuple[str, Any]] = []

    def note(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = client.get(address)
    assert response.status_code in (200, 302, 403, 404), f"{address}: {response.status_code}"
    return found


def plan(sql: str, params: Any, *, analyze: bool) -> dict[str, Any]:
    with connection.cursor() as cursor:
        options = "ANALYZE, TIMING OFF, FORMAT JSON" if analyze else "FORMAT JSON"
        cursor.execute(f"EXPLAIN ({options}) {sql}", params)
        (answer,) = cursor.fetchone()
    return (json.loads(answer) if isinstance(answer, str) else answer)[0]


def nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for each in node.get("Plans", ()):
        yield from nodes(each)


def big_tables() -> set[str]:
    """Those with more rows than anybody may read in turn."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s"
            " AND relnamespace = 'public'::regnamespace",
            [FEW],
        )
        return {name for (name,) in cursor.fetchall()}


def faults(statements: list[tuple[str, Any]], big: set[str]) -> Iterator[str]:
    """Big tables that are read from one end, and statements that take too long."""
    for sql, params in statements:
        found = plan(sql, params, analyze=True)
        if found["Execution Time"] > LONGEST:
            yield f"{found['Execution Time']:.0f} ms: {sql[:300]}"
        for node in nodes(found["Plan"]):
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in big:
                removed = node.get("Rows Removed by Filter", 0)
                rows = int((node["Actual Rows"] + removed) * node["Actual Loops"])
                if rows > FEW:
                    yield f"{node['Relation Name']}: {rows} rows read in turn by {sql[:300]}"
