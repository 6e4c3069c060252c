"""What a sheet of the import workbook looks like; each app declares its own and registers it."""

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from core.imports.cells import CellType

if TYPE_CHECKING:
    from core.imports.staging import Stage

#: Last column of the error workbook; ignored when it is imported again.
ERROR_COLUMN = "错误原因"


@dataclass(frozen=True)
class Column:
    """One column: its Chinese header, the staging column(s) named `name`, its cell type."""

    title: str
    name: str
    type: CellType
    required: bool = False
    #: SQL of what stands for "nothing" in the model's column; by default the type's own.
    empty: str = ""

    @property
    def parts(self) -> tuple[tuple[str, str, str], ...]:
        """Staging columns: (name, SQL type, SQL of nothing)."""
        if self.type.sensitive:
            return (
                (f"{self.name}_cipher", "bytea", "NULL::bytea"),
                (f"{self.name}_index", "text", "''"),
            )
        return ((self.name, self.type.sql, self.empty or self.type.empty),)


@dataclass(frozen=True)
class LoadContext:
    """What the writers of a sheet need to know about this import."""

    #: Dated values apply from this day on.
    as_of: datetime.date
    today: datetime.date


@dataclass
class Sheet:
    """A sheet: columns, and in subclasses the set-wise checks and writes.

    `check` and `write` are called once per import in the order of registration, inside one
    transaction; what earlier sheets wrote is stored by then. `after` runs when all are written.
    """

    title: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    by_title: dict[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        self.by_title = {column.title: column for column in self.columns}

    def check(self, stage: "Stage", context: LoadContext) -> None:
        """Find every row that cannot be stored and say why (`stage.problem`)."""
        raise NotImplementedError

    def write(self, stage: "Stage", context: LoadContext) -> None:
        """Store the good rows and set each row's `outcome`."""
        raise NotImplementedError

    def after(self, stage: "Stage", context: LoadContext) -> None:
        """Refresh what is derived from this sheet's rows, and warn about the result."""


_sheets: dict[str, Sheet] = {}


def register(sheet: Sheet) -> None:
    """Add a sheet to the import workbook; the order of registration is the order of loading."""
    _sheets[sheet.title] = sheet


def registered() -> dict[str, Sheet]:
    """Title → sheet, in the order of loading."""
    return dict(_sheets)
