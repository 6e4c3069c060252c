"""The anchor file: heads of the audit chain written down outside the database, line by line.

Whoever owns the database can cut the end off the chain, and what is left still fits together.
This file remembers how far the chain had come. Keep it where the database's owner cannot write,
or make it append-only (`chattr +a`).
"""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from core.audit.entries import sign


class Kind(StrEnum):
    SEALED = "sealed"
    #: The chain goes on from here; heads written before with a higher sequence are void.
    RESTORED = "restored"


@dataclass(frozen=True)
class Line:
    """One head of the chain; `mac` covers the line before, so that none can be slipped in."""

    kind: str
    sequence: int
    hash: str
    at: str
    mac: str

    def fits(self, previous: str) -> bool:
        return self.mac == _mac(previous, self.kind, self.sequence, self.hash, self.at)


class AnchorDamaged(Exception):
    """A line of the file is not one that this application wrote; `str()` names it in Chinese."""


def append(kind: Kind, sequence: int, digest: str) -> None:
    """Write one head and wait until it is on the disk. Raises OSError."""
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with open(descriptor, "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        at = timezone.now().isoformat()
        previous = _last(file)
        mac = _mac(previous.mac if previous else "", kind, sequence, digest, at)
        line = {"kind": kind, "sequence": sequence, "hash": digest, "at": at, "mac": mac}
        file.write(json.dumps(line).encode() + b"\n")
        os.fsync(file.fileno())


def last() -> Line | None:
    """The newest head; None before the first."""
    with contextlib.suppress(FileNotFoundError), _path().open("rb") as file:
        return _last(file)
    return None


def heads() -> dict[int, str]:
    """Sequence → hash of all heads that still hold. Raises `AnchorDamaged`."""
    found: dict[int, str] = {}
    previous = ""
    for number, line in _lines():
        if line is None or not line.fits(previous):
            raise AnchorDamaged(f"锚文件 {_path().name} 第 {number} 行被改动或缺行")
        if line.kind == Kind.RESTORED:
            found = {sequence: each for sequence, each in found.items() if sequence < line.sequence}
        found[line.sequence] = line.hash
        previous = line.mac
    found.pop(0, None)  # an empty chain was restored
    return found


def _path() -> Path:
    return settings.AUDIT_ANCHOR_PATH


def _mac(previous: str, *parts: object) -> str:
    return sign("anchor", json.dumps([previous, *parts]))


def _parsed(text: bytes) -> Line | None:
    try:
        return Line(**json.loads(text))
    except (ValueError, TypeError):
        return None


def _lines() -> Iterator[tuple[int, Line | None]]:
    with contextlib.suppress(FileNotFoundError), _path().open("rb") as file:
        for number, text in enumerate(file, 1):
            yield number, _parsed(text)


def _last(file: BinaryIO) -> Line | None:
    """The last line, read from the end: the file grows for years."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 4096))
    lines = file.read().splitlines()
    return _parsed(lines[-1]) if lines else None
