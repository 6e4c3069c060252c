"""Users and what they were granted."""

import functools

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from accounts.choices import ADMINISTRATORS, ALLOWED, Role
from accounts.reach import Reach
from core.history import tracked
from core.models import Record
from core.scope import ScopedQuerySet


class UserQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """A person sees himself; user administration comes with its own pages."""
        return self.filter(pk=user.pk)

    editable_by = visible_to


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username):
        return self.get(username=username)


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """Somebody who logs in. Rights come from grants alone; there is no superuser."""

    username = models.CharField("用户名", max_length=50)
    name = models.CharField("姓名", max_length=50, blank=True)
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    USERNAME_FIELD = "username"

    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        constraints = [
            models.UniqueConstraint(
                fields=["username"],
                name="user_username_unique",
                violation_error_message="用户名已存在。",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @functools.cached_property
    def current_grants(self) -> list["Grant"]:
        """Grants in force today."""
        return list(
            self.grants.in_force(timezone.localdate()).select_related(
                "region", "party_organization"
            )
        )

    @functools.cached_property
    def reach(self) -> Reach:
        """How far the grants in force reach, cached for this request's user object."""
        return Reach(self.current_grants if self.is_active else [])

    def may(self, action: str) -> bool:
        """Whether any grant in force allows `action` somewhere."""
        return self.is_active and any(
            action in ALLOWED[grant.role] for grant in self.current_grants
        )


class GrantQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.filter(user=user)

    def editable_by(self, user):
        return self.none()

    def in_force(self, day):
        return self.filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=day),
            starts_on__lte=day,
        )


@tracked()
class Grant(Record):
    """One role for one user, within one region's or one Party organization's subtree."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name="用户")
    role = models.CharField("角色", max_length=20, choices=Role)
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, null=True, blank=True, verbose_name="区域"
    )
    # The one declared upward reference: scope needs it, and the ORM resolves it lazily.
    party_organization = models.ForeignKey(
        "branches.PartyOrganization",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="党组织",
    )
    starts_on = models.DateField("起始日期", default=timezone.localdate)
    ends_on = models.DateField("终止日期", null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "授权"
        constraints = [
            models.CheckConstraint(
                name="grant_target_fits_role",
                condition=models.Q(
                    role__in=ADMINISTRATORS,
                    region__isnull=True,
                    party_organization__isnull=True,
                )
                | models.Q(
                    role=Role.SECRETARY,
                    region__isnull=True,
                    party_organization__isnull=False,
                )
                | models.Q(
                    ~models.Q(role__in=[*ADMINISTRATORS, Role.SECRETARY]),
                    region__isnull=False,
                    party_organization__isnull=True,
                ),
                violation_error_message="管理员不带范围，书记授权到党组织，其他角色授权到区域。",
            ),
            models.CheckConstraint(
                name="grant_dates_in_order",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message="终止日期不能早于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
