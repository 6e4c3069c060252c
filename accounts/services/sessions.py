"""Writers of log-in sessions."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.choices import AccountAction, SessionEnd
from accounts.models import LoginSession, User
from core import audit


@transaction.atomic
def open_session(
    *, user: User, key_hash: str, device: str, network: str | None, second_factor: bool
) -> LoginSession:
    """The row of a log-in that has just succeeded; a second one in the same session renews it."""
    session, _ = LoginSession.objects.update_or_create(
        key_hash=key_hash,
        defaults={
            "user": user,
            "device": device,
            "network": network,
            "second_factor": second_factor,
            "ended_at": None,
            "end_reason": "",
        },
    )
    audit.record(
        action=AccountAction.LOGIN,
        actor=user,
        detail={"设备": device, "双重验证": second_factor},
    )
    return session


@transaction.atomic
def end_sessions(
    *, actor: Any, sessions: QuerySet[LoginSession], reason: str, keep: LoginSession | None = None
) -> int:
    """End open sessions, all but `keep`; they are refused at the next request."""
    rows = sessions.open().select_for_update()
    if keep is not None:
        rows = rows.exclude(pk=keep.pk)
    found = list(rows.select_related("user"))
    LoginSession.objects.filter(pk__in=[each.pk for each in found]).update(
        ended_at=timezone.now(), end_reason=reason
    )
    for each in found:
        action = (
            AccountAction.LOGOUT if reason == SessionEnd.LOGOUT else AccountAction.SESSION_ENDED
        )
        audit.record(
            action=action,
            actor=actor,
            subject=each.user,
            detail={"原因": SessionEnd(reason).label, "设备": each.device},
        )
    return len(found)
