"""薄弱环节: what Party organizations lack, by town; every number leads to exactly its rows."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.choices import Action
from activities.services.rules import asked_in
from activities.services.silence import silent, since
from branches.models import Instructor, PartyOrganization
from core.addresses import address_of
from core.months import Month
from members.choices import PostTitle
from members.models import Post
from members.services.management import towns_of
from members.services.weak_spots import SPOTS
from regions.choices import RegionLevel
from regions.models import Region

_TOWNS = (RegionLevel.TOWN, RegionLevel.PARK)


@dataclass
class Spot:
    """One line of the page: its numbers by town, and where the rows are listed."""

    title: str
    note: str
    unit: str
    address: str
    #: Region in which each row is → rows.
    by_region: dict[int, int] = field(default_factory=dict)
    #: Town → rows.
    by_town: Counter = field(default_factory=Counter)

    @property
    def number(self) -> int:
        return sum(self.by_region.values())

    def cell(self, town: Region) -> tuple[str, int, str]:
        """Title, number, list; above the towns a list would hold more than is counted there."""
        address = f"{self.address}&region={town.code}" if town.level in _TOWNS else ""
        return self.title, self.by_town[town.pk], address


class WeakSpots(TemplateView):
    template_name = "reports/weak.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not user.may(Action.SEE_REGISTRY):
            raise Http404("没有可看的党组织")
        spots = list(self._spots(user, timezone.localdate()))
        region_ids = {pk for spot in spots for pk in spot.by_region}
        towns = towns_of(region_ids)
        for spot in spots:
            for pk, number in spot.by_region.items():
                spot.by_town[towns[pk].pk] += number
        lines = sorted({town.pk: town for town in towns.values()}.values(), key=lambda t: t.code)
        return super().get_context_data(**kwargs) | {
            "title": "薄弱环节",
            "subtitle": f"{timezone.localdate():%Y-%m-%d} 的情况，点数字看是哪些",
            "spots": spots,
            # One town alone repeats the numbers above it.
            "towns": [(town, [spot.cell(town) for spot in spots]) for town in lines]
            if len(lines) > 1
            else [],
        }

    @staticmethod
    def _spots(user: Any, today: datetime.date) -> Iterable[Spot]:
        parties = PartyOrganization.objects.visible_to(user).present()
        for each in SPOTS:
            address = f"{address_of('branches:list')}?weak={each.code}"
            rows = each.among(parties, today)
            yield Spot(each.title, each.note, "个党组织", address, _by(rows, "region"))
        yield Spot(
            "近三个月没有活动",
            f"{since(today)} 以来应开展组织生活而没有任何活动",
            "个党组织",
            f"{address_of('activities:heat_map')}?silent=yes",
            _by(silent(asked_in(parties, Month.current(), today), today), "region"),
        )
        if not user.may(Action.SEE_MEMBERS):
            return
        secretaries = (
            Post.objects.visible_to(user)
            .filter(party_organization__deleted_at=None)
            .in_force(today)
            .filter(title=PostTitle.SECRETARY, filed_on=None)
        )
        yield Spot(
            "书记任职未备案",
            "在任书记没有登记县级备案日期",
            "项任职",
            f"{address_of('members:posts')}?title=secretary&filed=no&on={today}",
            _by(secretaries, "party_organization__region"),
        )
        instructors = Instructor.objects.visible_to(user).present().in_term(today)
        idle = instructors.unvisiting_since(today - datetime.timedelta(days=settings.VISIT_DAYS))
        yield Spot(
            f"指导员 {settings.VISIT_DAYS} 天内没有走访",
            "在派驻任期内，没有登记走访",
            "名指导员",
            f"{address_of('branches:instructors')}?visited=no",
            _by(idle, "region"),
        )


def _by(rows: QuerySet, region: str) -> dict[int, int]:
    counted = rows.order_by().values(region).annotate(number=Count("pk", distinct=True))
    return {row[region]: row["number"] for row in counted}
