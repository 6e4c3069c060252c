"""Logs without personal data: JSON lines, no form values, no query strings, no long numbers.

What an exception says can quote the values of a row (`Key (…)=(…) already exists`), so of an
exception the log holds its kind and the places in the code, never its message.
"""

import logging
import re
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter
from pythonjsonlogger.json import JsonFormatter

from core.network import door_of

requests = logging.getLogger("liangxin.requests")

#: Digits that may be an identity, phone or bank number, also with an X at the end; but not the
#: decimals of a duration (0.00011305899988656165s).
_LONG_NUMBER = re.compile(r"(?<!\d)(?<!\b0\.)\d{11,}[Xx]?")
_QUERY = re.compile(r"\?[^\s\"'<>]+")
#: What of a log record's extra values goes into the line.
_KEPT = ("method", "route", "status", "ms", "user", "job", "kind")
#: Parts of Celery's messages that quote what a task was given, gave back or died of.
_QUOTING = ("args", "kwargs", "return_value", "exc", "traceback")


def clean(text: str) -> str:
    """`text` without query strings, and with stars for long numbers."""
    return _LONG_NUMBER.sub("***", _QUERY.sub("?…", text))


class _Cautious:
    """What both formatters do with a record before they write it."""

    def _message(self, record: logging.LogRecord) -> str:
        args = record.args
        if isinstance(args, dict):
            args = args | dict.fromkeys(_QUOTING & args.keys(), "…")
            return clean(str(record.msg) % args)
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            # Django's own messages end with the path: its pattern says enough.
            return f"{str(record.msg).partition(':')[0].partition('%')[0].strip()}: " + (
                door_of(request)
            )
        return clean(record.getMessage())

    def _values(self, record: logging.LogRecord) -> dict[str, Any]:
        given = {name: getattr(record, name, None) for name in _KEPT}
        return {
            name: clean(value) if isinstance(value, str) else value
            for name, value in given.items()
            if value is not None
        }

    def formatException(self, exc_info: Any) -> str:
        _, error, _ = exc_info
        kinds, lines = [], []
        while error is not None and error not in kinds:
            kinds.append(error)
            lines += [type(error).__qualname__ + "\n", *traceback.format_tb(error.__traceback__)]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(lines).rstrip()


class JsonLines(_Cautious, JsonFormatter):
    """One JSON object a line: time, level, logger, message and a few known values."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._message(record),
        }
        line |= self._values(record)
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = self.formatException(record.exc_info)
        return self.jsonify_log_record(line)


class PlainLines(_Cautious, logging.Formatter):
    """The same for people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {self._message(record)}"
        line += "".join(f" {name}={value}" for name, value in self._values(record).items())
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + self.formatException(record.exc_info)
        return line


def unnamed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator of a view: no line of the log says who asked for it."""
    view.is_unnamed = True  # type: ignore[attr-defined]
    return view


def _is_unnamed(match: Any) -> bool:
    return match is not None and getattr(match.func, "is_unnamed", False)


def log_requests(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: one line for each request, with the pattern of its address and the user's id."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = time.monotonic()
        response = get_response(request)
        match = request.resolver_match
        if match is None and response.status_code < 400:
            return response  # a static file
        user = getattr(request, "user", None)
        requests.info(
            "request",
            extra={
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "ms": round((time.monotonic() - begun) * 1000),
                # Whoever is logged in is known by now, or nobody asked.
                "user": None if _is_unnamed(match) else getattr(user, "pk", None),
            },
        )
        return response

    return middleware


class NoRequestData(ExceptionReporter):
    """Error reports that know nothing of the request: no address, form, cookie or user.

    What the exception says is shown to a developer only (`DEBUG`).
    """

    def __init__(self, request: HttpRequest | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(None, *args, **kwargs)

    def get_traceback_data(self) -> dict[str, Any]:
        data = super().get_traceback_data()
        if not settings.DEBUG:
            data["exception_value"] = data["exception_notes"] = ""
            for frame in data["frames"]:
                frame["exc_cause"] = frame["exc_cause"] and type(frame["exc_cause"]).__name__
        return data


class NoVariables(SafeExceptionReporterFilter):
    """Error reports without the variables of the code that failed, and without settings."""

    def get_traceback_frame_variables(self, request, tb_frame):
        return []

    def get_safe_settings(self):
        return {}
