"""Writes that carry a key of the sender's making are done once, however often they are sent.

Key and answer are stored in the transaction of the write itself: a twin that is sent at the same
moment waits for that transaction and then gets its answer. Nothing of what was sent is kept but a
keyed digest; the answer is encrypted.
"""

import datetime
import hashlib
from typing import Any

from django.utils import timezone

from core import crypto
from core.models import FiledAnswer

#: How long a key is remembered.
KEPT = datetime.timedelta(hours=24)


def claim(*, user: Any, key: str, content: str) -> FiledAnswer:
    """The row of this key, new (`status` 0) or with the answer that was given before.

    Inside the transaction of the write; `content` is all that was asked. Whether it is the same as
    before, `asks_the_same` says.
    """
    where = {"user": user, "key_digest": hashlib.sha256(key.encode()).hexdigest()}
    FiledAnswer.objects.filter(**where, created_at__lt=timezone.now() - KEPT).delete()
    filed, _ = FiledAnswer.objects.get_or_create(
        **where, defaults={"request_index": crypto.blind_index("idempotency", content)}
    )
    return filed


def asks_the_same(filed: FiledAnswer, content: str) -> bool:
    return filed.request_index == crypto.blind_index("idempotency", content)


def keep(filed: FiledAnswer, *, status: int, body: bytes, record_id: int | None) -> None:
    """Remember what was answered, and about which row."""
    filed.status, filed.record_id = status, record_id
    filed.body_cipher = crypto.encrypt_bytes(body)
    filed.save(update_fields=["status", "record_id", "body_cipher"])


def body_of(filed: FiledAnswer) -> bytes:
    return crypto.decrypt_bytes(filed.body_cipher)


def forget() -> int:
    """Delete the answers whose time is over; return how many."""
    return FiledAnswer.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
