"""Secrets that people or programs hold, and the digests that we keep of them."""

import hashlib
import secrets

from core import crypto

#: No letter or digit that is taken for another one.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_token() -> str:
    """256 random bits for a link or a header."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """SHA-256 of a long random token: nothing to guess, so nothing slower is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """A recovery code, 50 bits, in two groups that can be copied by hand."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def code_digest(code: str) -> str:
    """Keyed digest of a recovery code, however it was typed: short secrets need the key."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return crypto.blind_index("recovery_code", plain)
