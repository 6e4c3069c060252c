"""What people and programs are told when an answer failed."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

#: Seconds after which it is worth another try.
_RETRY = 15


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 while the database does not answer, which passes by itself."""
    away = isinstance(sys.exc_info()[1], (OperationalError, InterfaceError))
    status = 503 if away else 500
    if request.path.startswith("/api/"):
        text = "系统暂时无法读写数据，请稍后重试。" if away else "系统出错，这次请求没有完成。"
        response: HttpResponse = JsonResponse({"detail": text}, status=status)
    else:
        response = HttpResponse(render_to_string(f"{status}.html"), status=status)
    if away:
        response["Retry-After"] = str(_RETRY)
    return response
