"""Opening an uploaded file safely: what it is, what hides in it, and its rows.

Runs only inside the reading process (`reader`), under its memory and time limits.
"""

import codecs
import io
import re
import zipfile
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from python_calamine import CalamineWorkbook

from core.imports.reading import delimited, sparse
from core.imports.reading.errors import Refused
from core.imports.reading.places import column_number

_MAX_ENTRIES = 2000
#: Work is bounded by what a file names, not by its bytes: a range names a thousand rows in forty.
_MOST_ROWS_NAMED = 200_000
#: Columns of a sheet; no more of them can be hidden.
_MAX_COLUMNS = 16_384
_CHUNK = 1 << 20
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE2_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
#: Anything here makes the slow, exact look at a sheet's XML necessary. Plain substrings: on the
#: hundreds of megabytes of a large sheet a regular expression would cost seconds.
_SUSPECT = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b":f/", b"mergeCell", b"hidden", b'"e"', b"'e'")
_OVERLAP = 64
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass
class Findings:
    """What hides in one worksheet; rows and columns count from 1."""

    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    #: Ranges that are merged: top, left, bottom, right.
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    #: First and last of columns that are hidden.
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def is_hidden(self, column: int) -> bool:
        return any(low <= column <= high for low, high in self.hidden_columns)


@dataclass
class SourceSheet:
    """One sheet of the file: title, findings and rows as `(row number, raw cells)`."""

    title: str
    rows: Iterator[tuple[int, list[Any]]]
    findings: Findings = field(default_factory=Findings)
    #: What to say of it, though nothing is wrong.
    note: str = ""
    #: "hidden", "veryHidden" or "".
    hidden: str = ""


def open_source(
    data: bytes, name: str, *, max_unpacked: int, known: Container[str] = ()
) -> Iterator[SourceSheet]:
    """The sheets of an .xlsx or .csv file; `Refused` when it is neither or not safe.

    `known`: titles of columns, by which the separator of a .csv is found.
    """
    if not data.strip(b"\x00\r\n\t ,\xef\xbb\xbf"):
        raise Refused("文件是空的，请检查是否选错了文件")
    if data.startswith(_OLE2):
        if _OLE2_ENCRYPTED in data:
            raise Refused("工作簿有打开密码，请在 Excel 里取消密码、另存为 .xlsx 后再导入")
        raise Refused("这是旧版 .xls 文件，请在 Excel 里另存为 .xlsx 后再导入")
    if data.startswith(b"PK"):
        return _open_workbook(data, max_unpacked)
    if PurePath(name).suffix.lower() != ".csv":
        raise Refused("文件损坏，或不是 .xlsx、.csv 文件，请在 Excel 里另存为 .xlsx 后再导入")
    rows, note = delimited.read_rows(data, known)
    return iter([SourceSheet(PurePath(name).stem, rows, note=note)])


# --- .xlsx --------------------------------------------------------------------------------------


def _open_workbook(data: bytes, max_unpacked: int) -> Iterator[SourceSheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            suspects, thin = _scan(archive, max_unpacked)
            parts = _worksheets(archive)
            findings = {
                title: _inspect(archive, part, title)
                for title, (part, _) in parts.items()
                if part in suspects
            }
            dense, places = sparse.compacted(archive, thin) if thin else (data, {})
    except (zipfile.BadZipFile, EOFError, OSError, KeyError, NotImplementedError, RuntimeError):
        raise Refused("文件不完整或已损坏，请在 Excel 里打开并另存为 .xlsx 后再导入") from None
    except (ElementTree.ParseError, expat.ExpatError, UnicodeDecodeError):
        raise Refused("工作簿内部格式有误，请在 Excel 里打开并另存为 .xlsx 后再导入") from None
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(dense))
    except Exception:
        raise Refused("文件无法读取，请在 Excel 里打开并另存为 .xlsx 后再导入") from None
    for title, (part, hidden) in parts.items():
        rows = _rows(workbook, title)
        if part in places:
            rows = places[part].restored(rows)
        yield SourceSheet(title, rows, findings.get(title, Findings()), hidden=hidden)


def _rows(workbook: CalamineWorkbook, title: str) -> Iterator[tuple[int, list[Any]]]:
    try:
        sheet = workbook.get_sheet_by_name(title)
    except Exception:
        raise Refused(f"工作表“{title}”无法读取，请在 Excel 里另存为 .xlsx 后再导入") from None
    if sheet.start is None:
        return
    first_row, first_column = sheet.start
    padding = [None] * first_column
    for number, row in enumerate(sheet.iter_rows(), start=first_row + 1):
        yield number, padding + row if padding else row


