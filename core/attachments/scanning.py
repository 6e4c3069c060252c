"""A virus scanner beside us, where the place has one: clamd, asked over its socket (INSTREAM).

Whoever sets `CLAMAV_SOCKET` wants nothing stored that was not looked at: while the scanner does
not answer, files are refused. It gets so many seconds and no more; after a failure nobody asks it
for a pause, so that a scanner that hangs holds up one upload and not every thread.
"""

import logging
import socket
import struct
import time
from urllib.parse import urlsplit

from django.conf import settings

from core.outages import circuits

logger = logging.getLogger(__name__)

#: Until it takes the connection, and until it has answered.
CONNECT_SECONDS, SECONDS = 3, 30
_CHUNK = 1 << 16
_LONGEST_ANSWER = 4096


class Infected(Exception):
    """The scanner found something; `str()` is what the person reads."""


class Unavailable(Exception):
    """The scanner did not say that the file is clean; `str()` is what the person reads."""


def scan(data: bytes) -> None:
    """Return when the scanner finds nothing in the file, or there is none.

    Raises `Infected`, `Unavailable`.
    """
    if not settings.CLAMAV_SOCKET:
        return
    try:
        answer = circuits.scanner.call(_ask, data)
    except (OSError, circuits.CircuitBreakerError) as error:
        logger.error("clamd gave no answer: %s", type(error).__name__)
        raise Unavailable(
            "病毒检查服务没有应答，文件没有保存。请稍后再试；一直如此的，请告诉系统管理员。"
        ) from None
    if answer.endswith(" OK"):
        return
    if answer.endswith(" FOUND"):
        name = answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise Infected(f"病毒检查在文件里发现了 {name}，文件没有保存。请对电脑杀毒后再上传。")
    # Longer than its StreamMaxLength, for example.
    logger.error("clamd refused a file: %s", answer[:200])
    raise Unavailable("病毒检查服务没有接受这个文件，文件没有保存。请告诉系统管理员。")


def answers() -> bool:
    """Whether the scanner is there."""
    try:
        return _talk(b"zPING\0", []) == "PONG"
    except OSError:
        return False


def _ask(data: bytes) -> str:
    pieces = (data[at : at + _CHUNK] for at in range(0, len(data), _CHUNK))
    return _talk(b"zINSTREAM\0", [*(struct.pack(">I", len(p)) + p for p in pieces), bytes(4)])


def _talk(command: bytes, parts: list[bytes]) -> str:
    """Raises OSError, TimeoutError too."""
    ends = time.monotonic() + SECONDS
    with _connected() as link:
        for part in (command, *parts):
            link.settimeout(_left(ends))
            link.sendall(part)
        answer = b""
        while not answer.endswith(b"\0"):
            link.settimeout(_left(ends))
            piece = link.recv(_LONGEST_ANSWER)
            answer += piece
            if not piece or len(answer) > _LONGEST_ANSWER:
                raise ConnectionError("clamd ended the conversation")
    return answer[:-1].decode("utf-8", "replace")


def _left(ends: float) -> float:
    if (left := ends - time.monotonic()) <= 0:
        raise TimeoutError
    return left


def _connected() -> socket.socket:
    """`unix:/path` or `tcp://host:port`."""
    address = urlsplit(settings.CLAMAV_SOCKET)
    if address.scheme == "tcp":
        return socket.create_connection((address.hostname, address.port or 3310), CONNECT_SECONDS)
    link = socket.socket(socket.AF_UNIX)
    link.settimeout(CONNECT_SECONDS)
    try:
        link.connect(address.path)
    except BaseException:
        link.close()
        raise
    return link
