"""Secrets that people or programs hold, and the digests that we keep of them."""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag

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


def sealed_code(code: str) -> str:
    """What is stored of a recovery code: its digest, encrypted, for short secrets need the key."""
    return crypto.encrypt_as_text(_code_digest(code))


def is_code(sealed: str, code: str) -> bool:
    """Whether `code`, however it was typed, is the one that was sealed."""
    try:
        return hmac.compare_digest(crypto.decrypt_from_text(sealed), _code_digest(code))
    except InvalidTag:
        return False  # its key is lost, and so is the code


def _code_digest(code: str) -> bytes:
    """128 bits: with nonce, tag and mark they fill the column."""
    plain = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(f"recovery_code:{plain}".encode()).digest()[:16]
