"""What a secret of a production place must be like (standard library only)."""

import base64
import binascii

#: Bytes of a key for AES-256 or HMAC-SHA-256.
KEY_BYTES = 32
#: Django's own measure for `SECRET_KEY` (security.W009).
TEXT_LENGTH = 50
_DISTINCT = 10
_DEFAULTS = ("django-insecure", "changeme", "change-me", "secret", "password", "example", "default")


def weakness(value: str, *, is_key: bool) -> str:
    """Why the secret is too weak; empty when it is not. A key is base64 of 32 random bytes."""
    if any(word in value.lower() for word in _DEFAULTS):
        return "it contains a word of a default"
    if not is_key:
        if len(value) < TEXT_LENGTH or len(set(value)) < _DISTINCT:
            return f"it needs at least {TEXT_LENGTH} random characters (openssl rand -base64 48)"
        return ""
    try:
        raw = base64.b64decode(value, validate=True)
    except binascii.Error:
        raw = b""
    if len(raw) != KEY_BYTES or len(set(raw)) < _DISTINCT:
        return f"it must be base64 of {KEY_BYTES} random bytes (openssl rand -base64 32)"
    return ""
