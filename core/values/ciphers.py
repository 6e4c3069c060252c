"""Encryption and blind indexes with given keys; `core.crypto` has those of the settings.

The same text gives another ciphertext each time it is written, so ciphertexts are never compared:
compare blind indexes, and write a ciphertext only when the index differs.
"""

import base64
import contextlib
import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
#: 128 bits: no collisions among the people of any country, and half the index size of 256.
_INDEX_HEX_DIGITS = 32


class Keys:
    """The keys, base64: the first encrypts, all decrypt; one more for blind indexes."""

    def __init__(self, encryption: Sequence[str], index: str) -> None:
        self._ciphers = [AESGCM(base64.b64decode(key)) for key in encryption]
        self._index = base64.b64decode(index)

    def encrypt(self, plain: bytes) -> bytes:
        """Encrypt with the first key; the nonce is new each time and precedes the text."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._ciphers[0].encrypt(nonce, plain, None)

    def decrypt(self, token: bytes | memoryview) -> bytes:
        """Decrypt with whichever key fits; `InvalidTag` when none does."""
        raw = bytes(token)
        *others, last = self._ciphers
        for cipher in others:
            with contextlib.suppress(InvalidTag):
                return cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None)
        return last.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None)

    def blind_index(self, purpose: str, text: str) -> str:
        """Keyed digest by which equal values are found without decrypting (32 hex digits).

        `purpose` separates kinds of values: a phone never matches an identity number.
        """
        message = f"{purpose}:{text}".encode()
        return hmac.digest(self._index, message, "sha256").hex()[:_INDEX_HEX_DIGITS]
