"""Every list of the product in every order and with every choice of its filters, and the pages
beside them: as addresses that somebody may ask for."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import quote

from django.urls import NoReverseMatch, get_resolver, resolve, reverse

from core.domain import entries_of
from core.months import Month
from core.views.lists import ListPage
from members.models import Member
from months import places
from months.choices import FigureScope
from months.indicators import INDICATORS
from orgs.models import Organization
from regions.models import Region

#: Pages that are no lists.
_PLACES = ("reports:home", "reports:todos", "reports:board", "reports:overview", "members:tree")
#: What people type into a search box: a sign, a rare one, two, four, a word of most names; initials
#: of one to six; a part of a code.
_SIGNS = ("科", "鑫", "科技", "电子商务", "有限公司")
_INITIALS = ("k", "kj", "yx", "hzkj", "yxgs", "jxyxgs")
TYPED = (*_SIGNS, *_INITIALS, "91330")


def last_month() -> str:
    """The newest month that can be closed."""
    return str(Month.containing(date.today()).plus(-1))


def lists() -> dict[str, type[ListPage]]:
    """Address → list, of those that need nothing more to be named."""
    found = {}
    for name in _names():
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        page = getattr(resolve(address).func, "view_class", None)
        if page is not None and issubclass(page, ListPage):
            found[address] = page
    return found


def _names() -> Iterator[str]:
    resolver = get_resolver()
    for space, (_, inner) in resolver.namespace_dict.items():
        yield from (f"{space}:{name}" for name in inner.reverse_dict if isinstance(name, str))


def choices(page: type[ListPage], request: Any = None) -> Iterator[str]:
    """Each choice of each filter of the list, as a query."""
    for name, field in page.filterset_class.base_filters.items():
        options = field.extra.get("choices", ())
        if not callable(options):
            yield from (f"{name}={quote(str(key))}" for key, _ in options if key)


def of_list(address: str, page: type[ListPage]) -> Iterator[str]:
    """A list in every order at both ends, with every choice, and with what people type."""
    yield address
    for sort in page.sorts:
        for query in (f"sort={sort}", f"sort=-{sort}", f"sort={sort}&last=1"):
            yield f"{address}?{query}"
    for query in choices(page):
        yield f"{address}?{query}"
    if "q" in page.filterset_class.base_filters:
        yield from (f"{address}?q={quote(text)}" for text in TYPED)


def pairs(address: str, page: type[ListPage]) -> Iterator[str]:
    """Two choices at once, of different filters."""
    queries = list(choices(page))
    for place, one in enumerate(queries):
        for other in queries[place + 1 :]:
            if one.partition("=")[0] != other.partition("=")[0]:
                yield f"{address}?{one}&{other}"


def beside(user: Any) -> Iterator[str]:
    """Pages and panels that are no lists."""
    yield from (reverse(entry.url_name) for entry in entries_of(user))
    yield from (reverse(name) for name in _PLACES)
    yield from (reverse(name) for name in ("orgs:tree", "reports:check", "reports:freshness"))
    for name in ("organizations", "party-organizations", "regions"):
        address = reverse("core:lookup", args=[name])
        yield from (f"{address}?q={quote(text)}" for text in TYPED)
    some = Organization.objects.visible_to(user).present().first()
    member = Member.objects.visible_to(user).present().first()
    for row in (some, getattr(member, "party_organization", None), member):
        if row is not None:
            yield row.get_absolute_url()


def of_month(user: Any) -> Iterator[str]:
    """The newest month, and what is behind each of its figures at the user's place."""
    revision = places.newest_revision(user)
    region = revision and places.region_of(user, revision)
    if region is None:
        return
    month = revision.report_month.month
    yield reverse("reports:month", args=[month])
    for indicator in INDICATORS:
        place = {
            "month": month,
            "number": revision.number,
            "region_code": region.code,
            "scope": FigureScope.TOTAL,
            "indicator": indicator.code,
        }
        for part in ("numerator", "missing") if indicator.is_rate else ("numerator",):
            yield reverse("reports:behind", kwargs=place | {"part": part})


def everything(user: Any) -> list[str]:
    """All of it that the user may open or be refused."""
    found: dict[str, None] = dict.fromkeys(beside(user))
    for address, page in lists().items():
        found |= dict.fromkeys(of_list(address, page))
        region = Region.objects.visible_to(user).order_by("-code").first()
        if region and "region" in page.filterset_class.base_filters:
            found[f"{address}?region={region.code}"] = None
    found |= dict.fromkeys(of_month(user))
    return list(found)
