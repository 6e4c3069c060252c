"""Characters that the database cannot hold are turned away at the door."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from core.values import is_storable

#: Longer than any value in an address of ours; the API takes no longer addresses either.
LONGEST_IN_ADDRESS = 4_000


class RefuseUnstorable:
    """Middleware: a page is not requested with a NUL in its address or form, nor with an endless
    address (400). The API answers such requests in its own words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if hasattr(view, "cls"):  # one of DRF's
            return
        address = [request.path_info, *_texts(request.GET)]
        posted = _texts(request.POST) if request.method == "POST" else []
        if any(len(text) > LONGEST_IN_ADDRESS for text in address):
            raise BadRequest("address too long")
        if not all(map(is_storable, [*address, *posted])):
            raise BadRequest("unstorable characters")


def _texts(query) -> list[str]:
    return [text for name, values in query.lists() for text in (name, *values)]
