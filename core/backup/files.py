"""Attached files in a backup: their bytes one after the other, by the list in the manifest, and
then the dump."""

import hashlib
import logging
from collections.abc import Iterator
from itertools import chain
from typing import IO, Any

from django.core.files.base import ContentFile

from core.attachments.service import storage
from core.errors import Refusal
from core.models import Attachment

logger = logging.getLogger(__name__)
_CHUNK = 1 << 20


def listed() -> dict[str, Any]:
    """For the manifest: sizes by key of what the rows of this snapshot name, and what is missing.

    A missing file is a loss that has happened: it is reported, but does not stop the backup.
    """
    sizes, missing = {}, []
    for attachment in Attachment.objects.order_by("pk").iterator():
        for key in attachment.keys:
            try:
                sizes[key] = storage().size(key)
            except OSError:
                missing.append(key)
    if missing:
        logger.error("%s attached files are missing in the storage", len(missing))
    return {"files": sizes, "missing_files": missing}


class Joined:
    """The listed files and the dump behind them, to be read like one file."""

    def __init__(self, sizes: dict[str, int], dump: IO[bytes]) -> None:
        self._pieces = chain(
            chain.from_iterable(_whole(key, size) for key, size in sizes.items()),
            iter(lambda: dump.read(_CHUNK), b""),
        )

    def read(self, size: int = -1) -> bytes:
        """The next piece, of whatever length up to a megabyte; b"" at the end."""
        return next(self._pieces, b"")


def _whole(key: str, size: int) -> Iterator[bytes]:
    read = 0
    try:
        with storage().open(key) as file:
            while piece := file.read(_CHUNK):
                read += len(piece)
                yield piece
    except FileNotFoundError:
        pass
    if read != size:
        raise Refusal("有附件在备份时被清理，没有完成。请再运行一次。")


def take_out(pieces: Iterator[bytes], sizes: dict[str, int]) -> Iterator[bytes]:
    """Put the files of a backup into the storage; yields the rest, which is the dump.

    A key is never given twice: what the storage has already is left alone.
    """
    rest = b""
    for key, size in sizes.items():
        data = bytearray()
        while len(data) < size:
            rest = rest or next(pieces)
            wanted = size - len(data)
            data += rest[:wanted]
            rest = rest[wanted:]
        if not storage().exists(key):
            storage().save(key, ContentFile(bytes(data)))
    if rest:
        yield rest
    yield from pieces


def differences(missing: list[str]) -> list[str]:
    """What of the restored rows' files is not as the rows say; `missing` were missing before."""
    wrong = 0
    for attachment in Attachment.objects.exclude(key__in=missing).iterator():
        wrong += not _is_as_recorded(attachment)
    return [f"附件：{wrong} 个缺失或与记录不同"] if wrong else []


def _is_as_recorded(attachment: Attachment) -> bool:
    try:
        with storage().open(attachment.key) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == attachment.sha256
    except FileNotFoundError:
        return False
