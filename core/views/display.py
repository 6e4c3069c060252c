"""How pages look on this device: theme and print size, kept in two cookies.

The server writes them into the page's head, so the right set is there before anything is drawn.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

#: Theme → its name, and for which media the dark set is in force. The first is the default.
THEMES = {
    "system": ("跟随系统", "screen and (prefers-color-scheme: dark)"),
    "light": ("浅色", "not all"),
    "dark": ("深色", "screen"),
}
SIZES = {"standard": "标准", "large": "大字"}
CHOICES: dict[str, list[str]] = {"theme": list(THEMES), "size": list(SIZES)}
_A_YEAR = 365 * 24 * 3600


def _chosen(values: dict[str, str]) -> dict[str, str]:
    """What is chosen in `values`, the first of each where that is missing or no choice."""
    return {
        name: values[name] if values.get(name) in known else known[0]
        for name, known in CHOICES.items()
    }


def _context(chosen: dict[str, str]) -> dict[str, Any]:
    return {
        "display": {
            **chosen,
            "dark_media": THEMES[chosen["theme"]][1],
            "themes": [(value, name) for value, (name, _) in THEMES.items()],
            "sizes": list(SIZES.items()),
        }
    }


def display(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `display` of every page."""
    return _context(_chosen(request.COOKIES))


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def choose(request: HttpRequest) -> HttpResponse:
    """Keep `theme` or `size` (what is not sent stays), and lead back to the page (`next`).

    On an htmx request the page stays, with what somebody has typed; the event `display` says
    what is in force now. Opened as a link, it redirects to the home page.
    """
    if request.method != "POST":
        return redirect("/")
    posted = {name: request.POST.get(name, "") for name in CHOICES}
    chosen = _chosen({**request.COOKIES, **{n: v for n, v in posted.items() if v in CHOICES[n]}})
    if request.htmx:
        context = _context(chosen)
        response = render(request, "core/display.html", context)
        event = {"size": chosen["size"], "dark": context["display"]["dark_media"]}
        trigger_client_event(response, "display", event)
    else:
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
            back = "/"
        response = redirect(back)
    for name, value in chosen.items():
        response.set_cookie(
            name,
            value,
            max_age=_A_YEAR,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return response
