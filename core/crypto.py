"""Identifiers at rest: `core.values.ciphers` with the keys of the settings."""

import functools

from django.conf import settings

from core.values.ciphers import Keys

_made = functools.cache(Keys)


def _keys() -> Keys:
    return _made(tuple(settings.FIELD_ENCRYPTION_KEYS), settings.BLIND_INDEX_KEY)


def encrypt_bytes(plain: bytes) -> bytes:
    """`Keys.encrypt`."""
    return _keys().encrypt(plain)


def decrypt_bytes(token: bytes | memoryview) -> bytes:
    """`Keys.decrypt`."""
    return _keys().decrypt(token)


def encrypt(text: str) -> bytes:
    """`encrypt_bytes` of a text."""
    return encrypt_bytes(text.encode())


def decrypt(token: bytes | memoryview) -> str:
    """`decrypt_bytes` as a text."""
    return decrypt_bytes(token).decode()


def blind_index(purpose: str, text: str) -> str:
    """`Keys.blind_index`."""
    return _keys().blind_index(purpose, text)
