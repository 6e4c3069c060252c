"""A production place: what refuses to start, what `check --deploy` says, what answers look like."""

import json
import os
import re
import secrets
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from django.db import connection

import runner
from runner import checkout

pytestmark = pytest.mark.dealt(10)

SERVERS = ("DATABASE_URL", "REDIS_URL")
KEYS = ("FIELD_ENCRYPTION_KEYS", "BLIND_INDEX_KEY", "AUDIT_KEY", "BACKUP_KEY")


def address(name: str) -> str:
    """Of a database on the server of this checkout."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def address_of_the_tests() -> str:
    return address(connection.settings_dict["NAME"])


def environment(**changes: str | None) -> dict[str, str]:
    """Variables of a well-kept production place; None removes one."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    # A database that is made already has keys of its own.
    kept |= {"DATABASE_URL": address("postgres"), "REDIS_URL": os.environ["REDIS_URL"]}
    # The secrets of this checkout are random bytes: they may stand for those of a real place.
    kept |= {name: checkout.secret(f"test-{name}") for name in KEYS}
    kept |= {
        "LIANGXIN_ENV": "production",
        "DJANGO_SECRET_KEY": secrets.token_urlsafe(48),
        "DJANGO_ALLOWED_HOSTS": "dj.example.gov.cn",
        "TRUSTED_PROXIES": "10.9.0.0/24",
        "PYTHONPATH": str(runner.ROOT),
    }
    return {name: value for name, value in (kept | changes).items() if value is not None}


def run(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=runner.ROOT,
        env=environment(**changes),
        capture_output=True,
        text=True,
    )


def start(**changes: str | None) -> subprocess.CompletedProcess:
    return run(
        "-c", "import django; django.setup()", DJANGO_SETTINGS_MODULE="config.settings", **changes
    )


def test_deployment_check_has_nothing_to_say(tmp_path):
    (tmp_path / "staticfiles.json").write_text("{}")
    folders = dict.fromkeys(
        ("SPOOL_DIR", "ATTACHMENTS_DIR", "BACKUP_DIR", "STATIC_ROOT"), str(tmp_path)
    )
    folders["AUDIT_ANCHOR_PATH"] = str(tmp_path / "anchor")
    found = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **folders)
    assert (found.returncode, found.stderr) == (0, "")
    assert "no issues" in found.stdout


@pytest.mark.dealt(10)
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        *(({name: None}, f"Set {name}") for name in ("DJANGO_SECRET_KEY", *KEYS, *SERVERS)),
        *(({name: ""}, f"Set {name}") for name in ("DJANGO_SECRET_KEY", *KEYS, *SERVERS)),
        *(({name: "c2hvcnQ="}, f"{name} is too weak") for name in KEYS),
        *(({name: "A" * 43 + "="}, f"{name} is too weak") for name in KEYS),
        *(({name: "not base64!"}, f"{name} is too weak") for name in KEYS),
        ({"DJANGO_SECRET_KEY": "short"}, "DJANGO_SECRET_KEY is too weak"),
        ({"DJANGO_SECRET_KEY": "a" * 80}, "DJANGO_SECRET_KEY is too weak"),
        (
            {"DJANGO_SECRET_KEY": "django-insecure-" + secrets.token_urlsafe(48)},
            "DJANGO_SECRET_KEY is too weak",
        ),
        ({"AUDIT_KEY": checkout.secret("test-BACKUP_KEY")}, "BACKUP_KEY is the same as AUDIT_KEY"),
        ({"DJANGO_DEBUG": "true"}, "DJANGO_DEBUG must not be set"),
        ({"LIANGXIN_ENV": "prod"}, "LIANGXIN_ENV must be"),
        ({"TRUSTED_PROXIES": "10.0.0.300"}, "TRUSTED_PROXIES"),
    ],
)
def test_start_is_refused_with(changes, message):
    found = start(**changes)
    assert found.returncode != 0
    assert message in found.stderr.splitlines()[-1]
    # The message names the variable, never the value.
    for value in changes.values():
        assert not value or len(value) < 20 or value not in found.stderr


@pytest.mark.parametrize("name", SERVERS)
def test_no_command_falls_back_to_a_server_of_the_checkout(name):
    found = run("manage.py", "showmigrations", **{name: None})
    assert found.returncode != 0
    assert f"Set {name}" in found.stderr.splitlines()[-1]


