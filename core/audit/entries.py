"""Writing the audit log: what was done or tried, by whom, when and from where.

    audit.record(action=AccountAction.LOGIN, actor=user, request=request)

An entry of something done is written in the transaction that does it: both are stored or none.
An entry of something refused is written beside that transaction, so that it survives the rollback.
`core.audit.chain` seals the stored entries afterwards.
"""

import datetime
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.choices import AuditAction, Outcome, audit_actions
from core.models import AuditEntry
from core.network import client_ip, door_of
from core.values import contains_identifier, hide_identifiers

#: A digest or a seed, as programs write them: one in some thousands ends like a mobile number.
_DIGEST = re.compile("[0-9a-f]{32}|[0-9a-f]{64}")


class _Running:
    """The request at work, and what was refused in transactions that it has not left yet."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.refused: list[AuditEntry] = []


_running: ContextVar[_Running | None] = ContextVar("audit_running", default=None)


def record(
    *,
    action: str,
    actor: Any,
    request: HttpRequest | None = None,
    subject: models.Model | str | None = None,
    detail: dict[str, Any] | None = None,
    outcome: str = Outcome.ALLOWED,
) -> AuditEntry:
    """Write one entry; see the module about when it is stored.

    `actor` is a user, the name that somebody typed, or None for a program. Without a `request`
    that of the running one is taken, where there is one. `subject` is a row or a word
    (`2026-03`). `detail` holds texts, whole numbers, truth values, rows, lists and dictionaries of
    them. What is ours goes in as what it is: a row is named by its code, a count is a number. Texts
    are what somebody typed (`masked`) or words of the program.
    Raises ValueError for an unknown action or an identifier in a text.
    """
    if action not in dict(audit_actions()):
        raise ValueError(f"unknown audit action {action!r}: see DomainApp.audit_actions")
    if outcome not in Outcome.values:
        raise ValueError(f"unknown outcome {outcome!r}")
    entry = AuditEntry(at=timezone.now(), action=str(action), outcome=str(outcome))
    _add_actor(entry, actor)
    running = _running.get()
    request = request or (running and running.request)
    _add_request(entry, request)
    if request is not None and entry.outcome != Outcome.ALLOWED:
        request.denial_recorded = True
    _add_subject(entry, subject)
    entry.detail = _checked(detail or {})
    entry.mac = mac_of(entry)
    if entry.outcome != Outcome.ALLOWED and connection.in_atomic_block:
        _save_beside(entry, running)
    else:
        entry.save(force_insert=True)
    return entry


def waiting(action: str) -> int:
    """How many refusals of this kind the running request will store when it ends: a limit that
    counts entries counts these too."""
    running = _running.get()
    return sum(each.action == action for each in running.refused) if running else 0


def masked(text: str, length: int = 150) -> str:
    """`text` fit for an entry: cut to `length`, identifiers as stars, nothing unprintable."""
    text = "".join(c for c in str(text) if c.isprintable())
    return hide_identifiers(text)[:length]


def remember_request(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: let `record` in services know the request that they work for, and write down
    what was refused to somebody who is logged in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        running = _Running(request)
        token = _running.set(running)
        try:
            response = get_response(request)
            if _is_denial(request, response):
                record(
                    action=AuditAction.DENIED,
                    actor=request.user,
                    request=request,
                    detail={
                        "status": response.status_code,
                        "keys": {k: masked(v) for k, v in request.resolver_match.kwargs.items()},
                    },
                    outcome=Outcome.DENIED,
                )
            return response
        finally:
            _running.reset(token)
            # The view's transactions are over: nothing can take these back.
            for entry in running.refused:
                entry.save(force_insert=True)

    return middleware


def _is_denial(request: HttpRequest, response: HttpResponse) -> bool:
    """Forbidden, or a change of something that does not exist for this user; to whoever has no
    right at all (his grants have ended), also a page that does not exist for him."""
    if (
        response.status_code not in (403, 404)
        or request.resolver_match is None
        or getattr(request, "denial_recorded", False)
        or getattr(request, "user", None) is None
        or not request.user.is_authenticated
    ):
        return False
    only_looks = request.method in ("GET", "HEAD", "OPTIONS")
    return response.status_code == 403 or not only_looks or not request.user.rights("")


def mac_of(entry: AuditEntry) -> str:
    """The check code that the content of `entry` must have."""
    content = [
        str(entry.uid),
        entry.at.astimezone(datetime.UTC).isoformat(),
        entry.action,
        entry.outcome,
        entry.actor_id,
        entry.actor_name,
        entry.address,
        entry.door,
        entry.subject_kind,
        entry.subject_id,
        entry.subject,
        entry.detail,
    ]
    return sign("entry", json.dumps(content, ensure_ascii=False, sort_keys=True))


def sign(purpose: str, text: str) -> str:
    """Keyed digest of `text` (64 hex digits); `purpose` keeps kinds of digests apart."""
    key = settings.AUDIT_KEY.encode()
    return hmac.digest(key, f"{purpose}:{text}".encode(), hashlib.sha256).hex()


def _add_actor(entry: AuditEntry, actor: Any) -> None:
    if isinstance(actor, str):
        entry.actor_name = masked(actor)
    elif actor is not None and actor.pk is not None:
        entry.actor_id = actor.pk
        entry.actor_name = masked(actor.get_username())


def _add_request(entry: AuditEntry, request: HttpRequest | None) -> None:
    if request is not None:
        entry.address = client_ip(request)
        entry.door = door_of(request)


def _add_subject(entry: AuditEntry, subject: models.Model | str | None) -> None:
    if isinstance(subject, models.Model):
        entry.subject_kind = subject._meta.label_lower
        entry.subject_id = subject.pk
        name = masked(subject.get_username()) if hasattr(subject, "get_username") else ""
        entry.subject = f"{subject._meta.verbose_name} {name or f'#{subject.pk}'}"
    elif subject:
        entry.subject = _checked(subject)[:200]


def name_of_row(row: models.Model) -> str:
    """Its code, otherwise its key: never a name, which may be a person's."""
    return str(getattr(row, "code", "") or f"#{row.pk}")


def _checked(value: Any) -> Any:
    """`value` as it comes back from the database; ValueError for what may not be written."""
    if isinstance(value, dict):
        return {_checked(str(key)): _checked(each) for key, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_checked(each) for each in value]
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, models.Model):
        return name_of_row(value)
    if not isinstance(value, str):
        raise ValueError(f"{type(value).__name__} has no place in an audit entry")
    if contains_identifier(value) and not _DIGEST.fullmatch(value):
        raise ValueError("an audit entry must not hold an identity or phone number")
    return "".join(c for c in value if c.isprintable())


def _save_beside(entry: AuditEntry, running: _Running | None) -> None:
    """Let the entry survive the transaction that it is written in, whatever becomes of that.

    A request stores it when it ends; elsewhere it is stored at once on a connection of its own.
    """
    if running is not None:
        running.refused.append(entry)
    elif any(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        entry.save(force_insert=True)  # a test's own transaction takes everything back
    else:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(_save_and_disconnect, entry).result()


def _save_and_disconnect(entry: AuditEntry) -> None:
    try:
        entry.save(force_insert=True)
    finally:
        connection.close()
