"""What will go: told in the description and in the headers of every answer that is concerned.

    deprecated = (Deprecation(("list",), since=date(2027, 1, 1), sunset=date(2027, 9, 1)),)

on a view set; of single fields and parameters the description says it by drf-spectacular's
`deprecate_fields` and `OpenApiParameter(deprecated=True)`. The rules stand in docs/contract.md.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.http import http_date
from rest_framework.response import Response
from rest_framework.reverse import reverse

#: So long at least from the announcement to the end.
SHORTEST = datetime.timedelta(days=180)


@dataclass(frozen=True)
class Deprecation:
    """The end of some actions of a view set, or of something in their answers."""

    actions: tuple[str, ...]
    since: datetime.date
    #: From this day on it is no longer there.
    sunset: datetime.date
    #: Whether the action itself goes.
    whole: bool = True

    def __post_init__(self) -> None:
        if self.sunset - self.since < SHORTEST:
            raise ValueError(f"what goes is announced {SHORTEST.days} days before")


def of_action(view: Any) -> list[Deprecation]:
    action = getattr(view, "action", "")
    return [each for each in getattr(view, "deprecated", ()) if action in each.actions]


class Announced:
    """Part of a view set: `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and where to read more."""

    deprecated: tuple[Deprecation, ...] = ()

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        if found := of_action(self):
            response["Deprecation"] = f"@{_seconds(min(each.since for each in found))}"
            response["Sunset"] = http_date(_seconds(min(each.sunset for each in found)))
            link = f'<{reverse("api:docs", request=request)}>; rel="deprecation"'
            before = response.get("Link")
            response["Link"] = f"{before}, {link}" if before else link
        return response


def _seconds(day: datetime.date) -> int:
    return int(datetime.datetime.combine(day, datetime.time(), datetime.UTC).timestamp())
