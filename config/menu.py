"""The menu out of what the apps declare, and what every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from core.domain import declared

#: Titles of the sections in their order; the first stands above all and has none.
SECTIONS = ("", "台账", "月报", "系统")


def site(request: HttpRequest) -> dict[str, Any]:
    """Names that a county sets, and the menu of this user."""
    context: dict[str, Any] = {
        "SITE_NAME": settings.SITE_NAME,
        "LEAD_BODY_NAME": settings.LEAD_BODY_NAME,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    match = request.resolver_match
    here = match.view_name if match else ""
    entries = sorted(declared("menu"), key=lambda entry: entry.place)
    context["menu"] = [
        (
            section,
            [
                (entry, reverse(entry.url_name), entry.covers(here))
                for entry in entries
                if entry.section == section and user.may(entry.action)
            ],
        )
        for section in SECTIONS
    ]
    context["phone_menu"] = [
        item for _, items in context["menu"] for item in items if item[0].on_phone
    ]
    return context
