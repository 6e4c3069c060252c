"""薄弱环节: what Party organizations lack, by region; every number leads to exactly its rows."""

import datetime
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.html import escape

from accounts.choices import Action
from activities.services.rules import asked_in
from activities.services.silence import silent, since
from branches.models import Instructor, PartyOrganization, outside_bin
from core.addresses import address_of
from core.ahead import Ahead
from core.months import Month
from members.choices import PostTitle
from members.models import Post
from members.services.weak_spots import SPOTS
from orgs.services import of_large_county

#: Narrows rows to those in scope.
Scope = Callable[[QuerySet], QuerySet]


@dataclass(frozen=True)
class _Kind:
    """One weakness: what it says, where its rows are listed, and which they are."""

    code: str
    title: str
    note: str
    unit: str
    address: str
    rows: Callable[[Scope, datetime.date], QuerySet]
    #: The region in which a row is.
    region: str = "region"
    #: What one must be allowed to do to see the rows.
    action: str = Action.SEE_REGISTRY
    #: Whether rows are in scope by something else than their region too.
    elsewhere: bool = False


def _parties(scope: Scope) -> QuerySet:
    return scope(PartyOrganization.objects.present())


def _unfiled(scope: Scope, today: datetime.date) -> QuerySet:
    held = scope(Post.objects.all()).filter(outside_bin()).in_force(today)
    return held.filter(title=PostTitle.SECRETARY, filed_on=None)


def _idle(scope: Scope, today: datetime.date) -> QuerySet:
    instructors = scope(Instructor.objects.all()).present().in_term(today)
    return instructors.unvisiting_since(today - datetime.timedelta(days=settings.VISIT_DAYS))


def _kinds(today: datetime.date) -> Iterable[_Kind]:
    for each in SPOTS:
        yield _Kind(
            each.code,
            each.title,
            each.note,
            "个党组织",
            f"{address_of('branches:list')}?weak={each.code}",
            lambda scope, today, spot=each: spot.among(_parties(scope), today),
        )
    yield _Kind(
        "silent",
        "近三个月没有活动",
        f"{since(today)} 以来应开展组织生活而没有任何活动",
        "个党组织",
        f"{address_of('activities:heat_map')}?silent=yes",
        lambda scope, today: silent(asked_in(_parties(scope), Month.current(), today), today),
    )
    yield _Kind(
        "unfiled",
        "书记任职未备案",
        "在任书记没有登记县级备案日期",
        "项任职",
        f"{address_of('members:posts')}?title=secretary&filed=no&on={today}",
        _unfiled,
        region="party_organization__region",
        action=Action.SEE_MEMBERS,
    )
    yield _Kind(
        "idle",
        f"指导员 {settings.VISIT_DAYS} 天内没有走访",
        "在派驻任期内，没有登记走访",
        "名指导员",
        f"{address_of('branches:instructors')}?visited=no",
        _idle,
        action=Action.SEE_MEMBERS,
        elsewhere=True,
    )


def _by_region(kind: _Kind, scope: Scope, today: datetime.date) -> dict[int, int]:
    rows = kind.rows(scope, today).order_by().values(kind.region)
    counted = rows.annotate(number=Count("pk", distinct=True))
    return {row[kind.region]: row["number"] for row in counted}


def _all() -> dict[int, Counter[str]]:
    """Region → weakness → rows, in whatever scope."""
    today = timezone.localdate()
    found: dict[int, Counter[str]] = {}
    for kind in _kinds(today):
        for region_id, number in _by_region(kind, lambda rows: rows, today).items():
            found.setdefault(region_id, Counter())[kind.code] = number
    return found


WEAK_SPOTS = Ahead("reports.weak_spots", of_large_county(_all))


@dataclass
class Spot:
    """One line of the page: its numbers by town, and where the rows are listed."""

    title: str
    note: str
    unit: str
    address: str
    #: Region in which each row is → rows.
    by_region: dict[int, int]
    #: When they were counted; None: just now.
    counted_at: datetime.datetime | None
    #: Town → rows.
    by_town: Counter[int] = field(default_factory=Counter)

    @cached_property
    def escaped_address(self) -> str:
        return escape(self.address)

    @property
    def number(self) -> int:
        return sum(self.by_region.values())


def weak_spots(user: Any) -> list[Spot]:
    """What is weak of the rows that the user sees."""
    today = timezone.localdate()
    found = []
    for kind in _kinds(today):
        if not user.may(kind.action):
            continue
        part = user.reach.part(kind.action)
        counted = None
        if part.everywhere or not kind.elsewhere:
            counted = part.of_regions(WEAK_SPOTS)
        numbers = (
            {pk: codes[kind.code] for pk, codes in counted.value.items() if codes[kind.code]}
            if counted
            else _by_region(kind, lambda rows: rows.visible_to(user), today)
        )
        at = counted and counted.at
        found.append(Spot(kind.title, kind.note, kind.unit, kind.address, numbers, at))
    return found
