"""Amounts of a person at rest: encrypted, and all of one length."""

from decimal import Decimal

from core import crypto
from core.values import Money

#: What one person earns or pays in a month, in yuan.
AMOUNT = Money(0, 9_999_999)
#: What is added to or taken from what somebody owes.
DIFFERENCE = Money(-9_999_999, 9_999_999)


def sealed(amount: Decimal) -> bytes:
    """A ciphertext that says nothing of how large the amount is."""
    return crypto.encrypt(f"{amount:+012.2f}")


def opened(cipher: bytes | memoryview | None) -> Decimal | None:
    """The amount; None where there is none."""
    return None if cipher is None else Decimal(crypto.decrypt(cipher))