def test_image_is_built_with_all_that_the_settings_ask_for():
    recipe = (runner.ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    command = next(line for line in recipe.splitlines() if "collectstatic" in line)
    given = dict(re.findall(r"\b([A-Z_]+)=(\S+)", command))
    assert set(given) == {"DJANGO_SECRET_KEY", *KEYS, *SERVERS}
    assert start(**{name: given[name] for name in SERVERS}).returncode == 0


def test_start_is_allowed_as_it_should_be():
    found = start()
    assert (found.returncode, found.stderr) == (0, "")


ASK = """
import json, re
import django
django.setup()
from django.conf import settings
settings.STORAGES = settings.STORAGES | {"staticfiles": {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
from django.test import Client
client = Client(headers={"host": "dj.example.gov.cn"})
def ask(path, **meta):
    response = client.get(path, **meta)
    return {
        "status": response.status_code,
        "headers": dict(response.headers),
        "cookies": {name: str(morsel) for name, morsel in response.cookies.items()},
        "body": response.content.decode(),
    }
through = {"REMOTE_ADDR": "10.9.0.7", "HTTP_X_FORWARDED_PROTO": "https",
           "HTTP_X_FORWARDED_FOR": "203.0.113.9"}
print(json.dumps({
    "page": ask("/accounts/login/", **through),
    "again": ask("/accounts/login/", **through),
    "plain": ask("/accounts/login/", REMOTE_ADDR="10.9.0.7"),
    "forged": ask("/accounts/login/", REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_PROTO="https"),
    "health": ask("/healthz", REMOTE_ADDR="127.0.0.1"),
    "health_outside": ask("/healthz", **through),
    "metrics_outside": ask("/metrics", **through),
}))
"""


@pytest.fixture(scope="module")
def answers(django_db_setup):
    """Real answers of the production settings, through the trusted proxy and past it."""
    found = run(
        "-W",
        "ignore",
        "-c",
        ASK,
        DJANGO_SETTINGS_MODULE="config.settings",
        DATABASE_URL=address_of_the_tests(),
    )
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout.splitlines()[-1]), found.stderr


@pytest.mark.django_db
def test_answers_carry_the_safety_headers(answers):
    headers = answers[0]["page"]["headers"]
    assert answers[0]["page"]["status"] == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_content_policy_allows_no_foreign_and_no_inline_script(answers):
    policy = answers[0]["page"]["headers"]["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    for name in ("script-src", "style-src"):
        assert directives[name].split()[0] == "'self'"
        assert "unsafe" not in directives[name] and "http" not in directives[name]


@pytest.mark.django_db
def test_cookies_belong_to_this_host_alone(answers):
    cookies = answers[0]["page"]["cookies"]
    assert set(cookies) == {"__Host-csrftoken"}
    for cookie in cookies.values():
        assert "Secure" in cookie and "Path=/" in cookie and "Domain" not in cookie
        assert "SameSite=" in cookie


@pytest.mark.django_db
def test_plain_http_is_led_to_https_and_a_forged_header_is_not_believed(answers):
    for name in ("plain", "forged"):
        assert answers[0][name]["status"] == 301
        assert answers[0][name]["headers"]["Location"].startswith("https://dj.example.gov.cn/")


@pytest.mark.django_db
def test_health_is_for_the_inside(answers):
    assert answers[0]["health"]["status"] == 200
    assert answers[0]["health_outside"]["status"] == 404
    assert answers[0]["metrics_outside"]["status"] == 404


@pytest.mark.django_db
def test_log_is_one_json_object_a_line(answers):
    lines = [json.loads(line) for line in answers[1].splitlines()]
    found = [(line["route"], line["status"]) for line in lines]
    # Redirections to HTTPS are answered before anything is looked up: they leave no line.
    page, health = ("accounts/login/", 200), ("healthz", 200)
    assert found == [page, page, health, ("healthz", 404), ("metrics", 404)]
    assert {line["logger"] for line in lines} == {"liangxin.requests"}


@pytest.mark.long
@pytest.mark.parametrize("words", [("worker", "--pool", "solo"), ("beat", "--pidfile", "")])
def test_worker_and_scheduler_write_nothing_but_json(words, tmp_path):
    """Their banner too: as docker-compose.yml and the units in deploy/systemd start them."""
    role = words[0]
    words = [*words, "--loglevel", "info"]
    if role == "beat":
        words += ["--schedule", str(tmp_path / "schedule")]
    running = subprocess.Popen(
        # Nobody but these tests runs as root, of which Celery warns before it knows our settings.
        [sys.executable, "-W", "ignore", "-m", "celery", "-A", "config", "-q", *words],
        cwd=runner.ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        first = running.stdout.readline()
        time.sleep(3)
    finally:
        running.terminate()
    lines = [first, *running.communicate(timeout=30)[0].splitlines()]
    # Celery says from within the signal that it was told to stop.
    said = [line for line in lines if line.strip() and "Warm shutdown" not in line]
    found = [json.loads(line) for line in said]
    assert {"time", "level", "logger", "message"} <= found[0].keys()
    recipes = (runner.ROOT / "docker-compose.yml").read_text()
    recipes += (runner.ROOT / "deploy" / "systemd" / f"liangxin-{role}.service").read_text()
    starts = re.findall(rf"celery[ ,]+-A[ ,]+config[ ,]+(\S*?)[ ,]+{role}\b", recipes)
    assert starts == ["-q", "-q"]
