"""Writers of users: creation, one-time links, hand-over, disabling."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.choices import ADMINISTRATORS, PLACELESS, AccountAction, Role, SessionEnd
from accounts.lockout import unlock
from accounts.models import ApiToken, Grant, Invitation, LoginSession, SafetyPolicy, User
from accounts.secrets import digest, new_token
from accounts.services.grants import describe, end_grant, give_grant
from accounts.services.passwords import set_password
from accounts.services.sessions import end_sessions
from accounts.services.tokens import revoke_token
from core import audit
from core.db import advisory_lock, store
from core.errors import Refusal

_SIGNER = signing.Signer(salt="accounts.invitation")


_REGION = ("--region", "该角色要授权到区域，请用 --region 给出区域代码")
_NO_PLACE = "不带范围，请去掉 --region、--party-org 和 --department"
#: Role → the option that names its place ("" for none), and what to say where it does not fit.
_PLACE_OF = {
    **dict.fromkeys(ADMINISTRATORS, ("", f"三员{_NO_PLACE}")),
    **{each: ("", f"{each.label}{_NO_PLACE}") for each in PLACELESS},
    Role.SECRETARY: ("--party-org", "书记要授权到党组织，请用 --party-org 给出党组织代码"),
    Role.DEPARTMENT: ("--department", "部门人员要授权到部门，请用 --department 给出部门代码"),
}


@transaction.atomic
def create_user(
    *,
    username: str,
    role: str,
    password: str,
    region=None,
    party_organization=None,
    department=None,
    must_change_password: bool = False,
    actor: Any = None,
) -> User:
    """A user with one grant: administrators, instructors and members without a place, a secretary
    with a Party organization, a department's people with it, everybody else with a region.

    Raises `Refusal`: the name is taken, the place does not fit the role, the password is weak.
    """
    places = {"--region": region, "--party-org": party_organization, "--department": department}
    option, refusal = _PLACE_OF.get(role, _REGION)
    if {name for name, place in places.items() if place} != ({option} if option else set()):
        raise Refusal(refusal)
    user = User(username=username, must_change_password=must_change_password)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal("；".join(error.messages)) from None
    user.set_password(password)
    _store_new(actor, user)
    give_grant(
        actor=actor,
        user=user,
        role=role,
        region=region,
        party_organization=party_organization,
        department=department,
    )
    return user


@transaction.atomic
def open_account(*, actor: Any, username: str, name: str) -> tuple[User, str]:
    """An account without rights or password, and the one-time link's token for its owner."""
    user = User(username=username, name=name)
    user.set_unusable_password()
    _store_new(actor, user)
    return user, invite(actor=actor, user=user)


@transaction.atomic
def invite(*, actor: Any, user: User, takes_over: Grant | None = None) -> str:
    """The token of a fresh one-time link; earlier links of `user` are void.

    It is signed, works once and for `INVITATION_HOURS`, and only its digest is stored.
    """
    if not user.is_active:
        raise Refusal("这个账号已停用，请先启用再发链接")
    now = timezone.now()
    user.invitations.filter(closed_at=None).update(closed_at=now)
    token = _SIGNER.sign(new_token())
    Invitation.objects.create(
        user=user,
        token_hash=digest(token),
        takes_over=takes_over,
        created_by=actor,
        created_at=now,
        expires_at=now + datetime.timedelta(hours=settings.INVITATION_HOURS),
    )
    audit.record(action=AccountAction.LINK_ISSUED, actor=actor, subject=user)
    return token


@transaction.atomic
def hand_over(*, actor: Any, grant: Grant, username: str, name: str) -> tuple[User, str]:
    """An account for the new secretary and the token of his link.

    The grant passes to him the moment he accepts; until then the predecessor keeps it.
    """
    if grant.role != Role.SECRETARY:
        raise Refusal("只有书记的账号可以移交，其他角色请由安全管理员重新授权")
    user = User(username=username, name=name)
    user.set_unusable_password()
    _store_new(actor, user)
    return user, invite(actor=actor, user=user, takes_over=grant)


def open_invitation(*, token: str) -> Invitation:
    """The invitation that `token` opens. Raises `Refusal` for one that is forged, used or late."""
    return _find(token, Invitation.objects.select_related("user"))


@transaction.atomic
def accept_invitation(*, token: str, name: str, password: str) -> User:
    """Set name and password of the account; a grant that is handed over passes to it now."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("user")
    invitation = _find(token, rows)
    user = invitation.user
    if name:
        user.name = name
        user.save(update_fields=["name"])
    user = set_password(actor=user, user=user, password=password)
    unlock(user.username)
    invitation.closed_at = timezone.now()
    invitation.save(update_fields=["closed_at"])
    audit.record(action=AccountAction.LINK_ACCEPTED, actor=user, subject=user)
    if invitation.takes_over is not None:
        _pass_on(invitation.takes_over, invitation.created_by, user)
    return user


@transaction.atomic
def disable(*, actor: Any, user: User, reason: str = "") -> User:
    """Switch the account off: its sessions and tokens end for good, its jobs with their next step.

    Raises `Refusal` for the last system or security administrator.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise Refusal("这个账号已经停用")
    for role in user.roles & {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}:
        others = Grant.objects.in_force(timezone.localdate()).filter(
            role=role, user__is_active=True
        )
        if not others.exclude(user=user).exists():
            raise Refusal(f"这是最后一位{Role(role).label}，停用后无人管理，请先另设一位")
    user.is_active = False
    user.save(update_fields=["is_active"])
    audit.record(
        action=AccountAction.USER_DISABLED, actor=actor, subject=user, detail={"原因": reason}
    )
    end_sessions(
        actor=actor, sessions=LoginSession.objects.filter(user=user), reason=SessionEnd.DISABLED
    )
    # Whoever is let in again has not been asked about programs that act for him.
    for token in ApiToken.objects.filter(user=user).live():
        revoke_token(actor=actor, token=token)
    return user


