"""Lists of persons that are read in the guarded process, matched, and not kept: no row of them is
staged, no file is stored, and what is told of a mistake leaves out the value."""

from collections.abc import Iterator
from typing import Any, BinaryIO

from core.imports.reading import process
from core.imports.reading.errors import Refused
from core.imports.reading.mapping import Mapping
from core.imports.sheets import Sheet
from core.imports.wizard.suggestions import suggest_columns

#: Rows of one list, where the app says nothing else: a branch with fifty members has no more in
#: years.
MOST_ROWS = 2_000

#: Column → text of each row that could be read; what is wrong with the others; what is doubtful.
Found = tuple[list[dict[str, str]], list[str], list[str]]


def read_file(source: BinaryIO, name: str, sheet: Sheet, most: int = MOST_ROWS) -> Found:
    """Of an identity number its blind index alone stands in a row. Raises `Refused`."""
    sheets = {sheet.title: sheet}
    mapping = Mapping()
    for _ in range(3):  # titles of sheets, then those of columns
        source.seek(0)
        try:
            return _rows(process.read_rows(source, name, mapping.as_json(), sheets), sheet, most)
        except process.UnknownTitles as unknown:
            mapping = mapping.with_answers(_answers(unknown.sheets, sheet, mapping))
    needed = "、".join(each.title for each in sheet.columns if each.required)
    raise Refused(f"没有认出清单的列，请使用“{needed}”作列名")


def _answers(open_sheets: list[dict[str, Any]], sheet: Sheet, mapping: Mapping) -> Mapping:
    """What foreign titles mean: the sheet whose columns are alike is ours, the others are left out;
    columns go by the names that banks give them."""
    said: dict[str, str] = {}
    columns: dict[str, str] = {}
    taken = sheet.title in mapping.sheets.values()
    for each in open_sheets:
        titles = [title for title in each["titles"] if title]
        alike = suggest_columns(sheet, titles, titles)
        if not each["sheet"]:
            known = sum(title in sheet.by_title for title in titles)
            fits = known + sum(map(bool, alike.values())) >= 2 and not taken
            said[each["title"]] = sheet.title if fits else ""
            taken = taken or fits
        columns |= {title: alike.get(title, "") for title in each["columns"]}
    return Mapping(said, {sheet.title: columns})


def _rows(frames: Iterator[tuple[dict[str, Any], bytes]], sheet: Sheet, most: int) -> Found:
    required = {each.name for each in sheet.columns if each.required}
    rows: list[dict[str, str]] = []
    wrong: list[str] = []
    doubts: list[str] = []
    columns: list[str] = []
    for head, body in frames:
        if "sheet" in head:
            columns = head["columns"]
        elif "rows" in head:
            for line in body.decode().splitlines():
                values = _values(line.split("\t"), columns, required)
                if values is not None:
                    rows.append(values)
            if len(rows) > most:
                raise Refused(f"清单超过 {most:,} 行，请分几个文件上传")
        elif "problems" in head:
            for line in body.decode().splitlines():
                (wrong if line.split("\t")[2] == "error" else doubts).append(_said(line))
    return rows, wrong, doubts


def _values(fields: list[str], columns: list[str], required: set[str]) -> dict[str, str] | None:
    """Column → text of one row of COPY format; None for a row with a mistake."""
    if fields[-1] == "t":
        return None
    found = {"number": fields[0]}
    rest = iter(fields[1:-1])
    for name in columns:
        found[name] = next(rest)
        if name == "id_number":  # the ciphertext is not needed, the index follows it
            found[name] = next(rest)
        if name not in required:
            next(rest)  # whether it was given
    return {
        name: "" if text == "\\N" else text.replace("\\\\", "\\") for name, text in found.items()
    }


def _said(line: str) -> str:
    """A problem of the reading, without the value that was wrong: it may be anybody's."""
    _, number, _, letter, title, _, text = line.split("\t")
    place = f"第 {number} 行" if number != "0" else ""
    column = f"{letter}列“{title}”" if title else ""
    return f"{place}{column}{'：' if place or column else ''}{text}"
