"""Writers of second factors: a code from the phone (TOTP), and recovery codes on paper."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.choices import AccountAction, SessionEnd
from accounts.models import LoginSession, PhoneFactor, RecoveryCode, User
from accounts.secrets import is_code, new_code, sealed_code
from accounts.services.sessions import end_sessions
from core import audit

RECOVERY_CODES = 10
TOTP_DIGITS = 6


def has_factor(user: User) -> bool:
    """Whether log-ins of this user are confirmed by a code."""
    return PhoneFactor.objects.filter(user=user, confirmed=True).exists()


def proposed_factor(*, user: User) -> PhoneFactor:
    """The key that is being set up; it counts for nothing until a code of it was typed."""
    return PhoneFactor.objects.propose(user)


@transaction.atomic
def confirm_factor(*, user: User, code: str, session: LoginSession | None) -> list[str]:
    """Take the proposed key into use if `code` is of it; return fresh recovery codes, else []."""
    device = PhoneFactor.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not device.verify_token(code):
        return []
    PhoneFactor.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    audit.record(action=AccountAction.FACTOR_SET, actor=user, subject=user)
    if session is not None:
        LoginSession.objects.filter(pk=session.pk).update(second_factor=True)
    end_sessions(
        actor=user,
        sessions=LoginSession.objects.filter(user=user),
        reason=SessionEnd.FACTOR,
        keep=session,
    )
    return new_recovery_codes(user=user)


@transaction.atomic
def new_recovery_codes(*, user: User) -> list[str]:
    """Ten codes, to be shown once; earlier ones are void."""
    codes = [new_code() for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=sealed_code(code)) for code in codes
    )
    audit.record(action=AccountAction.RECOVERY_CODES, actor=user, subject=user)
    return codes


@transaction.atomic
def verify_factor(*, user: User, code: str) -> bool:
    """Whether `code` confirms a log-in of `user`; each code does so once."""
    code = "".join(code.split())
    if code.isdecimal() and len(code) == TOTP_DIGITS:
        device = PhoneFactor.objects.select_for_update().filter(user=user, confirmed=True).first()
        return device is not None and device.verify_token(code)
    # Each code does so once: of two log-ins at the same time the second waits here.
    for stored in RecoveryCode.objects.select_for_update().filter(user=user, used_at=None):
        if is_code(stored.code_hash, code):
            stored.used_at = timezone.now()
            stored.save(update_fields=["used_at"])
            audit.record(action=AccountAction.RECOVERY_CODE_USED, actor=user, subject=user)
            return True
    return False


@transaction.atomic
def reset_factor(*, actor: Any, user: User) -> None:
    """Take the factor off somebody who lost phone and codes; his sessions end."""
    PhoneFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    audit.record(action=AccountAction.FACTOR_RESET, actor=actor, subject=user)
    end_sessions(
        actor=actor, sessions=LoginSession.objects.filter(user=user), reason=SessionEnd.FACTOR
    )
