"""The page of one account."""

import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.choices import Action as Right
from accounts.forms import GrantForm, PersonForm
from accounts.lockout import lock_of
from accounts.models import Grant, User
from accounts.services.factors import has_factor
from core.views.detail import ActionLink, DetailPage, Own
from core.views.pieces import Piece, facts_of


def need(request: HttpRequest, *actions: str) -> None:
    """Nobody passes whom no grant allows one of `actions`."""
    if not any(request.user.may(action) for action in actions):
        raise PermissionDenied("您的账号没有这项管理权限。")


class UserPage(DetailPage):
    """One account: who, what rights, what can be done with it."""

    model = User
    list_url = "accounts:users"
    list_title = "用户"
    rules = {"edit": "editable_by", "grant": "grantable_by"}
    main = (
        ActionLink(
            "发开通链接",
            "accounts:new_link",
            icon="link",
            post=True,
            when=lambda user: user.is_active,
        ),
        ActionLink("解锁", "accounts:unlock", icon="lock-open", needs="unlock", post=True),
        ActionLink(
            "停用",
            "accounts:disable",
            icon="lock",
            post=True,
            css="btn btn-outline-danger",
            when=lambda user: user.is_active,
        ),
        ActionLink(
            "启用",
            "accounts:enable",
            icon="lock-open",
            post=True,
            when=lambda user: not user.is_active,
        ),
        ActionLink("重置双重验证", "accounts:reset_factor", icon="key", needs="reset", post=True),
    )
    print_text = ""
    parts = (
        Own("facts", "account"),
        Own("links", "grants"),
        Own("links", "new_grant"),
        Own("links", "handing_over"),
    )

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        need(request, Right.MANAGE_USERS, Right.MANAGE_GRANTS)
        return super().get(request, pk=pk)

    def allows(self, rule: str) -> bool:
        match rule:
            case "unlock":
                return bool(self.locked) and super().allows("edit")
            case "reset":
                return super().allows("grant") and self.has_factor
        return super().allows(rule)

    @cached_property
    def locked(self):
        return lock_of(self.record.username)

    @cached_property
    def has_factor(self) -> bool:
        return has_factor(self.record)

    def subtitle(self, record):
        return (record.username,)

    def badges(self, record):
        yield ("启用", "green") if record.is_active else ("停用", "grey")
        if self.locked:
            yield "已锁定", "red"

    def account(self):
        user = self.record
        waiting = user.invitations.filter(closed_at=None, expires_at__gt=timezone.now()).exists()
        password = (
            f"{_day(user.password_set_at)} 设置" if user.has_usable_password() else "尚未设置"
        )
        last = user.last_login and f"{timezone.localtime(user.last_login):%Y-%m-%d %H:%M}"
        return facts_of(
            "账号",
            ("最近登录", last or "从未登录"),
            ("启用时间", _day(user.enabled_at)),
            ("密码", password + (" · 链接待使用" if waiting else "")),
            ("双重验证", "已启用" if self.has_factor else "未启用"),
        )

    @cached_property
    def _grants(self):
        grants = self.record.grants.visible_to(self.request.user)
        grants = grants.select_related("region", "party_organization", "department")
        return grants.order_by("-starts_on", "-pk")

    @cached_property
    def _handed_over(self) -> set[int]:
        mine = Grant.objects.handed_over_by(self.request.user).filter(user=self.record)
        return set(mine.values_list("pk", flat=True))

    def grants(self):
        today = timezone.localdate()
        context = {
            "grants": self._grants,
            "current": set(self._grants.in_force(today).values_list("pk", flat=True)),
            "today": today,
            "may_grant": self.allows("grant"),
            "handed_over": self._handed_over,
        }
        return Piece("授权", "accounts/grants.html", context)

    def new_grant(self):
        if not self.allows("grant"):
            return None
        form = self.more.get("grant_form") or GrantForm(user=self.request.user)
        return Piece("新增授权", "accounts/give_grant.html", {"form": form})

    def handing_over(self):
        grants = [grant for grant in self._grants if grant.pk in self._handed_over]
        if not grants:
            return None
        form = self.more.get("person_form") or PersonForm()
        context = {"grants": grants, "form": form, "hours": settings.INVITATION_HOURS}
        return Piece("移交给新书记", "accounts/handing_over.html", context)


def _day(moment: datetime.datetime | None) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""


def user_page(request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
    """The page again, with a form in which something is wrong."""
    page = UserPage()
    page.setup(request, pk=pk)
    return page.page(page.found(), **more)
