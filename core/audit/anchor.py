"""The anchor file: heads of the audit chain written down outside the database, line by line.

Whoever owns the database can cut the end off the chain, and what is left still fits together.
This file remembers how far the chain had come. Keep it where the database's owner cannot write,
or make it append-only (`chattr +a`).
"""

import contextlib
import dataclasses
import datetime
import fcntl
import itertools
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
    #: The newest seal over the history of rows (`core.audit.seals`).
    HISTORY = "history"
    #: The file begins here: older lines had been kept long enough (`prune`).
    BEGINS = "begins"


#: Lines about the audit log.
OF_CHAIN = (Kind.SEALED, Kind.RESTORED, Kind.BEGINS)


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

    def is_older_than(self, moment: datetime.datetime) -> bool:
        return datetime.datetime.fromisoformat(self.at) < moment


class AnchorDamaged(Exception):
    """A line of the file is not one that this application wrote; `str()` names it in Chinese."""


def append(kind: Kind, sequence: int, digest: str) -> None:
    """Write one head and wait until it is on the disk. Raises OSError."""
    path = _path()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _locked(path) as file:
        at = timezone.now().isoformat()
        previous = _last(file)
        file.write(_line(previous.mac if previous else "", kind, sequence, digest, at)[0])
        os.fsync(file.fileno())


def prune(before: datetime.datetime) -> int:
    """Drop the lines that are older than `before`; return how many. The first line that stays says
    what the last one that went had said. Raises OSError where lines can only be added, and
    `AnchorDamaged` when one is not ours: broken evidence is kept."""
    path = _path()
    if not path.exists():
        return 0
    with _locked(path):
        heads()
        lines = [line for _, line in _lines() if line is not None]
        young = list(itertools.dropwhile(lambda line: line.is_older_than(before), lines[:-1]))
        old, young = lines[: len(lines) - 1 - len(young)], [*young, lines[-1]]
        heads_ = [line for line in old if line.kind != Kind.HISTORY]
        if not heads_:
            return 0
        kept = [dataclasses.replace(heads_[-1], kind=Kind.BEGINS)]
        if all(line.kind != Kind.HISTORY for line in young):
            kept += [line for line in old if line.kind == Kind.HISTORY][-1:]
        if len(kept) == len(old):
            return 0
        _write_anew(path, [*kept, *young])
        return len(old) - len(kept)


def _write_anew(path: Path, lines: list["Line"]) -> None:
    """Put another file in the place of this one, whole or not at all."""
    beside, previous = path.with_name(f"{path.name}.new"), ""
    beside.unlink(missing_ok=True)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
        for line in lines:
            made, previous = _line(previous, line.kind, line.sequence, line.hash, line.at)
            new.write(made)
        new.flush()
        os.fsync(new.fileno())
    beside.replace(path)


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[BinaryIO]:
    """The file, to read and add to, nobody else writing. `prune` puts another one in its place."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with open(descriptor, "r+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                in_place = os.path.samestat(os.fstat(descriptor), path.stat())
            except FileNotFoundError:
                in_place = False
            if in_place:
                yield file
                return


def _line(previous: str, kind: str, sequence: int, digest: str, at: str) -> tuple[bytes, str]:
    """A line of the file, and its check code."""
    mac = _mac(previous, kind, sequence, digest, at)
    line = {"kind": kind, "sequence": sequence, "hash": digest, "at": at, "mac": mac}
    return json.dumps(line).encode() + b"\n", mac


def last(*kinds: Kind) -> Line | None:
    """The newest line of one of these kinds (of any); None before the first."""
    with contextlib.suppress(FileNotFoundError), _path().open("rb") as file:
        return _last(file, *kinds)
    return None


def heads() -> dict[int, str]:
    """Sequence → hash of all heads that still hold. Raises `AnchorDamaged`."""
    found: dict[int, str] = {}
    previous = ""
    for number, line in _lines():
        if line is None or not line.fits(previous):
            raise AnchorDamaged(f"锚文件 {_path().name} 第 {number} 行被改动或缺行")
        previous = line.mac
        if line.kind == Kind.HISTORY:
            continue
        if line.kind == Kind.RESTORED:
            found = {sequence: each for sequence, each in found.items() if sequence < line.sequence}
        found[line.sequence] = line.hash
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


def _last(file: BinaryIO, *kinds: Kind) -> Line | None:
    """The last line (of these kinds), looked for from the end: the file grows for years."""
    size = file.seek(0, os.SEEK_END)
    back = 4096
    while True:
        file.seek(max(0, size - back))
        # The first piece may be the end of a line.
        for text in reversed(file.read(back).splitlines()[0 if back >= size else 1 :]):
            line = _parsed(text)
            if not kinds or line is None or line.kind in kinds:
                return line
        if back >= size:
            return None
        back *= 16
