"""Writes with a key chosen by the sender are done once, however often they are sent.

Key and answer are stored in the transaction of the write itself: a twin that is sent at the same
moment waits for that transaction and then gets its answer. Nothing of what was sent is kept but its
digest; that and the answer are encrypted.
"""

import datetime
import hashlib
import json
from typing import Any

from django.utils import timezone

from core import crypto
from core.models import IdempotencyRecord

#: How long a key is remembered.
KEPT = datetime.timedelta(hours=24)


def claim(*, user: Any, key: str, content: str) -> IdempotencyRecord:
    """The row of this key, new (`status` 0) or with the answer that was given before.

    Inside the transaction of the write; `content` is all that was asked. Whether it is the same as
    before, `asks_the_same` says.
    """
    where = {"user": user, "key_digest": hashlib.sha256(key.encode()).hexdigest()}
    IdempotencyRecord.objects.filter(**where, created_at__lt=timezone.now() - KEPT).delete()
    record, _ = IdempotencyRecord.objects.get_or_create(
        **where, defaults={"request_cipher": crypto.encrypt_bytes(_digest(content))}
    )
    return record


def asks_the_same(record: IdempotencyRecord, content: str) -> bool:
    return crypto.decrypt_bytes(record.request_cipher) == _digest(content)


def keep(record: IdempotencyRecord, *, status: int, body: bytes, record_id: int | None) -> None:
    """Remember what was answered, and about which row."""
    record.status, record.record_id = status, record_id
    record.body_cipher = crypto.encrypt_bytes(body)
    record.save(update_fields=["status", "record_id", "body_cipher"])


def body_of(record: IdempotencyRecord) -> bytes:
    return crypto.decrypt_bytes(record.body_cipher)


def data_of(record: IdempotencyRecord) -> Any:
    """What was answered; None for an answer without content."""
    body = body_of(record)
    return json.loads(body) if body else None


def forget() -> int:
    """Delete the answers whose time is over; return how many."""
    return IdempotencyRecord.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def _digest(content: str) -> bytes:
    return hashlib.sha256(content.encode()).digest()
