"""What somebody owes, by plain numbers. Nothing here asks the database.

The rate is that of the band of the whole income, not of its parts; the amount is rounded half up to
the cent (四舍五入到分).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from core.months import Month

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Rate:
    """One band: to which income it goes (None: without end), and the share or the amount."""

    up_to: Decimal | None
    rate: Decimal | None
    fixed: Decimal | None


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def band_of(bands: Sequence[Rate], base: Decimal) -> Rate:
    """The band of an income; `bands` from the lowest to the highest."""
    return next(each for each in bands if each.up_to is None or base <= each.up_to)


def due_of(bands: Sequence[Rate], base: Decimal | None) -> tuple[Decimal, Rate]:
    """What is owed for a month, and by which band. `base` is None where the amount is fixed."""
    band = band_of(bands, base if base is not None else NOTHING)
    if band.fixed is not None:
        return band.fixed, band
    return rounded((base or NOTHING) * (band.rate or NOTHING)), band


def unpaid_in_a_row(owed: Sequence[tuple[Month, bool]]) -> tuple[int, Month | None]:
    """How many months in a row, up to the last one, are owed, and since which month.

    `owed`: months that have ended, oldest first, and whether something is owed for them. A month
    that is missing breaks the row: nobody was asked for it.
    """
    number, since = 0, None
    expected: Month | None = None
    for month, is_owed in reversed(owed):
        if not is_owed or (expected is not None and month != expected):
            break
        number, since, expected = number + 1, month, month.plus(-1)
    return number, since
