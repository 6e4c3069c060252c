"""发文字号: one series for each 机关代字, 文种 and year; and how many letters a year brings."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from core.months import years_later
from papers.choices import LetterState
from papers.models import Letter


def take(code: str, year: int, number: int = 1) -> range:
    """The next `number` numbers of a series, in the transaction of the letters that get them: the
    row of the series is held until its end, and with it the numbers go back."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO papers_letterseries AS series (code, year, last) VALUES (%s, %s, %s)
            ON CONFLICT (code, year) DO UPDATE SET last = series.last + excluded.last
            RETURNING last
            """,
            [code, year, number],
        )
        last = cursor.fetchone()[0]
    return range(last - number + 1, last + 1)


def written(code: str, year: int, serial: int) -> str:
    """两新通〔2026〕1号."""
    return f"{code}〔{year}〕{serial}号"


@dataclass(frozen=True)
class Year:
    """Letters of this year until today, of last year until the same day, of all last year."""

    now: int
    before: int
    whole: int

    @property
    def is_more(self) -> bool:
        """Documents are not to become more than the year before."""
        return bool(self.whole) and self.now > self.before


def this_year(user: Any, today: datetime.date | None = None) -> Year | None:
    """Of the letters that the offices of `user` issue; None: they issue none."""
    today = today or timezone.localdate()
    year, last = today.replace(month=1, day=1), years_later(today, -1)
    issued = Letter.objects.editable_by(user).filter(state=LetterState.ISSUED)

    def number(first: datetime.date, until: datetime.date) -> int:
        return issued.filter(issued_on__range=(first, until)).count()

    first = last.replace(month=1, day=1)
    found = Year(
        number(year, today), number(first, last), number(first, first.replace(month=12, day=31))
    )
    return found if found.now or found.whole else None
