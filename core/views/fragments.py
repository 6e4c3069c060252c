"""Pieces of pages that htmx asks for."""

from django.http import HttpRequest


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a piece of the page (a restored page wants the whole)."""
    return bool(request.htmx) and not request.htmx.history_restore_request
