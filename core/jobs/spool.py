"""Files that wait for the worker or for a download, encrypted: they hold personal data."""

import io
import os
import secrets
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from django.conf import settings

from core import crypto
from core.outages import disk
from core.values.ciphers import MARK_BYTES

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


def rewrite() -> int:
    """Bring the files that wait here under the newest key; return how many were not. A file that is
    being written has its end missing and comes under the newest key anyway."""
    found = 0
    for path in _stored():
        if _is_old(path):
            part = path.with_name(f".{path.name}.new")
            try:
                with path.open("rb") as source, part.open("wb") as target, disk.writing():
                    part.chmod(0o600)
                    while head := source.read(_LENGTH.size):
                        token = crypto.keys().anew(source.read(_LENGTH.unpack(head)[0]))
                        target.write(_LENGTH.pack(len(token)) + token)
                os.utime(part, (path.stat().st_atime, path.stat().st_mtime))
                part.replace(path)
                found += 1
            except (FileNotFoundError, InvalidTag):
                pass  # it was fetched meanwhile; or no key of ours reads it
            finally:
                part.unlink(missing_ok=True)
    return found


def still_old() -> int:
    """How many files are not under the newest key."""
    return sum(map(_is_old, _stored()))


def _stored() -> list[Path]:
    folder = settings.SPOOL_DIR
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _is_old(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            start = file.read(_LENGTH.size + MARK_BYTES)
    except FileNotFoundError:
        return False
    return len(start) > _LENGTH.size and start[_LENGTH.size :] != crypto.keys().mark


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
