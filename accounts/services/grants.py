"""Writers of grants and of the log-in policy."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.choices import AccountAction, SessionEnd
from accounts.models import Grant, LoginSession, SafetyPolicy, User
from accounts.models.safety import policy_fields
from accounts.services.sessions import end_sessions
from core import audit
from core.db import store
from core.errors import Refusal
from regions.models import Department, Region


@transaction.atomic
def give_grant(
    *,
    actor: Any,
    user: User,
    role: str,
    region: Region | None = None,
    party_organization: Any = None,
    department: Department | None = None,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
) -> Grant:
    """Give one role in one place, from `starts_on` (today) to the day before `ends_on`.

    Raises `Refusal`: for oneself, a place that does not fit, or against 三员分立.
    """
    if actor is not None and actor.pk == user.pk:
        raise Refusal("不能给自己授权，请由另一位安全管理员办理")
    # Two simultaneous grants are refused here, before the constraint would find them.
    User.objects.select_for_update().get(pk=user.pk)
    grant = Grant(
        user=user,
        role=role,
        region=region,
        party_organization=party_organization,
        department=department,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
    )
    same = Grant.objects.filter(
        user=user,
        role=role,
        region=region,
        party_organization=party_organization,
        department=department,
    )
    if same.in_force(grant.starts_on).exists():
        raise Refusal("该用户已有同样的授权，无需重复")
    try:
        store(grant)
    except ValidationError as error:
        raise Refusal("；".join(error.messages)) from None
    audit.record(
        action=AccountAction.GRANT_GIVEN, actor=actor, subject=user, detail=describe(grant)
    )
    return grant


@transaction.atomic
def end_grant(*, actor: Any, grant: Grant) -> Grant:
    """End a grant today: from the next request on it allows nothing. His sessions end."""
    if actor is not None and actor.pk == grant.user_id:
        raise Refusal("不能变更自己的授权，请由另一位安全管理员办理")
    grant = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    today = timezone.localdate()
    if grant.ends_on is not None and grant.ends_on <= today:
        raise Refusal("这项授权已经终止")
    return _end(actor, grant)


def end_of_region(*, actor: Any, grant: Grant) -> Grant:
    """End a grant because its region is abolished, whoever abolishes it; in his transaction."""
    return _end(actor, grant, {"原因": "区域撤销"})


def _end(actor: Any, grant: Grant, more: dict[str, str] | None = None) -> Grant:
    grant.ends_on = max(timezone.localdate(), grant.starts_on)
    grant.save(update_fields=["ends_on"])
    audit.record(
        action=AccountAction.GRANT_ENDED,
        actor=actor,
        subject=grant.user,
        detail={**describe(grant), **(more or {})},
    )
    end_sessions(
        actor=actor,
        sessions=LoginSession.objects.filter(user=grant.user),
        reason=SessionEnd.GRANT,
    )
    return grant


@transaction.atomic
def change_policy(*, actor: Any, policy: SafetyPolicy) -> SafetyPolicy:
    """Store the log-in policy; it holds from the next request on."""
    try:
        policy.full_clean(validate_unique=False)
    except ValidationError as error:
        raise Refusal("；".join(error.messages)) from None
    policy.save()
    audit.record(
        action=AccountAction.POLICY_CHANGED,
        actor=actor,
        detail={name: getattr(policy, name) for name in policy_fields()},
    )
    return policy


def describe(grant: Grant) -> dict[str, Any]:
    """A grant in words for the audit log."""
    # A place by its code, which stays when it is renamed.
    return {"角色": grant.get_role_display(), "范围": grant.place or grant.reach_text}
