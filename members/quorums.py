"""Shares that rules name, and how many they are of so many people.

Whole numbers only: half of 15 is 8 where it says "at least half", and 8 where it says "more than
half". Which share holds for what, and since when, the county's rows say
(`members.models.MeetingRule`); who is entitled, the caller counts: full members, without those
whose rights are suspended, without whoever the meeting left out of the count.
"""

from dataclasses import dataclass
from fractions import Fraction

HALF = Fraction(1, 2)

_DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Share:
    """A part of a number: at least it, or more than it."""

    part: Fraction
    more: bool = False

    @classmethod
    def read(cls, text: str) -> "Share":
        """As it is stored: `>1/2` is more than half, `>=1/2` at least half."""
        more = not text.startswith(">=")
        return cls(Fraction(text.lstrip(">=")), more)

    def of(self, number: int) -> int:
        """The smallest whole number that fulfils it."""
        exact = self.part * number
        least = -(-exact.numerator // exact.denominator)
        return least + 1 if self.more and least == exact else least

    def __str__(self) -> str:
        return f"超过{part_text(self.part)}" if self.more else f"{part_text(self.part)}以上"


def part_text(part: Fraction) -> str:
    """A part as rules word it."""
    if part == HALF:
        return "半数"
    return f"{_DIGITS[part.denominator]}分之{_DIGITS[part.numerator]}"


def least_candidates(posts: int, more: Fraction) -> int:
    """How many must stand for so many posts: at least such a part more, rounded up."""
    return Share(1 + more).of(posts)


def most_of(number: int, part: Fraction) -> int:
    """How many may be 优秀 and the like: rounded down, at least one."""
    return max(int(number * part), 1) if number else 0
