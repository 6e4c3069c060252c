"""Files that wait for the worker or for a download, encrypted: they hold personal data."""

import io
import secrets
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from core import crypto
from core.outages import disk

_CHUNK = 1 << 20
_LENGTH = struct.Struct(">I")


class Writer:
    """A new file in the spool, encrypted chunk by chunk. Raises `disk.Full`, and is then gone."""

    def __init__(self, name: str = "") -> None:
        #: The (generated) name.
        self.name = name or secrets.token_urlsafe(24)
        with disk.writing():
            settings.SPOOL_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Unbuffered: a chunk that found no room must not be tried again when the file closes.
            self._file = _path(self.name).open("xb", buffering=0)
        _path(self.name).chmod(0o600)

    def write(self, chunk: bytes) -> None:
        token = crypto.encrypt_bytes(chunk)
        rest = memoryview(_LENGTH.pack(len(token)) + token)
        try:
            with disk.writing():
                while rest:
                    rest = rest[self._file.write(rest) :]
        except disk.Full:
            self.discard()
            raise

    def close(self) -> None:
        self._file.close()

    def discard(self) -> None:
        """Close and remove what was written so far."""
        self.close()
        remove(self.name)


def store(source: BinaryIO, *, name: str = "") -> str:
    """Encrypt the stream into the spool chunk by chunk; return the (generated) name."""
    writer = Writer(name)
    try:
        while chunk := source.read(_CHUNK):
            writer.write(chunk)
    except BaseException:
        writer.discard()
        raise
    writer.close()
    return writer.name


def open_stored(name: str) -> BinaryIO:
    """The decrypted stream of a stored file; FileNotFoundError when it has expired."""
    return io.BufferedReader(_Decrypted(_path(name)), _CHUNK)


def remove(name: str) -> None:
    """Delete a stored file; nothing happens when it is gone."""
    _path(name).unlink(missing_ok=True)


def expire() -> int:
    """Delete what has lain here for `SPOOL_DAYS`, used or not; return how many files."""
    if not settings.SPOOL_DIR.is_dir():
        return 0
    oldest = time.time() - settings.SPOOL_DAYS * 86400
    old = [path for path in settings.SPOOL_DIR.iterdir() if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _path(name: str) -> Path:
    if "/" in name or name.startswith("."):
        raise ValueError("not a spool name")
    return settings.SPOOL_DIR / name


class _Decrypted(io.RawIOBase):
    """Reads one encrypted chunk at a time; plain text never touches the disk."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._chunks = self._read_chunks()
        self._rest = b""

    def _read_chunks(self) -> Iterator[bytes]:
        while head := self._file.read(_LENGTH.size):
            yield crypto.decrypt_bytes(self._file.read(_LENGTH.unpack(head)[0]))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        if not self._rest:
            self._rest = next(self._chunks, b"")
        taken = self._rest[: len(buffer)]
        buffer[: len(taken)] = taken
        self._rest = self._rest[len(taken) :]
        return len(taken)

    def close(self) -> None:
        self._file.close()
        super().close()
