"""Writers of API tokens."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.choices import AccountAction
from accounts.models import ApiToken, SafetyPolicy, User
from accounts.models.safety import LONGEST_TOKEN_DAYS
from accounts.secrets import digest, new_token
from core import audit
from core.errors import Denied, Refusal

#: Tokens of one user that are in force at the same time, if he issues them himself.
MOST_OWN = 10


@transaction.atomic
def issue_token(
    *,
    actor: Any,
    user: User,
    name: str = "接口",
    days: int = 90,
    read_only: bool = False,
    networks: Iterable[str] = (),
) -> tuple[ApiToken, str]:
    """A new token and its text, which is never to be had again.

    Raises `Refusal` for a disabled user, an empty name or a term outside 1 to 366 days.
    """
    if not user.is_active:
        raise Refusal("这个账号已停用，请先启用再签发令牌")
    if not name.strip():
        raise Refusal("令牌要有名称，请写明给哪个系统使用")
    if not 1 <= days <= LONGEST_TOKEN_DAYS:
        raise Refusal(f"令牌有效期要在 1 到 {LONGEST_TOKEN_DAYS} 天之间")
    text = new_token()
    token = ApiToken.objects.create(
        user=user,
        name=name.strip()[:60],
        token_hash=digest(text),
        read_only=read_only,
        networks=list(dict.fromkeys(networks)),
        expires_at=timezone.now() + datetime.timedelta(days=days),
    )
    audit.record(
        action=AccountAction.TOKEN_ISSUED,
        actor=actor,
        subject=user,
        detail={
            "名称": audit.masked(token.name),
            "天数": days,
            "只读": read_only,
            "限定网络": token.networks,
        },
    )
    return token, text


def may_issue_own(user: User, policy: SafetyPolicy) -> bool:
    """Whether the policy lets `user` issue tokens for himself."""
    return bool(user.roles & set(policy.token_roles))


@transaction.atomic
def issue_own_token(
    *,
    user: User,
    name: str,
    days: int,
    read_only: bool,
    networks: Iterable[str] = (),
) -> tuple[ApiToken, str]:
    """A token that somebody issues for a program of his own; its text is never to be had again.

    Raises `Denied` where the policy does not allow it, `Refusal` for a term beyond that of the
    policy and for one token too many.
    """
    policy = SafetyPolicy.objects.current()
    if not may_issue_own(user, policy):
        raise Denied("您的角色不能自行签发接口令牌，请向系统管理员申请。")
    if days > policy.token_days:
        raise Refusal(f"自行签发的令牌最长 {policy.token_days} 天，请填写较短的期限。")
    # Twins wait here for each other.
    User.objects.select_for_update().get(pk=user.pk)
    if ApiToken.objects.filter(user=user).live().count() >= MOST_OWN:
        raise Refusal(f"您已有 {MOST_OWN} 个有效的令牌，请先作废不再使用的。")
    return issue_token(
        actor=user, user=user, name=name, days=days, read_only=read_only, networks=networks
    )


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
