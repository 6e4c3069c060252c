"""The encrypted file: a salt, then chunks of AES-256-GCM that can be neither moved nor left out.

Each file has its own key, derived from `BACKUP_KEY` and the salt; older keys are read too. The
nonce of a chunk holds its number and whether it is the last one, so a file that was cut or patched
together does not open.
The first chunk is the manifest, the others are the dump.
"""

import base64
import contextlib
import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_MAGIC = b"LXBACKUP1\n"
_SALT_BYTES = 16
_CHUNK = 1 << 20
_LENGTH = struct.Struct(">I")
#: No honest chunk is longer; a damaged length must not ask for gigabytes.
_LONGEST = 64 << 20


class Damaged(Exception):
    """The file is not a whole backup under this key; `str()` says so in Chinese."""


def write(target: BinaryIO, manifest: bytes, dump: BinaryIO) -> None:
    """Encrypt manifest and dump into `target`."""
    salt = os.urandom(_SALT_BYTES)
    cipher = _ciphers(salt)[0]
    target.write(_MAGIC + salt)
    number, piece = 0, manifest
    while piece:
        following = dump.read(_CHUNK)
        token = cipher.encrypt(_nonce(number, last=not following), piece, None)
        target.write(_LENGTH.pack(len(token)) + token)
        number, piece = number + 1, following


def read(source: BinaryIO) -> Iterator[bytes]:
    """The manifest, then the dump piece by piece. Raises `Damaged`."""
    if source.read(len(_MAGIC)) != _MAGIC:
        raise Damaged("不是本系统的备份文件，请核对文件名")
    ciphers = _ciphers(source.read(_SALT_BYTES))
    number, token = 0, _token(source)
    while token:
        following = _token(source)
        nonce = _nonce(number, last=not following)
        # The first chunk says which key it was; the others must have the same.
        ciphers, piece = _opened(ciphers, nonce, token)
        yield piece
        number, token = number + 1, following
    if not number:
        raise Damaged("备份文件是空的，请换一份备份")


def _ciphers(salt: bytes) -> list[AESGCM]:
    keys = map(base64.b64decode, settings.BACKUP_KEYS)
    return [AESGCM(HKDF(SHA256(), 32, salt, b"liangxin backup").derive(key)) for key in keys]


def _opened(ciphers: list[AESGCM], nonce: bytes, token: bytes) -> tuple[list[AESGCM], bytes]:
    for cipher in ciphers:
        with contextlib.suppress(InvalidTag):
            return [cipher], cipher.decrypt(nonce, token, None)
    raise Damaged("备份文件损坏、不完整，或 BACKUP_KEY 不是备份时的那一个；请换一份备份或找回密钥")


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _token(source: BinaryIO) -> bytes:
    head = source.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return b""
    (length,) = _LENGTH.unpack(head)
    if length > _LONGEST:
        raise Damaged("备份文件损坏，请换一份备份")
    return source.read(length)
