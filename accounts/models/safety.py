"""Policy, sessions, one-time links, second factors, recovery codes and API tokens.

Secrets are kept as digests only: what a person holds in hand cannot be read out of the database.
The one that we must be able to read, the key of a second factor, is encrypted.
"""

import datetime
import secrets
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import JSONObject
from django.utils import timezone
from django_otp.models import DeviceManager
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.choices import Action, PasswordProfile, Role, SessionEnd
from accounts.models.people import Grant, User
from core import crypto
from core.models import Record, tracked
from core.notifications import unread_of
from core.scope import ScopedQuerySet

#: Days for which a token holds at most, whoever issues it.
LONGEST_TOKEN_DAYS = 366
#: RFC 4226 section 4: a key as long as the hash.
KEY_BYTES = 20


def default_profile() -> str:
    return settings.PASSWORD_PROFILE


def default_factor_roles() -> list[str]:
    return list(settings.SECOND_FACTOR_ROLES)


def default_idle_minutes() -> int:
    return settings.SESSION_IDLE_MINUTES


def default_absolute_hours() -> int:
    return settings.SESSION_ABSOLUTE_HOURS


def default_idle_days() -> int:
    return settings.ACCOUNT_IDLE_DAYS


def default_token_roles() -> list[str]:
    return list(settings.TOKEN_ROLES)


class SafetyPolicyQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self if user.may(Action.MANAGE_GRANTS) else self.none()

    editable_by = visible_to

    def current(self) -> "SafetyPolicy":
        """The policy in force; until somebody changes it, what the settings say."""
        return self.first() or SafetyPolicy()

    def as_json(self):
        """The stored rules as one column, to be read together with something else."""
        return self.order_by().values_list(JSONObject(**{name: name for name in policy_fields()}))


