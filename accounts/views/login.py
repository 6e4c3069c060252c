"""Log-in in one or two steps, and log-out.

The same two steps also stand in a dialog over a page whose session has ended (static/js/app.js): an
htmx request gets the form alone, and at the end the event `logged-in` in place of a redirect.
"""

import time
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render, resolve_url
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from accounts.choices import SessionEnd
from accounts.devices import remember_device
from accounts.forms import CodeForm, LoginForm
from accounts.lockout import digest_of
from accounts.models import LoginSession, User
from accounts.services.factors import has_factor, verify_factor
from accounts.services.sessions import end_sessions
from accounts.services.users import is_unused
from core.views.fragments import is_fragment

#: In the session between the two steps: who gave the right password, when, and where to next.
_PENDING = "log_in_pending"
_PENDING_SECONDS = 300
_CODES_PER_PASSWORD = 5


def _ids(request: HttpRequest) -> str:
    """Ids of the fields: over a page that may have a user name of its own, others than usual."""
    return "log-in_%s" if is_fragment(request) else "id_%s"


def finish_login(request: HttpRequest, user: User, *, next_url: str = "") -> HttpResponse:
    """Open the session, and know this device from now on."""
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    if is_fragment(request):
        response = _logged_in(request)
    else:
        response = redirect(next_url or resolve_url(settings.LOGIN_REDIRECT_URL))
    remember_device(request, response, digest_of(user.username))
    return response


def _whose(request: HttpRequest) -> dict[str, Any]:
    """Who is logged in (None: nobody), and the token that his forms need now."""
    user = request.user
    return {"user": user.pk if user.is_authenticated else None, "token": get_token(request)}


def _logged_in(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(status=204)
    trigger_client_event(response, "logged-in", _whose(request))
    return response


@require_safe
@never_cache
@login_not_required
def session(request: HttpRequest) -> HttpResponse:
    """Whose session it is: asked before a form is sent, so that what it holds is not lost."""
    return JsonResponse(_whose(request))


class Login(LoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True
    extra_context = {"title": "登录"}

    @method_decorator(login_not_required)
    def dispatch(self, request, *args, **kwargs):
        if is_fragment(request) and request.user.is_authenticated:
            return _logged_in(request)
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self):
        return ["accounts/login_form.html" if is_fragment(self.request) else self.template_name]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"auto_id": _ids(self.request)}

    def get_context_data(self, **kwargs):
        here = is_fragment(self.request)
        return super().get_context_data(**kwargs, first_run=is_unused(), here=here)

    def form_valid(self, form):
        user, next_url = form.get_user(), self.get_redirect_url()
        if not has_factor(user):
            return finish_login(self.request, user, next_url=next_url)
        self.request.session.cycle_key()
        self.request.session[_PENDING] = {
            "user": user.pk,
            "password": user.get_session_auth_hash(),
            "at": time.time(),
            "tries": 0,
            "next": next_url,
        }
        return redirect("accounts:code")


@method_decorator(
    [login_not_required, never_cache, sensitive_post_parameters("code")], name="dispatch"
)
class Code(View):
    """The second step: a code from the phone, or one from paper."""

    template_name = "accounts/code.html"

    def dispatch(self, request, *args, **kwargs):
        self.pending = request.session.get(_PENDING)
        self.user = self._user()
        if self.user is None:
            request.session.pop(_PENDING, None)
            return redirect("accounts:login")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self._page(CodeForm(auto_id=_ids(request)))

    def post(self, request):
        form = CodeForm(request.POST, auto_id=_ids(request))
        credentials = {"username": self.user.username, "factor": True}
        if not form.is_valid():
            return self._page(form)
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True
            self._failed(credentials)
            request.session.pop(_PENDING, None)
            return self._page(form)  # replaced by `locked`
        if verify_factor(user=self.user, code=form.cleaned_data["code"]):
            del request.session[_PENDING]
            self.user.confirmed_by_factor = True
            return finish_login(request, self.user, next_url=self.pending["next"])
        self._failed(credentials)
        self.pending["tries"] += 1
        if self.pending["tries"] >= _CODES_PER_PASSWORD:
            request.session.pop(_PENDING, None)
            messages.error(request, "验证码多次不正确，请从密码开始重新登录。")
            return redirect("accounts:login")
        request.session[_PENDING] = self.pending
        form.add_error("code", "验证码不正确或已经用过，请稍等几秒，输入手机上新显示的验证码。")
        return self._page(form)

    def _user(self) -> User | None:
        if not self.pending or time.time() - self.pending["at"] > _PENDING_SECONDS:
            return None
        user = User.objects.filter(pk=self.pending["user"], is_active=True).first()
        if user is None or user.get_session_auth_hash() != self.pending["password"]:
            return None
        return user

    def _failed(self, credentials) -> None:
        user_login_failed.send(type(self), credentials=credentials, request=self.request)

    def _page(self, form):
        here = is_fragment(self.request)
        template = "accounts/code_form.html" if here else self.template_name
        return render(self.request, template, {"title": "双重验证", "form": form, "here": here})


class Logout(LogoutView):
    """By POST only, so that no link can log anybody out."""

    def post(self, request, *args, **kwargs):
        if request.login_session is not None:
            end_sessions(
                actor=request.user,
                sessions=LoginSession.objects.visible_to(request.user).filter(
                    pk=request.login_session.pk
                ),
                reason=SessionEnd.LOGOUT,
            )
        return super().post(request, *args, **kwargs)


def locked(request: HttpRequest, original=None, credentials=None) -> HttpResponse:
    """What django-axes answers instead when a count is full: the same for every name."""
    here = is_fragment(request)
    context = {
        "title": "登录",
        "form": LoginForm(request, auto_id=_ids(request)),
        "locked_minutes": settings.LOCKOUT_MINUTES,
        "here": here,
    }
    template = "accounts/login_form.html" if here else "accounts/login.html"
    return render(request, template, context, status=429)
