"""No log line holds a person's number, a query string, a form value or what an exception says."""

import io
import json
import logging

import pytest
from celery.app.trace import build_tracer
from django.db import IntegrityError
from django.test import Client, RequestFactory
from django.urls import path
from django.views.debug import get_exception_reporter_class
from gunicorn.config import Config
from gunicorn.glogging import Logger

from config import gunicorn
from config.celery import app
from core.logs import JsonLines, PlainLines

CANARY = "330999198001010012"
FORMATTERS = pytest.mark.parametrize("formatter", [JsonLines, PlainLines])


@pytest.fixture
def written():
    """What both formatters wrote, whatever logger it came from."""
    streams = []
    root = logging.getLogger()
    level, kept = root.level, root.handlers[:]
    for formatter in (JsonLines, PlainLines):
        handler = logging.StreamHandler(io.StringIO())
        handler.setFormatter(formatter())
        root.addHandler(handler)
        streams.append(handler.stream)
    root.setLevel(logging.DEBUG)
    yield lambda: "".join(stream.getvalue() for stream in streams)
    root.handlers[:] = kept
    root.setLevel(level)


def formatted(formatter, *arguments, **options) -> str:
    record = logging.getLogger("x").makeRecord(
        "x", logging.INFO, "f", 1, *arguments, None, **options
    )
    return formatter().format(record)


@FORMATTERS
@pytest.mark.parametrize(
    ("message", "args"),
    [
        (f"row {CANARY}", ()),
        ("row %s", (CANARY,)),
        ("row %s", (int(CANARY),)),
        ("row %(number)s", ({"number": CANARY},)),
        ("13800138000 called", ()),
        ("33099919800101001X", ()),
        ("GET /members/?q=%s HTTP/1.1", ("王小明",)),
        ("see https://host/x?id_number=1&name=王小明", ()),
    ],
)
def test_numbers_and_query_strings_are_masked(formatter, message, args):
    line = formatted(formatter, message, args)
    for secret in (CANARY, "13800138000", "33099919800101001", "王小明"):
        assert secret not in line


@FORMATTERS
def test_ordinary_lines_stay_readable(formatter):
    said = "job %s (%s) failed on 2026-03-05 after %ss"
    line = formatted(formatter, said, (1234567, "import", 0.00011305899988656165))
    assert "job 1234567 (import) failed on 2026-03-05 after 0.000113058999886561" in line


@FORMATTERS
def test_exceptions_show_their_kind_and_place_only(formatter):
    said = f"Key (name)=(王小明 {CANARY}) already exists."

    def fail():
        try:
            raise ValueError(CANARY)
        except ValueError as error:
            raise IntegrityError(said) from error

    try:
        fail()
    except IntegrityError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed", (), info)
    line = formatter().format(record)
    assert CANARY not in line and "already exists" not in line and "王小明" not in line
    assert "IntegrityError" in line and "ValueError" in line and "in fail" in line


def test_line_is_one_json_object_with_known_fields_only():
    line = formatted(
        JsonLines,
        "request",
        (),
        extra={"status": 200, "ms": 3, "user": 7, "route": "members/<int:pk>/", "body": CANARY},
    )
    found = json.loads(line)
    assert found.pop("time")
    assert found == {
        "level": "INFO",
        "logger": "x",
        "message": "request",
        "status": 200,
        "ms": 3,
        "user": 7,
        "route": "members/<int:pk>/",
    }


def crash(request, number=""):
    secret = CANARY
    raise RuntimeError(secret)


def test_development_lines_say_what_was_asked_and_answered():
    line = formatted(
        PlainLines,
        "request",
        (),
        extra={"method": "GET", "route": "members/", "status": 200, "ms": 3, "body": CANARY},
    )
    assert line.endswith(" INFO x request method=GET route=members/ status=200 ms=3")


def test_gunicorn_writes_no_line_of_its_own_shape():
    config = Config()
    for name, value in vars(gunicorn).items():
        if name in config.settings:
            config.set(name, value)
    assert config.accesslog is None and config.forwarded_allow_ips == []
    written = Logger(config).error_log
    assert (written.handlers, written.propagate) == ([], True)


urlpatterns = [path("crash/<str:number>/", crash, name="crash")]


@pytest.mark.django_db
@pytest.mark.urls("tests.core.test_logs")
def test_crash_on_a_canary_leaves_nothing_of_it(written, settings):
    settings.MIDDLEWARE = ["core.logs.log_requests"]
    client = Client(raise_request_exception=False, headers={"user-agent": CANARY})
    client.cookies["x"] = CANARY
    address = f"/crash/{CANARY}/?q={CANARY}"
    response = client.post(address, {"id_number": CANARY})
    assert response.status_code == 500
    assert CANARY not in response.content.decode()
    client.get(f"/nothing/{CANARY}/?q={CANARY}")
    text = written()
    assert "RuntimeError" in text and "POST crash" in text and "crash/<str:number>/" in text
    assert CANARY not in text


def test_error_report_knows_nothing_of_the_request():
    request = RequestFactory().post(f"/x/?q={CANARY}", {"id_number": CANARY})
    try:
        crash(request)
    except RuntimeError as error:
        info = (type(error), error, error.__traceback__)
    reporter = get_exception_reporter_class(request)(request, *info)
    assert CANARY not in reporter.get_traceback_text() + reporter.get_traceback_html()
    assert "RuntimeError" in reporter.get_traceback_text()
    data = reporter.get_traceback_data()
    assert not any(frame["vars"] for frame in data["frames"])
    assert not data.get("filtered_POST_items") and not data["settings"]


def test_failing_task_leaves_nothing_of_what_it_was_given(written):
    @app.task(name="tests.fail")
    def fail(number):
        raise RuntimeError(number)

    @app.task(name="tests.give")
    def give(number):
        return f"done {number}"

    for task in (fail, give):
        tracer = build_tracer(task.name, task, app=app, propagate=False)
        tracer("id", [CANARY], {}, {"hostname": "h", "is_eager": False})
    text = written()
    assert "tests.fail" in text and "RuntimeError" in text and "tests.give" in text
    assert CANARY not in text and "done" not in text
    for task in (fail, give):
        app.tasks.unregister(task.name)