def _scan(archive: zipfile.ZipFile, max_unpacked: int) -> tuple[set[str], list[str]]:
    """Read every part once within limits.

    Returns the parts that need an exact look, and the worksheets whose few cells lie far apart.
    """
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" not in names:
        raise Refused("不是 .xlsx 工作簿，请在 Excel 里另存为 .xlsx 后再导入")
    if len(entries) > _MAX_ENTRIES:
        raise Refused("工作簿内部文件过多，请只保留需要的工作表，另存后再导入")
    suspects: set[str] = set()
    thin: list[str] = []
    left = max_unpacked
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Refused("工作簿有打开密码，请在 Excel 里取消密码、另存为 .xlsx 后再导入")
        is_xml = entry.filename.endswith((".xml", ".rels", ".vml"))
        extent = sparse.Extent() if entry.filename.startswith("xl/worksheets/") else None
        tail = b""
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise Refused("解压后过大，请拆成几个文件（每个不超过 20 万行）再导入")
                if is_xml:
                    if not tail and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                        raise Refused("工作簿内部编码异常，请在 Excel 里另存为 .xlsx 后再导入")
                    window = tail + chunk
                    if b"<!" in window and _DOCTYPE.search(window):
                        raise Refused(
                            "工作簿含有 XML 实体定义，可能有害，请在 Excel 里另存为 .xlsx 后再导入"
                        )
                    if any(mark in window for mark in _SUSPECT):
                        suspects.add(entry.filename)
                    if extent:
                        extent.see(chunk, window)
                    tail = window[-_OVERLAP:]
        if extent and extent.is_thin(lambda name=entry.filename: archive.read(name)):
            thin.append(entry.filename)
    return suspects, thin


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _worksheets(archive: zipfile.ZipFile) -> dict[str, tuple[str, str]]:
    """Title → part name of each worksheet and how it is hidden, in the order of the workbook."""
    relations = {
        element.get("Id"): element.get("Target", "")
        for element in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    parts: dict[str, tuple[str, str]] = {}
    for element in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        if _local(element.tag) != "sheet":
            continue
        relation = next(
            (value for key, value in element.attrib.items() if _local(key) == "id"), None
        )
        target = relations[relation]
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        # A sheet that is a chart has no cells.
        if not part.startswith("xl/chartsheets/"):
            hidden = element.get("state", "visible").replace("visible", "")
            parts[element.get("name") or ""] = part, hidden
    return parts


def _inspect(archive: zipfile.ZipFile, part: str, title: str) -> Findings:
    """Find formulas, error values, merged ranges, hidden rows and columns in a worksheet."""
    found = Findings()
    where = [0, 0]  # current row, current column
    left_to_name = [_MOST_ROWS_NAMED]

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        hidden = attributes.get("hidden") in ("1", "true")
        if name == "row":
            where[0] = int(attributes["r"]) if "r" in attributes else where[0] + 1
            where[1] = 0
            if hidden:
                found.hidden_rows.add(where[0])
                found.rows[where[0]] = "这一行是隐藏的（或被筛选隐藏），请取消隐藏或删除后再导入"
        elif name == "c":
            match = _CELL.fullmatch(attributes.get("r", ""))
            where[1] = column_number(match[1]) if match else where[1] + 1
            if attributes.get("t") == "e":
                found.cells[where[0], where[1]] = "是错误值（如 #N/A），请改成正确的内容"
        elif name == "f":
            found.cells[where[0], where[1]] = "是公式，请复制后“选择性粘贴为数值”"
        elif name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            top, bottom = _CELL.fullmatch(first), _CELL.fullmatch(last or first)
            if top and bottom:
                left, right = column_number(top[1]), column_number(bottom[1])
                found.merged.append((int(top[2]), left, int(bottom[2]), right))
                # A range over whole columns would name a million rows: the first ones will do.
                named = range(int(top[2]), min(int(bottom[2]), int(top[2]) + 1000) + 1)
                left_to_name[0] -= len(named)
                if left_to_name[0] < 0:
                    raise Refused(
                        f"工作表“{title}”里的合并单元格过多，请全部取消合并、另存后再导入"
                    )
                for row in named:
                    found.rows[row] = (
                        f"含有合并单元格 {attributes['ref']}，请取消合并并逐格填写后再导入"
                    )
        elif name == "col" and hidden and len(found.hidden_columns) < _MAX_COLUMNS:
            low = int(attributes.get("min", "1"))
            found.hidden_columns.append((low, int(attributes.get("max", low))))

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with archive.open(part) as stream:
        parser.ParseFile(stream)
    return found
