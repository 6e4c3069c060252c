"""How the two processes talk: frames, each a JSON line and, where it says `"bytes": n`, n bytes."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO


class Broken(Exception):
    """The other side ended in the middle of a frame, or sent something else."""


def send(out: BinaryIO, head: dict[str, Any], body: bytes = b"") -> None:
    """Write a frame."""
    if body:
        head["bytes"] = len(body)
    out.write(json.dumps(head, ensure_ascii=False).encode() + b"\n" + body)


def received(source: BinaryIO) -> Iterator[tuple[dict[str, Any], bytes]]:
    """The frames as they come. Raises `Broken`."""
    while line := source.readline():
        try:
            head = json.loads(line)
        except ValueError:
            raise Broken from None
        if not isinstance(head, dict):
            raise Broken
        size = head.get("bytes", 0)
        body = source.read(size)
        if len(body) < size:
            raise Broken
        yield head, body
