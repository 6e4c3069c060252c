"""Stored rows whose blind indexes are under an older key, when a file comes with the newest one."""

from typing import TYPE_CHECKING

from core import crypto, rotation
from core.values import Identifier

if TYPE_CHECKING:
    from core.imports.loading.staging import Stage


def settle_values(stage: "Stage") -> None:
    """Let rows with numbers of the file be found by their indexes."""
    if not crypto.keys().several_indexes:
        return
    for column in stage.sheet.columns:
        if isinstance(column.type, Identifier):
            name = f"{column.name}_cipher"
            found = stage.rows(f"SELECT {name} FROM {{stage}} WHERE {name} IS NOT NULL")
            rotation.settle(column.type.purpose, [crypto.decrypt(each) for (each,) in found])


def settle_matched(stage: "Stage", table: str) -> None:
    """Let the rows that are known compare as equal where nothing but the key differs."""
    if crypto.keys().several_indexes:
        found = stage.rows("SELECT id FROM {stage} WHERE id IS NOT NULL")
        rotation.settle_rows(table, [key for (key,) in found])
