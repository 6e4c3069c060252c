"""Writers of API tokens."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.choices import AccountAction
from accounts.models import ApiToken, User
from accounts.secrets import digest, new_token
from core import audit
from core.errors import Refusal

LONGEST_DAYS = 366


@transaction.atomic
def issue_token(
    *, actor: Any, user: User, name: str = "接口", days: int = 90
) -> tuple[ApiToken, str]:
    """A new token and its text, which is never to be had again.

    Raises `Refusal` for a disabled user, an empty name or a term outside 1 to 366 days.
    """
    if not user.is_active:
        raise Refusal("这个账号已停用，请先启用再签发令牌")
    if not name.strip():
        raise Refusal("令牌要有名称，请写明给哪个系统使用")
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal(f"令牌有效期要在 1 到 {LONGEST_DAYS} 天之间")
    text = new_token()
    token = ApiToken.objects.create(
        user=user,
        name=name.strip()[:60],
        token_hash=digest(text),
        expires_at=timezone.now() + datetime.timedelta(days=days),
    )
    audit.record(
        action=AccountAction.TOKEN_ISSUED,
        actor=actor,
        subject=user,
        detail={"名称": audit.masked(token.name), "天数": days},
    )
    return token, text


@transaction.atomic
def revoke_token(*, actor: Any, token: ApiToken) -> None:
    """From now on the token is refused."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        audit.record(
            action=AccountAction.TOKEN_REVOKED,
            actor=actor,
            subject=token.user,
            detail={"名称": audit.masked(token.name)},
        )
