"""The parent's side of the reading process."""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.conf import settings

from core.imports.reading import frames
from core.imports.reading.errors import Refused
from core.imports.reading.plan import describe
from core.imports.sheets import Sheet, registered

_UNREADABLE = (
    "文件过大或已损坏，读取程序已中止（内存上限 {memory} MB，时限 {seconds} 秒）。"
    "请在 Excel 里另存为 .xlsx，或拆成几个文件（每个不超过 20 万行）后再导入"
)


class UnknownTitles(Exception):
    """The mapping leaves titles of sheets or columns open; `sheets` says which."""

    def __init__(self, sheets: list[dict[str, Any]]) -> None:
        super().__init__()
        self.sheets = sheets


def read_rows(
    source: BinaryIO,
    name: str,
    mapping: dict[str, Any] | None = None,
    sheets: dict[str, Sheet] | None = None,
) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Frames of the file's sheets (see `rows`); `Refused` for the whole file. `sheets`: those that
    it may have, by default those of the import workbook.

    Without a `mapping` titles must be exactly ours; with one (see
    `core.imports.reading.mapping`), what it leaves open is `UnknownTitles`.
    """
    ended = False
    for head, body in _frames(source, name, mode="rows", mapping=mapping, sheets=sheets):
        if "open" in head:
            raise UnknownTitles(head["open"])
        if "end" in head:
            ended = True
        else:
            yield head, body
    if not ended:
        raise Refused(_unreadable())


def error_workbook(
    source: BinaryIO, name: str, problems: dict[str, Any], mapping: dict[str, Any] | None = None
) -> bytes:
    """An .xlsx of the bad rows as they came, with the reasons in a last column."""
    for head, body in _frames(source, name, mode="errors", problems=problems, mapping=mapping):
        if "workbook" in head:
            return body
    raise Refused(_unreadable())


def _unreadable() -> str:
    return _UNREADABLE.format(
        memory=settings.IMPORT_MEMORY_BYTES // 1048576, seconds=settings.IMPORT_SECONDS
    )


def request(name: str, *, sheets: dict[str, Sheet] | None = None, **given: Any) -> dict[str, Any]:
    """The header that the reading process gets before the file."""
    known = registered() if sheets is None else sheets
    return given | {
        "name": name,
        "memory": settings.IMPORT_MEMORY_BYTES,
        "seconds": settings.IMPORT_SECONDS,
        "max_bytes": settings.IMPORT_MAX_BYTES,
        "max_unpacked": settings.IMPORT_MAX_UNPACKED_BYTES,
        "sheets": {title: describe(sheet) for title, sheet in known.items()},
        # Sensitive values leave it encrypted, by the first keys; what older ones wrote it cannot
        # read.
        "keys": {
            "encryption": settings.FIELD_ENCRYPTION_KEYS[:1],
            "index": settings.BLIND_INDEX_KEYS[:1],
        },
    }


def _frames(source: BinaryIO, name: str, **given: Any) -> Iterator[tuple[dict[str, Any], bytes]]:
    header = request(name, **given)
    process = subprocess.Popen(
        [sys.executable, "-m", "core.imports.reading.reader"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # What a broken file makes libraries print may quote the file.
        stderr=subprocess.DEVNULL,
        cwd=settings.BASE_DIR,
    )
    feeder = threading.Thread(target=_feed, args=(process.stdin, header, source), daemon=True)
    feeder.start()
    # The wall clock, beside the child's own limit of processor seconds.
    watchdog = threading.Timer(settings.IMPORT_SECONDS, process.kill)
    watchdog.start()
    try:
        for head, body in frames.received(process.stdout):
            if "refused" in head:
                raise Refused(head["refused"])
            yield head, body
    except frames.Broken:
        raise Refused(_unreadable()) from None
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
        process.stdout.close()
        feeder.join()


def _feed(stdin: BinaryIO, header: dict[str, Any], source: BinaryIO) -> None:
    # The child may refuse the file before it has read all of it.
    with contextlib.suppress(BrokenPipeError, OSError):
        stdin.write(json.dumps(header).encode() + b"\n")
        while chunk := source.read(1 << 20):
            stdin.write(chunk)
    with contextlib.suppress(BrokenPipeError, OSError):
        stdin.close()
