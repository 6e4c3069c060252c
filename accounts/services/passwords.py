"""Writers of passwords."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.choices import AccountAction, SessionEnd
from accounts.models import LoginSession, PasswordRecord, User
from accounts.services.sessions import end_sessions
from core import audit
from core.errors import Refusal


@transaction.atomic
def set_password(
    *, actor: User | None, user: User, password: str, keep: LoginSession | None = None
) -> User:
    """Give `user` a new password of his own choice; every session but `keep` ends.

    Raises `Refusal` when the profile in force does not allow it.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal("".join(error.messages)) from None
    if user.has_usable_password():
        PasswordRecord.objects.create(user=user, password=user.password)
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "password_set_at", "must_change_password"])
    audit.record(action=AccountAction.PASSWORD_CHANGED, actor=actor, subject=user)
    end_sessions(
        actor=actor,
        sessions=LoginSession.objects.filter(user=user),
        reason=SessionEnd.PASSWORD,
        keep=keep,
    )
    return user
