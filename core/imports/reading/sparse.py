"""In the reading process: worksheets with a few cells far away from the others.

The library that reads cells holds a whole rectangle of them, so a dot in the last cell of a sheet
would take gigabytes. Such a sheet is rewritten with its rows and columns drawn together, and what
is read from it goes back to its places.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.imports.reading.errors import Refused
from core.imports.reading.places import column_letter, column_number

_DIMENSION = re.compile(
    rb'<(?:\w+:)?dimension\b[^>]*?\bref="(?:[A-Z]+[0-9]+:)?([A-Z]{1,3})([0-9]{1,7})"'
)
_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]{1,7})"')
_COLUMN = re.compile(rb'\br="([A-Z]{1,3})[0-9]')
_CELL = re.compile(rb'<((?:\w+:)?c\b[^>]*?\br=")([A-Z]{1,3})([0-9]{1,7})("[^>]*?)(/?)>')
#: Rectangles up to so many cells are read as they are, if at least one cell in 20 is filled up to
#: so many more.
_SMALL, _LARGE = 3_000_000, 8_000_000
_BLOCK = 4 << 20
#: Columns further than this behind the others stand alone.
_GAP = 50


@dataclass
class Extent:
    """How far a worksheet reaches, as cheaply as its text tells."""

    rows: int = 0
    columns: int = 0
    filled: int = 0
    _declared: int = 0

    def see(self, chunk: bytes, window: bytes) -> None:
        """Take the next piece of the text; `window` has the end of the last one before it."""
        self.filled += chunk.count(b"<v>") + chunk.count(b"<is>")
        if not self._declared and (found := _DIMENSION.search(window)):
            self.columns, self._declared = column_number(found[1].decode()), int(found[2])
        if found := _ROW.match(window, max(0, window.rfind(b"<row "))):
            self.rows = int(found[1])

    def is_thin(self, text: Callable[[], bytes]) -> bool:
        """Whether the cells would fill a large rectangle badly; `text`: the whole worksheet."""
        rows = max(self.rows, self._declared)
        if self._declared < self.rows:
            # Some programs write no extent, or always A1.
            if not self._bad(rows * 16_384):
                return False
            letters = max(_COLUMN.findall(text()), key=lambda each: (len(each), each), default=b"A")
            self.columns = max(self.columns, column_number(letters.decode()))
        return self._bad(rows * self.columns)

    def _bad(self, rectangle: int) -> bool:
        sparse = rectangle > max(_SMALL, 20 * self.filled)
        return sparse or rectangle > max(_LARGE, 1.5 * self.filled)


@dataclass
class Places:
    """Where the rows and columns of a rewritten worksheet belong, in the order of the file."""

    rows: dict[int, int] = field(default_factory=dict)
    columns: dict[int, int] = field(default_factory=dict)

    def moved(self, cell: re.Match) -> bytes:
        """The tag of a cell at its new place; nothing for one that only has a look."""
        if cell[5]:
            return b""
        column, row = column_number(cell[2].decode()), int(cell[3])
        column = self.columns.setdefault(column, len(self.columns) + 1)
        row = self.rows.setdefault(row, len(self.rows) + 1)
        return b"<%s%s%d%s>" % (cell[1], column_letter(column).encode(), row, cell[4])

    def restored(self, rows: Iterable[tuple[int, list[Any]]]) -> Iterator[tuple[int, list[Any]]]:
        """The rows with their numbers, the cells in their columns."""
        numbers, columns = list(self.rows), list(self.columns)
        near = 0
        for column in sorted(columns):
            if column > near + _GAP:
                break
            near = column
        for number, cells in rows:
            found = [None] * near
            for column, cell in zip(columns, cells, strict=False):
                if column > len(found):
                    if cell is None or cell == "":
                        continue
                    found += [None] * (column - len(found))
                found[column - 1] = cell
            yield numbers[number - 1], found


def compacted(archive: zipfile.ZipFile, parts: list[str]) -> tuple[bytes, dict[str, Places]]:
    """The workbook with these worksheets drawn together, and where their cells belong."""
    out = io.BytesIO()
    places: dict[str, Places] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name in archive.namelist():
            text = archive.read(name)
            if name in parts:
                each = places[name] = Places()
                with target.open(name, "w") as part:
                    start = 0
                    while start < len(text):
                        # No tag is longer than a block, and a tag ends with its first ">".
                        end = text.rfind(b">", start, start + _BLOCK) + 1 or len(text)
                        part.write(_CELL.sub(each.moved, text[start:end]))
                        start = end
                if len(each.rows) * len(each.columns) > _LARGE * 2:
                    raise Refused(
                        "工作簿里的内容过于分散，占用的行列太多，请只保留需要的行和列，另存后再导入"
                    )
            else:
                target.writestr(name, text)
    return out.getvalue(), places
