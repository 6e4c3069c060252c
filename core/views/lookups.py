"""What a search box in place of a long select offers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.search import lookups

#: Rows offered at once; more of them call for more letters.
OFFERED = 12


@require_safe
def lookup(request: HttpRequest, name: str) -> HttpResponse:
    """The rows in the user's scope that `?q=` means (without it: the first ones)."""
    try:
        found = lookups.find(name)
    except LookupError:
        raise Http404("没有这项查找") from None
    text = request.GET.get("q", "").strip()[:100]
    rows = found.rows(request.user)
    if text:
        rows = found.search(rows, text)
    rows = list(rows[: OFFERED + 1])
    return render(
        request,
        "core/lookup.html",
        {
            "options": [
                (_value(row, found.key), found.label(row), found.note(row))
                for row in rows[:OFFERED]
            ],
            "more": len(rows) > OFFERED,
            "text": text,
        },
    )


def _value(row, key: str):
    return row.pk if key == "pk" else getattr(row, key)
