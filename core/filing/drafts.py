"""Drafts on the server: a device may lose its own."""

import datetime
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now

from core import crypto
from core.models import Draft
from core.retention.batches import Batch, delete_oldest

#: Characters of one draft, and drafts of one person: more is no work of his hands.
LONGEST = 100_000
MOST = 50


@dataclass(frozen=True)
class Kept:
    """A draft as its owner reads it."""

    client_key: uuid.UUID
    body: dict[str, Any]
    saved_at: datetime.datetime


@transaction.atomic
def keep(*, actor: Any, subject: str, client_key: uuid.UUID, body: dict[str, Any]) -> Draft:
    """Store a draft, in the place of the one of the same key. Raises ValidationError."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True)
    if len(text) > LONGEST:
        raise ValidationError(f"草稿超过 {LONGEST:,} 字，没有保存到服务器。请缩短正文。")
    own = Draft.objects.editable_by(actor).filter(subject=subject)
    if own.count() >= MOST and not own.filter(client_key=client_key).exists():
        raise ValidationError(f"已有 {MOST} 份草稿，请先提交或放弃一些。")
    draft, _ = Draft.objects.update_or_create(
        user=actor,
        subject=subject,
        client_key=client_key,
        defaults={"body_cipher": crypto.encrypt(text), "saved_at": Now()},
    )
    draft.refresh_from_db(fields=["saved_at"])
    return draft


def of(*, actor: Any, subject: str) -> Iterator[Kept]:
    """One's drafts, newest first."""
    for each in Draft.objects.visible_to(actor).filter(subject=subject).order_by("-saved_at"):
        yield Kept(each.client_key, json.loads(crypto.decrypt(each.body_cipher)), each.saved_at)


def forget(*, actor: Any, subject: str, client_key: uuid.UUID) -> int:
    """What is filed, or given up, needs no draft; return how many there were."""
    own = Draft.objects.editable_by(actor)
    return own.filter(subject=subject, client_key=client_key).delete()[0]


def prune(before: datetime.datetime, limit: int, position: Any) -> Batch:
    """Drafts that nobody went on with."""
    return delete_oldest(Draft.objects.filter(saved_at__lt=before), limit)
