"""Identifiers at rest: fresh-nonce ciphertext, a keyed blind index for equality, and masks.

The same number gives another ciphertext each time it is written, so ciphertexts are never
compared: compare blind indexes, and write a ciphertext only when the index differs.
"""

import base64
import contextlib
import functools
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_NONCE_BYTES = 12
#: 128 bits: no collisions among the people of any country, and half the index size of 256.
_INDEX_HEX_DIGITS = 32


@functools.cache
def _ciphers(keys: tuple[str, ...]) -> tuple[AESGCM, ...]:
    return tuple(AESGCM(base64.b64decode(key)) for key in keys)


@functools.cache
def _index_key(key: str) -> bytes:
    return base64.b64decode(key)


def encrypt_bytes(plain: bytes) -> bytes:
    """Encrypt with the first key; the nonce is new each time and stands before the ciphertext."""
    nonce = os.urandom(_NONCE_BYTES)
    cipher = _ciphers(tuple(settings.FIELD_ENCRYPTION_KEYS))[0]
    return nonce + cipher.encrypt(nonce, plain, None)


def decrypt_bytes(token: bytes | memoryview) -> bytes:
    """Decrypt with whichever key fits; `cryptography.exceptions.InvalidTag` when none does."""
    raw = bytes(token)
    *others, last = _ciphers(tuple(settings.FIELD_ENCRYPTION_KEYS))
    for cipher in others:
        with contextlib.suppress(InvalidTag):
            return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None)
    return last.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None)


def encrypt(text: str) -> bytes:
    """`encrypt_bytes` of a text."""
    return encrypt_bytes(text.encode())


def decrypt(token: bytes | memoryview) -> str:
    """`decrypt_bytes` as a text."""
    return decrypt_bytes(token).decode()


def blind_index(purpose: str, text: str) -> str:
    """Keyed digest by which equal values are found without decrypting (32 hex digits).

    `purpose` separates kinds of values: a phone never matches an identity number.
    """
    key = _index_key(settings.BLIND_INDEX_KEY)
    message = f"{purpose}:{text}".encode()
    return hmac.digest(key, message, "sha256").hex()[:_INDEX_HEX_DIGITS]


def mask(text: str, *, head: int, tail: int) -> str:
    """`head` and `tail` characters with stars between; only stars when too little hides."""
    if len(text) < head + tail + 4:
        return "*" * len(text)
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]
