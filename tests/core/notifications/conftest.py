"""A group on this machine, which answers as DingTalk and WeCom do."""

import datetime
import http.server
import json
import threading
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from core import crypto, workdays
from core.choices import RobotKind
from core.models import NotificationChoice
from core.notifications import settings as service


class Group:
    def __init__(self) -> None:
        self.answer: dict[str, Any] | str = {"errcode": 0, "errmsg": "ok"}
        self.came: list[str] = []
        self.asked: list[dict[str, list[str]]] = []
        group = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                group.came.append(body["text"]["content"])
                group.asked.append(parse_qs(urlsplit(self.path).query))
                answer = group.answer
                data = answer if isinstance(answer, str) else json.dumps(answer)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(data.encode())

            def log_message(self, *args: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/robot/send?access_token=t0ken"


@pytest.fixture
def group():
    made = Group()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def make_robot(cast, group, settings):
    """`make_robot(user=…)`: of the officer of 东街道 unless said otherwise; never quiet."""
    settings.HOOK_NETWORKS = ["127.0.0.0/8"]
    settings.SITE_URL = "https://liangxin.example.gov.cn/"

    def make(kind=RobotKind.DINGTALK, user=None, **given):
        user = user or cast.town_staff
        robot = service.create_robot(
            actor=cast.system_admin,
            **{
                "name": f"{user.name}的工作群",
                "kind": kind,
                "address": group.address,
                "secret": "SECabc" if kind == RobotKind.DINGTALK else "",
                "username": user.username,
                **given,
            },
        )
        awake(user)
        return robot

    return make


def awake(user, **chosen) -> NotificationChoice:
    midnight = datetime.time(0)
    values = {"quiet_from": midnight, "quiet_until": midnight, "on_days_off": True, **chosen}
    return NotificationChoice.objects.update_or_create(user=user, defaults=values)[0]


def confirmed(user, email="zhang@example.gov.cn") -> NotificationChoice:
    """`user` with an address that he has confirmed."""
    cipher = crypto.encrypt(email)
    return NotificationChoice.objects.update_or_create(
        user=user, defaults={"email_cipher": cipher}
    )[0]


@pytest.fixture
def calendar():
    return workdays.Calendar({})


@pytest.fixture
def own(cast):
    """What each page of settings is sent."""
    return SimpleNamespace(
        quiet_from=datetime.time(19), quiet_until=datetime.time(8), on_days_off=False, muted=()
    )
