"""What surrounds every request to `/api/`: an endless address is refused, limits are told."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from core.characters import LONGEST_IN_ADDRESS

PREFIX = "/api/"


def api_frame(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: 414 as JSON, and `RateLimit` headers of what the throttles counted.

    The headers are those of draft-ietf-httpapi-ratelimit-headers: of each policy its quota (q) and
    window (w), and how many requests remain (r) for how many seconds (t).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        if len(request.get_full_path()) > LONGEST_IN_ADDRESS:
            text = f"地址超过 {LONGEST_IN_ADDRESS:,} 个字符，请减少查询参数，分几次查询。"
            return JsonResponse(
                {"detail": text}, status=414, json_dumps_params={"ensure_ascii": False}
            )
        response = get_response(request)
        if counted := getattr(request, "rate_limits", ()):
            response["RateLimit-Policy"] = ", ".join(
                f'"{each.name}";q={each.quota};w={each.window}' for each in counted
            )
            response["RateLimit"] = ", ".join(
                f'"{each.name}";r={each.remaining};t={each.seconds}' for each in counted
            )
        return response

    return middleware
