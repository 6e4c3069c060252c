"""What a sheet of the import workbook looks like; each app declares its own."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from core import actions
from core.domain import declared
from core.imports.columns import Column
from core.lists.tables import ListTable, heading_of
from core.months import BEGINNING
from core.values import Finding

if TYPE_CHECKING:
    from core.imports.loading.staging import Stage


@dataclass(frozen=True)
class LoadContext:
    """What the writers of a sheet need to know about this import."""

    #: Dated values apply from this day on.
    as_of: datetime.date
    today: datetime.date
    #: Rows that are new count from this day on,
    new_from: datetime.date = BEGINNING
    #: or from the day on which they were founded, as far as the file says it.
    new_from_founding: bool = False
    #: On whose behalf; None (command line) stands outside all scopes.
    actor: Any = None
    #: What somebody said of values: sheet → column → value → our code, "" for none.
    values: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)


@dataclass(frozen=True)
class Within:
    """The part of the stored rows that an importer reaches."""

    #: SQL; `{t}` stands for the row.
    condition: str
    params: tuple[Any, ...] = ()

    def of(self, alias: str) -> str:
        return self.condition.replace("{t}", alias)


@dataclass
class Sheet:
    """A sheet: columns, and in subclasses the set-wise checks and writes.

    `check` and `write` are called once per import in the order of loading, inside one
    transaction; what earlier sheets wrote is stored by then. `after` runs when all are written.
    """

    title: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]
    #: What a user must be allowed in order to import it.
    action: ClassVar[str] = actions.IMPORT
    #: Table of the records that the rows become.
    table: ClassVar[str]
    #: What is wrong or unlikely of the required values of a row together (that of the model, see
    #: `core.models.Record`); a function of a module without Django: numbers are plain there only.
    check_values: ClassVar[Callable[[Mapping[str, Any]], Iterable[Finding]] | None] = None
    #: Column name → SQL of the value stored now, over the record `t` and the stage `s` (`{day}`:
    #: the day of the data); without an entry it is the record's column of that name.
    stored: ClassVar[dict[str, str]] = {}
    #: Columns of the list that people take out and may bring back corrected.
    listed: ClassVar[type[ListTable] | None] = None
    by_title: dict[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        self.by_title = {column.title: column for column in self.columns}

    @property
    def only_listed(self) -> list[str]:
        """Headings of the list that are no columns of the sheet."""
        names = self.listed.base_columns if self.listed else ()
        headings = [heading_of(self.listed, name) for name in names]
        return [each for each in headings if each not in self.by_title]

    def check(self, stage: "Stage", context: LoadContext) -> None:
        """Find every row that cannot be stored and say why (`stage.problem`)."""
        raise NotImplementedError

    def write(self, stage: "Stage", context: LoadContext) -> None:
        """Store the good rows and set each row's `outcome`."""
        raise NotImplementedError

    def after(self, stage: "Stage", context: LoadContext) -> None:
        """Refresh what is derived from this sheet's rows, and warn about the result."""


def about_persons(titles: Iterable[str]) -> bool:
    """Whether any of the sheets needs more than the right to import."""
    sheets = registered()
    return any(sheets[title].action != Sheet.action for title in titles)


@cache
def _registered() -> tuple[Sheet, ...]:
    return tuple(sheet() for sheet in declared("sheets"))


def registered() -> dict[str, Sheet]:
    """Title → sheet, in the order of loading: that of the apps, and of their declarations."""
    return {sheet.title: sheet for sheet in _registered()}
