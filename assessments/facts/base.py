"""What a fact is, and over what it is counted."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from core.addresses import address_of
from core.months import Month
from months.models import MonthRevision


@dataclass(frozen=True)
class Span:
    """What is counted: of whom, from when to when, by which closings (oldest month first)."""

    starts_on: datetime.date
    ends_on: datetime.date
    revisions: tuple[int, ...]
    #: Keys of those who are rated.
    rated: QuerySet

    @property
    def last(self) -> int:
        return self.revisions[-1] if self.revisions else 0

    @property
    def first(self) -> int:
        return self.revisions[0] if self.revisions else 0


#: (key of whoever is rated, value)
Values = Iterable[tuple[int, Any]]


@dataclass(frozen=True)
class Fact:
    name: str
    title: str
    #: What it is, in a sentence for the page.
    meaning: str
    unit: str
    values: Callable[[Span], Values]
    #: Where its rows are seen and put right: name of an address, and what is done there.
    url_name: str
    todo: str
    #: Of those whom the query does not name; None: not known.
    otherwise: int | None = None
    #: Parameter by which its list is narrowed to the code of one; "": it is not.
    narrowed: str = "party_organization"

    def where(self, rated: Any) -> str:
        """The page of the rows behind it, for one who is rated."""
        if self.url_name in _BY_KEY:
            return address_of(self.url_name, rated.pk)
        address = address_of(self.url_name)
        return f"{address}?{self.narrowed}={rated.code}" if self.narrowed else address


#: Pages of whoever is rated himself.
_BY_KEY = ("branches:detail", "branches:instructor", "activities:calendar")


def months_of(starts_on: datetime.date, ends_on: datetime.date) -> list[MonthRevision]:
    """The last closing of each month that ends in the period, oldest first."""
    rows = (
        MonthRevision.objects.closed()
        .filter(as_of__range=(starts_on, Month.containing(ends_on).last_day))
        .order_by("report_month__first_day", "-number")
        .distinct("report_month__first_day")
        .select_related("report_month")
    )
    return list(rows)
