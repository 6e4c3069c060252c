"""What PostgreSQL does for a page: each statement that it asks is planned and executed again."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client

#: Whoever reads no more of a table than a capped count needs has not scanned it.
FEW = 20_000


@dataclass(frozen=True)
class Scan:
    """A table that was read from one end, and how many of its rows were looked at."""

    table: str
    rows: int
    statement: str

    def __str__(self) -> str:
        return f"{self.table}: {self.rows} rows read in turn by {self.statement[:300]}"


def asked(client: Client, address: str) -> list[tuple[str, Any]]:
    """The queries of a page, with their parameters."""
    found: list[tuple[str, Any]] = []

    def note(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = client.get(address)
    assert response.status_code in (200, 302, 403), f"{address}: {response.status_code}"
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


def scans(statements: list[tuple[str, Any]], big: set[str]) -> Iterator[Scan]:
    """Sequential scans of the big tables that read more than a few rows."""
    for sql, params in statements:
        for node in nodes(plan(sql, params, analyze=True)["Plan"]):
            if node["Node Type"] == "Seq Scan" and node["Relation Name"] in big:
                removed = node.get("Rows Removed by Filter", 0)
                rows = int((node["Actual Rows"] + removed) * node["Actual Loops"])
                if rows > FEW:
                    yield Scan(node["Relation Name"], rows, sql)