@transaction.atomic
def enable(*, actor: Any, user: User) -> User:
    """Switch the account on again; idle days count from now."""
    user.is_active = True
    user.enabled_at = timezone.now()
    user.save(update_fields=["is_active", "enabled_at"])
    audit.record(action=AccountAction.USER_ENABLED, actor=actor, subject=user)
    return user


@transaction.atomic
def unlock_user(*, actor: Any, user: User) -> None:
    """Forget the wrong log-ins counted against the account."""
    unlock(user.username)
    audit.record(action=AccountAction.USER_UNLOCKED, actor=actor, subject=user)


def idle_users() -> Any:
    """Enabled users who were not here for as long as the policy allows."""
    days = SafetyPolicy.objects.current().idle_days
    return User.objects.idle_since(timezone.now() - datetime.timedelta(days=days))


def deactivate_idle(*, username: str = "") -> int:
    """Disable who was away too long (or just this one); the last administrators stay."""
    rows = idle_users()
    done = 0
    for user in rows.filter(username=username) if username else rows:
        try:
            disable(actor=None, user=user, reason="长期未登录")
        except Refusal:
            continue
        done += 1
    return done


def first_run_is_open() -> bool:
    """Whether nobody was ever made administrator here."""
    return not Grant.objects.filter(role__in=ADMINISTRATORS).exists()


def is_unused() -> bool:
    """Whether nobody has an account yet: the log-in page then says how it begins."""
    return not User.objects.exists()


def first_run(*, people: dict[str, tuple[str, str]]) -> dict[str, str]:
    """Make the first three administrators (role → user name, name); role → token of the link.

    Works once. Raises `Refusal` afterwards, or when two of them are the same user.
    """
    with advisory_lock("first_run"), transaction.atomic():
        _first_run_must_be_open()
        tokens = {}
        for role in ADMINISTRATORS:
            user, tokens[role] = open_account(
                actor=None, username=people[role][0], name=people[role][1]
            )
            give_grant(actor=None, user=user, role=role)
        audit.record(action=AccountAction.FIRST_RUN, actor=None)
        return tokens


def first_run_with_passwords(*, people: dict[str, tuple[str, str]]) -> None:
    """Make the first three administrators with initial passwords (role → user name, password),
    each to be changed at the first log-in."""
    with advisory_lock("first_run"), transaction.atomic():
        _first_run_must_be_open()
        for role in ADMINISTRATORS:
            username, password = people[role]
            create_user(username=username, role=role, password=password, must_change_password=True)
        audit.record(action=AccountAction.FIRST_RUN, actor=None)


def _first_run_must_be_open() -> None:
    if not first_run_is_open():
        raise Refusal("管理员已经设立，首次启用只能做一次；请由系统管理员和安全管理员增设")


def _store_new(actor: Any, user: User) -> None:
    try:
        store(user)
    except ValidationError as error:
        raise Refusal("；".join(error.messages)) from None
    audit.record(action=AccountAction.USER_CREATED, actor=actor, subject=user)


def _find(token: str, rows: Any) -> Invitation:
    try:
        _SIGNER.unsign(token)
    except signing.BadSignature:
        raise Refusal("链接不完整或已损坏，请从原消息重新复制") from None
    invitation = rows.filter(token_hash=digest(token)).first()
    if invitation is None or invitation.closed_at is not None:
        raise Refusal("链接已经用过或已被新链接代替，请联系系统管理员")
    if invitation.expires_at <= timezone.now():
        raise Refusal("链接已过期，请联系系统管理员重新发出")
    if not invitation.user.is_active:
        raise Refusal("账号已停用，请联系系统管理员")
    return invitation


def _pass_on(old: Grant, actor: Any, successor: User) -> None:
    """The predecessor's grant ends and the successor's begins, in one transaction."""
    old = Grant.objects.select_for_update(of=("self",)).get(pk=old.pk)
    today = timezone.localdate()
    if old.ends_on is not None and old.ends_on <= today:
        raise Refusal("原书记的授权已经终止，不能再移交，请由安全管理员授权")
    end_grant(actor=None, grant=old)
    grant = give_grant(
        actor=None,
        user=successor,
        role=old.role,
        region=old.region,
        party_organization=old.party_organization,
        ends_on=old.ends_on,
    )
    audit.record(
        action=AccountAction.HANDED_OVER,
        actor=actor,
        subject=successor,
        detail={**describe(grant), "原书记": audit.masked(old.user.username)},
    )
