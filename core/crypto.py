"""Identifiers at rest: `core.values.ciphers` with the keys of the settings."""

import base64
import functools

from django.conf import settings

from core.values.ciphers import Keys

_made = functools.cache(Keys)


def keys() -> Keys:
    """The keys in use."""
    return _made(tuple(settings.FIELD_ENCRYPTION_KEYS), tuple(settings.BLIND_INDEX_KEYS))


def encrypt_bytes(plain: bytes) -> bytes:
    """`Keys.encrypt`."""
    return keys().encrypt(plain)


def decrypt_bytes(token: bytes | memoryview) -> bytes:
    """`Keys.decrypt`."""
    return keys().decrypt(token)


def encrypt(text: str) -> bytes:
    """`encrypt_bytes` of a text."""
    return encrypt_bytes(text.encode())


def decrypt(token: bytes | memoryview) -> str:
    """`decrypt_bytes` as a text."""
    return decrypt_bytes(token).decode()


def encrypt_as_text(plain: bytes) -> str:
    """`encrypt_bytes` in base64, for columns of text (`DomainApp.sealed`)."""
    return base64.b64encode(encrypt_bytes(plain)).decode()


def decrypt_from_text(token: str) -> bytes:
    """What `encrypt_as_text` was given."""
    return decrypt_bytes(base64.b64decode(token))


def blind_index(purpose: str, text: str) -> str:
    """`Keys.blind_index`. To look for stored rows take `core.rotation.sought`."""
    return keys().blind_index(purpose, text)


def is_index_of(index: str, purpose: str, text: str) -> bool:
    """Whether a stored index is that of the text, under whichever key."""
    return index in keys().blind_indexes(purpose, text)
