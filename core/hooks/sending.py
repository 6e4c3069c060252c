"""One message to one address: how it is signed."""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from core import outgoing


def send(*, address: str, secret: bytes, pk: int, body: dict[str, Any]) -> int:
    """Send one message; the status of the answer. Raises `outgoing.Unsent`."""
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    status, _ = outgoing.post(address, data, signed(secret, f"msg_{pk}", int(time.time()), data))
    return status


def signed(secret: bytes, message: str, timestamp: int, data: bytes) -> dict[str, str]:
    """Headers by which the receiver knows that it is us, and when we sent it
    (standardwebhooks.com): whoever repeats an old message is found out by the time."""
    digest = hmac.new(secret, f"{message}.{timestamp}.".encode() + data, hashlib.sha256).digest()
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
