"""The menu out of what the apps declare, and what every page knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.choices import Role
from core.addresses import address_of
from core.domain import Entry, declared, entries_of
from core.views.guide import address_for

HOME = "今天"
#: Role → the places in the bar at the bottom of a phone, in this order, as far as the user may open
#: them; of several roles of one person the first here holds.
_COUNTY = (
    "reports:home",
    "reports:overview",
    "activities:reviews",
    "orgs:list",
    "rectification:list",
)
ON_PHONE = {
    Role.COUNTY_ADMIN: _COUNTY,
    Role.COUNTY_STAFF: _COUNTY,
    Role.TOWN_STAFF: (
        "reports:home",
        "activities:reviews",
        "orgs:list",
        "branches:list",
        "rectification:list",
    ),
    Role.SECRETARY: (
        "reports:home",
        "activities:file",
        "activities:own_calendar",
        "members:list",
        "rectification:list",
    ),
    Role.INSTRUCTOR: (
        "reports:home",
        "branches:own_units",
        "branches:visits",
        "activities:file",
        "orgs:list",
    ),
    Role.SURVEYOR: (
        "reports:home",
        "answers:today",
        "surveys:assignments",
        "surveys:list",
        "orgs:list",
    ),
    Role.DEPARTMENT: ("rectification:list", "assessments:slips"),
    Role.MEMBER: ("own:page",),
    Role.VIEWER: (
        "reports:overview",
        "reports:newest",
        "orgs:list",
        "branches:list",
        "rectification:list",
    ),
    Role.SYSTEM_ADMIN: ("accounts:users", "core:queue", "core:retention", "core:hooks"),
    Role.SECURITY_ADMIN: ("accounts:users", "accounts:policy"),
    Role.AUDIT_ADMIN: ("accounts:audit",),
}


@dataclass(frozen=True)
class OpenSection:
    """A section with the entries that the user may open: (entry, address, whether one is there)."""

    title: str
    icon: str
    items: list[tuple[Entry, str, bool]]

    def __iter__(self) -> Iterator[Any]:
        return iter((self.title, self.items))

    @property
    def url(self) -> str:
        return self.items[0][1]

    @property
    def here(self) -> bool:
        return any(here for _, _, here in self.items)

    @property
    def is_page(self) -> bool:
        """Whether the section is one page and needs no second level."""
        title = self.items[0][0].title
        return len(self.items) == 1 and (title == self.title or self.title == HOME)


def site(request: HttpRequest) -> dict[str, Any]:
    """Names that a county sets, and the menu of this user, for pages that show one."""
    context: dict[str, Any] = {
        "SITE_NAME": settings.SITE_NAME,
        "LEAD_BODY_NAME": settings.LEAD_BODY_NAME,
    }
    match = request.resolver_match
    context["guide"] = SimpleLazyObject(lambda: address_for(match.view_name if match else ""))
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    menu = SimpleLazyObject(lambda: _menu(request))
    context["menu"] = menu
    context["section"] = SimpleLazyObject(lambda: next((each for each in menu if each.here), None))
    context["phone_menu"] = SimpleLazyObject(lambda: _on_phone(menu, user))
    return context


def _menu(request: HttpRequest) -> list[OpenSection]:
    match = request.resolver_match
    here = match.view_name if match else ""
    known = declared("sections")
    unknown = {entry.section for entry in declared("menu")} - {each.title for each in known}
    if unknown:
        raise ImproperlyConfigured(f"no section of the menu: {', '.join(sorted(unknown))}")
    allowed = entries_of(request.user)
    sections = [
        OpenSection(
            each.title,
            each.icon,
            [
                (entry, address_of(entry.url_name), entry.covers(here))
                for entry in allowed
                if entry.section == each.title
            ],
        )
        for each in known
    ]
    return [section for section in sections if section.items]


def _on_phone(menu: list[OpenSection], user: Any) -> list[tuple[Entry, str, bool]]:
    items = {item[0].url_name: item for section in menu for item in section.items}
    roles = user.roles
    role = next((each for each in ON_PHONE if each in roles), None)
    return [items[name] for name in ON_PHONE.get(role, ()) if name in items]
