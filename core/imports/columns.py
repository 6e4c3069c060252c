"""Columns of the import workbook, and its marks; needs no Django."""

from dataclasses import dataclass

from core.imports.cells import cell_of
from core.values import Value

#: Last column of the error workbook; ignored when it is imported again.
ERROR_COLUMN = "错误原因"
#: Sheet of the template that explains the others; never read.
NOTES_SHEET = "填写说明"
#: A row whose first cell begins so is the template's example; never read.
EXAMPLE_MARK = "（示例）"


@dataclass(frozen=True)
class Column:
    """One column: its Chinese header, staging column(s) named `name`, the type of its values."""

    title: str
    name: str
    type: Value
    required: bool = False
    #: SQL of what means "nothing" in the model's column; by default the type's own.
    empty: str = ""
    #: What the template's example row holds: a row that can be imported, such as most are.
    example: str = ""
    #: What other lists call this column: only for suggestions.
    aliases: tuple[str, ...] = ()
    #: Names the row: no other one of the sheet may have the same.
    key: bool = False
    #: Names a person of the register: shown with stars.
    masked: bool = False

    @property
    def parts(self) -> tuple[tuple[str, str, str], ...]:
        """Staging columns: (name, SQL type, SQL of nothing)."""
        if self.type.sensitive:
            return (
                (f"{self.name}_cipher", "bytea", "NULL::bytea"),
                (f"{self.name}_index", "text", "''"),
            )
        cell = cell_of(self.type)
        return ((self.name, cell.sql, self.empty or cell.empty),)
