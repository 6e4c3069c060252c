"""Redis and PostgreSQL that hang instead of refusing, under a real web server with four threads."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from urllib.parse import quote

import pytest
import requests
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.services.tokens import issue_token
from runner.service import WEB
from tests.crash.freezing import passage, through
from tests.crash.service import ROOT, broker, url_of, wait_for
from tests.pages import furnish

pytestmark = pytest.mark.django_db(transaction=True)

#: Seconds; whoever waits longer is taken to wait for ever. Far above the limits of the product.
HANGS = 30


class Site:
    """A web server, and somebody who looks at it with a session or a token."""

    def __init__(self, port: int, user) -> None:
        self.base = f"http://127.0.0.1:{port}"
        client = Client()
        client.force_login(user)
        self.cookies = {name: each.value for name, each in client.cookies.items()}
        _, self.token = issue_token(actor=None, user=user, name="测试程序")

    def get(self, path: str) -> requests.Response:
        if path.startswith("/api/"):
            headers = {"Authorization": f"Token {self.token}"}
            return requests.get(self.base + path, headers=headers, timeout=HANGS)
        return requests.get(self.base + path, cookies=self.cookies, timeout=HANGS)

    def codes(self, *paths: str) -> list[int]:
        """The answers to all of these asked at once."""
        with ThreadPoolExecutor(len(paths)) as people:
            return [answer.status_code for answer in people.map(self.get, paths)]


@contextmanager
def served(user, database_url: str, redis_socket: str) -> Iterator[Site]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": f"unix://{quote(redis_socket)}?db=0",
    }
    web = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", *WEB, "--bind", f"127.0.0.1:{port}"),
            *("--workers", "1"),
        ],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        site = Site(port, user)

        def answers() -> bool:
            try:
                return site.get("/healthz").ok
            except requests.ConnectionError:
                return False

        wait_for(answers, "the web server")
        yield site
    finally:
        web.terminate()
        web.wait()


PAGES = ("/", "/organizations/", reverse("orgs:tree"), "/accounts/login/", "/healthz")
READING = "/api/v1/organizations/"


@pytest.mark.heavy
@pytest.mark.dealt(14)
def test_with_a_redis_that_hangs_all_pages_answer(cast, county):
    furnish(county)
    with (
        broker() as redis,
        served(cast.county_admin, url_of(connection.settings_dict["NAME"]), redis.socket) as site,
    ):
        assert site.codes(*PAGES, READING, "/readyz") == [200] * 7
        redis.process.send_signal(signal.SIGSTOP)
        try:
            assert set(site.codes(*PAGES * 3, READING, READING)) == {200}
            not_ready = site.get("/readyz")
            assert not_ready.status_code == 503
            assert not_ready.json()["redis"] == "failed"
            # Sent later by the sweeper: whoever asks for a job does not wait.
            assert site.get("/organizations/?export=xlsx").status_code == 200
        finally:
            redis.process.send_signal(signal.SIGCONT)
        wait_for(lambda: site.get("/readyz").ok, "Redis being asked again", every=1)


@pytest.mark.heavy
@pytest.mark.dealt(14)
def test_with_a_database_that_hangs_people_are_told_and_it_comes_back_by_itself(cast, county):
    furnish(county)
    with passage() as way, broker() as redis:
        url = through(way, connection.settings_dict["NAME"])
        with served(cast.county_admin, url, redis.socket) as site:
            pages = (*PAGES[:3], READING)
            assert set(site.codes(*pages)) == {200}
            way.freeze()
            try:
                assert set(site.codes(*pages * 3)) == {503}
                started = time.monotonic()
                answers = [site.get(path) for path in pages * 3]
                assert {each.status_code for each in answers} == {503}
                # None of them waited: the first ones did for all.
                assert time.monotonic() - started < len(answers)
                assert "系统暂时无法读写数据" in answers[0].text
                assert answers[0].headers["Retry-After"]
                assert answers[3].json() == {"detail": "系统暂时无法读写数据，请稍后重试。"}
                assert site.get("/healthz").status_code == 200
                assert site.get("/readyz").json()["database"] == "OperationalError"
                metrics = site.get("/metrics")
                assert (metrics.status_code, metrics.text) == (503, "database: OperationalError\n")
            finally:
                way.thaw()
            wait_for(lambda: site.get("/readyz").ok, "the database being asked again", every=1)
            assert set(site.codes(*pages)) == {200}


@pytest.mark.dealt(7)
def test_what_an_untrusted_peer_says_in_a_proxys_name_changes_nothing(cast):
    # The site does not know the quick hasher of the tests.
    user = cast.county_admin
    user.password = Argon2PasswordHasher().encode("correct-horse-9", "a" * 16)
    user.save()
    with broker() as redis:
        url = url_of(connection.settings_dict["NAME"])
        with served(cast.county_admin, url, redis.socket) as site, requests.Session() as visitor:
            address = f"{site.base}/accounts/login/"
            forged = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "elsewhere.example"}
            visitor.get(address, headers=forged, timeout=HANGS)
            form = {
                "username": "county_admin",
                "password": "correct-horse-9",
                "csrfmiddlewaretoken": visitor.cookies["csrftoken"],
            }
            answer = visitor.post(
                address,
                form,
                headers=forged | {"Referer": address},
                timeout=HANGS,
                allow_redirects=False,
            )
            assert answer.status_code == 302, answer.text
            assert answer.headers["Location"] == "/"


@pytest.mark.dealt(7)
def test_a_statement_that_takes_long_on_a_server_that_answers_is_left_alone():
    slow = (
        "from core.outages import database; database.watch()\n"
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    cursor.execute('SELECT pg_sleep(%s), 7', [3 * database.PATIENCE])\n"
        "    print(cursor.fetchone()[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", slow],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
    )
    assert done.stdout.split()[-1] == "7", done.stderr
