"""What makes the pages that file an app of the phone: manifest, service worker, no net."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from core.addresses import address_of


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """The browser offers to put the site onto the home screen; nobody is asked to."""
    content = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "lang": "zh-Hans",
        "start_url": address_of("activities:file"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f6f8",
        "theme_color": "#b01824",
        "icons": [{"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(
        content,
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
    )


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """At an address of its own: a service worker reaches what stands under it."""
    path = finders.find("js/worker.js") or staticfiles_storage.path("js/worker.js")
    with open(path, encoding="utf-8") as file:
        return HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "activities/offline.html", {"title": "没有网络"})
