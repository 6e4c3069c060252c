"""What a robot of DingTalk or WeCom is sent, and how it answers."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote_plus

from core import crypto, outgoing
from core.choices import RobotKind
from core.models import Robot

#: Messages that both take from one robot within a minute; more, and DingTalk refuses it for ten.
MOST_PER_MINUTE = 20
#: Codes of both for "too many within a minute".
TOO_MANY = (130101, 45009, 660026)


def send(robot: Robot, lines: Sequence[str]) -> None:
    """Say the lines in the robot's group. Raises `outgoing.Unsent`."""
    address = crypto.decrypt(robot.address_cipher)
    if robot.kind == RobotKind.DINGTALK and robot.secret_cipher is not None:
        address += signature(crypto.decrypt(robot.secret_cipher), round(time.time() * 1000))
    body = {"msgtype": "text", "text": {"content": "\n".join(lines)}}
    data = json.dumps(body, ensure_ascii=False).encode()
    _, content = outgoing.post(address, data, {}, agent="robot")
    _must_be_taken(content)


def signature(secret: str, milliseconds: int) -> str:
    """What DingTalk wants behind the address: HMAC-SHA256 of time and secret under the secret."""
    signed = f"{milliseconds}\n{secret}".encode()
    digest = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return f"&timestamp={milliseconds}&sign={quote_plus(base64.b64encode(digest).decode())}"


def _must_be_taken(content: bytes) -> None:
    """Both answer 200 to everything and say in the body whether they took it."""
    try:
        answer: Any = json.loads(content)
        code, said = answer["errcode"], str(answer.get("errmsg", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise outgoing.Unsent("对方的应答读不出来，请核对接收地址是否为群机器人的地址。") from None
    if code in TOO_MANY:
        raise outgoing.Unsent("该群机器人一分钟内的消息过多，稍后再发。", code)
    if code != 0:
        raise outgoing.Unsent(f"对方没有接受（{code} {said[:80]}）。", code)
