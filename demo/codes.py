"""Valid but invented numbers: 统一社会信用代码, identity numbers and phones.

All carry the county code 330999, which is assigned to no place, so that none can belong to
anybody; phones begin with 154, which no carrier was given.
"""

import datetime
import random

from core.values.masks import check_digit

DIVISION = "330999"
PHONE_PREFIX = "154"

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: without I, O, S, V, Z
_VALUES = {char: value for value, char in enumerate(_ALPHABET)}
_WEIGHTS = [pow(3, place, 31) for place in range(17)]
#: What a character adds to the checksum (GB 32100), by place.
_USCC_TERMS = [{c: v * w % 31 for c, v in _VALUES.items()} for w in _WEIGHTS]
#: The same for the organization code inside (GB 11714), where letters count from 10 without gaps.
_INNER_TERMS = [
    {c: int(c, 36) * weight % 11 for c in _ALPHABET} for weight in (3, 7, 9, 10, 5, 8, 4, 2)
]

_PAIRS = [a + b for a in _ALPHABET for b in _ALPHABET]
_EIGHT_DIGITS = 10**8
_SIX_CHARACTERS = 31**6
#: Steps without a common divisor with those sizes: multiples visit every number once.
_STEP = 38_196_601
#: From 2015-10 on codes were given out with an organization code that begins with MA.
MA_SINCE = datetime.date(2015, 10, 1).toordinal()


def _uscc(prefix: str, body: str) -> str:
    inner = -sum(term[char] for term, char in zip(_INNER_TERMS, body, strict=True)) % 11
    code = f"{prefix}{DIVISION}{body}{'X' if inner == 10 else inner}"
    total = sum(term[char] for term, char in zip(_USCC_TERMS, code, strict=True))
    return code + _ALPHABET[-total % 31]


class Numbers:
    """Hands out numbers; within one generator none comes twice (phones: not before 10^8)."""

    def __init__(self, rng: random.Random):
        self._uscc_count = rng.randrange(_EIGHT_DIGITS)
        self._phone_count = rng.randrange(_EIGHT_DIGITS)
        self._on_day: dict[tuple[int, bool], int] = {}

    def uscc(self, prefix: str, founded: int) -> str:
        """A code of department and kind `prefix` (91 = company), founded on that ordinal day."""
        self._uscc_count += 1
        if founded < MA_SINCE:
            return _uscc(prefix, f"{self._uscc_count * _STEP % _EIGHT_DIGITS:08d}")
        rest = self._uscc_count * _STEP % _SIX_CHARACTERS
        head, rest = divmod(rest, 31**4)
        middle, tail = divmod(rest, 31**2)
        return _uscc(prefix, f"MA{_PAIRS[head]}{_PAIRS[middle]}{_PAIRS[tail]}")

    def id_number(self, born: int, male: bool) -> str:
        """An identity number; the next birthday is taken when one has used up its 500 per sex."""
        while (count := self._on_day.get((born, male), 0)) == 500:
            born += 1
        self._on_day[born, male] = count + 1
        # Neighbours on one day should not look numbered through.
        serial = (count * 167 + born * 31) % 500 * 2 + male
        digits = f"{DIVISION}{datetime.date.fromordinal(born):%Y%m%d}{serial:03d}"
        return digits + check_digit(digits)

    def phone(self) -> str:
        self._phone_count += 1
        return f"{PHONE_PREFIX}{self._phone_count * _STEP % _EIGHT_DIGITS:08d}"