@tracked()
class SafetyPolicy(Record):
    """The one row of log-in rules that a security administrator may change."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    password_profile = models.CharField(
        "密码要求", max_length=10, choices=PasswordProfile, default=default_profile
    )
    second_factor_roles = ArrayField(
        models.CharField(max_length=20, choices=Role),
        verbose_name="必须使用双重验证的角色",
        default=default_factor_roles,
        blank=True,
    )
    idle_minutes = models.PositiveSmallIntegerField(
        "无操作自动退出（分钟）",
        default=default_idle_minutes,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
    )
    absolute_hours = models.PositiveSmallIntegerField(
        "一次登录最长时间（小时）",
        default=default_absolute_hours,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )
    idle_days = models.PositiveSmallIntegerField(
        "长期不用自动停用（天）",
        default=default_idle_days,
        validators=[MinValueValidator(30), MaxValueValidator(365)],
    )
    token_roles = ArrayField(
        models.CharField(max_length=20, choices=Role),
        verbose_name="可以自行签发接口令牌的角色",
        default=default_token_roles,
        blank=True,
    )
    token_days = models.PositiveSmallIntegerField(
        "自行签发的令牌最长有效期（天）",
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_TOKEN_DAYS)],
    )

    objects = SafetyPolicyQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "登录安全策略"
        constraints = [
            models.CheckConstraint(name="safety_policy_one_row", condition=models.Q(id=1))
        ]

    def __str__(self) -> str:
        return "登录安全策略"


def policy_fields() -> list[str]:
    """Names of the rules that a policy is made of."""
    return [field.name for field in SafetyPolicy._meta.fields if field.editable]


class OwnQuerySet(ScopedQuerySet):
    """Rows that belong to one user: seen and changed by him alone."""

    def visible_to(self, user):
        return self.filter(user=user)

    editable_by = visible_to


class LoginSessionQuerySet(OwnQuerySet):
    def open(self):
        return self.filter(ended_at=None)

    def people_at(self, network: str | None, since: datetime.datetime) -> list[str]:
        """Names of the accounts that logged in from there since."""
        rows = self.filter(network=network, started_at__gte=since, user__is_active=True)
        return list(rows.order_by().values_list("user__username", flat=True).distinct())

    def of_key(self, key_hash: str):
        """All that each request must know about its log-in, in one query; and, for the bell of
        each page, how many notifications the user has not read."""
        policy = models.Subquery(SafetyPolicy.objects.as_json()[:1])
        rows = self.filter(key_hash=key_hash).select_related("user")
        return rows.annotate(stored_policy=policy, unread=unread_of("user"))


class LoginSession(models.Model):
    """One log-in from one browser; the digest ties it to Django's session."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="login_sessions", verbose_name="用户"
    )
    key_hash = models.CharField("会话摘要", max_length=64)
    device = models.CharField("设备", max_length=60, blank=True)
    network = models.GenericIPAddressField("网络地址", null=True)
    #: Whether this log-in was confirmed by a second factor.
    second_factor = models.BooleanField("双重验证", default=False)
    started_at = models.DateTimeField("登录时间", default=timezone.now)
    seen_at = models.DateTimeField("最近操作", default=timezone.now)
    ended_at = models.DateTimeField("结束时间", null=True)
    end_reason = models.CharField("结束原因", max_length=10, choices=SessionEnd, blank=True)

    objects = LoginSessionQuerySet.as_manager()

    #: Set by `of_key`; None until somebody has changed the policy.
    stored_policy: dict[str, Any] | None = None

    class Meta:
        verbose_name = verbose_name_plural = "登录会话"
        constraints = [
            models.UniqueConstraint(fields=["key_hash"], name="login_session_key_unique")
        ]
        indexes = [
            models.Index(fields=["user", "-started_at"], name="login_session_of_user"),
            models.Index(fields=["network", "started_at"], name="login_session_at_network"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.device}"

    @property
    def policy(self) -> SafetyPolicy:
        """The policy in force when the row was read."""
        return SafetyPolicy(**(self.stored_policy or {}))


class PasswordRecord(models.Model):
    """The hash of a password used before, so that it does not come back too soon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="former_passwords")
    password = models.CharField("密码摘要", max_length=128)
    replaced_at = models.DateTimeField("更换时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        indexes = [models.Index(fields=["user", "-replaced_at"], name="password_record_of_user")]

    def __str__(self) -> str:
        return str(self.user)


class PhoneFactorManager(DeviceManager):
    def propose(self, user: User) -> "PhoneFactor":
        """The key that `user` is setting up; made when he has none in hand."""
        key = crypto.encrypt_as_text(secrets.token_bytes(KEY_BYTES))
        return self.get_or_create(
            user=user, confirmed=False, defaults={"name": "手机", "key": key}
        )[0]


class PhoneFactor(TOTPDevice):
    """A second factor: codes from the phone, by a key that the database holds encrypted only.

    django-otp's table and arithmetic; its own class finds no key in these rows.
    """

    objects = PhoneFactorManager()

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "双重验证"

    @property
    def bin_key(self) -> bytes:
        return crypto.decrypt_from_text(self.key)


class RecoveryCode(models.Model):
    """A second factor on paper: one log-in without the phone."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    #: Encrypted, so that a new key can be brought in without the code (`accounts.secrets`).
    code_hash = models.CharField("恢复码摘要（密文）", max_length=64)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "恢复码"

    def __str__(self) -> str:
        return str(self.user)


class Invitation(models.Model):
    """A one-time link with which somebody sets name and password of an account."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations", verbose_name="用户")
    token_hash = models.CharField("链接摘要", max_length=64)
    #: The grant that passes to `user` when the link is accepted (hand-over of a secretary).
    takes_over = models.ForeignKey(
        Grant, models.CASCADE, null=True, related_name="+", verbose_name="移交的授权"
    )
    created_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="发出人"
    )
    created_at = models.DateTimeField("发出时间", default=timezone.now)
    expires_at = models.DateTimeField("有效期至")
    #: Accepted, or withdrawn because a newer link was made.
    closed_at = models.DateTimeField("失效时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "开通链接"
        constraints = [
            models.UniqueConstraint(fields=["token_hash"], name="invitation_token_unique")
        ]

    def __str__(self) -> str:
        return str(self.user)


class ApiTokenQuerySet(OwnQuerySet):
    def live(self):
        """Those that still open something."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ApiToken(models.Model):
    """A key with which a program acts for a user (`Authorization: Token …`)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens", verbose_name="用户")
    name = models.CharField("名称", max_length=60)
    token_hash = models.CharField("令牌摘要", max_length=64)
    #: A program that only reads cannot be made to write.
    read_only = models.BooleanField("只读", default=False)
    #: Where it may be used from: addresses and networks; empty: anywhere.
    networks = ArrayField(
        models.CharField(max_length=43), verbose_name="限定网络", default=list, blank=True
    )
    created_at = models.DateTimeField("建立时间", default=timezone.now)
    expires_at = models.DateTimeField("有效期至")
    last_used_at = models.DateTimeField("最近使用", null=True)
    revoked_at = models.DateTimeField("作废时间", null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        constraints = [models.UniqueConstraint(fields=["token_hash"], name="api_token_unique")]

    def __str__(self) -> str:
        return f"{self.user} · {self.name}"
