"""The file of a letter: made of its words and its template each time, equal byte by byte."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from core.errors import Refusal
from core.jobs import spool
from papers.choices import PaperFormat
from papers.models import Letter
from papers.services import making, rendering, templates


def content_of(letter: Letter) -> bytes:
    """The .docx of a letter; of a draft by the template that holds. Raises `Refusal`."""
    kind = letter.known_kind
    held = letter.held
    data = held.data if held else templates.content_of(kind, templates.newest(kind))
    try:
        return rendering.render(kind, data, letter.words())
    except rendering.Broken as broken:
        raise Refusal(f"{kind.title}的模板有误，没有生成：{broken}") from None


def file_name(letter: Letter) -> str:
    """Number and receiver, the same whenever it is asked for."""
    return f"{making.fit(letter.number)}_{making.fit(letter.to)}.{PaperFormat.DOCX}"


class _Spooled(io.RawIOBase):
    """Writes what comes into the spool, encrypted: ten thousand files are not held in memory."""

    def __init__(self, writer: spool.Writer) -> None:
        self._writer = writer

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._writer.write(bytes(data))
        return len(data)


def write_archive(
    letters: Sequence[Letter], *, folder: str, spooled: str, progress: Callable[[int], None]
) -> str:
    """A .zip of their files in the spool, under the name `spooled`; returns it."""
    writer = spool.Writer(spooled)
    try:
        stream = io.BufferedWriter(_Spooled(writer), 1 << 20)
        # A .docx is compressed itself.
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as file:
            for at, letter in enumerate(letters):
                progress(100 * at // len(letters))
                file.writestr(f"{folder}/{file_name(letter)}", content_of(letter))
        stream.flush()
    except BaseException:
        writer.discard()
        raise
    writer.close()
    return writer.name


def write_folder(letters: Sequence[Letter], folder: Path) -> dict[int, str]:
    """Their files in a folder; letter → name of its file. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    found = {}
    for letter in letters:
        found[letter.pk] = file_name(letter)
        (folder / found[letter.pk]).write_bytes(content_of(letter))
    return found
