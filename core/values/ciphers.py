"""Encryption and blind indexes with given keys; `core.crypto` has those of the settings.

The same text gives another ciphertext each time it is written, so ciphertexts are never compared:
compare blind indexes, and write a ciphertext only when the index differs.

Both begin with the mark of the key that made them. So what still needs an old key is counted and
found by the database alone (`core.rotation`).
"""

import base64
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

#: Bytes of a ciphertext, and hexadecimal digits of an index, that name the key.
MARK_BYTES = 4
INDEX_MARK_DIGITS = 4
_NONCE_BYTES = 12
_TEXT_STARTS = MARK_BYTES + _NONCE_BYTES
#: With the mark: 112 bits of digest. No collisions among the people of any country, and half the
#: size of a whole one.
_INDEX_HEX_DIGITS = 32


def fingerprint(key: str) -> str:
    """Distinguishes keys (16 hex digits); nothing of a key can be read from it."""
    return hmac.digest(key.encode(), b"liangxin key", "sha256").hex()[:16]


class Keys:
    """The keys, base64, newest first: the first one writes, all of them read."""

    def __init__(self, encryption: Sequence[str], index: Sequence[str]) -> None:
        self._ciphers = {_mark(key): AESGCM(base64.b64decode(key)) for key in encryption}
        self._indexes = {
            fingerprint(key)[:INDEX_MARK_DIGITS]: base64.b64decode(key) for key in index
        }
        if len(self._ciphers) != len(encryption) or len(self._indexes) != len(index):
            raise ValueError("two keys have the same mark: make another new one")
        #: What new ciphertexts and indexes begin with.
        self.mark, self.index_mark = next(iter(self._ciphers)), next(iter(self._indexes))
        #: Whether equal values may have different indexes (`core.rotation.settle`).
        self.several_indexes = len(index) > 1
        self._nonces = base64.b64decode(encryption[0])

    def encrypt(self, plain: bytes) -> bytes:
        """Encrypt with the first key; the nonce is new each time and precedes the text."""
        return self._encrypt(plain, os.urandom(_NONCE_BYTES))

    def decrypt(self, token: bytes | memoryview) -> bytes:
        """Decrypt with the key that the mark names; `InvalidTag` when it is none of ours."""
        raw = bytes(token)
        cipher = self._ciphers.get(raw[:MARK_BYTES])
        if cipher is None:
            raise InvalidTag
        nonce, text = raw[MARK_BYTES:_TEXT_STARTS], raw[_TEXT_STARTS:]
        return cipher.decrypt(nonce, text, None)

    def anew(self, token: bytes | memoryview) -> bytes:
        """The ciphertext under the first key. The same one always gives the same one: what was
        equal (a row and its history) stays equal, and an interrupted run goes on."""
        raw = bytes(token)
        if raw.startswith(self.mark):
            return raw
        nonce = hmac.digest(self._nonces, b"anew:" + raw, "sha256")[:_NONCE_BYTES]
        return self._encrypt(self.decrypt(raw), nonce)

    def blind_index(self, purpose: str, text: str) -> str:
        """Keyed digest by which equal values are found without decrypting (32 hex digits).

        `purpose` separates kinds of values: a phone never matches an identity number.
        """
        return self.blind_indexes(purpose, text, newest=1)[0]

    def blind_indexes(self, purpose: str, text: str, newest: int | None = None) -> list[str]:
        """The index under every key, newest first."""
        message = f"{purpose}:{text}".encode()
        return [
            (mark + hmac.digest(key, message, "sha256").hex())[:_INDEX_HEX_DIGITS]
            for mark, key in list(self._indexes.items())[:newest]
        ]

    def _encrypt(self, plain: bytes, nonce: bytes) -> bytes:
        return self.mark + nonce + self._ciphers[self.mark].encrypt(nonce, plain, None)


def _mark(key: str) -> bytes:
    return bytes.fromhex(fingerprint(key))[:MARK_BYTES]
