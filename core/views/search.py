"""The search box of every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.search import box
from core.views.fragments import is_fragment


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@sensitive_post_parameters("q")
def search(request: HttpRequest) -> HttpResponse:
    """What the text in the box means. It is sent by POST alone: whatever somebody types, also a
    name or a number of a person, stands in no address and in no log."""
    text = request.POST.get("q", "").strip()[: box.LONGEST]
    number = box.holds_number(text)
    long_enough = len(text) >= box.SHORTEST
    groups = box.find(request.user, text) if long_enough and not number else []
    context = {
        "title": "搜索",
        "asked": request.method == "POST",
        "text": "" if number else text,
        "number": number,
        "long_enough": long_enough,
        "groups": groups,
        "person_pages": [] if groups else box.person_pages(request.user),
    }
    name = "core/search_results.html" if is_fragment(request) else "core/search.html"
    return render(request, name, context)
