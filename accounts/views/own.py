"""What everybody does for himself: password, second factor, sessions."""

import base64
import datetime

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import PasswordChangeView
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import ADMINISTRATORS, AccountAction, Role, SessionEnd
from accounts.forms import FactorForm, PasswordForm
from accounts.models import ApiToken, LoginSession
from accounts.secrets import digest
from accounts.services.factors import (
    confirm_factor,
    has_factor,
    new_recovery_codes,
    proposed_factor,
)
from accounts.services.passwords import set_password
from accounts.services.sessions import end_sessions
from accounts.words import ROWS
from core import audit
from core.choices import Outcome
from core.errors import Refusal

SHOWN_SESSIONS = 20


class Password(PasswordChangeView):
    template_name = "accounts/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("reports:home")
    extra_context = {"title": "修改密码"}

    def form_valid(self, form):
        request = self.request
        try:
            user = set_password(
                actor=request.user,
                user=request.user,
                password=form.cleaned_data["new_password1"],
                keep=request.login_session,
            )
        except Refusal as refusal:
            form.add_error("new_password1", str(refusal))
            return self.form_invalid(form)
        update_session_auth_hash(request, user)  # a new key for this session
        LoginSession.objects.visible_to(user).filter(pk=request.login_session.pk).update(
            key_hash=digest(request.session.session_key)
        )
        messages.success(request, "密码已修改，其他设备上的登录已退出。")
        return redirect(self.success_url)


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class Factor(View):
    """Setting up the code from the phone."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = FactorForm(user=request.user, replaces=self._replaces())
        return self._page(form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FactorForm(request.POST, user=request.user, replaces=self._replaces())
        if not form.is_valid():
            return self._page(form)
        codes = confirm_factor(
            user=request.user, code=form.cleaned_data["code"], session=request.login_session
        )
        if codes:
            return _show_codes(request, codes)
        audit.record(
            action=AccountAction.FACTOR_REFUSED,
            actor=request.user,
            outcome=Outcome.DENIED,
            detail={"原因": "设置时验证码不符"},
        )
        form.add_error("code", "验证码不正确，请核对手机时间是否准确，几秒后输入新显示的验证码。")
        return self._page(form)

    def _replaces(self) -> bool:
        return has_factor(self.request.user)

    def _page(self, form: FactorForm) -> HttpResponse:
        device = proposed_factor(user=self.request.user)
        key = base64.b32encode(device.bin_key).decode().rstrip("=")
        return render(
            self.request,
            "accounts/factor.html",
            {
                "title": "双重验证",
                "form": form,
                "replaces": self._replaces(),
                "picture": segno.make(device.config_url, error="m").svg_data_uri(scale=5, border=2),
                "key": " ".join(key[i : i + 4] for i in range(0, len(key), 4)),
            },
        )


@never_cache
@require_POST
def factor_codes(request: HttpRequest) -> HttpResponse:
    """Fresh recovery codes; only for a log-in that was itself confirmed."""
    if not request.login_session.second_factor:
        messages.error(request, "请先设置双重验证，或用验证码重新登录后再生成恢复码。")
        return redirect("accounts:factor")
    return _show_codes(request, new_recovery_codes(user=request.user))


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/codes.html", {"title": "恢复码", "codes": codes})


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is logged in, and was lately."""
    now = timezone.now()
    idle = datetime.timedelta(minutes=request.policy.idle_minutes)
    return render(
        request,
        "accounts/sessions.html",
        {
            "title": "登录与设备",
            "sessions": LoginSession.objects.visible_to(request.user).order_by(
                F("ended_at").desc(nulls_first=True), "-seen_at"
            )[:SHOWN_SESSIONS],
            "here": request.login_session,
            "live_tokens": ApiToken.objects.visible_to(request.user).live().count(),
            "has_factor": has_factor(request.user),
            "codes_left": request.user.recovery_codes.filter(used_at=None).count(),
            "now": now,
            # Nobody came back to these: the next request would end them.
            "alive_since": now - idle,
        },
    )


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out one of one's other log-ins."""
    rows = LoginSession.objects.editable_by(request.user)
    get_object_or_404(rows.open(), pk=pk)
    end_sessions(actor=request.user, sessions=rows.filter(pk=pk), reason=SessionEnd.ELSEWHERE)
    messages.success(request, "该设备上的登录已退出。")
    return redirect("accounts:sessions")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else."""
    number = end_sessions(
        actor=request.user,
        sessions=LoginSession.objects.editable_by(request.user),
        reason=SessionEnd.ELSEWHERE,
        keep=request.login_session,
    )
    messages.success(request, f"已退出其他 {number} 处登录。")
    return redirect("accounts:sessions")


@require_safe
def permissions(request: HttpRequest) -> HttpResponse:
    """权限表: who may do what, from the one table that the code obeys."""
    roles = list(Role)
    return render(
        request,
        "accounts/permissions.html",
        {
            "title": "权限表",
            "subtitle": "各角色在本人授权范围内的权限",
            "roles": roles,
            "administrators": ADMINISTRATORS,
            "mine": request.user.roles,
            "rows": [(row, [(role, row.cell(role)) for role in roles]) for row in ROWS],
        },
    )
