"""Administration of users (system administrator) and of grants (security administrator)."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from accounts.choices import Action, PasswordProfile
from accounts.filters import UserFilterSet
from accounts.forms import GrantForm, PersonForm, PolicyForm
from accounts.models import Grant, SafetyPolicy, User
from accounts.passwords import PROFILES
from accounts.services.factors import reset_factor
from accounts.services.grants import change_policy, end_grant, give_grant
from accounts.services.users import disable, enable, hand_over, invite, open_account, unlock_user
from accounts.tables import UserTable
from accounts.views.first_run import link_address
from accounts.views.user import need, user_page
from core.errors import Refusal
from core.lists.pagination import Sort
from core.views.lists import ListAction, ListPage


class UserList(ListPage):
    title = "用户"
    unit = "个用户"
    empty_text = "没有符合条件的用户。"
    table_class = UserTable
    filterset_class = UserFilterSet
    sorts = {"name": Sort("username"), "last_login": Sort("last_login", nullable=True)}
    default_sort = "name"
    buttons = (
        ListAction("新建用户", "accounts:new_user", Action.MANAGE_USERS, icon="plus", main=True),
    )

    @classmethod
    def opens_to(cls, user):
        return user.may(Action.MANAGE_USERS) or user.may(Action.MANAGE_GRANTS)

    def get(self, request, *args, **kwargs):
        need(request, Action.MANAGE_USERS, Action.MANAGE_GRANTS)
        return super().get(request, *args, **kwargs)

    def rows(self):
        today = timezone.localdate()
        in_force = Grant.objects.visible_to(self.request.user).in_force(today)
        return User.objects.visible_to(self.request.user).prefetch_related(
            Prefetch(
                "grants",
                queryset=in_force.select_related("region", "party_organization", "department"),
                to_attr="shown_grants",
            )
        )


@method_decorator(never_cache, name="dispatch")
class NewUser(View):
    """Opens an account and shows the link for its owner, once."""

    def dispatch(self, request, *args, **kwargs):
        need(request, Action.MANAGE_USERS)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self._page(PersonForm())

    def post(self, request):
        form = PersonForm(request.POST)
        if form.is_valid():
            try:
                user, token = open_account(actor=request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                return show_link(request, user, token)
        return self._page(form)

    def _page(self, form):
        return render(self.request, "accounts/user_new.html", {"title": "新建用户", "form": form})


def show_link(request: HttpRequest, user: User, token: str) -> HttpResponse:
    """The page that shows a link, once only."""
    context = {
        "title": "开通链接",
        "record": user,
        "link": link_address(request, token),
        "hours": settings.INVITATION_HOURS,
    }
    return render(request, "accounts/link.html", context)


@method_decorator(never_cache, name="dispatch")
class UserStep(View):
    """Something done with an account by a button; a Refusal comes back as a message."""

    http_method_names = ["post"]
    action = Action.MANAGE_USERS
    done = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        need(request, self.action)
        user = get_object_or_404(self.rows(), pk=pk)
        try:
            response = self.do(user)
        except Refusal as refusal:
            messages.error(request, f"{refusal}。")
        else:
            if response is not None:
                return response
            messages.success(request, self.done)
        return redirect("accounts:user", pk)

    def rows(self):
        return User.objects.editable_by(self.request.user)

    def do(self, user: User) -> HttpResponse | None:
        raise NotImplementedError


class Disable(UserStep):
    done = "账号已停用，该用户的登录、令牌和任务随即停止。"

    def do(self, user):
        disable(actor=self.request.user, user=user, reason="系统管理员停用")


class Enable(UserStep):
    done = "账号已启用。"

    def do(self, user):
        enable(actor=self.request.user, user=user)


class Unlock(UserStep):
    done = "账号已解锁，可以重新登录。"

    def do(self, user):
        unlock_user(actor=self.request.user, user=user)


@method_decorator(never_cache, name="dispatch")
class NewLink(UserStep):
    def do(self, user):
        return show_link(self.request, user, invite(actor=self.request.user, user=user))


class HandOver(UserStep):
    """A secretary's grant to a successor; `pk` is the grant."""

    def post(self, request, pk):
        need(request, self.action)
        grant = get_object_or_404(
            Grant.objects.handed_over_by(request.user).select_related("user"), pk=pk
        )
        form = PersonForm(request.POST)
        if not form.is_valid():
            return user_page(request, grant.user_id, person_form=form)
        try:
            user, token = hand_over(actor=request.user, grant=grant, **form.cleaned_data)
        except Refusal as refusal:
            messages.error(request, f"{refusal}。")
            return redirect("accounts:user", grant.user_id)
        return show_link(request, user, token)


class ResetFactor(UserStep):
    action = Action.MANAGE_GRANTS
    done = "双重验证已重置，该用户下次登录须重新设置。"

    def rows(self):
        return User.objects.grantable_by(self.request.user)

    def do(self, user):
        reset_factor(actor=self.request.user, user=user)


class GiveGrant(UserStep):
    action = Action.MANAGE_GRANTS

    def post(self, request, pk):
        need(request, self.action)
        user = get_object_or_404(User.objects.grantable_by(request.user), pk=pk)
        form = GrantForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                give_grant(actor=request.user, user=user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, f"{refusal}。".replace("。。", "。"))
            else:
                messages.success(request, "授权已生效。")
                return redirect("accounts:user", pk)
        return user_page(request, pk, grant_form=form)


class EndGrant(View):
    """`pk` is the grant."""

    http_method_names = ["post"]

    def post(self, request, pk):
        need(request, Action.MANAGE_GRANTS)
        grant = get_object_or_404(Grant.objects.editable_by(request.user), pk=pk)
        try:
            end_grant(actor=request.user, grant=grant)
        except Refusal as refusal:
            messages.error(request, f"{refusal}。")
        else:
            messages.success(request, "授权已终止，该用户的登录已退出。")
        return redirect("accounts:user", grant.user_id)


class Policy(View):
    """Password and second-factor policy of the security administrator."""

    def dispatch(self, request, *args, **kwargs):
        need(request, Action.MANAGE_GRANTS)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self._page(
            PolicyForm(instance=SafetyPolicy.objects.visible_to(request.user).current())
        )

    def post(self, request):
        policy = SafetyPolicy.objects.editable_by(request.user).current()
        form = PolicyForm(request.POST, instance=policy)
        if not form.is_valid():
            return self._page(form)
        try:
            change_policy(actor=request.user, policy=form.instance)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self._page(form)
        messages.success(request, "策略已保存，立即生效。")
        return redirect("accounts:policy")

    def _page(self, form):
        within = f"{settings.LOCKOUT_MINUTES} 分钟内输错"
        return render(
            self.request,
            "accounts/policy.html",
            {
                "title": "登录安全策略",
                "form": form,
                "profiles": [
                    (PasswordProfile(name).label.partition("：")[0], each.text)
                    for name, each in PROFILES.items()
                ],
                "limits": [
                    ("同一账号、同一网络", f"{within} {settings.LOCKOUT_ACCOUNT} 次"),
                    ("同一账号、常用设备", f"{within} {settings.LOCKOUT_DEVICE} 次"),
                    ("同一网络的其他账号", f"{within} {settings.LOCKOUT_NETWORK} 次"),
                    (
                        "近期在该网络登录过的账号（单独计数）",
                        f"每个账号另加 {settings.LOCKOUT_PER_PERSON} 次",
                    ),
                    ("同一账号的全部陌生设备", f"{within} {settings.LOCKOUT_EVERYWHERE} 次"),
                ],
                "minutes": settings.LOCKOUT_MINUTES,
            },
        )
