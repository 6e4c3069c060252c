"""What people and programs are told when an answer failed."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from core.outages import disk

#: Seconds after which it is worth another try.
_RETRY = 15


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 while the database does not answer, which passes by itself; 507: a full disk."""
    error = sys.exc_info()[1]
    status, text = 500, "系统出错，这次请求没有完成。"
    if isinstance(error, (OperationalError, InterfaceError)):
        status, text = 503, "系统暂时无法读写数据，请稍后重试。"
    elif isinstance(error, disk.Full):
        status, text = 507, str(error)
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse({"detail": text}, status=status)
    else:
        page = render_to_string(f"{status}.html", {"text": text})
        response = HttpResponse(page, status=status)
    if status == 503:
        response["Retry-After"] = str(_RETRY)
    return response
