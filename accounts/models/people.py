"""Users and what they were granted."""

import datetime
import functools

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.choices import ADMINISTRATORS, ALLOWED, PLACELESS, WORK, Action, Role
from accounts.reach import Reach
from core import in_force
from core.db import Prepared
from core.models import DateRange, Record, tracked
from core.scope import ScopedQuerySet


class UserQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """A person sees himself; whoever administers users or grants sees all users."""
        if user.may(Action.MANAGE_USERS) or user.may(Action.MANAGE_GRANTS):
            return self
        return self.filter(pk=user.pk)

    def editable_by(self, user):
        """System administrators create, disable, unlock and hand over; nobody his own account."""
        if user.may(Action.MANAGE_USERS):
            return self.exclude(pk=user.pk)
        return self.none()

    def grantable_by(self, user):
        """Whom `user` may give rights: anybody but himself."""
        if user.may(Action.MANAGE_GRANTS):
            return self.exclude(pk=user.pk)
        return self.none()

    def named(self, username):
        """The account of this name, wherever it is."""
        return self.filter(username=username)

    def idle_since(self, moment):
        """Enabled users who neither logged in nor used a token nor were enabled after `moment`."""
        used = models.functions.Greatest(
            "enabled_at",
            "last_login",
            models.Max("api_tokens__last_used_at"),  # NULLs do not count in GREATEST
        )
        return self.filter(is_active=True).annotate(used_at=used).filter(used_at__lt=moment)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, username):
        return self.get(username=username)


@tracked(exclude=["password", "last_login", "list_columns"])
class User(AbstractBaseUser):
    """Somebody who logs in. Rights come from grants alone; there is no superuser."""

    username = models.CharField("用户名", max_length=50)
    name = models.CharField("姓名", max_length=50, blank=True)
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    #: When the account was last switched on: idle days count from here.
    enabled_at = models.DateTimeField("启用时间", default=timezone.now)
    #: Set by somebody else, or run out: to be changed before anything else.
    must_change_password = models.BooleanField("须修改密码", default=False)
    password_set_at = models.DateTimeField("密码设置时间", default=timezone.now)

    #: Address name of a list → the columns with which it begins for this person.
    list_columns = models.JSONField("列表默认列", default=dict, db_default={}, blank=True)

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

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password)
        self.password_set_at = timezone.now()

    @functools.cached_property
    def current_grants(self) -> list["Grant"]:
        """Grants in force today."""
        grants = _GRANTS.rows(self.pk, timezone.localdate())
        for grant in grants:
            grant.user = self
        return grants

    def rights(self, action: str) -> frozenset[tuple]:
        """Role and place of every grant in force that allows `action` (empty: any action)."""
        if not self.is_active:
            return frozenset()
        return frozenset(
            (grant.role, grant.region_id, grant.party_organization_id, grant.department_id)
            for grant in self.current_grants
            if not action or action in ALLOWED[grant.role]
        )

    @property
    def roles(self) -> frozenset[str]:
        """Roles of the grants in force."""
        return frozenset(grant.role for grant in self.current_grants)

    @functools.cached_property
    def reach(self) -> Reach:
        """How far the grants in force reach, cached for this request's user object."""
        return Reach(self.current_grants if self.is_active else [])

    @property
    def works(self) -> bool:
        """Whether anything can wait for him; others look at figures only."""
        return any(self.may(action) for action in WORK)

    def may(self, action: str) -> bool:
        """Whether any grant in force allows `action` somewhere."""
        return self.is_active and any(
            action in ALLOWED[grant.role] for grant in self.current_grants
        )


class GrantQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own; those of all users for whoever administers users or grants."""
        if user.may(Action.MANAGE_USERS) or user.may(Action.MANAGE_GRANTS):
            return self
        return self.filter(user=user)

    def editable_by(self, user):
        """Security administrators end grants, never their own."""
        if user.may(Action.MANAGE_GRANTS):
            return self.exclude(user=user)
        return self.none()

    def handed_over_by(self, user):
        """Secretaries' grants in force, which pass to a successor by a one-time link."""
        if not user.may(Action.MANAGE_USERS):
            return self.none()
        return self.in_force(timezone.localdate()).filter(role=Role.SECRETARY).exclude(user=user)

    def in_force(self, day):
        return self.filter(in_force.on(day))


PLACES = ("region", "party_organization", "department")


def _place(given: str | None, **roles: object) -> models.Q:
    """Grants of these roles that name this place and no other."""
    return models.Q(**roles, **{f"{each}__isnull": each != given for each in PLACES})


@tracked()
class Grant(Record):
    """One role for one user, within one region's or one Party organization's subtree, for one
    department, or bound to what an app knows (`PLACELESS`)."""

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
    department = models.ForeignKey(
        "regions.Department", models.PROTECT, null=True, blank=True, verbose_name="部门"
    )
    starts_on = models.DateField("起始日期", default=timezone.localdate)
    ends_on = models.DateField("终止日期", null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "授权"
        constraints = [
            models.CheckConstraint(
                name="grant_target_fits_role",
                condition=_place(None, role__in=[*ADMINISTRATORS, *PLACELESS])
                | _place("party_organization", role=Role.SECRETARY)
                | _place("department", role=Role.DEPARTMENT)
                | _place("region")
                & ~models.Q(
                    role__in=[*ADMINISTRATORS, *PLACELESS, Role.SECRETARY, Role.DEPARTMENT]
                ),
                violation_error_message=(
                    "管理员、党建指导员、党员本人、摸排队员不带范围，书记授权到党组织，"
                    "部门人员授权到部门，其他角色授权到区域。"
                ),
            ),
            models.CheckConstraint(
                name="grant_dates_in_order",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                violation_error_message="终止日期不能早于起始日期。",
            ),
            ExclusionConstraint(
                name="grant_three_administrators",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        models.Case(
                            models.When(role__in=ADMINISTRATORS, then=Cast("role", TextField())),
                            default=models.Value("business"),
                            output_field=TextField(),
                        ),
                        RangeOperators.NOT_EQUAL,
                    ),
                    (DateRange("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=(
                    "三员分立：系统、安全、审计管理员互不兼任，也不兼任业务角色。"
                    "请先终止该用户在这段日期内的其他授权，或换一个用户。"
                ),
            ),
        ]

    def clean(self) -> None:
        # Before the constraints: PostgreSQL makes no range of a period that ends before it starts.
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "终止日期不能早于起始日期。"})

    @property
    def place(self):
        """Where it holds; None: on the whole platform, or where the holder is bound to."""
        return self.region or self.party_organization or self.department

    @property
    def reach_text(self) -> str:
        """The same in words."""
        unplaced = {
            Role.INSTRUCTOR: "本人负责的组织",
            Role.MEMBER: "本人",
            Role.SURVEYOR: "分派给本小队的组织",
        }
        return str(self.place or unplaced.get(self.role, "全平台"))

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


#: The grants of a user that are in force on a day: each request asks for them.
_GRANTS = Prepared(
    lambda user, day: (
        Grant.objects.filter(user=user).in_force(day).select_related("region", "party_organization")
    ),
    -1,
    datetime.date(1, 1, 1),
)
